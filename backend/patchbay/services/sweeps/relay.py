"""The sweep: finds by looking what a lost doorbell, a dead process or the passing of time left to be done.

Every statement here is safe to run at once in many processes: rows are locked, and passed over where another
has them.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lifecycle import MessageState
from patchbay.services.alerts.alerts import CHANGED, raise_alerts
from patchbay.services.clock import Clock, utc_now
from patchbay.services.doorbell import Doorbell, Topic
from patchbay.services.event_kinds import WAIT_DUE
from patchbay.services.lifecycle.announcing import announce_moved
from patchbay.services.lifecycle.facts import Fact, apply_facts, arrivals_of
from patchbay.services.live.live import Live
from patchbay.services.sending.judging import CLAIM_S, SETTLE_S
from patchbay.services.sweeps.channel_checks import unmatched_alarms
from patchbay.storage import (
    attempts,
    channel_checks,
    events,
    inbox,
    leases,
    messages,
    outbox,
    settling,
    waits,
)
from patchbay.storage.database import Database
from patchbay.storage.events import StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.messages import Change, MessageEvent, Standing
from patchbay.storage.vault import Vault

BATCH = 500
"""Due waits, or overdue messages, one transaction takes."""
PARKED_S = 600.0
"""How long a status waits for the message it speaks of."""
MISSED_S = 60.0
"""Overdue for longer than this, nobody was there to hear of it: the sweep looks every second."""
LEFT_S = 60.0
"""How long a turn may leave an event pending before its subject is looked at again."""
WAITS_ANEW = {
    "code": "waits_anew",
    "message": "Nobody read what came when its sign was due. It is waited for once more.",
}
SENT_ONCE_MORE = {
    "code": "sent_once_more",
    "message": "No sign of this message came from the provider. It is sent once more, as its node asks.",
}


class Swept(Struct, frozen=True):
    """What a sweep found: whether it is worth sweeping again at once, and when the next wait is due."""

    is_full: bool
    next_due_in_s: float | None


class Relay:
    """Turns time into events and forgotten work into doorbells."""

    def __init__(
        self, database: Database, vault: Vault, doorbell: Doorbell, live: Live, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._vault = vault
        self._doorbell = doorbell
        self._live = live
        self._clock = clock
        self._looked_back_at = clock()

    async def sweep(self) -> Swept:
        """Look once at everything."""
        due = await self._ring_due_waits()
        overdue = await self._settle_overdue_messages()
        await self._wake_left_behind()
        topics, next_due_in_s = await self._look_for_work()
        for topic in topics:
            await self._doorbell.ring(topic)
        return Swept(BATCH in (due, overdue), next_due_in_s)

    async def _ring_due_waits(self) -> int:
        now = self._clock()
        async with self._database.transaction() as connection:
            due = await waits.lock_due(connection, now, BATCH)
            new = [
                StoredEvent(
                    id=new_id(),
                    workspace_id=wait.workspace_id,
                    identity=identity_of(WAIT_DUE, wait.id),
                    kind=WAIT_DUE,
                    content={"wait": wait.id, "run": wait.run_id},
                    occurred_at=wait.due_at or now,
                    received_at=now,
                    subject_id=wait.subject_id,
                )
                for wait in due
            ]
            added = await events.add(connection, self._vault, new)
            arrivals = arrivals_of([event for event in new if event.id in added])
            await leases.announce(connection, arrivals, now)
        return len(due)

    async def _wake_left_behind(self) -> None:
        """Have events looked at again that a turn left pending, as for a run it had no node types for."""
        now = self._clock()
        before = now - timedelta(seconds=LEFT_S)
        if self._looked_back_at > before:
            return
        self._looked_back_at = now
        async with self._database.transaction() as connection:
            await leases.wake_left_behind(connection, now, before, BATCH)

    async def _settle_overdue_messages(self) -> int:
        now = self._clock()
        async with self._database.transaction() as connection:
            read_until = await inbox.read_until(connection, now)
            found = await messages.lock_overdue(connection, now, read_until, BATCH)
            missed = {one.id for one in found if _was_missed(one, read_until)}
            until = now + timedelta(seconds=SETTLE_S)
            await settling.put_off(connection, [(message_id, until) for message_id in missed])
            overdue = [one for one in found if one.id not in missed]
            again = await self._sent_once_more(connection, overdue)
            changes = [Change(one.id, "queued", now) for one in again]
            await messages.change(connection, changes)
            noted = [_event(one, "unknown", WAITS_ANEW, now) for one in found if one.id in missed]
            noted += [_event(one, "queued", SENT_ONCE_MORE, now) for one in again]
            await messages.add_events(connection, noted)
            facts = [self._fact(one) for one in overdue if one not in again]
            applied = await apply_facts(connection, self._vault, facts, now)
            await leases.announce(connection, applied.arrivals, now)
            alerted = await self._give_up_parked(connection, now)
        announce_moved(self._live, applied.moved)
        for workspace_id in alerted:
            self._live.publish(workspace_id, CHANGED)
        return len(found)

    async def _sent_once_more(
        self, connection: AsyncConnection, overdue: Sequence[Standing]
    ) -> list[Standing]:
        """Those that go out again as their nodes chose: once, however often they were refused before."""
        wanted = [one for one in overdue if one.state == "unknown" and one.on_unknown == "resend"]
        tried_before = {one.id for one in wanted if one.attempts > 1}
        doubted = await attempts.find_doubted(connection, tried_before) if tried_before else set()
        return [one for one in wanted if one.id not in doubted]

    async def _give_up_parked(self, connection: AsyncConnection, now: datetime) -> set[str]:
        """Count the statuses nobody can place; gives the workspaces alerted of too many."""
        given_up = await events.give_up_parked(connection, now - timedelta(seconds=PARKED_S))
        watched = await channel_checks.add_unmatched(connection, Counter(given_up))
        raised = await raise_alerts(connection, unmatched_alarms(watched), now)
        return {one.concern.workspace_id for one in raised}

    def _fact(self, message: Standing) -> Fact:
        now = self._clock()
        is_lost = message.state == "submitting"
        reason = (
            "The process sending this ended before the provider's answer."
            if is_lost
            else "No sign of this message came from the provider."
        )
        return Fact(
            workspace_id=message.workspace_id,
            message_id=message.id,
            state=MessageState.UNKNOWN if is_lost else MessageState.FAILED,
            source="reconciler",
            at=now,
            identity=f"{message.id}:{'unknown' if is_lost else 'failed'}:{message.attempts}",
            error={"code": "unknown_outcome", "message": reason},
            settle_at=now + timedelta(seconds=SETTLE_S - CLAIM_S) if is_lost else None,
        )

    async def _look_for_work(self) -> tuple[list[Topic], float | None]:
        now = self._clock()
        async with self._database.transaction() as connection:
            found: dict[Topic, bool] = {
                "ingest": await inbox.has_pending(connection, now),
                "drain": await leases.has_work(connection, now),
                "send": await outbox.has_sendable(connection, now),
            }
            next_due_at = await waits.next_due_at(connection)
        next_due_in_s = None if next_due_at is None else max(0.0, (next_due_at - now).total_seconds())
        return [topic for topic, is_there in found.items() if is_there], next_due_in_s


def _was_missed(message: Standing, read_until: datetime) -> bool:
    """Whether the sign of a message may still be on its way, because Patchbay was down when it was due.

    What could not be handed over then comes again, later than what stands in the inbox already.
    """
    if message.state != "unknown" or message.settle_at is None:
        return False
    return read_until - message.settle_at > timedelta(seconds=MISSED_S)


def _event(message: Standing, state: str, reason: dict[str, str], now: datetime) -> MessageEvent:
    identity = f"{message.id}:{reason['code']}:{message.attempts}"
    return MessageEvent(identity, message.workspace_id, message.id, state, "reconciler", now, dict(reason))
