"""Where workspaces want alerts posted, and which alerts are still to be posted.

The alert itself is the outbox: raised or ended, it says in the same statement when it is to be told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, convert
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.alerts import ALERT_COLUMNS, AlertRow
from patchbay.storage.errors import NotFound
from patchbay.storage.statements import insert_into
from patchbay.storage.tables import alert_hooks, alerts, channels
from patchbay.storage.vault import Vault


class Target(Struct, frozen=True):
    """Where alerts go, and what their signature is made with."""

    url: str
    secret: str

    def __repr__(self) -> str:
        return "Target()"


class AlertHook(Struct, frozen=True):
    """Where a workspace wants its alerts posted, and how the last of them got there."""

    workspace_id: str
    target: Target
    language: str
    posted_at: datetime | None = None
    failed_at: datetime | None = None
    """None once a post was taken after it."""
    error: str | None = None


class Due(Struct, frozen=True):
    """An alert to be posted, and what was posted of it so far."""

    alert: AlertRow
    told: str | None
    attempts: int
    hook: AlertHook
    channel_names: dict[str, str]
    """By id, of the channel it is about, if it is about one."""


class Told(Struct, frozen=True):
    """What came of posting: `told` is what was taken so far, `tell_at` when there is more to do."""

    alert_id: str
    told: str | None
    tell_at: datetime | None
    attempts: int


async def put(
    connection: AsyncConnection, vault: Vault, workspace_id: str, target: Target, language: str
) -> None:
    """Set where a workspace's alerts go; how former posts got there is forgotten."""
    sealed = vault.seal("alert_hooks", workspace_id, target)
    values = {"sealed": sealed, "language": language, "posted_at": None, "failed_at": None, "error": None}
    statement = insert_into(connection.dialect.name, alert_hooks).values(workspace_id=workspace_id, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values),
    )


async def get(connection: AsyncConnection, vault: Vault, workspace_id: str) -> AlertHook:
    """Where this workspace's alerts go.

    Raises:
        NotFound: Nowhere.
    """
    query = select(alert_hooks).where(alert_hooks.c.workspace_id == workspace_id)
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("alert hook", workspace_id)
    return _hook(vault, row)


async def remove(connection: AsyncConnection, workspace_id: str) -> None:
    """Post this workspace's alerts nowhere."""
    await connection.execute(delete(alert_hooks).where(alert_hooks.c.workspace_id == workspace_id))


async def claim(
    connection: AsyncConnection, vault: Vault, now: datetime, until: datetime, limit: int
) -> list[Due]:
    """Take alerts that are to be posted now, until then nobody else's; over all workspaces.

    Those of workspaces that want none are let go.
    """
    query = (
        select(*ALERT_COLUMNS, alerts.c.told, alerts.c.tell_attempts)
        .where(alerts.c.tell_at <= now)
        .order_by(alerts.c.tell_at, alerts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(query)).all()
    if not rows:
        return []
    wanted = {row.workspace_id for row in rows}
    found = await connection.execute(select(alert_hooks).where(alert_hooks.c.workspace_id.in_(wanted)))
    hooks = {row.workspace_id: _hook(vault, row) for row in found}
    taken = [{"b_id": row.id, "b_at": until if row.workspace_id in hooks else None} for row in rows]
    await connection.execute(_CLAIM, taken)
    names = await _channel_names(connection, rows)
    return [
        Due(
            alert=AlertRow(*row[: len(ALERT_COLUMNS)]),
            told=row.told,
            attempts=row.tell_attempts,
            hook=hooks[row.workspace_id],
            channel_names=names.get(row.workspace_id, {}),
        )
        for row in rows
        if row.workspace_id in hooks
    ]


async def _channel_names(connection: AsyncConnection, rows: Sequence[Any]) -> dict[str, dict[str, str]]:
    """Names of the channels that alerts are about, by workspace and id."""
    query = select(channels.c.workspace_id, channels.c.id, channels.c.name).where(
        channels.c.workspace_id.in_({row.workspace_id for row in rows}),
        channels.c.id.in_({row.subject_id for row in rows if row.subject_type == "channel"}),
    )
    names: dict[str, dict[str, str]] = {}
    for row in await connection.execute(query):
        names.setdefault(row.workspace_id, {})[row.id] = row.name
    return names


_AT = bindparam("b_at", type_=alerts.c.tell_at.type)
_CLAIM = update(alerts).where(alerts.c.id == bindparam("b_id")).values(tell_at=_AT)


async def note(connection: AsyncConnection, until: datetime, told: Sequence[Told]) -> None:
    """Write what came of posts claimed until then; an alert that ended meanwhile stays due."""
    rows = [
        {"b_id": one.alert_id, "b_told": one.told, "b_at": one.tell_at, "b_attempts": one.attempts}
        for one in told
    ]
    if not rows:
        return
    await connection.execute(_TOLD, [{"b_id": row["b_id"], "b_told": row["b_told"]} for row in rows])
    await connection.execute(
        _NEXT,
        [{"b_until": until, **{name: row[name] for name in ("b_id", "b_at", "b_attempts")}} for row in rows],
    )


_TOLD = update(alerts).where(alerts.c.id == bindparam("b_id")).values(told=bindparam("b_told"))
_NEXT = (
    update(alerts)
    .where(
        alerts.c.id == bindparam("b_id"),
        alerts.c.tell_at == bindparam("b_until", type_=alerts.c.tell_at.type),
    )
    .values(tell_at=_AT, tell_attempts=bindparam("b_attempts"))
)


async def note_posted(
    connection: AsyncConnection, workspace_id: str, now: datetime, error: str | None
) -> None:
    """Keep how the last post of a workspace went; `error` is None where it was taken."""
    values = (
        {"posted_at": now, "failed_at": None, "error": None}
        if error is None
        else {"failed_at": now, "error": error}
    )
    await connection.execute(
        update(alert_hooks).where(alert_hooks.c.workspace_id == workspace_id).values(**values)
    )


def _hook(vault: Vault, row: Any) -> AlertHook:
    return AlertHook(
        workspace_id=row.workspace_id,
        target=convert(vault.open("alert_hooks", row.workspace_id, row.sealed), Target),
        language=row.language,
        posted_at=row.posted_at,
        failed_at=row.failed_at,
        error=row.error,
    )
