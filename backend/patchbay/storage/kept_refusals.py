"""What was refused by addresses that no contact has any more: it outlives the contact that refused.

```
a contact is deleted,              kept by          a contact has the address:
or gives an address up  ──▶  each of its addresses  ──▶  it refuses that again
```

Kept are a purpose, `all` or `blocked`, since when, and the index of the address: no name, number or words.
Once a contact has taken it up it is kept no longer: from then on the contact's own ledger is the truth.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.consents import Consent, ConsentRepository, find_newest
from patchbay.storage.ids import new_id
from patchbay.storage.parties import opened_address
from patchbay.storage.spellings import one_spelling
from patchbay.storage.statements import among, insert_rows, prepared
from patchbay.storage.tables import addresses, contacts, kept_refusals
from patchbay.storage.vault import Vault

BLOCKED = "blocked"
"""What we refuse: to write to them at all."""
SOURCE = "former contact"
"""Of a statement that was made before its contact was deleted, or gave the address up."""

Owned = Mapping[tuple[str, str, str], str]
"""Contact ids by workspace, kind and normalised value of an address of theirs."""
Shown = Collection[tuple[str, str]]
"""Kinds and normalised values of addresses."""
_Key = tuple[str, str, bytes]


async def keep(
    connection: AsyncConnection, vault: Vault, workspace_id: str, contact_id: str, kind: str | None = None
) -> None:
    """Keep what a contact refuses by the addresses it is about to lose: those of this kind, else all.

    It replaces what was kept by them: nobody has said anything newer than the contact.
    """
    refused = await _refused_by(connection, workspace_id, contact_id)
    owned = (await connection.execute(_owned_query(workspace_id, contact_id))).all()
    lost = {
        (workspace_id, row.kind, _index(vault, row.kind, opened_address(vault, row)))
        for row in owned
        if kind in (None, row.kind)
    }
    if not lost:
        return
    await connection.execute(
        delete(kept_refusals).where(kept_refusals.c.workspace_id == workspace_id, _is_one_of(lost))
    )
    had_user_id = any(row.kind == "bsuid" for row in owned)
    rows = [
        _row(key, what, at, had_user_id=had_user_id) for key in sorted(lost) for what, at in refused.items()
    ]
    await insert_rows(connection, kept_refusals, rows, ignore_existing=True)


async def keep_said(
    connection: AsyncConnection, vault: Vault, workspace_id: str, shown: Shown, *, refused: str, at: datetime
) -> None:
    """Keep what was refused from these addresses, when no contact is left to refuse it."""
    had_user_id = any(kind == "bsuid" for kind, _ in shown)
    keys = sorted({(workspace_id, kind, _index(vault, kind, value)) for kind, value in shown})
    rows = [_row(key, refused, at, had_user_id=had_user_id) for key in keys]
    await insert_rows(connection, kept_refusals, rows, ignore_existing=True)


async def take_up(connection: AsyncConnection, vault: Vault, owned: Owned, now: datetime) -> None:
    """Have what is kept by addresses hold for the contacts that have them now, since when it held.

    Who has a user id did not have the number of somebody with a user id of their own: it changed hands, and
    what is kept by the user ids themselves tells. What they said later than what is kept holds on; a block
    that was lifted later stays lifted.
    """
    owners = {
        (workspace_id, kind, _index(vault, kind, value)): contact_id
        for (workspace_id, kind, value), contact_id in owned.items()
    }
    found = await _find(connection, owners)
    if not found:
        return
    changed_hands = await _changed_hands(connection, owners, found)
    taken = {_key(row) for row in found} - changed_hands
    if not taken:
        return
    gone = await connection.execute(
        delete(kept_refusals)
        .where(kept_refusals.c.workspace_id.in_({key[0] for key in taken}), _is_one_of(taken))
        .returning(*kept_refusals.c)
    )
    refused: dict[str, dict[str, dict[str, datetime]]] = {}
    for row in gone:
        theirs = refused.setdefault(row.workspace_id, {}).setdefault(owners[_key(row)], {})
        theirs[row.refused] = max(row.at, theirs.get(row.refused, row.at))
    for workspace_id, by_contact in refused.items():
        await _hold(connection, vault, workspace_id, by_contact, now)


async def follow(
    connection: AsyncConnection, vault: Vault, workspace_id: str, former_bsuid: str, bsuid: str
) -> bool:
    """Keep by a user id what is kept by the one it took the place of; gives whether anything is."""
    former = (workspace_id, "bsuid", _index(vault, "bsuid", former_bsuid))
    found = await _find(connection, [former])
    key = (workspace_id, "bsuid", _index(vault, "bsuid", bsuid))
    rows = [_row(key, row.refused, row.at, had_user_id=True) for row in found]
    await insert_rows(connection, kept_refusals, rows, ignore_existing=True)
    if found:
        await connection.execute(
            delete(kept_refusals).where(kept_refusals.c.workspace_id == workspace_id, _is_one_of([former]))
        )
    return bool(found)


async def find_by_phones(
    connection: AsyncConnection, vault: Vault, workspace_id: str, phones: Collection[str]
) -> dict[str, dict[str, datetime]]:
    """What was refused, and since when, by WhatsApp id, however it is spelt; the others are left out."""
    by_key: dict[_Key, list[str]] = {}
    for phone in phones:
        by_key.setdefault((workspace_id, "phone", _index(vault, "phone", phone)), []).append(phone)
    refused: dict[str, dict[str, datetime]] = {}
    for row in await _find(connection, by_key):
        for phone in by_key[_key(row)]:
            refused.setdefault(phone, {})[row.refused] = row.at
    return refused


def _index(vault: Vault, kind: str, value: str) -> bytes:
    return vault.index(kind, one_spelling(kind, value))


def _key(row: Any) -> _Key:
    return row.workspace_id, row.kind, bytes(row.value_index)


def _row(key: _Key, refused: str, at: datetime, *, had_user_id: bool) -> dict[str, Any]:
    names = ("workspace_id", "kind", "value_index", "refused", "at", "had_user_id")
    return dict(zip(names, (*key, refused, at, had_user_id), strict=True))


def _is_one_of(keys: Collection[_Key]) -> Any:
    columns = kept_refusals.c
    return tuple_(columns.workspace_id, columns.kind, columns.value_index).in_(sorted(keys))


async def _refused_by(connection: AsyncConnection, workspace_id: str, contact_id: str) -> dict[str, datetime]:
    """What a contact refuses, and that it is blocked, since when; it is held, so that nothing is added."""
    held = (
        select(contacts.c.blocked_at)
        .where(contacts.c.workspace_id == workspace_id, contacts.c.id == contact_id)
        .with_for_update()
    )
    blocked_at = (await connection.execute(held)).scalar()
    said = (await find_newest(connection, workspace_id, [contact_id])).get(contact_id, {})
    refused = {purpose: one.at for purpose, one in said.items() if one.state == "out"}
    return refused if blocked_at is None else {**refused, BLOCKED: blocked_at}


def _owned_query(workspace_id: str, contact_id: str) -> Select[Any]:
    return select(
        addresses.c.kind, addresses.c.value_index, addresses.c.sealed.label("sealed_address")
    ).where(addresses.c.workspace_id == workspace_id, addresses.c.contact_id == contact_id)


async def _find(connection: AsyncConnection, keys: Collection[_Key]) -> list[Any]:
    """The rows that are kept by these addresses."""
    if not keys:
        return []
    asked = {
        "b_workspaces": list({workspace_id for workspace_id, _, _ in keys}),
        "b_kinds": list({kind for _, kind, _ in keys}),
        "b_indexes": [index for _, _, index in keys],
    }
    # The same address may be kept in another of the workspaces asked about.
    return [row for row in await connection.execute(_kept_query(connection), asked) if _key(row) in keys]


@prepared
def _kept_query(dialect: str) -> Select[Any]:
    return select(kept_refusals).where(
        among(dialect, kept_refusals.c.workspace_id, "b_workspaces"),
        among(dialect, kept_refusals.c.kind, "b_kinds"),
        among(dialect, kept_refusals.c.value_index, "b_indexes"),
    )


async def _changed_hands(
    connection: AsyncConnection, owners: Mapping[_Key, str], found: Collection[Any]
) -> set[_Key]:
    """The numbers among what was found that were somebody else's."""
    numbers = {_key(row) for row in found if row.kind == "phone" and row.had_user_id}
    if not numbers:
        return set()
    query = select(addresses.c.contact_id).where(
        addresses.c.workspace_id.in_({workspace_id for workspace_id, _, _ in numbers}),
        addresses.c.contact_id.in_({owners[key] for key in numbers}),
        addresses.c.kind == "bsuid",
    )
    with_user_id = set((await connection.execute(query)).scalars())
    return {key for key in numbers if owners[key] in with_user_id}


