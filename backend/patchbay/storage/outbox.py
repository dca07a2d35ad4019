"""The outbox: messages that are queued, by lane and channel, and the taking of those whose turn it is.

A queue is named `LANE:CHANNEL`, so that queues sort by lane. Which there are is found by leaping from one
name to the next in the index, however much is queued under each.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
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
    not_,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import conversations, messages

CAMPAIGN = "3:"
"""What the names of campaigns' queues begin with."""
UNSENT = ("queued", "submitting", "unknown")
"""States in which a message holds back the later ones of its conversation."""
MAX_QUEUES = 200
"""Queues looked at in one go; earlier lanes first."""
HELD_UNTIL = datetime(9000, 1, 1, tzinfo=UTC)
"""What a paused campaign has in the outbox waits for this."""

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


async def release(
    connection: AsyncConnection, workspace_id: str, at: datetime, channel_ids: set[str] | None = None
) -> None:
    """Have what waits be asked about again then: of some channels, or all of a workspace's.

    What was put off by an answer of the provider comes sooner as well; what a paused campaign holds stays.
    """
    # What is due counts too: another process may just be putting it off, by what held until now.
    chosen = select(messages.c.id).where(
        messages.c.workspace_id == workspace_id, _IS_QUEUED, messages.c.not_before < HELD_UNTIL
    )
    if channel_ids is not None:
        chosen = chosen.where(messages.c.channel_id.in_(channel_ids))
    await connection.execute(
        update(messages)
        .where(
            messages.c.workspace_id == workspace_id,
            messages.c.id.in_(chosen.order_by(messages.c.id).with_for_update()),
            _IS_QUEUED,
        )
        .values(not_before=at)
    )


async def ask_anew(connection: AsyncConnection, workspace_id: str, contact_id: str, at: datetime) -> None:
    """As `ask_all_anew`, of one contact."""
    await ask_all_anew(connection, workspace_id, [contact_id], at)


async def ask_all_anew(
    connection: AsyncConnection, workspace_id: str, contact_ids: Collection[str], at: datetime
) -> None:
    """Have what was put off of campaigns and marketing to contacts be asked about again then.

    Passed over is what another process is just deciding on, and what a paused campaign holds.
    """
    theirs = select(conversations.c.id).where(
        conversations.c.workspace_id == workspace_id, conversations.c.contact_id.in_(contact_ids)
    )
    chosen = (
        select(messages.c.id)
        .where(
            messages.c.conversation_id.in_(theirs),
            _IS_QUEUED,
            messages.c.queue >= CAMPAIGN,
            messages.c.not_before > at,
            messages.c.not_before < HELD_UNTIL,
        )
        .with_for_update(skip_locked=True)
    )
    await connection.execute(
        update(messages)
        .where(messages.c.workspace_id == workspace_id, messages.c.id.in_(chosen))
        .values(not_before=at)
    )


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

    A campaign's messages wait for one another only, and nothing else waits for them; what one campaign
    holds, or has put off, no other waits for.
    """
    own = case((messages.c.queue >= CAMPAIGN, 1), else_=0)
    theirs = case((_earlier.c.queue >= CAMPAIGN, 1), else_=0)
    is_put_off = and_(_earlier.c.state == literal_column("'queued'"), _earlier.c.not_before > _NOW)
    is_of_another = messages.c.campaign_id.is_distinct_from(_earlier.c.campaign_id)
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
                not_(and_(is_put_off, is_of_another)),
            ),
        )
        .order_by(messages.c.not_before, messages.c.id)
        .limit(bindparam(f"b_most{index}", type_=Integer))
        .with_for_update(skip_locked=True, of=messages)
    )


async def find_holding_back(connection: AsyncConnection, conversation_ids: Collection[str]) -> set[str]:
    """The conversations with a message that is not out yet: later ones wait for it; campaigns apart."""
    asked = {"b_ids": list(conversation_ids)}
    return set((await connection.execute(_holding_back_query(connection), asked)).scalars())


@prepared
def _holding_back_query(dialect: str) -> Select[Any]:
    is_wanted = among(dialect, messages.c.conversation_id, "b_ids")
    return select(messages.c.conversation_id).where(
        is_wanted, messages.c.state.in_(UNSENT), messages.c.queue < CAMPAIGN
    )


async def any_queued(connection: AsyncConnection, conversation_ids: Collection[str]) -> bool:
    """Whether these conversations have more to send."""
    asked = {"b_ids": list(conversation_ids)}
    return (await connection.execute(_queued_in_query(connection), asked)).first() is not None


@prepared
def _queued_in_query(dialect: str) -> Select[Any]:
    return (
        select(messages.c.id)
        .where(among(dialect, messages.c.conversation_id, "b_ids"), messages.c.state == "queued")
        .limit(1)
    )


async def bring_forward(connection: AsyncConnection, workspace_id: str, run_id: str, seconds: float) -> None:
    """Have what keeps a run's queued messages waiting, or ends them, be this much earlier."""
    query = (
        select(messages.c.id, messages.c.not_before, messages.c.expires_at)
        .where(
            messages.c.workspace_id == workspace_id,
            messages.c.run_id == run_id,
            messages.c.state == "queued",
            or_(messages.c.not_before.is_not(None), messages.c.expires_at.is_not(None)),
        )
        .order_by(messages.c.id)
        .with_for_update()
    )
    span = timedelta(seconds=seconds)
    earlier = [
        {
            "b_id": row.id,
            "b_not_before": row.not_before and row.not_before - span,
            "b_expires_at": row.expires_at and row.expires_at - span,
        }
        for row in await connection.execute(query)
    ]
    if earlier:
        await connection.execute(_BRING_FORWARD, earlier)


_BRING_FORWARD = (
    update(messages)
    .where(messages.c.id == bindparam("b_id"))
    .values(not_before=bindparam("b_not_before"), expires_at=bindparam("b_expires_at"))
)
