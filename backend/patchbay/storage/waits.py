"""Waits: what runs wait for, findable by time and by message; the engine's state says the same."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Select, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.statements import among, insert_rows, prepared
from patchbay.storage.tables import leases, waits


class StoredWait(Struct, frozen=True):
    """A wait as it was opened."""

    id: str
    workspace_id: str
    run_id: str
    subject_id: str
    node_id: str
    kind: str
    key: str | None
    due_at: datetime | None
    created_at: datetime


class ClosedWait(Struct, frozen=True):
    """How a wait ended."""

    id: str
    state: str
    closed_at: datetime


async def add(connection: AsyncConnection, opened: Sequence[StoredWait]) -> None:
    """Remember open waits."""
    rows = [
        {
            "id": wait.id,
            "workspace_id": wait.workspace_id,
            "run_id": wait.run_id,
            "subject_id": wait.subject_id,
            "node_id": wait.node_id,
            "kind": wait.kind,
            "key": wait.key,
            "due_at": wait.due_at,
            "state": "open",
            "created_at": wait.created_at,
        }
        for wait in opened
    ]
    await insert_rows(connection, waits, rows)


async def close(connection: AsyncConnection, closed: Sequence[ClosedWait]) -> None:
    """End waits that are still open; one that has ended stays as it ended."""
    rows = [{"b_id": wait.id, "b_state": wait.state, "b_closed_at": wait.closed_at} for wait in closed]
    if rows:
        await connection.execute(_CLOSE, rows)


_CLOSE = (
    update(waits)
    .where(waits.c.id == bindparam("b_id"), waits.c.state == "open")
    .values(state=bindparam("b_state"), closed_at=bindparam("b_closed_at"))
)


async def move(connection: AsyncConnection, due: Mapping[str, datetime]) -> None:
    """Have waits that are still open end at other times."""
    rows = [{"b_id": wait_id, "b_due_at": due_at} for wait_id, due_at in due.items()]
    if rows:
        await connection.execute(_MOVE, rows)


_MOVE = (
    update(waits)
    .where(waits.c.id == bindparam("b_id"), waits.c.state == "open")
    .values(due_at=bindparam("b_due_at"))
)


async def follow(connection: AsyncConnection, instead: Mapping[str, str]) -> None:
    """Have open waits about a message be about the one that stands in for it: `{first: second}`."""
    rows = [{"b_first": first, "b_second": second} for first, second in instead.items()]
    if rows:
        await connection.execute(_FOLLOW, rows)


_FOLLOW = (
    update(waits)
    .where(waits.c.key == bindparam("b_first"), waits.c.state == "open")
    .values(key=bindparam("b_second"))
)


async def close_of_runs(connection: AsyncConnection, run_ids: Sequence[str], now: datetime) -> None:
    """End whatever these runs wait for."""
    if run_ids:
        await connection.execute(
            update(waits)
            .where(waits.c.run_id.in_(run_ids), waits.c.state == "open")
            .values(state="cancelled", closed_at=now)
        )


async def lock_due(connection: AsyncConnection, now: datetime, limit: int) -> list[StoredWait]:
    """Waits whose time has come and that were not rung yet, marked as rung, in this transaction.

    Their leases are locked first, as every turn does it: the other way round the two could wait for each
    other. Those of subjects that commit right now are left for the next look.
    """
    is_due = and_(waits.c.state == "open", waits.c.rung_at.is_(None), waits.c.due_at <= now)
    subjects = select(waits.c.subject_id).where(is_due).order_by(waits.c.due_at).limit(limit)
    free = (
        select(leases.c.subject_id)
        .where(leases.c.subject_id.in_(subjects))
        .order_by(leases.c.subject_id)
        .with_for_update(skip_locked=True)
    )
    subject_ids = list((await connection.execute(free)).scalars())
    if not subject_ids:
        return []
    statement = (
        select(waits)
        .where(is_due, waits.c.subject_id.in_(subject_ids))
        .order_by(waits.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = [_wait(row) for row in await connection.execute(statement)]
    if due:
        rung = [{"b_id": wait.id} for wait in due]
        await connection.execute(
            update(waits).where(waits.c.id == bindparam("b_id")).values(rung_at=now), rung
        )
    return due


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next wait's time comes."""
    statement = (
        select(waits.c.due_at)
        .where(waits.c.state == "open", waits.c.rung_at.is_(None), waits.c.due_at.is_not(None))
        .order_by(waits.c.due_at)
        .limit(1)
    )
    return (await connection.execute(statement)).scalar()


async def find_for_messages(
    connection: AsyncConnection, message_ids: Collection[str]
) -> dict[str, list[StoredWait]]:
    """The open waits that are about these messages, by message."""
    found: dict[str, list[StoredWait]] = {}
    for row in await connection.execute(_about_query(connection), {"b_keys": list(message_ids)}):
        found.setdefault(row.key, []).append(_wait(row))
    return found


@prepared
def _about_query(dialect: str) -> Select[Any]:
    return select(waits).where(among(dialect, waits.c.key, "b_keys"), waits.c.state == "open")


class WaitRecord(Struct, frozen=True):
    """A wait as people look at it."""

    id: str
    node_id: str
    kind: Literal["reply", "time", "message", "human", "callback", "retry"]
    due_at: datetime | None
    state: Literal["open", "consumed", "cancelled"]
    created_at: datetime
    closed_at: datetime | None


async def page_of_run(
    connection: AsyncConnection, workspace_id: str, run_id: str, request: PageRequest
) -> Page[WaitRecord]:
    """What a run has waited for, newest first."""
    query = select(*(waits.c[name] for name in WaitRecord.__struct_fields__)).where(
        waits.c.workspace_id == workspace_id, waits.c.run_id == run_id
    )
    rows = (await connection.execute(newest_first(query, waits.c.id, request))).all()
    return page_of([WaitRecord(*row) for row in rows], request, lambda wait: (wait.id,))


def _wait(row: object) -> StoredWait:
    return StoredWait(**{name: getattr(row, name) for name in StoredWait.__struct_fields__})
