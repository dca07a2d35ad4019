"""Starts ordered by people and programs: the run's row and the event that begins it, stored together.

So a run is there to be looked at from the moment its id is known.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.events import Past
from patchbay.engine.state import Pin, RunInfo, State, encode_state
from patchbay.services import event_kinds
from patchbay.services.errors import NotNow
from patchbay.services.turns.happenings import store_happening
from patchbay.storage import party_lookup, run_past, runs
from patchbay.storage.ids import new_id
from patchbay.storage.runs import StoredRun
from patchbay.storage.vault import Vault

MAX_PAST_BYTES = 4_000_000
"""What one run may hand on to another, as JSON: half of what a run's state may weigh."""


class Middle(Struct, frozen=True):
    """Where in the middle of the drawing a run begins, and what is taken to have happened before."""

    node: str
    input: str = "in"
    past: Past = Past()


class Order(Struct, frozen=True, kw_only=True):
    """A run to be started; without `middle` at a trigger, and without `trigger` at the version's first.

    `pins` and `until` are for test runs.
    """

    workspace_id: str
    workflow_id: str
    version: int
    value: Any
    trigger: str | None = None
    middle: Middle | None = None
    conversation_id: str | None = None
    contact_id: str | None = None
    pins: Mapping[str, Pin] = {}
    until: str | None = None


async def past_of(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    run_id: str,
    *,
    before: int | None = None,
) -> Past:
    """What a run has been through, or what it had `before` this step began, for another to go on from.

    Raises:
        NotFound: No such run in this workspace.
        NotNow: It is more than a run can begin with.
    """
    began = await runs.find_beginning(connection, vault, workspace_id, run_id)
    found = await run_past.load_past(connection, vault, workspace_id, run_id, before)
    told = middle_of(began.order)
    seed = Past(trigger=began.value) if told is None else told.past
    past = Past(seed.trigger, {**seed.steps, **found.steps}, {**seed.vars, **found.vars})
    if len(msgspec.json.encode(past)) > MAX_PAST_BYTES:
        raise NotNow(f"The values of that run are too large to begin with: over {MAX_PAST_BYTES} bytes.")
    return past


def middle_of(order: Mapping[str, Any] | None) -> Middle | None:
    """Where in the middle of its drawing an order, as it was stored, has a run begin."""
    middle = None if order is None else order.get("middle")
    return None if middle is None else msgspec.convert(middle, Middle)


async def conversation_with(
    connection: AsyncConnection, workspace_id: str, contact_id: str, now: datetime
) -> str:
    """Where a run talks to a contact: their newest conversation, else a new one on the first channel.

    Raises:
        NotFound: No such contact.
        NotNow: There is no channel to reach them on.
    """
    found = await party_lookup.find_conversation_with(connection, workspace_id, contact_id, now)
    if found is None:
        raise NotNow("There is no active channel to reach this contact on.")
    return found


async def store_order(connection: AsyncConnection, vault: Vault, order: Order, now: datetime) -> str:
    """Store a run that has not begun, and what begins it; ring `drain` after the commit. Gives its id."""
    run_id = new_id()
    subject_id = order.conversation_id or run_id
    event_id = await store_happening(
        connection,
        vault,
        workspace_id=order.workspace_id,
        subject_id=subject_id,
        kind=event_kinds.RUN_START,
        content={
            "run": run_id,
            "workflow": order.workflow_id,
            "version": order.version,
            "trigger": order.trigger,
            "value": order.value,
            "middle": msgspec.to_builtins(order.middle),
        },
        now=now,
    )
    info = RunInfo(run_id, order.workflow_id, order.version, now)
    state = State(run=info, pins=dict(order.pins), until=order.until)
    run = StoredRun(
        id=run_id,
        workspace_id=order.workspace_id,
        workflow_id=order.workflow_id,
        version=order.version,
        subject_id=subject_id,
        conversation_id=order.conversation_id,
        contact_id=order.contact_id,
        event_id=event_id,
        state=state.status,
        state_json=encode_state(state),
        error=None,
        started_at=now,
        ended_at=None,
    )
    await runs.save(connection, vault, [run])
    return run_id
