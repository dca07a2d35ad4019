"""Alerts: raised and ended within the transaction of whoever notices; seen to by people.

What raises an alert also ends it: one that a cause left behind would be believed by nobody. Of one kind and
subject only one is open; seen again, it is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import structlog
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.alerts.words import PHRASES
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.phrases import phrase
from patchbay.storage import alerts, channel_names
from patchbay.storage.alerts import AlertRow, Concern, Raised
from patchbay.storage.database import Database
from patchbay.storage.paging import Page, PageRequest

log = structlog.get_logger()

CHANGED = LiveNotice(kind="alert")
"""To be published after the commit of whoever raised or ended one."""
MAX_DETAIL_CHARS = 500
"""Of one word of a sentence; providers write some of them."""


class Severity(StrEnum):
    """How much it matters."""

    WARNING = "warning"
    """Messages still go out and come in."""
    CRITICAL = "critical"
    """Messages are held, refused or not heard."""


class Alarm(Struct, frozen=True):
    """Something that somebody should look at. `details` are the words of its sentence; ids, never texts."""

    concern: Concern
    severity: Severity
    details: Mapping[str, str] = {}


async def raise_alerts(connection: AsyncConnection, alarms: Iterable[Alarm], now: datetime) -> list[Raised]:
    """Open alerts, or count those that are open already; publish `CHANGED` after the commit."""
    seen = [
        (one.concern, one.severity.value, {name: _short(word) for name, word in one.details.items()})
        for one in alarms
    ]
    raised = await alerts.put(connection, seen, now)
    for one in raised:
        if one.is_new:
            log.error(
                "alert_raised",
                alert_id=one.id,
                kind=one.concern.kind,
                subject_type=one.concern.subject_type,
                subject_id=one.concern.subject_id,
            )
    return raised


async def end_alerts(connection: AsyncConnection, ended: Sequence[Concern], now: datetime) -> None:
    """Resolve what is open of these: its cause is gone. Publish `CHANGED` after the commit."""
    await alerts.end(connection, ended, now)


def of_channel(workspace_id: str, channel_id: str, kind: str) -> Concern:
    """The concern of a channel."""
    return Concern(workspace_id=workspace_id, kind=kind, subject_type="channel", subject_id=channel_id)


def _short(word: str) -> str:
    return word if len(word) <= MAX_DETAIL_CHARS else f"{word[: MAX_DETAIL_CHARS - 1]}…"


class AlertView(Struct, frozen=True):
    """An alert as people see it: what happened, and what to do about it."""

    id: str
    kind: str
    severity: str
    title: str
    advice: str
    subject_type: str
    subject_id: str
    subject_name: str
    details: dict[str, str]
    count: int
    raised_at: datetime
    last_seen_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    resolved_by: str | None
    """None where it ended by itself."""
    resolved_at: datetime | None


class Alerts:
    """Shows alerts, and notes who saw to them."""

    def __init__(self, database: Database, *, live: Live, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._live = live
        self._audit = audit
        self._clock = clock

    async def page(
        self, workspace_id: str, request: PageRequest, languages: Sequence[str], *, only_open: bool = True
    ) -> Page[AlertView]:
        """Alerts, newest first."""
        async with self._database.transaction() as connection:
            found = await alerts.page(connection, workspace_id, request, only_open=only_open)
            views = await self._views(connection, workspace_id, found.items, languages)
        return Page(views, found.next)

    async def acknowledge(
        self, workspace_id: str, alert_id: str, actor: str, languages: Sequence[str]
    ) -> AlertView:
        """Note that somebody has seen it; it stays open. The first who says so is kept.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await alerts.get(connection, workspace_id, alert_id)
            if found.acknowledged_at is None and found.resolved_at is None:
                await alerts.acknowledge(connection, workspace_id, alert_id, actor, self._clock())
                await self._note(connection, found, "alert.acknowledged", actor)
            view = await self._view_of(connection, workspace_id, alert_id, languages)
        self._live.publish(workspace_id, CHANGED)
        return view

    async def resolve(
        self, workspace_id: str, alert_id: str, actor: str, languages: Sequence[str]
    ) -> AlertView:
        """Note that somebody says it is over; a cause that is still there raises it again.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await alerts.get(connection, workspace_id, alert_id)
            if found.resolved_at is None:
                await alerts.resolve(connection, workspace_id, alert_id, actor, self._clock())
                await self._note(connection, found, "alert.resolved", actor)
            view = await self._view_of(connection, workspace_id, alert_id, languages)
        self._live.publish(workspace_id, CHANGED)
        return view

    async def _note(self, connection: AsyncConnection, alert: AlertRow, action: str, actor: str) -> None:
        change = Change(actor, action, f"alert:{alert.id}", {"kind": alert.kind})
        await self._audit.record(connection, alert.workspace_id, change)

    async def _view_of(
        self, connection: AsyncConnection, workspace_id: str, alert_id: str, languages: Sequence[str]
    ) -> AlertView:
        row = await alerts.get(connection, workspace_id, alert_id)
        (view,) = await self._views(connection, workspace_id, [row], languages)
        return view

    async def _views(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        rows: Sequence[AlertRow],
        languages: Sequence[str],
    ) -> list[AlertView]:
        of_channels = [row.subject_id for row in rows if row.subject_type == "channel"]
        names = await channel_names.names_of(connection, workspace_id, of_channels)
        return [view_of(row, names, languages) for row in rows]


def view_of(row: AlertRow, names: Mapping[str, str], languages: Sequence[str]) -> AlertView:
    """The alert as people see it; `names` are those of channels, by id."""
    subject_name = names.get(row.subject_id) or row.details.get("name") or row.subject_id
    words = {**row.details, "subject": subject_name}
    return AlertView(
        id=row.id,
        kind=row.kind,
        severity=row.severity,
        title=phrase(PHRASES, languages, row.kind, **words),
        advice=phrase(PHRASES, languages, f"{row.kind}.do", **words),
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        subject_name=subject_name,
        details=row.details,
        count=row.count,
        raised_at=row.raised_at,
        last_seen_at=row.last_seen_at,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
    )
