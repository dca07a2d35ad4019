"""Prospects: contacts as the parties they are, or would be, on a channel they may never have talked on."""

from collections.abc import Collection
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.parties import PARTY_COLUMNS, Party, addresses_of, party_of
from patchbay.storage.spellings import other_spelling
from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import addresses, contacts, conversations
from patchbay.storage.vault import Vault

NOT_YET = ""
"""The conversation of who has none on the channel."""


async def load_prospects(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    channel_id: str,
    contact_ids: Collection[str],
) -> dict[str, Party]:
    """Parties by contact id; contacts that are not there are left out."""
    asked = {"b_workspace": workspace_id, "b_channel": channel_id, "b_ids": list(contact_ids)}
    rows = (await connection.execute(_prospects_query(connection), asked)).all()
    reachable = await addresses_of(connection, vault, {row.contact_id for row in rows})
    return {
        row.contact_id: replace(
            party_of(vault, row, reachable.get(row.contact_id, {})),
            conversation_id=row.conversation_id or NOT_YET,
            channel_id=channel_id,
            owner=row.owner or "bot",
        )
        for row in rows
    }


@prepared
def _prospects_query(dialect: str) -> Select[Any]:
    # The columns of a party, save that workspace and contact are there without a conversation too.
    own = {"workspace_id": contacts.c.workspace_id, "contact_id": contacts.c.id.label("contact_id")}
    is_here = and_(
        conversations.c.contact_id == contacts.c.id,
        conversations.c.channel_id == bindparam("b_channel"),
    )
    return (
        select(*(own.get(column.name, column) for column in PARTY_COLUMNS))
        .select_from(contacts.outerjoin(conversations, is_here))
        .where(contacts.c.workspace_id == bindparam("b_workspace"), among(dialect, contacts.c.id, "b_ids"))
    )


async def find_by_phones(
    connection: AsyncConnection, vault: Vault, workspace_id: str, phones: Collection[str]
) -> dict[str, str]:
    """Contact ids by WhatsApp id, of those that are known, however their number is spelt."""
    spelt = {phone: (phone, other_spelling("phone", phone) or phone) for phone in phones}
    indexes = {one: vault.index("phone", one) for both in spelt.values() for one in both}
    asked = {"b_workspace": workspace_id, "b_indexes": list(indexes.values())}
    found = await connection.execute(_by_phone_query(connection), asked)
    owners = {bytes(row.value_index): row.contact_id for row in found}
    return {
        phone: next(owners[indexes[one]] for one in both if indexes[one] in owners)
        for phone, both in spelt.items()
        if any(indexes[one] in owners for one in both)
    }


@prepared
def _by_phone_query(dialect: str) -> Select[Any]:
    return select(addresses.c.value_index, addresses.c.contact_id).where(
        addresses.c.workspace_id == bindparam("b_workspace"),
        addresses.c.kind == "phone",
        among(dialect, addresses.c.value_index, "b_indexes"),
    )
