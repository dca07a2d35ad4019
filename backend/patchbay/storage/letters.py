"""Dead letters: what came to nothing. They are the rows that stand; kept here is who has seen to them.

A letter is *open* while its row is in a state that nothing leads out of and has no `handled_at`. Setting that
is how somebody takes a letter: done under the row's lock, it succeeds once.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Table, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, insert_many, prepared, send_rows
from patchbay.storage.tables import events, inbox, letter_marks, messages, runs
from patchbay.storage.vault import Vault

Level = Literal["event", "step", "message"]
Handling = Literal["replayed", "edited", "discarded"]
Standing = Literal["open", "handled", "parked"]
"""Whether somebody has seen to a letter. Parked are events that wait for the message they speak of."""
TABLES: Mapping[Level, tuple[Table, ...]] = {
    "message": (messages,),
    "step": (runs,),
    "event": (inbox, events),
}
"""Where the letters of each level stand."""
DEAD: Mapping[Level, tuple[str, ...]] = {
    "message": ("failed", "suppressed", "expired"),
    "step": ("failed",),
    "event": ("dead",),
}
"""The states nothing leads out of by itself."""
MOST_COUNTED = 1_000
"""How far letters are counted; beyond, the number says no more than that there are many."""


class LetterFilter(Struct, frozen=True):
    """Which letters; absent means all. `since` and `until` are about when they came to nothing."""

    standing: Standing = "open"
    code: str | None = None
    channel_id: str | None = None
    workflow_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Wanted(Struct, frozen=True):
    """Letters to be handled: these, or those a filter finds."""

    ids: tuple[str, ...] = ()
    filter: LetterFilter | None = None


class Mark(Struct, frozen=True):
    """How a letter was handled, by whom; `successor_id` is what was begun in its place."""

    level: Level
    letter_id: str
    handled_as: Handling
    handled_by: str
    handled_at: datetime
    successor_id: str | None = None
    reason: str | None = None


async def put(connection: AsyncConnection, vault: Vault, workspace_id: str, marks: Sequence[Mark]) -> None:
    """Keep how letters were handled; of one handled before, the newest."""
    if not marks:
        return
    rows = [
        {
            "workspace_id": workspace_id,
            "level": one.level,
            "letter_id": one.letter_id,
            "handled_as": one.handled_as,
            "handled_by": one.handled_by,
            "handled_at": one.handled_at,
            "successor_id": one.successor_id,
            "sealed": None
            if one.reason is None
            else vault.seal("letter_marks", f"{one.level}/{one.letter_id}", one.reason),
        }
        for one in marks
    ]
    await send_rows(connection, _put_query(connection), _COLUMNS, rows)


_COLUMNS = tuple(one.name for one in letter_marks.c)
_KEY = ("workspace_id", "level", "letter_id")


@prepared
def _put_query(dialect: str) -> Any:
    insert = insert_many(dialect, letter_marks, _COLUMNS)
    return insert.on_conflict_do_update(
        index_elements=[letter_marks.c[name] for name in _KEY],
        set_={name: insert.excluded[name] for name in _COLUMNS if name not in _KEY},
    )


async def states_of(
    connection: AsyncConnection, workspace_id: str, level: Level, ids: Collection[str]
) -> dict[str, tuple[str, bool]]:
    """The states of letters, and whether somebody has seen to them, by id; what is not there is left out."""
    found: dict[str, tuple[str, bool]] = {}
    for table in TABLES[level]:
        query = select(table.c.id, table.c.state, table.c.handled_at).where(
            table.c.workspace_id == workspace_id, among(connection.dialect.name, table.c.id, "b_ids")
        )
        rows = await connection.execute(query, {"b_ids": list(ids)})
        found.update({row.id: (row.state, row.handled_at is not None) for row in rows})
    return found


async def note_handled(
    connection: AsyncConnection, workspace_id: str, level: Level, ids: Collection[str], now: datetime
) -> None:
    """Somebody has seen to these; the caller holds the locks."""
    for table in TABLES[level]:
        query = update(table).where(
            table.c.workspace_id == workspace_id, among(connection.dialect.name, table.c.id, "b_ids")
        )
        await connection.execute(query.values(handled_at=now), {"b_ids": list(ids)})


async def marks_of(
    connection: AsyncConnection, vault: Vault, workspace_id: str, level: Level, ids: Collection[str]
) -> dict[str, Mark]:
    """How letters were handled, by id; those never handled are left out."""
    if not ids:
        return {}
    query = select(letter_marks).where(
        letter_marks.c.workspace_id == workspace_id,
        letter_marks.c.level == level,
        among(connection.dialect.name, letter_marks.c.letter_id, "b_ids"),
    )
    found = await connection.execute(query, {"b_ids": list(ids)})
    return {row.letter_id: _mark(vault, row) for row in found}


async def origins_of(connection: AsyncConnection, workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    """The letters in whose place these were begun, by what was begun."""
    if not ids:
        return {}
    query = select(letter_marks.c.successor_id, letter_marks.c.letter_id).where(
        letter_marks.c.workspace_id == workspace_id,
        among(connection.dialect.name, letter_marks.c.successor_id, "b_ids"),
    )
    return {row.successor_id: row.letter_id for row in await connection.execute(query, {"b_ids": list(ids)})}


async def count_up_to(connection: AsyncConnection, ids: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many rows a query of ids gives, counted no further than `most`."""
    counted = select(func.count()).select_from(ids.limit(most).subquery())
    return int((await connection.execute(counted)).scalar() or 0)


def stands_as(state: ColumnElement[Any], *states: str) -> ColumnElement[bool]:
    """The state is one of these: spelled out, so that the indexes of letters are known to serve."""
    spelled: list[ColumnElement[Any]] = [literal_column(f"'{one}'") for one in states]
    return state == spelled[0] if len(spelled) == 1 else state.in_(spelled)


def within(at: ColumnElement[Any], wanted: LetterFilter) -> list[ColumnElement[bool]]:
    """Conditions on when it came to nothing."""
    conditions = []
    if wanted.since is not None:
        conditions.append(at >= wanted.since)
    if wanted.until is not None:
        conditions.append(at < wanted.until)
    return conditions


def _mark(vault: Vault, row: Any) -> Mark:
    reason = None
    if row.sealed is not None:
        reason = vault.open("letter_marks", f"{row.level}/{row.letter_id}", row.sealed)
    return Mark(
        row.level, row.letter_id, row.handled_as, row.handled_by, row.handled_at, row.successor_id, reason
    )
