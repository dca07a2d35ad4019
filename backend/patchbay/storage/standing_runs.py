"""Runs that are not over, counted: how many stand on a workflow or on a version of it. Test runs are none.

Each query reads the index of live runs, or the one of failed runs.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.tables import runs

_Key = TypeVar("_Key", str, int)

IS_LIVE = text("runs.state in ('running', 'waiting')")
"""Spelled out in the statement, so that PostgreSQL knows its partial index to serve."""
_IS_FAILED = text("runs.state = 'failed'")


class Standing(Struct, frozen=True):
    """Runs by what they do now."""

    running: int = 0
    waiting: int = 0


async def standing_of_workflows(
    connection: AsyncConnection, workspace_id: str, workflow_ids: Collection[str]
) -> dict[str, Standing]:
    """How many runs of each workflow are not over; one without such runs is left out."""
    query = (
        select(runs.c.workflow_id.label("key"), runs.c.state, func.count().label("count"))
        .where(
            runs.c.workspace_id == workspace_id,
            runs.c.workflow_id.in_(workflow_ids),
            runs.c.version > 0,
            IS_LIVE,
        )
        .group_by(runs.c.workflow_id, runs.c.state)
    )
    rows = await connection.execute(query)
    return _by_key([(key, state, count) for key, state, count in rows])


async def standing_of_versions(
    connection: AsyncConnection, workspace_id: str, workflow_id: str, versions: Collection[int]
) -> dict[int, Standing]:
    """How many runs on each of these versions are not over; one without such runs is left out."""
    query = (
        select(runs.c.version.label("key"), runs.c.state, func.count().label("count"))
        .where(
            runs.c.workspace_id == workspace_id,
            runs.c.workflow_id == workflow_id,
            runs.c.version.in_(versions),
            IS_LIVE,
        )
        .group_by(runs.c.version, runs.c.state)
    )
    rows = await connection.execute(query)
    return _by_key([(key, state, count) for key, state, count in rows])


async def failed_since(
    connection: AsyncConnection, workspace_id: str, workflow_ids: Collection[str], since: datetime
) -> dict[str, int]:
    """How many runs of each workflow failed since then; one without failures is left out."""
    query = (
        select(runs.c.workflow_id, func.count())
        .where(
            runs.c.workspace_id == workspace_id,
            runs.c.workflow_id.in_(workflow_ids),
            runs.c.version > 0,
            _IS_FAILED,
            runs.c.ended_at >= since,
        )
        .group_by(runs.c.workflow_id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


def _by_key(rows: list[tuple[_Key, str, int]]) -> dict[_Key, Standing]:
    counted: dict[_Key, dict[str, int]] = {}
    for key, state, count in rows:
        counted.setdefault(key, {})[state] = count
    return {key: Standing(**states) for key, states in counted.items()}
