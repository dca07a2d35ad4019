"""Runs and steps as people look back on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.paging import (
    Page,
    PageRequest,
    decode_cursor,
    encode_cursor,
    newest_first,
    page_of,
    page_size,
)
from patchbay.storage.run_errors import of_error
from patchbay.storage.tables import runs, steps, workflows
from patchbay.storage.vault import Vault

RECENT_RUNS = 2_000
"""How far back a workflow's last run is looked for: enough for a glance, and never a scan of everything."""
SIEVED_RUNS = 20_000
"""How many runs one page looks into for what no index knows: a node they were at, words of their error."""


class RunRecord(Struct, frozen=True):
    """One run; `workflow_name` is None once the workflow is deleted."""

    id: str
    workflow_id: str
    workflow_name: str | None
    version: int
    state: str
    conversation_id: str | None
    contact_id: str | None
    error: dict[str, Any] | None
    started_at: datetime
    ended_at: datetime | None


class StepRecord(Struct, frozen=True):
    """One step, with what went in and came out.

    `port` is where a value left last; `emitted` says how many left by which port. `vars` are the variables it
    set. `pinned` says that its node was not run, `ends_run` that the run was to go no further than this step.
    """

    seq: int
    node_id: str
    type: str
    state: str
    attempt: int
    input: Any
    output: Any
    port: str | None
    error: Any
    started_at: datetime
    ended_at: datetime | None
    emitted: dict[str, int] = {}
    vars: dict[str, Any] | None = None
    pinned: bool = False
    ends_run: bool = False


class RunFilter(Struct, frozen=True):
    """Which runs; absent means all.

    `error` is a part of the error's code or message, whatever the case. `node_id` asks for a step at that
    node, and `node_state` for one in that state.
    """

    workflow_id: str | None = None
    state: str | None = None
    contact_id: str | None = None
    conversation_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    version: int | None = None
    is_test: bool | None = None
    error: str | None = None
    node_id: str | None = None
    node_state: str | None = None


class LastRun(Struct, frozen=True):
    """The newest run of a workflow."""

    id: str
    state: str
    started_at: datetime


class RunHistory:
    """Reads runs and steps."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: RunFilter
    ) -> Page[RunRecord]:
        """Runs, newest first.

        What no index knows is looked for in at most `SIEVED_RUNS` runs, so a page may hold fewer than were
        asked for, or none, and still say where the next goes on.
        """
        sieves = _sieves(connection.dialect.name, workspace_id, wanted)
        last_looked_at = None
        query = newest_first(_filtered(_of(workspace_id), wanted), runs.c.id, request)
        if sieves:
            window = newest_first(_filtered(_ids_of(workspace_id), wanted), runs.c.id, request)
            window = window.limit(SIEVED_RUNS)
            last_looked_at = await _last_of(connection, window)
            query = query.where(runs.c.id.in_(window), *sieves)
        rows = (await connection.execute(query)).all()
        page = page_of([_run(row) for row in rows], request, lambda run: (run.id,))
        if page.next is None and last_looked_at is not None:
            return Page(page.items, encode_cursor((last_looked_at,)))
        return page

    async def get(self, connection: AsyncConnection, workspace_id: str, run_id: str) -> RunRecord:
        """One run.

        Raises:
            NotFound: None of that id in this workspace.
        """
        row = (await connection.execute(_of(workspace_id).where(runs.c.id == run_id))).first()
        if row is None:
            raise NotFound("run", run_id)
        return _run(row)

    async def page_steps(
        self, connection: AsyncConnection, workspace_id: str, run_id: str, request: PageRequest
    ) -> Page[StepRecord]:
        """A run's steps in the order in which they began."""
        query = select(steps).where(steps.c.workspace_id == workspace_id, steps.c.run_id == run_id)
        if request.cursor is not None:
            query = query.where(steps.c.seq > decode_cursor(request.cursor, (int,))[0])
        query = query.order_by(steps.c.seq).limit(page_size(request) + 1)
        rows = (await connection.execute(query)).all()
        contents = {row.seq: self._open(row) for row in rows}
        missing = {row.input_from for row in rows if row.input_from is not None} - set(contents)
        contents |= await self._contents(connection, workspace_id, run_id, sorted(missing))
        return page_of([_step(row, contents) for row in rows], request, lambda step: (step.seq,))

    async def last_of(
        self, connection: AsyncConnection, workspace_id: str, workflow_ids: Sequence[str]
    ) -> dict[str, LastRun]:
        """The newest run of each workflow that is no test, if it is among the recent ones."""
        recent = (
            select(runs.c.id, runs.c.workflow_id)
            .where(runs.c.workspace_id == workspace_id, runs.c.version > 0)
            .order_by(runs.c.id.desc())
            .limit(RECENT_RUNS)
            .subquery()
        )
        newest = (
            select(func.max(recent.c.id))
            .where(recent.c.workflow_id.in_(workflow_ids))
            .group_by(recent.c.workflow_id)
        )
        query = select(runs.c.workflow_id, runs.c.id, runs.c.state, runs.c.started_at).where(
            runs.c.workspace_id == workspace_id, runs.c.id.in_(newest)
        )
        rows = (await connection.execute(query)).all()
        return {row.workflow_id: LastRun(row.id, row.state, row.started_at) for row in rows}

    async def _contents(
        self, connection: AsyncConnection, workspace_id: str, run_id: str, wanted: Sequence[int]
    ) -> dict[int, dict[str, Any]]:
        if not wanted:
            return {}
        query = select(steps).where(
            steps.c.workspace_id == workspace_id, steps.c.run_id == run_id, steps.c.seq.in_(wanted)
        )
        return {row.seq: self._open(row) for row in (await connection.execute(query)).all()}

    def _open(self, row: Row[tuple[Any, ...]]) -> dict[str, Any]:
        if row.sealed is None:
            return {}
        content: dict[str, Any] = self._vault.open("steps", f"{row.run_id}/{row.seq}", row.sealed)
        return content


