"""Where a command finds its settings, and what becomes of the errors it meets."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from patchbay.cli.logs import configure_logs
from patchbay.engine.errors import EngineError
from patchbay.security.errors import InvalidSetting, SecurityError
from patchbay.services.errors import Invalid, ServiceError
from patchbay.settings import Settings
from patchbay.storage.errors import StorageError
from patchbay.storage.workspaces import Workspace
from patchbay.wiring import Wiring

VAR = Path("var")
"""Where `patchbay dev` keeps its database and keys."""

T = TypeVar("T")


def read_settings() -> Settings:
    """The settings of the environment; without any, those of the installation under `var/`.

    Raises:
        UsageError: A setting is missing or malformed.
    """
    env = dict(os.environ)
    keys = VAR / "secret-keys"
    if not env.get("PATCHBAY_DATABASE_URL") and keys.exists():
        env["PATCHBAY_DATABASE_URL"] = f"sqlite:///{(VAR / 'patchbay.db').resolve()}"
        env.setdefault("PATCHBAY_SECRET_KEYS", keys.read_text().strip())
        # The simulator of the demo is on this machine, on whatever port.
        env.setdefault("PATCHBAY_EGRESS_ALLOW", "127.0.0.1")
    try:
        settings = Settings.from_env(env)
    except InvalidSetting as error:
        raise click.UsageError(str(error)) from error
    configure_logs(settings.log_level)
    return settings


def with_wiring(work: Callable[[Wiring], Awaitable[T]]) -> T:
    """Do something with a wired system, and take it down again.

    Raises:
        ClickException: It was refused; the message says why.
    """
    settings = read_settings()

    async def run() -> T:
        wiring = Wiring(settings)
        try:
            return await work(wiring)
        finally:
            await wiring.close()

    try:
        return asyncio.run(run())
    except Invalid as error:
        faults = "".join(f"\n  {fault.path}: {fault.message}" for fault in error.problems)
        raise click.ClickException(f"{error}{faults}") from error
    except (ServiceError, StorageError, SecurityError, EngineError, OSError) as error:
        raise click.ClickException(str(error)) from error


async def find_workspace(wiring: Wiring, workspace_id: str | None) -> Workspace:
    """The workspace named, or the first one.

    Raises:
        ClickException: There is none yet.
        NotFound: None of that id.
    """
    if workspace_id is not None:
        return await wiring.accounts.get_workspace(workspace_id)
    found = await wiring.accounts.find_first_workspace()
    if found is None:
        raise click.ClickException("there is no workspace yet; `patchbay admin create` makes the first")
    return found


def print_json(value: object) -> None:
    """Print one line of JSON for a script to read."""
    click.echo(msgspec.json.encode(value).decode())
