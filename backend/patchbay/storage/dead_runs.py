"""Runs that failed, with the step each failed at."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.letters import LetterFilter, Wanted, count_up_to, stands_as, within
from patchbay.storage.paging import PageRequest, newest_first
from patchbay.storage.run_errors import of_error
from patchbay.storage.statements import among
from patchbay.storage.tables import conversations, runs, steps, workflows

_IS_OPEN = stands_as(runs.c.state, "failed") & (runs.c.version > 0) & runs.c.handled_at.is_(None)


class DeadRun(Struct, frozen=True):
    """A run that failed, or had when somebody saw to it."""

    id: str
    workflow_id: str
    version: int
    state: str
    error: dict[str, Any] | None
    conversation_id: str | None
    contact_id: str | None
    started_at: datetime
    ended_at: datetime | None
    workflow_name: str | None
    channel_id: str | None


class FailedStep(Struct, frozen=True):
    """Where a run failed."""

    run_id: str
    seq: int
    node_id: str
    type: str
    attempt: int


_OWN = [runs.c[name] for name in DeadRun.__struct_fields__ if name in runs.c]


async def page(
    connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: LetterFilter
) -> list[DeadRun]:
    """Newest first, one more than fits on the page where there are more."""
    query = _of(workspace_id).where(*_conditions(connection, wanted))
    rows = await connection.execute(newest_first(query, runs.c.id, request))
    return [DeadRun(*row) for row in rows]


async def find(connection: AsyncConnection, workspace_id: str, run_id: str) -> DeadRun:
    """One letter, open or handled.

    Raises:
        NotFound: No such run, or it never failed.
    """
    had_failed = stands_as(runs.c.state, "failed") & (runs.c.version > 0)
    row = (await connection.execute(_of(workspace_id).where(runs.c.id == run_id, had_failed))).first()
    if row is None:
        raise NotFound("run that failed", run_id)
    return DeadRun(*row)


async def failed_steps(
    connection: AsyncConnection, workspace_id: str, run_ids: Collection[str]
) -> dict[str, FailedStep]:
    """The step each run failed at last, by run; those that failed between steps are left out."""
    if not run_ids:
        return {}
    last = (
        select(steps.c.run_id, func.max(steps.c.seq).label("seq"))
        .where(
            steps.c.workspace_id == workspace_id,
            among(connection.dialect.name, steps.c.run_id, "b_ids"),
            steps.c.state == "failed",
        )
        .group_by(steps.c.run_id)
        .subquery()
    )
    query = (
        select(*(steps.c[name] for name in FailedStep.__struct_fields__))
        .join(last, (last.c.run_id == steps.c.run_id) & (last.c.seq == steps.c.seq))
        .where(steps.c.workspace_id == workspace_id)
    )
    rows = await connection.execute(query, {"b_ids": list(run_ids)})
    return {row.run_id: FailedStep(*row) for row in rows}


async def count_open(connection: AsyncConnection, workspace_id: str) -> int:
    """How many are open; see `MOST_COUNTED`."""
    ids = select(runs.c.id).where(runs.c.workspace_id == workspace_id, _IS_OPEN)
    return await count_up_to(connection, ids)


async def lock_open(
    connection: AsyncConnection, workspace_id: str, wanted: Wanted, limit: int
) -> Sequence[DeadRun]:
    """The open ones among these, oldest first, locked until the transaction ends."""
    query = _of(workspace_id).where(_IS_OPEN)
    given: dict[str, Any] = {}
    if wanted.filter is not None:
        query = query.where(*_conditions(connection, wanted.filter))
    else:
        query = query.where(among(connection.dialect.name, runs.c.id, "b_ids"))
        given = {"b_ids": list(wanted.ids)}
    query = query.order_by(runs.c.id).limit(limit).with_for_update(of=runs)
    return [DeadRun(*row) for row in await connection.execute(query, given)]


def _of(workspace_id: str) -> Select[Any]:
    columns = [*_OWN, workflows.c.name.label("workflow_name"), conversations.c.channel_id]
    its_workflow = (workflows.c.id == runs.c.workflow_id) & (workflows.c.workspace_id == workspace_id)
    its_conversation = (conversations.c.id == runs.c.conversation_id) & (
        conversations.c.workspace_id == workspace_id
    )
    return (
        select(*columns)
        .outerjoin(workflows, its_workflow)
        .outerjoin(conversations, its_conversation)
        .where(runs.c.workspace_id == workspace_id)
    )


def _conditions(connection: AsyncConnection, wanted: LetterFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        _IS_OPEN if wanted.standing == "open" else runs.c.handled_at.is_not(None)
    ]
    if wanted.code is not None:
        conditions.append(of_error(connection.dialect.name, "code") == wanted.code)
    if wanted.channel_id is not None:
        conditions.append(conversations.c.channel_id == wanted.channel_id)
    if wanted.workflow_id is not None:
        conditions.append(runs.c.workflow_id == wanted.workflow_id)
    return [*conditions, *within(runs.c.ended_at, wanted)]
