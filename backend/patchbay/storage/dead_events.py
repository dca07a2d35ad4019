"""What arrived and could not be used: whole bodies, items of bodies, and events whose turns kept failing."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Table, false, func, literal, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.inbox import Arrived
from patchbay.storage.letters import LetterFilter, Standing, Wanted, count_up_to, stands_as, within
from patchbay.storage.paging import PageRequest, newest_first
from patchbay.storage.statements import among
from patchbay.storage.tables import events, inbox, message_events
from patchbay.storage.vault import Vault

UNREADABLE = "unreadable"
"""The kind of the events that stand for items nobody could read."""
FAILED = "processing_failed"
"""The code of what could be read, and failed on our side again and again."""

Shape = Literal["body", "item", "event"]


class DeadEvent(Struct, frozen=True):
    """A body as it came, an item of one, or an event; `body_id` is where the bytes of the first two are."""

    id: str
    shape: Shape
    kind: str
    state: str
    reason: str | None
    attempts: int
    channel_id: str | None
    subject_id: str | None
    body_id: str | None
    received_at: datetime
    handled_at: datetime | None


_BODY = [
    inbox.c.id,
    literal("body").label("shape"),
    inbox.c.source.label("kind"),
    inbox.c.state,
    inbox.c.error.label("reason"),
    inbox.c.attempts,
    inbox.c.source_id.label("channel_id"),
    literal(None).label("subject_id"),
    inbox.c.id.label("body_id"),
    inbox.c.received_at,
    inbox.c.handled_at,
]
_EVENT = [
    events.c.id,
    literal("event").label("shape"),
    events.c.kind,
    events.c.state,
    events.c.reason,
    events.c.attempts,
    events.c.channel_id,
    events.c.subject_id,
    events.c.external_id.label("body_id"),
    events.c.received_at,
    events.c.handled_at,
]


async def page(
    connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: LetterFilter
) -> list[DeadEvent]:
    """Newest first, one more than fits on the page where there are more."""
    found: list[DeadEvent] = []
    for table, query in _queries(workspace_id, wanted):
        rows = await connection.execute(newest_first(query, table.c.id, request))
        found += [_dead(row) for row in rows]
    found.sort(key=lambda one: one.id, reverse=True)
    return found


async def find(connection: AsyncConnection, workspace_id: str, letter_id: str) -> DeadEvent:
    """One letter, open, handled or parked.

    Raises:
        NotFound: Nothing of that id, or it never came to nothing.
    """
    for table, columns in _TABLES:
        query = select(*columns).where(
            table.c.workspace_id == workspace_id,
            table.c.id == letter_id,
            stands_as(table.c.state, "dead", "parked") | table.c.handled_at.is_not(None),
        )
        row = (await connection.execute(query)).first()
        if row is not None:
            return _dead(row)
    raise NotFound("event that came to nothing", letter_id)


async def count_open(connection: AsyncConnection, workspace_id: str) -> int:
    """How many are open; see `MOST_COUNTED`."""
    counted = [
        await count_up_to(
            connection,
            select(table.c.id).where(table.c.workspace_id == workspace_id, _is_open(table)),
        )
        for table, _ in _TABLES
    ]
    return sum(counted)


async def lock_open(
    connection: AsyncConnection, workspace_id: str, wanted: Wanted, limit: int
) -> list[DeadEvent]:
    """The open ones among these, oldest first, locked until the transaction ends."""
    found: list[DeadEvent] = []
    for table, query in _queries(workspace_id, wanted.filter or LetterFilter()):
        given: dict[str, Any] = {}
        if wanted.filter is None:
            given = {"b_ids": list(wanted.ids)}
        asked = among(connection.dialect.name, table.c.id, "b_ids") if given else true()
        locked = query.where(asked).order_by(table.c.id).limit(limit).with_for_update()
        found += [_dead(row) for row in await connection.execute(locked, given)]
    found.sort(key=lambda one: one.id)
    return found[:limit]


async def put_back(
    connection: AsyncConnection, workspace_id: str, dead: Sequence[DeadEvent], now: datetime
) -> None:
    """Have bodies read, and events applied, as if they had just come; the caller holds the locks."""
    bodies = [one.id for one in dead if one.shape == "body"]
    pending = {"state": "pending", "attempts": 0, "handled_at": now}
    if bodies:
        await _change(connection, inbox, workspace_id, bodies, error=None, **pending)
    others = [one.id for one in dead if one.shape == "event"]
    if others:
        await _change(connection, events, workspace_id, others, reason=None, **pending)


async def note_replaced(
    connection: AsyncConnection, workspace_id: str, body_ids: Collection[str], now: datetime
) -> None:
    """Other bodies were received in the place of these; the caller holds the locks."""
    await _change(connection, inbox, workspace_id, body_ids, state="replaced", handled_at=now)


async def load_bodies(
    connection: AsyncConnection, vault: Vault, workspace_id: str, ids: Collection[str]
) -> dict[str, Arrived]:
    """Bodies as they came, by id."""
    query = select(inbox).where(
        inbox.c.workspace_id == workspace_id, among(connection.dialect.name, inbox.c.id, "b_ids")
    )
    return {
        row.id: Arrived(
            id=row.id,
            workspace_id=row.workspace_id,
            source=row.source,
            source_id=row.source_id,
            body=vault.open_bytes("inbox", row.id, row.sealed),
            body_hash=row.body_hash,
            received_at=row.received_at,
        )
        for row in await connection.execute(query, {"b_ids": list(ids)})
    }


async def load_content(connection: AsyncConnection, vault: Vault, workspace_id: str, event_id: str) -> Any:
    """What an event says."""
    query = select(events.c.sealed).where(events.c.workspace_id == workspace_id, events.c.id == event_id)
    return vault.open("events", event_id, (await connection.execute(query)).scalar_one())


async def count_known(connection: AsyncConnection, workspace_id: str, identities: Collection[str]) -> int:
    """How many of these facts have been applied: as events, or as what happened to a message."""
    stored = select(func.count()).where(
        events.c.workspace_id == workspace_id,
        events.c.state != "dead",
        among(connection.dialect.name, events.c.identity, "b_ids"),
    )
    told = select(func.count()).where(
        message_events.c.workspace_id == workspace_id,
        among(connection.dialect.name, message_events.c.id, "b_ids"),
    )
    as_bytes = {"b_ids": [bytes.fromhex(one) for one in identities]}
    counts = [
        (await connection.execute(stored, as_bytes)).scalar(),
        (await connection.execute(told, {"b_ids": list(identities)})).scalar(),
    ]
    return sum(one or 0 for one in counts)


_TABLES: tuple[tuple[Table, list[Any]], ...] = ((inbox, _BODY), (events, _EVENT))


async def _change(
    connection: AsyncConnection, table: Table, workspace_id: str, ids: Collection[str], **values: Any
) -> None:
    query = update(table).where(
        table.c.workspace_id == workspace_id, among(connection.dialect.name, table.c.id, "b_ids")
    )
    await connection.execute(query.values(**values), {"b_ids": list(ids)})


def _queries(workspace_id: str, wanted: LetterFilter) -> list[tuple[Table, Select[Any]]]:
    """One query for each table that may have some; no workflow has any, as none has taken them."""
    if wanted.workflow_id is not None:
        return []
    queries = []
    for table, columns in _TABLES:
        query = select(*columns).where(table.c.workspace_id == workspace_id, *_conditions(table, wanted))
        queries.append((table, query))
    return queries


def _conditions(table: Table, wanted: LetterFilter) -> list[ColumnElement[bool]]:
    conditions = [_stands(table, wanted.standing)]
    if wanted.code is not None:
        conditions.append(_has_code(table, wanted.code))
    if wanted.channel_id is not None:
        channel = inbox.c.source_id if table is inbox else events.c.channel_id
        conditions.append(channel == wanted.channel_id)
    return [*conditions, *within(table.c.received_at, wanted)]


def _stands(table: Table, standing: Standing) -> ColumnElement[bool]:
    if standing == "open":
        return _is_open(table)
    return table.c.handled_at.is_not(None) if standing == "handled" else stands_as(table.c.state, "parked")


def _has_code(table: Table, code: str) -> ColumnElement[bool]:
    is_item = false() if table is inbox else events.c.kind == UNREADABLE
    if code == UNREADABLE:
        return is_item
    return ~is_item if code == FAILED else false()


def _is_open(table: Table) -> ColumnElement[bool]:
    return stands_as(table.c.state, "dead") & table.c.handled_at.is_(None)


def _dead(row: Any) -> DeadEvent:
    is_item = row.shape == "event" and row.kind == UNREADABLE
    shape: Shape = "item" if is_item else row.shape
    body_id = None if shape == "event" else row.body_id
    return DeadEvent(
        id=row.id,
        shape=shape,
        kind=row.kind,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        channel_id=row.channel_id,
        subject_id=row.subject_id,
        body_id=body_id,
        received_at=row.received_at,
        handled_at=row.handled_at,
    )
