"""Finding the contact and the conversation of what arrives, or making them, in bulk."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from patchbay.storage import kept_refusals, refusals
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.parties import PARTY_COLUMNS, Party, load, opened_address, party_of
from patchbay.storage.spellings import other_spelling
from patchbay.storage.statements import among, insert_many, insert_rows, prepared, send_rows
from patchbay.storage.tables import addresses, channels, contacts, conversations
from patchbay.storage.vault import Vault

WRITTEN_FROM = ("bsuid", "phone", "email")
"""Kinds of addresses that people write from."""
Key = tuple[str, str, bytes]
"""Workspace, kind and index of an address."""


class Arriving(Struct, frozen=True):
    """Who an arrival is from, by every address it shows: `(kind, normalised value)`, surest first."""

    workspace_id: str
    channel_id: str
    addresses: tuple[tuple[str, str], ...]
    name: str = ""


async def find_or_add(
    connection: AsyncConnection, vault: Vault, arriving: Sequence[Arriving], now: datetime
) -> list[Party]:
    """The contact and the conversation of each arrival, made where there were none.

    A contact found by one address, or another spelling of it, learns those the arrival shows. With an address
    that was nobody's comes what is kept of who refused by it before. An address that was another contact's (a
    number changes hands) goes over to the one found by the surer address, and with it what that one refused,
    where the two may be one person.

    Returns:
        Parties in the order of `arriving`.
    """
    keyed = [_keys_of(vault, one) for one in arriving]
    known = await _known(connection, vault, arriving, keyed)
    strange = [index for index, party in enumerate(known) if party is None]
    if not strange:
        return [party for party in known if party is not None]
    made = await _make(connection, vault, [arriving[index] for index in strange], now)
    fresh = await load(connection, vault, made)
    for index, conversation_id in zip(strange, made, strict=True):
        known[index] = fresh[conversation_id]
    return [party for party in known if party is not None]


def _keys_of(vault: Vault, arriving: Arriving) -> list[Key]:
    return [(arriving.workspace_id, kind, vault.index(kind, value)) for kind, value in arriving.addresses]


async def _known(
    connection: AsyncConnection, vault: Vault, arriving: Sequence[Arriving], keyed: Sequence[list[Key]]
) -> list[Party | None]:
    """The party of each arrival all of whose addresses lead to one contact that talks on this channel."""
    wanted = {
        "b_workspaces": list({one.workspace_id for one in arriving}),
        "b_channels": list({one.channel_id for one in arriving}),
        "b_indexes": [index for keys in keyed for _, _, index in keys],
    }
    rows: dict[tuple[str, str, bytes, str], list[Any]] = {}
    for row in await connection.execute(_resolve_query(connection), wanted):
        found = (row.workspace_id, row.found_kind, bytes(row.found_index), row.channel_id)
        rows.setdefault(found, []).append(row)
    parties: list[Party | None] = []
    for one, keys in zip(arriving, keyed, strict=True):
        groups = [rows.get((*key, one.channel_id), []) for key in keys]
        if not all(groups) or len({group[0].contact_id for group in groups}) != 1:
            parties.append(None)
            continue
        reachable = {row.kind: opened_address(vault, row) for row in groups[0]}
        parties.append(party_of(vault, groups[0][0], reachable))
    return parties


@prepared
def _resolve_query(dialect: str) -> Select[Any]:
    shown = addresses.alias("shown")
    return (
        select(
            *PARTY_COLUMNS,
            shown.c.kind.label("found_kind"),
            shown.c.value_index.label("found_index"),
            addresses.c.kind,
            addresses.c.value_index,
            addresses.c.sealed.label("sealed_address"),
        )
        .select_from(shown)
        .join(contacts, contacts.c.id == shown.c.contact_id)
        .join(conversations, conversations.c.contact_id == contacts.c.id)
        .join(addresses, addresses.c.contact_id == contacts.c.id)
        .where(
            among(dialect, shown.c.workspace_id, "b_workspaces"),
            shown.c.kind.in_(WRITTEN_FROM),
            among(dialect, shown.c.value_index, "b_indexes"),
            among(dialect, conversations.c.channel_id, "b_channels"),
            addresses.c.valid_until.is_(None),
        )
        .order_by(addresses.c.valid_from)
    )


async def _make(
    connection: AsyncConnection, vault: Vault, arriving: Sequence[Arriving], now: datetime
) -> list[str]:
    """The conversation of each arrival, contact and all made where missing."""
    contact_ids = await _contacts(connection, vault, arriving, now)
    pairs = [
        (one.channel_id, contact_id, one.workspace_id)
        for one, contact_id in zip(arriving, contact_ids, strict=True)
    ]
    conversation_ids = await conversations_of(connection, sorted(set(pairs)), now)
    return [conversation_ids[channel_id, contact_id] for channel_id, contact_id, _ in pairs]


async def find_conversation_with(
    connection: AsyncConnection, workspace_id: str, contact_id: str, now: datetime
) -> str | None:
    """The contact's newest conversation, or a new one on the workspace's first active channel, or None.

    Raises:
        NotFound: No such contact in this workspace.
    """
    is_known = select(contacts.c.id).where(
        contacts.c.workspace_id == workspace_id, contacts.c.id == contact_id
    )
    if (await connection.execute(is_known)).first() is None:
        raise NotFound("contact", contact_id)
    newest = (
        select(conversations.c.id)
        .where(conversations.c.workspace_id == workspace_id, conversations.c.contact_id == contact_id)
        .order_by(conversations.c.last_message_at.desc().nulls_last(), conversations.c.id.desc())
        .limit(1)
    )
    found: str | None = (await connection.execute(newest)).scalar()
    if found is not None:
        return found
    first = (
        select(channels.c.id)
        .where(channels.c.workspace_id == workspace_id, channels.c.state == "active")
        .order_by(channels.c.id)
        .limit(1)
    )
    channel_id: str | None = (await connection.execute(first)).scalar()
    if channel_id is None:
        return None
    made = await conversations_of(connection, [(channel_id, contact_id, workspace_id)], now)
    return made[channel_id, contact_id]


async def _contacts(
    connection: AsyncConnection, vault: Vault, arriving: Sequence[Arriving], now: datetime
) -> list[str]:
    keys = {
        (one.workspace_id, kind, vault.index(kind, value)): value
        for one in arriving
        for kind, value in one.addresses
    }
    others = _other_spellings(vault, keys)
    owners = await _owners(connection, {*keys, *others.values()})
    found: list[str] = []
    new_contacts: dict[str, Arriving] = {}
    new_addresses: dict[Key, str] = {}
    moved: dict[Key, str] = {}
    joined: set[tuple[str, str, str]] = set()
    for one in arriving:
        own = [(one.workspace_id, kind, vault.index(kind, value)) for kind, value in one.addresses]
        looked_for = [*own, *(others[key] for key in own if key in others)]
        contact_id = next((owners[key] for key in looked_for if key in owners), None)
        if contact_id is None:
            contact_id = new_id()
            new_contacts[contact_id] = one
        news = [key for key in own if owners.get(key) != contact_id]
        new_addresses |= {key: contact_id for key in news if key not in owners}
        spelt = [*news, *(others[key] for key in news if key in others)]
        strange = [key for key in spelt if owners.get(key, contact_id) != contact_id]
        moved |= dict.fromkeys(strange, contact_id)
        joined |= {(one.workspace_id, owners[key], contact_id) for key in strange}
        owners |= dict.fromkeys([*news, *strange], contact_id)
        found.append(contact_id)
    await _add_contacts(connection, vault, new_contacts, now)
    if not await _add_addresses(connection, vault, keys, new_addresses, now):
        # Somebody else made an address between our look and our insert: theirs holds, and we look again.
        await connection.execute(delete(contacts).where(contacts.c.id.in_(set(new_contacts))))
        return await _contacts(connection, vault, arriving, now)
    await _move_addresses(connection, moved, now)
    for workspace_id, former_id, contact_id in sorted(joined):
        await refusals.carry(connection, vault, workspace_id, former_id, contact_id, now=now)
    learned = {(key[0], key[1], keys[key]): contact_id for key, contact_id in new_addresses.items()}
    await kept_refusals.take_up(connection, vault, learned, now)
    return found


def _other_spellings(vault: Vault, keys: Mapping[Key, str]) -> dict[Key, Key]:
    """The key of the same address spelt otherwise, where it may be."""
    spelt = {key: other_spelling(key[1], value) for key, value in keys.items()}
    return {
        key: (key[0], key[1], vault.index(key[1], other)) for key, other in spelt.items() if other is not None
    }


async def _owners(connection: AsyncConnection, keys: Collection[Key]) -> dict[Key, str]:
    wanted = {
        "b_workspaces": list({workspace_id for workspace_id, _, _ in keys}),
        "b_indexes": [index for _, _, index in keys],
    }
    return {
        (row.workspace_id, row.kind, bytes(row.value_index)): row.contact_id
        for row in await connection.execute(_owners_query(connection), wanted)
    }


@prepared
def _owners_query(dialect: str) -> Select[Any]:
    return select(
        addresses.c.workspace_id, addresses.c.kind, addresses.c.value_index, addresses.c.contact_id
    ).where(
        among(dialect, addresses.c.workspace_id, "b_workspaces"),
        addresses.c.kind.in_(WRITTEN_FROM),
        among(dialect, addresses.c.value_index, "b_indexes"),
    )


async def _add_contacts(
    connection: AsyncConnection, vault: Vault, new: Mapping[str, Arriving], now: datetime
) -> None:
    rows = [
        {
            "id": contact_id,
            "workspace_id": one.workspace_id,
            "sealed": vault.seal(
                "contacts",
                contact_id,
                {"name": one.name, "email": dict(one.addresses).get("email"), "fields": {}},
            ),
            "tags": [],
            "created_at": now,
            "updated_at": now,
        }
        for contact_id, one in new.items()
    ]
    await insert_rows(connection, contacts, rows)


async def _add_addresses(
    connection: AsyncConnection,
    vault: Vault,
    values: Mapping[Key, str],
    new: Mapping[Key, str],
    now: datetime,
) -> bool:
    """Insert addresses; False when another transaction was first with one of them."""
    if not new:
        return True
    rows = [
        {
            "workspace_id": workspace_id,
            "kind": kind,
            "value_index": index,
            "contact_id": contact_id,
            "sealed": vault.seal("addresses", f"{kind}/{index.hex()}", values[workspace_id, kind, index]),
            "valid_from": now,
        }
        for (workspace_id, kind, index), contact_id in sorted(new.items())
    ]
    added = await send_rows(connection, _add_addresses_query(connection), _NEW_ADDRESS, rows)
    return len(added.all()) == len(rows)


_NEW_ADDRESS = ("workspace_id", "kind", "value_index", "contact_id", "sealed", "valid_from")


@prepared
def _add_addresses_query(dialect: str) -> ReturningInsert[Any]:
    insert = insert_many(dialect, addresses, _NEW_ADDRESS).on_conflict_do_nothing()
    return insert.returning(addresses.c.workspace_id, addresses.c.kind, addresses.c.value_index)


async def _move_addresses(connection: AsyncConnection, moved: Mapping[Key, str], now: datetime) -> None:
    for (workspace_id, kind, index), contact_id in sorted(moved.items()):
        await connection.execute(
            update(addresses)
            .where(
                addresses.c.workspace_id == workspace_id,
                addresses.c.kind == kind,
                addresses.c.value_index == index,
            )
            .values(contact_id=contact_id, valid_from=now)
        )


async def conversations_of(
    connection: AsyncConnection, pairs: Sequence[tuple[str, str, str]], now: datetime
) -> dict[tuple[str, str], str]:
    """Conversations by channel and contact, made where there were none.

    Args:
        connection: The caller's transaction.
        pairs: Channel, contact and workspace of each.
        now: Aware UTC.
    """
    found = await _find_conversations(connection, pairs)
    missing = [pair for pair in pairs if pair[:2] not in found]
    if not missing:
        return found
    rows = [
        {
            "id": new_id(),
            "workspace_id": workspace_id,
            "channel_id": channel_id,
            "contact_id": contact_id,
            "owner": "bot",
            "created_at": now,
        }
        for channel_id, contact_id, workspace_id in missing
    ]
    await insert_rows(connection, conversations, rows, ignore_existing=True)
    return await _find_conversations(connection, pairs)


async def _find_conversations(
    connection: AsyncConnection, pairs: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str], str]:
    wanted = {
        "b_channels": list({channel_id for channel_id, _, _ in pairs}),
        "b_contacts": list({contact_id for _, contact_id, _ in pairs}),
    }
    found = await connection.execute(_conversations_query(connection), wanted)
    return {(row.channel_id, row.contact_id): row.id for row in found}


@prepared
def _conversations_query(dialect: str) -> Select[Any]:
    return select(conversations.c.channel_id, conversations.c.contact_id, conversations.c.id).where(
        among(dialect, conversations.c.channel_id, "b_channels"),
        among(dialect, conversations.c.contact_id, "b_contacts"),
    )
