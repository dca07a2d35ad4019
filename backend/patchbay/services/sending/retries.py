"""Messages that were certainly not sent: which of them go out again, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import Rejected, SendResult
from patchbay.messaging.lifecycle import MessageState, may_requeue
from patchbay.services.lifecycle.facts import error_data
from patchbay.services.sending.judging import Go, requeue_of, retry_at
from patchbay.storage import attempts, campaigns, messages
from patchbay.storage.messages import Change, MessageEvent
from patchbay.storage.outbox import HELD_UNTIL


class Answered(Struct, frozen=True):
    """A message that was submitted, and what came back."""

    go: Go
    result: SendResult


class Retry(Struct, frozen=True):
    """A message that was certainly not sent, and goes out again then."""

    go: Go
    said: dict[str, Any]
    """Why, as it is kept with the message."""
    at: datetime


async def find_retries(
    connection: AsyncConnection, batch: Sequence[Answered], now: datetime
) -> dict[str, Retry]:
    """What was certainly not sent and goes out again, by message.

    Each kind of refusal counts for itself, as what one person may be sent and what the number may.
    """
    refused = [(one.go, one.result) for one in batch if isinstance(one.result, Rejected)]
    counted = {
        go.message.id: go.message.attempts + 1
        for go, result in refused
        if go.message.attempts and result.error.retryable
    }
    before = await attempts.count_refusals(connection, counted) if counted else {}
    retries: dict[str, Retry] = {}
    for go, result in refused:
        kind = (go.message.id, result.error.error_class.value, result.error.scope)
        at = retry_at(go.message, result, now, before.get(kind, 0) + 1)
        if at is not None:
            again_at = min(at, go.message.expires_at or at)
            retries[go.message.id] = Retry(go, error_data(result.error), again_at)
    return retries


async def requeue(connection: AsyncConnection, again: Mapping[str, Retry], now: datetime) -> None:
    """Put back what is tried again, unless something else was learned of it meanwhile.

    An answer kept twice finds the message submitted once more: that is not for it to undo. What comes back
    to a campaign that is paused or stopped meanwhile is held there.
    """
    if not again:
        return
    standing = await messages.lock_standing(connection, again)
    back = [
        one
        for message_id, one in again.items()
        if (stands := standing.get(message_id)) is not None
        and may_requeue(MessageState(stands.state))
        and stands.attempts == one.go.message.attempts + 1
    ]
    of_campaigns = {found for one in back if (found := one.go.message.campaign_id) is not None}
    silent = await campaigns.find_silent(connection, of_campaigns) if of_campaigns else set()
    changes = [
        Change(
            one.go.message.id,
            "queued",
            now,
            not_before=HELD_UNTIL if one.go.message.campaign_id in silent else one.at,
        )
        for one in back
    ]
    await messages.change(connection, changes)
    await messages.add_events(connection, [requeue_of(one.go, one.said, one.at, now) for one in back])


async def own_up(connection: AsyncConnection, go: Go, reason: str, now: datetime) -> None:
    """Say of a message that was given up for unknown meanwhile that it never left.

    What followed from its failure stands; but whoever sends it again need not fear to send it twice.
    """
    standing = await messages.lock_standing(connection, [go.message.id])
    stands = standing.get(go.message.id)
    attempts_of_ours = go.message.attempts + 1
    if stands is None or stands.state != MessageState.FAILED or stands.attempts != attempts_of_ours:
        return
    error = {"code": "never_sent", "message": reason}
    identity = f"{go.message.id}:never_sent:{attempts_of_ours}"
    await messages.change(connection, [Change(go.message.id, stands.state, now, error=error)])
    fact = MessageEvent(identity, stands.workspace_id, stands.id, stands.state, "sender", now, error)
    await messages.add_events(connection, [fact])
