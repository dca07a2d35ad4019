"""`patchbay admin` and `patchbay api-key`."""

import sys

import click
from msgspec import Struct

from patchbay.cli.environment import find_workspace, print_json, with_wiring
from patchbay.security.access import Role
from patchbay.services.access.api_keys import IssuedKey
from patchbay.services.actors import SYSTEM
from patchbay.wiring import Wiring


class MadeAdmin(Struct, frozen=True):
    """An administrator just made."""

    id: str
    workspace_id: str


@click.group()
def admin() -> None:
    """Administrators."""


@admin.command("create")
@click.option("--email", required=True, help="What they sign in with.")
@click.option("--name", default="", help="What others see.")
@click.option("--workspace", "workspace_id", help="Which workspace; default: the first, made if need be.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def create_admin(
    email: str, name: str, workspace_id: str | None, password_stdin: bool, as_json: bool
) -> None:
    """Make somebody who may do everything in a workspace."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def make(wiring: Wiring) -> MadeAdmin:
        if workspace_id is None and await wiring.accounts.find_first_workspace() is None:
            await wiring.accounts.create_workspace("My workspace")
        workspace = await find_workspace(wiring, workspace_id)
        member = await wiring.accounts.create_owner(workspace.id, email, password, name)
        return MadeAdmin(member.id, workspace.id)

    made = with_wiring(make)
    if as_json:
        print_json(made)
    else:
        click.echo(f"{email} may now sign in to workspace {made.workspace_id}.")


@click.group("api-key")
def api_key() -> None:
    """API keys."""


@api_key.command("create")
@click.option("--name", required=True, help="What it is for.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="admin", show_default=True)
@click.option("--workspace", "workspace_id", help="Which workspace; default: the first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def create_key(name: str, role: str, workspace_id: str | None, as_json: bool) -> None:
    """Make a key and print it; it is shown this once."""

    async def make(wiring: Wiring) -> IssuedKey:
        workspace = await find_workspace(wiring, workspace_id)
        return await wiring.api_keys.create(workspace.id, name, Role(role), SYSTEM)

    issued = with_wiring(make)
    if as_json:
        print_json(issued)
    else:
        click.echo(issued.key)
