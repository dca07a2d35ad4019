"""Events: facts that arrived, one row each, applied once.

`identity` is what makes two arrivals the same fact; a second one is not stored.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from patchbay.storage.statements import among, insert_many, prepared, send_rows
from patchbay.storage.tables import events
from patchbay.storage.vault import Vault

EventState = Literal["pending", "applied", "late", "parked", "ignored", "dead"]
MAX_ATTEMPTS = 5
"""Turns that may fail on an event before it is put aside as dead."""


class StoredEvent(Struct, frozen=True):
    """One fact. `subject_id` is whose order it belongs to; None while nobody can say."""

    id: str
    workspace_id: str
    identity: bytes
    kind: str
    content: Any
    occurred_at: datetime
    received_at: datetime
    subject_id: str | None = None
    channel_id: str | None = None
    external_id: str | None = None
    state: EventState = "pending"
    reason: str | None = None
    attempts: int = 0


def identity_of(*parts: str) -> bytes:
    """The identity of a fact from what makes it unique."""
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


async def add(connection: AsyncConnection, vault: Vault, new: Sequence[StoredEvent]) -> set[str]:
    """Store facts that are not there yet; gives the ids of those that were new."""
    if not new:
        return set()
    rows = [
        {
            "id": event.id,
            "workspace_id": event.workspace_id,
            "subject_id": event.subject_id,
            "channel_id": event.channel_id,
            "identity": event.identity,
            "kind": event.kind,
            "external_id": event.external_id,
            "sealed": vault.seal("events", event.id, event.content),
            "state": event.state,
            "reason": event.reason,
            "occurred_at": event.occurred_at,
            "received_at": event.received_at,
        }
        for event in sorted(new, key=lambda event: event.identity)
    ]
    return set((await send_rows(connection, _add_query(connection), _NEW, rows)).scalars())


_NEW = tuple(one.name for one in events.c if one.name not in ("attempts", "handled_at"))


@prepared
def _add_query(dialect: str) -> ReturningInsert[Any]:
    return insert_many(dialect, events, _NEW).on_conflict_do_nothing().returning(events.c.id)


async def load_pending(
    connection: AsyncConnection, vault: Vault, subject_ids: Collection[str]
) -> dict[str, list[StoredEvent]]:
    """What waits to be applied, by subject, in order: by when it happened, then by when it came."""
    found: dict[str, list[StoredEvent]] = {}
    for row in await connection.execute(_pending_query(connection), {"b_ids": list(subject_ids)}):
        found.setdefault(row.subject_id, []).append(_event(vault, row))
    return found


@prepared
def _pending_query(dialect: str) -> Select[Any]:
    return (
        select(events)
        .where(among(dialect, events.c.subject_id, "b_ids"), events.c.state == "pending")
        .order_by(events.c.occurred_at, events.c.id)
    )


async def load_parked(
    connection: AsyncConnection, vault: Vault, workspace_ids: Collection[str], external_ids: Collection[str]
) -> list[StoredEvent]:
    """Facts kept because what they speak of was not known when they came."""
    wanted = {"b_workspaces": list(workspace_ids), "b_external_ids": list(external_ids)}
    return [_event(vault, row) for row in await connection.execute(_parked_query(connection), wanted)]


@prepared
def _parked_query(dialect: str) -> Select[Any]:
    return select(events).where(
        among(dialect, events.c.workspace_id, "b_workspaces"),
        among(dialect, events.c.external_id, "b_external_ids"),
        events.c.state == "parked",
    )


async def settle(connection: AsyncConnection, outcomes: Sequence[tuple[str, EventState, str | None]]) -> None:
    """Say what became of events: `(id, state, reason)`."""
    rows = [{"b_id": event_id, "b_state": state, "b_reason": reason} for event_id, state, reason in outcomes]
    if rows:
        await connection.execute(_SETTLE, rows)


_SETTLE = (
    update(events)
    .where(events.c.id == bindparam("b_id"))
    .values(state=bindparam("b_state"), reason=bindparam("b_reason"))
)


async def note_failure(connection: AsyncConnection, event_ids: Collection[str], reason: str) -> None:
    """A turn failed on our side: count the attempt; after the last the event is dead, and the next may go.

    Only what is still pending counts: the commit that seemed to fail may have been done.
    """
    is_pending = events.c.state == "pending"
    rows = await connection.execute(
        select(events.c.id, events.c.attempts).where(events.c.id.in_(event_ids), is_pending)
    )
    for row in rows.all():
        attempts = row.attempts + 1
        state = "dead" if attempts >= MAX_ATTEMPTS else "pending"
        await connection.execute(
            update(events)
            .where(events.c.id == row.id)
            .values(attempts=attempts, state=state, reason=reason, handled_at=None)
        )


async def give_up_parked(connection: AsyncConnection, before: datetime) -> list[str]:
    """Facts parked longer than anybody waits for: kept, marked as ignored. Gives the channel of each."""
    given_up = await connection.execute(
        update(events)
        .where(events.c.state == "parked", events.c.received_at < before)
        .values(state="ignored", reason="nothing here knows what it speaks of")
        .returning(events.c.channel_id)
    )
    return [channel_id for channel_id in given_up.scalars() if channel_id is not None]


def _event(vault: Vault, row: Any) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        workspace_id=row.workspace_id,
        identity=row.identity,
        kind=row.kind,
        content=vault.open("events", row.id, row.sealed),
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        subject_id=row.subject_id,
        channel_id=row.channel_id,
        external_id=row.external_id,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
    )
