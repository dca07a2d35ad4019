"""Messages nobody could account for at some time, and how that ended."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.attempts import is_doubt_before
from patchbay.storage.ids import first_id_at
from patchbay.storage.tables import message_events, messages

Ending = Literal["open", "status", "history", "resent", "given_up"]
"""`open`: not yet. `status`, `history`: the provider told of it, by itself or because it was asked. `resent`:
sent once more, as its node chose. `given_up`: reported as failed, as nobody ever said a word of it."""


class UnknownCount(Struct, frozen=True):
    """How many messages of one channel were of unknown outcome, and how that ended."""

    channel_id: str
    ending: Ending
    count: int


async def count(
    connection: AsyncConnection, workspace_id: str, until: datetime, days: int
) -> list[UnknownCount]:
    """By channel and ending, of messages made in the last `days` days (UTC)."""
    midnight = until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = first_id_at(midnight - timedelta(days=days - 1))
    doubted = (
        select(message_events.c.message_id)
        .where(
            message_events.c.workspace_id == workspace_id,
            message_events.c.state == "unknown",
            message_events.c.message_id >= first,
        )
        .distinct()
        .subquery()
    )
    ended = (
        select(messages.c.channel_id, _ENDING.label("ending"))
        .join(doubted, doubted.c.message_id == messages.c.id)
        .where(messages.c.workspace_id == workspace_id)
        .subquery()
    )
    query = (
        select(ended, func.count())
        .group_by(ended.c.channel_id, ended.c.ending)
        .order_by(ended.c.channel_id, ended.c.ending)
    )
    return [UnknownCount(*row) for row in await connection.execute(query)]


def _was_found(*conditions: ColumnElement[bool]) -> Any:
    """Whether the reconciler learned a fact of the message that fits."""
    return exists().where(
        and_(
            message_events.c.message_id == messages.c.id,
            message_events.c.source == "reconciler",
            *conditions,
        )
    )


_ENDING = case(
    (messages.c.state.in_(("queued", "submitting", "unknown")), "open"),
    (exists().where(message_events.c.message_id == messages.c.id, is_doubt_before()), "resent"),
    (_was_found(message_events.c.id == messages.c.id + ":history:accepted"), "history"),
    (and_(messages.c.state == "failed", _was_found(message_events.c.state == "failed")), "given_up"),
    else_="status",
)
