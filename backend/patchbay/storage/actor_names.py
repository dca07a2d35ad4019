"""What to call those whom the audit trail and the ledger of consent name: members and programs."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.tables import api_keys, members
from patchbay.storage.vault import Vault

_MEMBER = "member:"
_PROGRAM = "api_key:"


async def find_actor_names(
    connection: AsyncConnection, vault: Vault, workspace_id: str, actors: Collection[str]
) -> dict[str, str]:
    """The names of these, by `member:ID` or `api_key:ID`; who is not known is left out.

    Whoever has no name is called by their e-mail address. Those who left are named too.
    """
    names: dict[str, str] = {}
    if people := _ids(actors, _MEMBER):
        query = select(members.c.id, members.c.sealed).where(
            members.c.workspace_id == workspace_id, members.c.id.in_(people)
        )
        for row in await connection.execute(query):
            person = vault.open("members", row.id, row.sealed)
            names[_MEMBER + row.id] = person["name"] or person["email"]
    if programs := _ids(actors, _PROGRAM):
        keys = select(api_keys.c.id, api_keys.c.name).where(
            api_keys.c.workspace_id == workspace_id, api_keys.c.id.in_(programs)
        )
        names |= {_PROGRAM + row.id: row.name for row in await connection.execute(keys)}
    return names


def _ids(actors: Collection[str], kind: str) -> list[str]:
    return sorted(actor.removeprefix(kind) for actor in actors if actor.startswith(kind))
