"""Open waits as people ask for them: where a contact, a workflow or a run stands now."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.standing_runs import IS_LIVE
from patchbay.storage.tables import conversations, runs, waits, workflows

IS_OPEN = text("waits.state = 'open'")
"""Spelled out in the statement, so that PostgreSQL knows its partial indexes to serve."""


class OpenWaitRecord(Struct, frozen=True):
    """A wait of a run that is not over; `workflow_name` is None once the workflow is deleted."""

    id: str
    run_id: str
    workflow_id: str
    workflow_name: str | None
    version: int
    node_id: str
    kind: str
    since: datetime
    due_at: datetime | None
    contact_id: str | None
    conversation_id: str | None


class WaitFilter(Struct, frozen=True):
    """Which waits; absent means all."""

    contact_id: str | None = None
    workflow_id: str | None = None
    run_id: str | None = None
    is_test: bool | None = None


async def page(
    connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: WaitFilter
) -> Page[OpenWaitRecord]:
    """Open waits, newest first."""
    query = newest_first(_filtered(_of(workspace_id), workspace_id, wanted), waits.c.id, request)
    rows = (await connection.execute(query)).all()
    found = [
        OpenWaitRecord(**{name: getattr(row, name) for name in OpenWaitRecord.__struct_fields__})
        for row in rows
    ]
    return page_of(found, request, lambda wait: (wait.id,))


def _of(workspace_id: str) -> Select[Any]:
    return (
        select(
            waits.c.id,
            waits.c.run_id,
            runs.c.workflow_id,
            workflows.c.name.label("workflow_name"),
            runs.c.version,
            waits.c.node_id,
            waits.c.kind,
            waits.c.created_at.label("since"),
            waits.c.due_at,
            runs.c.contact_id,
            runs.c.conversation_id,
        )
        .join(runs, (runs.c.id == waits.c.run_id) & (runs.c.workspace_id == workspace_id))
        .join(
            workflows,
            (workflows.c.id == runs.c.workflow_id) & (workflows.c.workspace_id == workspace_id),
            isouter=True,
        )
        .where(waits.c.workspace_id == workspace_id, IS_OPEN, IS_LIVE)
    )


def _filtered(query: Select[Any], workspace_id: str, wanted: WaitFilter) -> Select[Any]:
    if wanted.run_id is not None:
        query = query.where(waits.c.run_id == wanted.run_id)
    if wanted.workflow_id is not None:
        query = query.where(runs.c.workflow_id == wanted.workflow_id)
    if wanted.contact_id is not None:
        # Runs with a contact belong to its conversations, and open waits are found by these.
        theirs = select(conversations.c.id).where(
            conversations.c.workspace_id == workspace_id, conversations.c.contact_id == wanted.contact_id
        )
        query = query.where(waits.c.subject_id.in_(theirs))
    if wanted.is_test is not None:
        query = query.where(runs.c.version < 0 if wanted.is_test else runs.c.version > 0)
    return query