async def _hold(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    refused: Mapping[str, Mapping[str, datetime]],
    now: datetime,
) -> None:
    """State what contacts of a workspace refused before, by contact; say nothing that they said since."""
    said = await find_newest(connection, workspace_id, refused)
    stated = [
        Consent(new_id(), contact_id, what, "out", SOURCE, None, at)
        for contact_id, theirs in refused.items()
        for what, at in theirs.items()
        if what != BLOCKED
        and not ((known := said.get(contact_id, {}).get(what)) is not None and known.at >= at)
    ]
    await ConsentRepository(vault).add_many(connection, workspace_id, stated, now)
    blocked = [
        {"b_workspace": workspace_id, "b_id": contact_id, "b_at": theirs[BLOCKED]}
        for contact_id, theirs in refused.items()
        if BLOCKED in theirs
    ]
    if blocked:
        await connection.execute(_BLOCK, blocked)


_BLOCK = (
    update(contacts)
    .where(
        contacts.c.workspace_id == bindparam("b_workspace"),
        contacts.c.id == bindparam("b_id"),
        contacts.c.blocked_at.is_(None),
        or_(contacts.c.unblocked_at.is_(None), contacts.c.unblocked_at < bindparam("b_at")),
    )
    .values(blocked_at=bindparam("b_at"))
)
