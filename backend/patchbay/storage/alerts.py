"""Alerts: what somebody should look at. Of one kind and subject at most one is open."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.statements import insert_many, prepared, send_rows
from patchbay.storage.tables import alerts


class Concern(Struct, frozen=True, kw_only=True):
    """What an alert is about: the two of them are what makes it the same alert."""

    workspace_id: str
    kind: str
    subject_type: str
    """`channel`, `number`, `account`, `template` or `workspace`."""
    subject_id: str
    """Ours, or the provider's of what has none here."""


class AlertRow(Struct, frozen=True):
    """An alert as it is kept; `details` are the words of its sentence."""

    id: str
    workspace_id: str
    kind: str
    subject_type: str
    subject_id: str
    severity: str
    details: dict[str, str]
    count: int
    raised_at: datetime
    last_seen_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    resolved_by: str | None
    """None where it ended by itself."""
    resolved_at: datetime | None


class Standing(Struct, frozen=True):
    """An alert that is open."""

    concern: Concern
    last_seen_at: datetime


class Raised(Struct, frozen=True):
    """What came of raising one."""

    id: str
    concern: Concern
    severity: str
    is_new: bool
    """Nothing of this kind was open for its subject."""


ALERT_COLUMNS = [alerts.c[name] for name in AlertRow.__struct_fields__]
_KEY = Concern.__struct_fields__


async def put(
    connection: AsyncConnection, seen: Sequence[tuple[Concern, str, dict[str, str]]], now: datetime
) -> list[Raised]:
    """Open alerts, `(concern, severity, details)`; one that is open already is counted and told anew."""
    rows = {
        concern: {
            **{name: getattr(concern, name) for name in _KEY},
            "id": new_id(),
            "severity": severity,
            "details": details,
            "count": 1,
            "raised_at": now,
            "last_seen_at": now,
            "tell_at": now,
        }
        for concern, severity, details in seen
    }
    if not rows:
        return []
    ordered = [rows[concern] for concern in sorted(rows, key=_key_of)]
    found = await send_rows(connection, _put_query(connection), _PUT, ordered)
    return [
        Raised(
            row.id,
            Concern(**{name: getattr(row, name) for name in _KEY}),
            row.severity,
            row.id == rows[Concern(**{name: getattr(row, name) for name in _KEY})]["id"],
        )
        for row in found
    ]


_PUT = (*_KEY, "id", "severity", "details", "count", "raised_at", "last_seen_at", "tell_at")


def _key_of(concern: Concern) -> tuple[str, ...]:
    return tuple(getattr(concern, name) for name in _KEY)


@prepared
def _put_query(dialect: str) -> ReturningInsert[tuple[str, ...]]:
    statement = insert_many(dialect, alerts, _PUT)
    given = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(_KEY),
        index_where=alerts.c.resolved_at.is_(None),
        set_={
            "count": alerts.c.count + 1,
            "last_seen_at": given.last_seen_at,
            "severity": given.severity,
            "details": given.details,
        },
    ).returning(alerts.c.id, *(alerts.c[name] for name in _KEY), alerts.c.severity)


async def end(connection: AsyncConnection, ended: Collection[Concern], now: datetime) -> None:
    """Resolve what is open of these; what ended by itself is nobody's doing."""
    rows = [
        {"b_now": now, **{f"b_{name}": getattr(one, name) for name in _KEY}}
        for one in sorted(set(ended), key=_key_of)
    ]
    if rows:
        await connection.execute(_END, rows)


_END = (
    update(alerts)
    .where(alerts.c.resolved_at.is_(None), *(alerts.c[name] == bindparam(f"b_{name}") for name in _KEY))
    .values(resolved_at=bindparam("b_now"), tell_at=bindparam("b_now"), tell_attempts=0)
)


async def open_of(connection: AsyncConnection, kinds: Collection[str]) -> list[Standing]:
    """What is open of these kinds, over all workspaces."""
    query = select(*(alerts.c[name] for name in _KEY), alerts.c.last_seen_at).where(
        alerts.c.kind.in_(list(kinds)), alerts.c.resolved_at.is_(None)
    )
    return [
        Standing(Concern(**{name: getattr(row, name) for name in _KEY}), row.last_seen_at)
        for row in await connection.execute(query)
    ]


async def end_of_subject(
    connection: AsyncConnection, workspace_id: str, subject: tuple[str, str], now: datetime
) -> None:
    """Resolve everything open about `(subject_type, subject_id)`: it is gone."""
    subject_type, subject_id = subject
    await connection.execute(
        update(alerts)
        .where(
            alerts.c.workspace_id == workspace_id,
            alerts.c.subject_type == subject_type,
            alerts.c.subject_id == subject_id,
            alerts.c.resolved_at.is_(None),
        )
        .values(resolved_at=now, tell_at=now, tell_attempts=0)
    )


async def page(
    connection: AsyncConnection, workspace_id: str, request: PageRequest, *, only_open: bool
) -> Page[AlertRow]:
    """Alerts, newest first."""
    query = select(*ALERT_COLUMNS).where(alerts.c.workspace_id == workspace_id)
    if only_open:
        query = query.where(alerts.c.resolved_at.is_(None))
    rows = (await connection.execute(newest_first(query, alerts.c.id, request))).all()
    return page_of([_alert(row) for row in rows], request, lambda one: (one.id,))


async def get(connection: AsyncConnection, workspace_id: str, alert_id: str) -> AlertRow:
    """One alert, locked until the transaction ends.

    Raises:
        NotFound: None of that id in this workspace.
    """
    query = select(*ALERT_COLUMNS).where(alerts.c.workspace_id == workspace_id, alerts.c.id == alert_id)
    row = (await connection.execute(query.with_for_update())).first()
    if row is None:
        raise NotFound("alert", alert_id)
    return _alert(row)


async def acknowledge(
    connection: AsyncConnection, workspace_id: str, alert_id: str, by: str, now: datetime
) -> None:
    """Somebody has seen it."""
    await connection.execute(
        update(alerts)
        .where(alerts.c.workspace_id == workspace_id, alerts.c.id == alert_id)
        .values(acknowledged_by=by, acknowledged_at=now)
    )


async def resolve(
    connection: AsyncConnection, workspace_id: str, alert_id: str, by: str, now: datetime
) -> None:
    """Somebody says it is over."""
    await connection.execute(
        update(alerts)
        .where(alerts.c.workspace_id == workspace_id, alerts.c.id == alert_id)
        .values(resolved_by=by, resolved_at=now, tell_at=now, tell_attempts=0)
    )


async def count_open(connection: AsyncConnection) -> dict[str, int]:
    """How many are open, by severity, over all workspaces."""
    query = (
        select(alerts.c.severity, func.count())
        .where(alerts.c.resolved_at.is_(None))
        .group_by(alerts.c.severity)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


def _alert(row: Any) -> AlertRow:
    return AlertRow(*row)
