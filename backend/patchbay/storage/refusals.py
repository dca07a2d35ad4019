"""What a contact refused holds for the contact that turns out to be the same person."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.ids import new_id
from patchbay.storage.tables import addresses, consents, contacts
from patchbay.storage.vault import Vault


async def carry(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    former_id: str,
    contact_id: str,
    *,
    now: datetime,
) -> None:
    """Have what `former_id` refused, and that it is blocked, hold for `contact_id`, which took its number.

    Whoever has a user id of their own is somebody else: a number that changed hands brings nothing along.
    What was agreed to is not carried over either; it was said by whom nobody knows for sure.
    """
    if (await connection.execute(_own_id_query(workspace_id, former_id))).first() is not None:
        return
    repository = ConsentRepository(vault)
    newest = {row.purpose: row for row in await connection.execute(_said_query(workspace_id, former_id))}
    for row in newest.values():
        if row.state == "out":
            evidence = None if row.sealed is None else vault.open("consents", row.id, row.sealed)
            carried = Consent(
                id=new_id(),
                contact_id=contact_id,
                purpose=row.purpose,
                state="out",
                source=row.source,
                evidence=evidence,
                at=row.at,
                recorded_by=row.recorded_by,
            )
            await repository.add(connection, workspace_id, carried, now)
    former = select(contacts.c.blocked_at).where(
        contacts.c.workspace_id == workspace_id, contacts.c.id == former_id
    )
    blocked_at = (await connection.execute(former)).scalar()
    if blocked_at is not None:
        await connection.execute(
            update(contacts)
            .where(
                contacts.c.workspace_id == workspace_id,
                contacts.c.id == contact_id,
                contacts.c.blocked_at.is_(None),
                or_(contacts.c.unblocked_at.is_(None), contacts.c.unblocked_at < blocked_at),
            )
            .values(blocked_at=blocked_at)
        )


def _own_id_query(workspace_id: str, contact_id: str) -> Select[tuple[str]]:
    return select(addresses.c.contact_id).where(
        addresses.c.workspace_id == workspace_id,
        addresses.c.contact_id == contact_id,
        addresses.c.kind == "bsuid",
    )


def _said_query(workspace_id: str, contact_id: str) -> Select[Any]:
    return (
        select(consents)
        .where(consents.c.workspace_id == workspace_id, consents.c.contact_id == contact_id)
        .order_by(consents.c.at, consents.c.id)
    )
