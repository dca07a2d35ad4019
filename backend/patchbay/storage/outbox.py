"""The outbox: messages that are queued, by lane and channel, and the taking of those whose turn it is.

A queue is named `LANE:CHANNEL`, so that queues sort by lane. Which there are is found by leaping from one
name to the next in the index, however much is queued under each.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.messages import CAMPAIGN, UNSENT
from patchbay.storage.tables import messages

MAX_QUEUES = 200
"""Queues looked at in one go; earlier lanes first."""

_NOW = bindparam("b_now", type_=messages.c.not_before.type)
# Written out, as a parameter would keep the database from using the index of what is queued.
_IS_QUEUED = messages.c.state == literal_column("'queued'")
_IS_DUE = and_(_IS_QUEUED, messages.c.not_before <= _NOW)


def queue_of(lane: int, channel_id: str) -> str:
    """The queue of a channel's lane."""
    return f"{lane}:{channel_id}"


def lane_in(queue: str) -> int:
    """The lane of a queue."""
    return int(queue[0])


def channel_in(queue: str) -> str:
    """The channel of a queue."""
    return queue[2:]


def by_lane(queues: Sequence[str]) -> dict[int, list[str]]:
    """Names of queues by their lane, in the order of lanes."""
    found: dict[int, list[str]] = {}
    for queue in sorted(queues):
        found.setdefault(lane_in(queue), []).append(queue)
    return found


async def has_sendable(connection: AsyncConnection, now: datetime) -> bool:
    """Whether a queued message's time has come."""
    return (await connection.execute(_ANY_QUEUE, {"b_now": now})).first() is not None


async def find_queues(connection: AsyncConnection, now: datetime) -> list[str]:
    """Names of the queues in which something is due, by lane."""
    return list((await connection.execute(_QUEUES, {"b_now": now})).scalars())


def _queues_query() -> Select[Any]:
    """A leap through the index: the first name, then again and again the first that is greater."""
    first = select(messages.c.queue).where(_IS_QUEUED).order_by(messages.c.queue).limit(1).subquery()
    found = select(first.c.queue).cte("found", recursive=True)
    following = (
        select(messages.c.queue)
        .where(_IS_QUEUED, messages.c.queue > found.c.queue)
        .order_by(messages.c.queue)
        .limit(1)
        .scalar_subquery()
    )
    found = found.union_all(select(following).where(found.c.queue.is_not(None)))
    has_due = exists().where(_IS_DUE, messages.c.queue == found.c.queue)
    return select(found.c.queue).where(found.c.queue.is_not(None), has_due).limit(MAX_QUEUES)


_QUEUES = _queues_query()
_ANY_QUEUE = _QUEUES.limit(1)


async def lock_heads(
    connection: AsyncConnection, depths: Mapping[str, int], now: datetime
) -> dict[tuple[str, str], list[str]]:
    """What is next in each of these queues, locked; passed over where another process has it.

    Args:
        connection: Within a transaction, which ends the locks.
        depths: How many to give at the most, by queue; at least one queue.
        now: Aware UTC.

    Returns:
        Ids of messages by workspace and queue, in its order.
    """
    given: dict[str, Any] = {"b_now": now}
    for index, (queue, most) in enumerate(depths.items()):
        given |= {f"b_queue{index}": queue, f"b_most{index}": most}
    found = await connection.execute(_heads_query(len(depths)), given)
    heads: dict[tuple[str, str], list[str]] = {}
    for row in found:
        heads.setdefault((row.workspace_id, row.queue), []).append(row.id)
    return heads


@cache
def _heads_query(count: int) -> Any:
    heads = [_head(index).subquery() for index in range(count)]
    return union_all(*(select(head) for head in heads))


_earlier = messages.alias("earlier")


def _head(index: int) -> Select[Any]:
    """One queue's due messages whose conversation has sent all that was decided before.

    A campaign's messages wait for one another only, and nothing else waits for them.
    """
    own = case((messages.c.queue >= CAMPAIGN, 1), else_=0)
    theirs = case((_earlier.c.queue >= CAMPAIGN, 1), else_=0)
    return (
        select(messages.c.queue, messages.c.workspace_id, messages.c.id)
        .where(
            _IS_DUE,
            messages.c.queue == bindparam(f"b_queue{index}", type_=String),
            ~exists().where(
                _earlier.c.conversation_id == messages.c.conversation_id,
                _earlier.c.id < messages.c.id,
                _earlier.c.state.in_([literal_column(f"'{state}'") for state in UNSENT]),
                own == theirs,
            ),
        )
        .order_by(messages.c.not_before, messages.c.id)
        .limit(bindparam(f"b_most{index}", type_=Integer))
        .with_for_update(skip_locked=True, of=messages)
    )
