"""`patchbay db`."""

import asyncio

import click

from patchbay.cli.environment import read_settings
from patchbay.storage.migrate import upgrade as apply_migrations


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this release; safe to run twice, or from several places at once."""
    settings = read_settings()
    try:
        asyncio.run(apply_migrations(settings.database_url))
    except (OSError, TimeoutError) as error:
        raise click.ClickException(f"the database cannot be reached: {error}") from error
    click.echo("The database is up to date.")
