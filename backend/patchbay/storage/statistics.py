"""Counts: of runs and messages by day, and of what waits right now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.ids import first_id_at
from patchbay.storage.tables import inbox, leases, messages, runs


class RunCount(Struct, frozen=True):
    """Runs of one workflow that began on one day (UTC) and are in one state."""

    day: str
    workflow_id: str
    state: str
    count: int


class MessageCount(Struct, frozen=True):
    """Messages of one day (UTC), by direction and state."""

    day: str
    direction: str
    state: str
    count: int


class Backlog(Struct, frozen=True):
    """What nobody has worked on yet, over all workspaces, and since when the oldest of it waits."""

    pending_bodies: int
    oldest_body_at: datetime | None
    waking_subjects: int
    oldest_subject_at: datetime | None
    unsent_messages: int


class Statistics:
    """Counts rows; identifiers sort by time, so that a day is a range of them."""

    async def runs_by_day(
        self, connection: AsyncConnection, workspace_id: str, until: datetime, days: int
    ) -> list[RunCount]:
        """Runs of the last `days` days, oldest day first; test runs are left out."""
        found: list[RunCount] = []
        for day, first, last in _days(until, days):
            query = (
                select(runs.c.workflow_id, runs.c.state, func.count())
                .where(
                    runs.c.workspace_id == workspace_id,
                    runs.c.id >= first,
                    runs.c.id < last,
                    runs.c.version > 0,
                )
                .group_by(runs.c.workflow_id, runs.c.state)
                .order_by(runs.c.workflow_id, runs.c.state)
            )
            found += [RunCount(day, *row) for row in (await connection.execute(query)).all()]
        return found

    async def messages_by_day(
        self, connection: AsyncConnection, workspace_id: str, until: datetime, days: int
    ) -> list[MessageCount]:
        """Messages of the last `days` days, oldest day first."""
        found: list[MessageCount] = []
        for day, first, last in _days(until, days):
            query = (
                select(messages.c.direction, messages.c.state, func.count())
                .where(messages.c.workspace_id == workspace_id, messages.c.id >= first, messages.c.id < last)
                .group_by(messages.c.direction, messages.c.state)
                .order_by(messages.c.direction, messages.c.state)
            )
            found += [MessageCount(day, *row) for row in (await connection.execute(query)).all()]
        return found

    async def backlog(self, connection: AsyncConnection) -> Backlog:
        """What waits, everywhere; each count reads a partial index."""
        bodies = await connection.execute(
            select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "pending")
        )
        subjects = await connection.execute(
            select(func.count(), func.min(leases.c.woken_at)).where(leases.c.arrived > leases.c.applied)
        )
        unsent = await connection.execute(
            select(func.count()).where(messages.c.state.in_(("queued", "submitting", "unknown")))
        )
        pending_bodies, oldest_body_at = bodies.one()
        waking_subjects, oldest_subject_at = subjects.one()
        return Backlog(
            pending_bodies, oldest_body_at, waking_subjects, oldest_subject_at, unsent.scalar_one()
        )


def _days(until: datetime, days: int) -> Iterator[tuple[str, str, str]]:
    midnight = until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(days - 1, -1, -1):
        start = midnight - timedelta(days=back)
        yield start.date().isoformat(), first_id_at(start), first_id_at(start + timedelta(days=1))