def _of(workspace_id: str) -> Select[Any]:
    return (
        select(runs, workflows.c.name.label("workflow_name"))
        .join(
            workflows,
            (workflows.c.id == runs.c.workflow_id) & (workflows.c.workspace_id == workspace_id),
            isouter=True,
        )
        .where(runs.c.workspace_id == workspace_id)
    )


def _ids_of(workspace_id: str) -> Select[Any]:
    return select(runs.c.id).where(runs.c.workspace_id == workspace_id)


def _filtered(query: Select[Any], wanted: RunFilter) -> Select[Any]:
    for column, value in (
        (runs.c.workflow_id, wanted.workflow_id),
        (runs.c.contact_id, wanted.contact_id),
        (runs.c.conversation_id, wanted.conversation_id),
        (runs.c.version, wanted.version),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.state is not None:
        # Spelled out in the statement, so that the indexes of live and of failed runs are known to serve.
        state = bindparam(None, wanted.state, type_=runs.c.state.type, literal_execute=True)
        query = query.where(runs.c.state == state)
    if wanted.state == "failed" or wanted.error is not None:
        query = query.where(runs.c.error.is_not(None))
    if wanted.is_test is not None:
        query = query.where(runs.c.version < 0 if wanted.is_test else runs.c.version > 0)
    if wanted.since is not None:
        query = query.where(runs.c.started_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(runs.c.started_at < wanted.until)
    return query


def _sieves(dialect: str, workspace_id: str, wanted: RunFilter) -> list[ColumnElement[bool]]:
    """Conditions that no index knows."""
    sieves: list[ColumnElement[bool]] = []
    if wanted.error is not None:
        parts = [of_error(dialect, name) for name in ("code", "message")]
        sieves.append(or_(*(part.icontains(wanted.error, autoescape=True) for part in parts)))
    if wanted.node_id is not None:
        was_there = select(steps.c.seq).where(
            steps.c.run_id == runs.c.id,
            steps.c.workspace_id == workspace_id,
            steps.c.node_id == wanted.node_id,
        )
        if wanted.node_state is not None:
            was_there = was_there.where(steps.c.state == wanted.node_state)
        sieves.append(was_there.exists())
    return sieves


async def _last_of(connection: AsyncConnection, window: Select[Any]) -> str | None:
    """The last run of a window that may have others behind it."""
    looked_at = window.subquery()
    query = select(func.count(), func.min(looked_at.c.id))
    count, last = (await connection.execute(query)).one()
    return None if count < SIEVED_RUNS else last


def _run(row: Row[tuple[Any, ...]]) -> RunRecord:
    return RunRecord(
        id=row.id,
        workflow_id=row.workflow_id,
        workflow_name=row.workflow_name,
        version=row.version,
        state=row.state,
        conversation_id=row.conversation_id,
        contact_id=row.contact_id,
        error=row.error,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _step(row: Row[tuple[Any, ...]], contents: dict[int, dict[str, Any]]) -> StepRecord:
    content = contents[row.seq]
    came_from = contents.get(row.input_from, {}).get("output")
    return StepRecord(
        seq=row.seq,
        node_id=row.node_id,
        type=row.type,
        state=row.state,
        attempt=row.attempt,
        input=content.get("input", came_from),
        output=content.get("output"),
        port=row.port,
        error=content.get("error"),
        started_at=row.started_at,
        ended_at=row.ended_at,
        emitted=row.emitted or ({} if row.port is None else {row.port: 1}),
        vars=content.get("vars"),
        pinned=content.get("pinned", False),
        ends_run=content.get("ends_run", False),
    )
