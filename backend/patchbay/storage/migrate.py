"""Brings a database to this release's tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import patchbay
from patchbay.storage.database import Database

_LOCK = 0x7061746368  # "patch": one upgrade at a time per PostgreSQL database


async def upgrade(url: str) -> None:
    """Apply every migration that is missing, in one transaction; safe to run twice, or twice at once.

    On SQLite the database's file is made when it is not there.
    """
    database = Database(url)
    try:
        async with database.transaction() as connection:
            if not database.is_sqlite:
                await connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade)
    finally:
        await database.close()


async def is_current(database: Database) -> bool:
    """Whether no migration is missing."""
    async with database.transaction() as connection:
        return await connection.run_sync(_is_current)


def config() -> Config:
    """Alembic's configuration, with the folder of migrations wherever we are installed."""
    found = Config()
    found.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    return found


def _folder() -> Path:
    package = Path(patchbay.__file__).parent
    packaged = package / "migrations"
    return packaged if packaged.exists() else package.parent / "migrations"


def _upgrade(connection: Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _is_current(connection: Connection) -> bool:
    heads = set(ScriptDirectory.from_config(config()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads
