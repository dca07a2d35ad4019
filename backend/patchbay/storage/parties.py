"""Parties: a conversation together with its contact, as turns and the policy gate see the two.

`party_lookup` finds or makes them for what arrives.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import addresses, contacts, conversations
from patchbay.storage.vault import Vault


class Party(Struct, frozen=True, kw_only=True):
    """A conversation and its contact as they stand."""

    conversation_id: str
    workspace_id: str
    channel_id: str
    contact_id: str
    owner: str
    handed_over_at: datetime | None
    """When it was last handed to a person, or given back."""
    last_inbound_at: datetime | None
    opted_out_at: datetime | None
    consents: dict[str, str]
    """What the newest statement on each purpose says: `in` or `out`."""
    blocked_at: datetime | None
    unreachable_at: datetime | None
    language: str | None
    timezone: str | None
    tags: tuple[str, ...]
    name: str
    email: str | None
    fields: dict[str, Any]
    phone: str | None
    bsuid: str | None
    tested_until: datetime | None = None
    """Until when a test session may be on here."""
    handed_over_by: str | None = None
    """The run that handed it over; None where a person took it."""
    urgent_at: datetime | None = None
    """When they last wrote something urgent; None once that is settled."""
    goes_first: bool = False
    """Whether the workspace calls them urgent at the moment; see `patchbay.services.sending.urgency`."""


PARTY_COLUMNS = [
    conversations.c.id.label("conversation_id"),
    conversations.c.workspace_id,
    conversations.c.channel_id,
    conversations.c.contact_id,
    conversations.c.owner,
    conversations.c.handed_over_at,
    conversations.c.handed_over_by,
    conversations.c.last_inbound_at,
    conversations.c.tested_until,
    conversations.c.urgent_at,
    contacts.c.sealed,
    contacts.c.language,
    contacts.c.timezone,
    contacts.c.tags,
    contacts.c.opted_out_at,
    contacts.c.consents,
    contacts.c.blocked_at,
    contacts.c.unreachable_at,
]


async def load(
    connection: AsyncConnection, vault: Vault, conversation_ids: Collection[str]
) -> dict[str, Party]:
    """Parties by conversation id."""
    rows = (await connection.execute(_parties_query(connection), {"b_ids": list(conversation_ids)})).all()
    reachable = await addresses_of(connection, vault, {row.contact_id for row in rows})
    return {row.conversation_id: party_of(vault, row, reachable.get(row.contact_id, {})) for row in rows}


@prepared
def _parties_query(dialect: str) -> Select[Any]:
    return (
        select(*PARTY_COLUMNS)
        .join(contacts, contacts.c.id == conversations.c.contact_id)
        .where(among(dialect, conversations.c.id, "b_ids"))
    )


async def note_inbound(connection: AsyncConnection, seen: Mapping[str, datetime], now: datetime) -> None:
    """Move the service windows: `seen` is the newest window-opening message of each conversation."""
    rows = [{"b_id": one, "b_at": at, "b_now": now} for one, at in sorted(seen.items())]
    if rows:
        await connection.execute(_NOTE_INBOUND, rows)


_AT = bindparam("b_at", type_=conversations.c.last_inbound_at.type)
_NOTE_INBOUND = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("b_id"),
        or_(conversations.c.last_inbound_at.is_(None), conversations.c.last_inbound_at < _AT),
    )
    .values(last_inbound_at=_AT, last_message_at=bindparam("b_now"))
)


async def note_entries(connection: AsyncConnection, free_until: Mapping[str, datetime]) -> None:
    """Keep until when answers cost nothing, by conversation; what is kept only moves on."""
    rows = [{"b_id": one, "b_until": until} for one, until in sorted(free_until.items())]
    if rows:
        await connection.execute(_NOTE_ENTRY, rows)


_UNTIL = bindparam("b_until", type_=conversations.c.entry_until.type)
_NOTE_ENTRY = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("b_id"),
        or_(conversations.c.entry_until.is_(None), conversations.c.entry_until < _UNTIL),
    )
    .values(entry_until=_UNTIL)
)


async def note_urgent(connection: AsyncConnection, conversation_id: str, at: datetime) -> None:
    """Something urgent was said in this conversation."""
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(urgent_at=at)
    )


async def move_back(
    connection: AsyncConnection, conversation_id: str, *, seen: datetime, to: datetime
) -> None:
    """Move a service window back that is still as it was `seen`; who wrote meanwhile has opened it anew."""
    await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.last_inbound_at == seen)
        .values(last_inbound_at=to)
    )


def heard_at(party: Party, seen: Mapping[str, datetime]) -> Party:
    """The party with its service window moved as `note_inbound` moves it."""
    at = seen.get(party.conversation_id)
    if at is None or (party.last_inbound_at is not None and party.last_inbound_at >= at):
        return party
    return replace(party, last_inbound_at=at)


async def note_outbound(
    connection: AsyncConnection, conversation_ids: Collection[str], now: datetime
) -> None:
    """A person on our side wrote in these conversations."""
    rows = [{"b_id": one, "b_now": now} for one in sorted(conversation_ids)]
    if rows:
        await connection.execute(_NOTE_OUTBOUND, rows)


_NOTE_OUTBOUND = (
    update(conversations)
    .where(conversations.c.id == bindparam("b_id"))
    .values(last_message_at=bindparam("b_now"))
)


async def change_owner(
    connection: AsyncConnection,
    vault: Vault,
    conversation_id: str,
    *,
    owner: str,
    team: str,
    note: str,
    now: datetime,
    run_id: str | None = None,
) -> None:
    """Say who answers in this conversation from now on; `run_id` is the run that hands it over."""
    is_human = owner == "human"
    await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(
            owner=owner,
            team=team if is_human else None,
            sealed_note=vault.seal("conversations.note", conversation_id, note)
            if is_human and note
            else None,
            handed_over_at=now,
            handed_over_by=run_id if is_human else None,
            **({} if is_human else {"urgent_at": None}),
        )
    )


async def addresses_of(
    connection: AsyncConnection, vault: Vault, contact_ids: Collection[str]
) -> dict[str, dict[str, str]]:
    """The newest valid address of each kind, by contact."""
    found: dict[str, dict[str, str]] = {}
    for row in await connection.execute(_reachable_query(connection), {"b_ids": list(contact_ids)}):
        found.setdefault(row.contact_id, {})[row.kind] = opened_address(vault, row)
    return found


@prepared
def _reachable_query(dialect: str) -> Select[Any]:
    return (
        select(
            addresses.c.contact_id,
            addresses.c.kind,
            addresses.c.value_index,
            addresses.c.sealed.label("sealed_address"),
        )
        .where(among(dialect, addresses.c.contact_id, "b_ids"), addresses.c.valid_until.is_(None))
        .order_by(addresses.c.valid_from)
    )


def opened_address(vault: Vault, row: Any) -> str:
    """The address in a row that has `kind`, `value_index` and `sealed_address`."""
    value: str = vault.open("addresses", f"{row.kind}/{bytes(row.value_index).hex()}", row.sealed_address)
    return value


def party_of(vault: Vault, row: Any, reachable: Mapping[str, str]) -> Party:
    """The party in a row of `PARTY_COLUMNS`; `reachable` are the contact's addresses by kind."""
    profile = vault.open("contacts", row.contact_id, row.sealed)
    return Party(
        conversation_id=row.conversation_id,
        workspace_id=row.workspace_id,
        channel_id=row.channel_id,
        contact_id=row.contact_id,
        owner=row.owner,
        handed_over_at=row.handed_over_at,
        handed_over_by=row.handed_over_by,
        last_inbound_at=row.last_inbound_at,
        opted_out_at=row.opted_out_at,
        consents=row.consents or {},
        blocked_at=row.blocked_at,
        unreachable_at=row.unreachable_at,
        language=row.language,
        timezone=row.timezone,
        tags=tuple(row.tags or ()),
        name=profile.get("name", ""),
        email=profile.get("email"),
        fields=profile.get("fields", {}),
        phone=reachable.get("phone"),
        bsuid=reachable.get("bsuid"),
        tested_until=row.tested_until,
        urgent_at=row.urgent_at,
    )
