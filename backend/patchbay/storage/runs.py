"""Runs and their steps, as the engine leaves them after a turn."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.statements import Insert, among, insert_many, prepared, send_rows
from patchbay.storage.tables import events, runs, steps
from patchbay.storage.vault import Vault

LIVE = ("running", "waiting")
ORDERED = "run.start"
"""The kind of the events by which people and programs start runs."""
MAX_STATE_BYTES = 8_000_000
"""The engine's state of one run; a run that outgrows it fails, in words."""


class StoredRun(Struct, frozen=True):
    """A run as it stands; `state_json` is the engine's own, absent once the run is over."""

    id: str
    workspace_id: str
    workflow_id: str
    version: int
    subject_id: str
    conversation_id: str | None
    contact_id: str | None
    event_id: str | None
    state: str
    state_json: bytes | None
    error: dict[str, Any] | None
    started_at: datetime
    ended_at: datetime | None


class StoredStep(Struct, frozen=True):
    """A step as it stands.

    `content` holds `input` (unless `input_from` names the step it came from), `output`, `error`, `vars`, and
    `pinned` and `ends_run` where they are so. `emitted` counts its values by port, where they were several.
    """

    run_id: str
    seq: int
    workspace_id: str
    node_id: str
    type: str
    state: str
    port: str | None
    attempt: int
    input_from: int | None
    content: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None
    emitted: dict[str, int] | None = None


async def load_live(
    connection: AsyncConnection, vault: Vault, subject_ids: Collection[str]
) -> dict[str, list[StoredRun]]:
    """The runs that are not over, by subject, oldest first."""
    found: dict[str, list[StoredRun]] = {}
    for row in await connection.execute(_live_of_query(connection), {"b_ids": list(subject_ids)}):
        found.setdefault(row.subject_id, []).append(
            StoredRun(
                id=row.id,
                workspace_id=row.workspace_id,
                workflow_id=row.workflow_id,
                version=row.version,
                subject_id=row.subject_id,
                conversation_id=row.conversation_id,
                contact_id=row.contact_id,
                event_id=row.event_id,
                state=row.state,
                state_json=vault.open_bytes("runs", row.id, row.sealed_state),
                error=row.error,
                started_at=row.started_at,
                ended_at=row.ended_at,
            )
        )
    return found


@prepared
def _live_of_query(dialect: str) -> Select[Any]:
    return (
        select(runs)
        .where(among(dialect, runs.c.subject_id, "b_ids"), runs.c.state.in_(LIVE))
        .order_by(runs.c.id)
    )


class Beginning(Struct, frozen=True):
    """What started a run, and how it stands.

    `node` is where it began, `value` what that node gave: the event's value, if it was a trigger. `order` is
    what a person or program asked for, if one did, as it was stored.
    """

    workflow_id: str
    version: int
    subject_id: str
    conversation_id: str | None
    contact_id: str | None
    state: str
    node: str | None
    value: Any
    order: dict[str, Any] | None


async def find_beginning(
    connection: AsyncConnection, vault: Vault, workspace_id: str, run_id: str
) -> Beginning:
    """How a run began.

    Raises:
        NotFound: None of that id in this workspace.
    """
    statement = (
        select(
            runs.c.workflow_id,
            runs.c.version,
            runs.c.subject_id,
            runs.c.conversation_id,
            runs.c.contact_id,
            runs.c.event_id,
            runs.c.state,
            steps.c.node_id,
            steps.c.sealed,
            events.c.kind,
            events.c.sealed.label("sealed_event"),
        )
        .outerjoin(steps, and_(steps.c.run_id == runs.c.id, steps.c.seq == 1))
        .outerjoin(events, events.c.id == runs.c.event_id)
        .where(runs.c.workspace_id == workspace_id, runs.c.id == run_id)
    )
    row = (await connection.execute(statement)).first()
    if row is None:
        raise NotFound("run", run_id)
    content = {} if row.sealed is None else vault.open("steps", f"{run_id}/1", row.sealed)
    return Beginning(
        workflow_id=row.workflow_id,
        version=row.version,
        subject_id=row.subject_id,
        conversation_id=row.conversation_id,
        contact_id=row.contact_id,
        state=row.state,
        node=row.node_id,
        value=content.get("output"),
        order=vault.open("events", row.event_id, row.sealed_event) if row.kind == ORDERED else None,
    )


async def save(connection: AsyncConnection, vault: Vault, saved: Sequence[StoredRun]) -> None:
    """Write runs as they stand now, new or not."""
    if not saved:
        return
    rows = [
        {
            "id": run.id,
            "workspace_id": run.workspace_id,
            "workflow_id": run.workflow_id,
            "version": run.version,
            "subject_id": run.subject_id,
            "conversation_id": run.conversation_id,
            "contact_id": run.contact_id,
            "event_id": run.event_id,
            "state": run.state,
            "sealed_state": None
            if run.state_json is None
            else vault.seal_bytes("runs", run.id, run.state_json),
            "error": run.error,
            "started_at": run.started_at,
            "ended_at": run.ended_at,
        }
        for run in saved
    ]
    await send_rows(connection, _save_query(connection), _RUN_COLUMNS, rows)


_RUN_COLUMNS = tuple(one.name for one in runs.c if one.name != "handled_at")
_STEP_COLUMNS = tuple(one.name for one in steps.c)


@prepared
def _save_query(dialect: str) -> Insert:
    insert = insert_many(dialect, runs, _RUN_COLUMNS)
    changing = ("state", "sealed_state", "error", "ended_at")
    return insert.on_conflict_do_update(
        index_elements=[runs.c.id], set_={name: insert.excluded[name] for name in changing}
    )


async def save_steps(connection: AsyncConnection, vault: Vault, saved: Sequence[StoredStep]) -> None:
    """Write steps as they stand now, new or not."""
    if not saved:
        return
    rows = [
        {
            "run_id": step.run_id,
            "seq": step.seq,
            "workspace_id": step.workspace_id,
            "node_id": step.node_id,
            "type": step.type,
            "state": step.state,
            "port": step.port,
            "emitted": step.emitted,
            "attempt": step.attempt,
            "input_from": step.input_from,
            "sealed": vault.seal("steps", f"{step.run_id}/{step.seq}", step.content)
            if step.content
            else None,
            "started_at": step.started_at,
            "ended_at": step.ended_at,
        }
        for step in saved
    ]
    await send_rows(connection, _save_steps_query(connection), _STEP_COLUMNS, rows)


@prepared
def _save_steps_query(dialect: str) -> Insert:
    insert = insert_many(dialect, steps, _STEP_COLUMNS)
    changing = ("state", "port", "emitted", "attempt", "sealed", "ended_at")
    return insert.on_conflict_do_update(
        index_elements=[steps.c.run_id, steps.c.seq],
        set_={name: insert.excluded[name] for name in changing},
    )
