"""What is known of each channel's connection: when it was heard, and what its provider said when asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Integer, Select, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.ids import first_id_at
from patchbay.storage.statements import among, insert_into, prepared
from patchbay.storage.tables import channel_checks, channels, messages


class Watched(Struct, frozen=True):
    """A channel and what is known of its connection."""

    channel_id: str
    workspace_id: str
    heard_at: datetime | None
    """When its provider last sent anything, to the minute."""
    unmatched: int
    """Statuses since the last check that speak of no message of ours."""
    checked_at: datetime | None
    found: dict[str, Any] | None
    created_at: datetime
    """Of the channel."""


_CHECKS = [channel_checks.c[name] for name in Watched.__struct_fields__ if name != "created_at"]
_WATCHED: Select[Any] = select(*_CHECKS, channels.c.created_at).join(
    channels, channels.c.id == channel_checks.c.channel_id
)


async def add_missing(connection: AsyncConnection, now: datetime) -> None:
    """Begin to watch the channels nobody watches yet; they are checked at once."""
    at = literal(now, channel_checks.c.next_check_at.type)
    new = select(channels.c.id, channels.c.workspace_id, at, at).where(
        channels.c.id.not_in(select(channel_checks.c.channel_id))
    )
    names = ["channel_id", "workspace_id", "next_look_at", "next_check_at"]
    insert = insert_into(connection.dialect.name, channel_checks).from_select(names, new)
    await connection.execute(insert.on_conflict_do_nothing())


async def claim_for_look(
    connection: AsyncConnection, now: datetime, next_at: datetime, limit: int
) -> list[Watched]:
    """Channels to be looked at for silence now; again at `next_at`."""
    return await _claim(connection, "next_look_at", now, next_at, limit)


async def claim_for_check(
    connection: AsyncConnection, now: datetime, next_at: datetime, limit: int
) -> list[Watched]:
    """Channels whose provider is to be asked now; again at `next_at`."""
    return await _claim(connection, "next_check_at", now, next_at, limit)


async def _claim(
    connection: AsyncConnection, timer: str, now: datetime, next_at: datetime, limit: int
) -> list[Watched]:
    column = channel_checks.c[timer]
    due = (
        _WATCHED.where(column <= now)
        .order_by(column)
        .limit(limit)
        .with_for_update(skip_locked=True, of=channel_checks)
    )
    found = [Watched(*row) for row in await connection.execute(due)]
    if found:
        of_these = channel_checks.c.channel_id.in_([one.channel_id for one in found])
        await connection.execute(update(channel_checks).where(of_these).values({timer: next_at}))
    return found


async def find(connection: AsyncConnection, workspace_id: str, channel_id: str) -> Watched | None:
    """What is known of one channel; None before anybody looked."""
    query = _WATCHED.where(
        channel_checks.c.workspace_id == workspace_id, channel_checks.c.channel_id == channel_id
    )
    row = (await connection.execute(query)).first()
    return None if row is None else Watched(*row)


async def check_by(connection: AsyncConnection, channel_ids: Collection[str], at: datetime) -> None:
    """Have these channels' providers asked at the first opportunity from then on."""
    of_these = channel_checks.c.channel_id.in_(list(channel_ids))
    await connection.execute(update(channel_checks).where(of_these).values(next_check_at=at))


async def keep_found(
    connection: AsyncConnection, workspace_id: str, channel_id: str, found: dict[str, Any], now: datetime
) -> None:
    """Keep what a provider said, and count what matches nothing anew."""
    await connection.execute(
        update(channel_checks)
        .where(channel_checks.c.workspace_id == workspace_id, channel_checks.c.channel_id == channel_id)
        .values(found=found, checked_at=now, unmatched=0)
    )


async def note_heard(connection: AsyncConnection, channel_ids: Collection[str], now: datetime) -> None:
    """Something came from the providers of these channels."""
    rows = [{"b_channel": one, "b_now": now} for one in sorted(channel_ids)]
    await connection.execute(_HEARD, rows)


_HEARD = (
    update(channel_checks)
    .where(channel_checks.c.channel_id == bindparam("b_channel"))
    .values(heard_at=bindparam("b_now"))
)


async def add_unmatched(connection: AsyncConnection, counts: Mapping[str, int]) -> list[Watched]:
    """Count statuses of no message of ours, `{channel_id: how many}`; gives the channels as they are then."""
    if not counts:
        return []
    rows = [{"b_channel": one, "b_more": counts[one]} for one in sorted(counts)]
    await connection.execute(_UNMATCHED, rows)
    found = await connection.execute(_of_channels_query(connection), {"b_ids": list(counts)})
    return [Watched(*row) for row in found]


_UNMATCHED = (
    update(channel_checks)
    .where(channel_checks.c.channel_id == bindparam("b_channel"))
    .values(unmatched=channel_checks.c.unmatched + bindparam("b_more", type_=Integer))
)


@prepared
def _of_channels_query(dialect: str) -> Any:
    return _WATCHED.where(among(dialect, channel_checks.c.channel_id, "b_ids"))


async def of_channels(connection: AsyncConnection, channel_ids: Collection[str]) -> dict[str, Watched]:
    """What is known of these channels, by id."""
    found = await connection.execute(_of_channels_query(connection), {"b_ids": list(channel_ids)})
    return {row.channel_id: Watched(*row) for row in found}


async def count_inbound(
    connection: AsyncConnection, watched: Sequence[Watched], spans: Sequence[tuple[datetime, datetime]]
) -> dict[str, list[int]]:
    """Messages that arrived in each of these spans, by channel, in the order of the spans."""
    ranges = [
        and_(messages.c.id >= first_id_at(start), messages.c.id < first_id_at(end)) for start, end in spans
    ]
    place = case(*((within, index) for index, within in enumerate(ranges)), else_=-1)
    arrived = (
        select(messages.c.channel_id, place.label("place"))
        .where(
            messages.c.workspace_id.in_({one.workspace_id for one in watched}),
            messages.c.channel_id.in_([one.channel_id for one in watched]),
            messages.c.direction == "in",
            or_(*ranges),
        )
        .subquery()
    )
    query = select(arrived, func.count()).group_by(arrived.c.channel_id, arrived.c.place)
    counts = {one.channel_id: [0] * len(spans) for one in watched}
    for channel_id, index, count in await connection.execute(query):
        counts[channel_id][index] = count
    return counts
