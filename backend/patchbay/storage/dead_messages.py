"""Messages that will not be delivered, for people to look at and send again."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.letters import DEAD, LetterFilter, Wanted, count_up_to, stands_as, within
from patchbay.storage.paging import PageRequest, newest_first
from patchbay.storage.run_errors import of_error
from patchbay.storage.statements import among
from patchbay.storage.tables import messages, runs, workflows

_IS_DEAD = stands_as(messages.c.state, *DEAD["message"])
_IS_OPEN = _IS_DEAD & messages.c.handled_at.is_(None)


class DeadMessage(Struct, frozen=True):
    """A message that came to nothing, or did when somebody saw to it; its content stays sealed."""

    id: str
    kind: str
    state: str
    error: dict[str, Any] | None
    attempts: int
    channel_id: str
    contact_id: str
    conversation_id: str
    run_id: str | None
    node_id: str | None
    created_at: datetime
    updated_at: datetime
    workflow_id: str | None
    workflow_name: str | None


_OWN = [messages.c[name] for name in DeadMessage.__struct_fields__ if name in messages.c]


async def page(
    connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: LetterFilter
) -> list[DeadMessage]:
    """Newest first, one more than fits on the page where there are more."""
    query = _of(workspace_id).where(*_conditions(connection, wanted))
    rows = await connection.execute(newest_first(query, messages.c.id, request))
    return [DeadMessage(*row) for row in rows]


async def find(connection: AsyncConnection, workspace_id: str, message_id: str) -> DeadMessage:
    """One letter, open or handled.

    Raises:
        NotFound: No such message, or it never came to nothing.
    """
    was_dead = _IS_DEAD | messages.c.handled_at.is_not(None)
    query = _of(workspace_id).where(messages.c.id == message_id, was_dead)
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("message that came to nothing", message_id)
    return DeadMessage(*row)


async def count_open(connection: AsyncConnection, workspace_id: str) -> int:
    """How many are open; see `MOST_COUNTED`."""
    ids = select(messages.c.id).where(messages.c.workspace_id == workspace_id, _IS_OPEN)
    return await count_up_to(connection, ids)


async def lock_open(
    connection: AsyncConnection, workspace_id: str, wanted: Wanted, limit: int
) -> list[DeadMessage]:
    """The open ones among these, oldest first, locked until the transaction ends."""
    query = _of(workspace_id).where(_IS_OPEN)
    given: dict[str, Any] = {}
    if wanted.filter is not None:
        query = query.where(*_conditions(connection, wanted.filter))
    else:
        query = query.where(among(connection.dialect.name, messages.c.id, "b_ids"))
        given = {"b_ids": list(wanted.ids)}
    query = query.order_by(messages.c.id).limit(limit).with_for_update(of=messages)
    return [DeadMessage(*row) for row in await connection.execute(query, given)]


def _of(workspace_id: str) -> Select[Any]:
    columns = [*_OWN, runs.c.workflow_id, workflows.c.name.label("workflow_name")]
    its_run = (runs.c.id == messages.c.run_id) & (runs.c.workspace_id == workspace_id)
    its_workflow = (workflows.c.id == runs.c.workflow_id) & (workflows.c.workspace_id == workspace_id)
    return (
        select(*columns)
        .outerjoin(runs, its_run)
        .outerjoin(workflows, its_workflow)
        .where(messages.c.workspace_id == workspace_id, messages.c.direction == "out")
    )


def _conditions(connection: AsyncConnection, wanted: LetterFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        _IS_OPEN if wanted.standing == "open" else messages.c.handled_at.is_not(None)
    ]
    if wanted.code is not None:
        conditions.append(of_error(connection.dialect.name, "code", messages.c.error) == wanted.code)
    if wanted.channel_id is not None:
        conditions.append(messages.c.channel_id == wanted.channel_id)
    if wanted.workflow_id is not None:
        conditions.append(runs.c.workflow_id == wanted.workflow_id)
    return [*conditions, *within(messages.c.updated_at, wanted)]
