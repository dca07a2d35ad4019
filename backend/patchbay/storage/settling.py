"""Messages whose next sign is overdue, and those of unknown outcome that the provider can be asked about.

Every statement reads the partial index of what is still to settle, which is small, and passes over rows that
another process has locked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Integer, Select, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import channels, messages


class OpenMessage(Struct, frozen=True):
    """A message that went out, or may have, and is not through yet."""

    id: str
    workspace_id: str
    channel_id: str
    provider_id: str | None
    state: str
    attempts: int
    updated_at: datetime
    provider: str


_COLUMNS = [messages.c[name] for name in OpenMessage.__struct_fields__ if name != "provider"]
_OPEN: Select[Any] = select(*_COLUMNS, channels.c.provider).join(
    channels, channels.c.id == messages.c.channel_id
)
_SETTLING = messages.c.settle_at.is_not(None)


async def claim_unknown(
    connection: AsyncConnection, now: datetime, since: datetime, again_at: datetime, limit: int
) -> list[OpenMessage]:
    """Messages of unknown outcome since then or longer; nobody else gets them before `again_at`."""
    found = await connection.execute(_UNKNOWN, {"b_now": now, "b_since": since, "b_limit": limit})
    claimed = [OpenMessage(*row) for row in found]
    if claimed:
        later = {"b_ids": [one.id for one in claimed], "b_at": again_at}
        await connection.execute(_ask_later_query(connection), later)
    return claimed


_NOW = bindparam("b_now", type_=messages.c.settle_at.type)
_LIMIT = bindparam("b_limit", type_=Integer)
_UNKNOWN = (
    _OPEN.where(
        messages.c.state == "unknown",
        _SETTLING,
        messages.c.updated_at <= bindparam("b_since", type_=messages.c.updated_at.type),
        or_(messages.c.not_before.is_(None), messages.c.not_before <= _NOW),
    )
    .order_by(messages.c.settle_at)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True, of=messages)
)


@prepared
def _ask_later_query(dialect: str) -> Any:
    at = bindparam("b_at", type_=messages.c.not_before.type)
    return update(messages).where(among(dialect, messages.c.id, "b_ids")).values(not_before=at)


async def lock_overdue(connection: AsyncConnection, now: datetime, limit: int) -> list[OpenMessage]:
    """Messages taken or on their way whose next sign is overdue, locked until the transaction ends."""
    found = await connection.execute(_OVERDUE, {"b_now": now, "b_limit": limit})
    return [OpenMessage(*row) for row in found]


_OVERDUE = (
    _OPEN.where(messages.c.state.in_(("accepted", "sent")), _SETTLING, messages.c.settle_at < _NOW)
    .order_by(messages.c.settle_at)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True, of=messages)
)


async def put_off(connection: AsyncConnection, timers: Sequence[tuple[str, datetime | None]]) -> None:
    """When each of these messages is overdue next, `(id, at)`; None is never."""
    if timers:
        await connection.execute(_PUT_OFF, [{"b_id": one, "b_at": at} for one, at in timers])


_PUT_OFF = update(messages).where(messages.c.id == bindparam("b_id")).values(settle_at=bindparam("b_at"))


async def wait_no_longer(connection: AsyncConnection, ids: Sequence[str], at: datetime) -> None:
    """No next sign is waited for of these messages, where nothing else than `at` was set for it meanwhile."""
    no_longer = update(messages).where(messages.c.id.in_(ids), messages.c.settle_at == at)
    await connection.execute(no_longer.values(settle_at=None))


async def find_open(connection: AsyncConnection, workspace_id: str, message_id: str) -> OpenMessage:
    """One message of ours as it stands, whatever its state.

    Raises:
        NotFound: None of that id in this workspace that went out.
    """
    query = _OPEN.where(
        messages.c.workspace_id == workspace_id, messages.c.id == message_id, messages.c.direction == "out"
    )
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("message", message_id)
    return OpenMessage(*row)


async def count_unknown(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """How many messages are of unknown outcome now, by workspace and channel."""
    query: Select[Any] = (
        select(messages.c.workspace_id, messages.c.channel_id, func.count())
        .where(messages.c.state == "unknown", _SETTLING)
        .group_by(messages.c.workspace_id, messages.c.channel_id)
    )
    return {(row[0], row[1]): row[2] for row in await connection.execute(query)}
