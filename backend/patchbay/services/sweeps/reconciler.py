"""The reconciler: goes after messages by age and state. It asks what can be asked, and guesses nothing.

| state | after | what is done |
|---|---|---|
| `unknown` | 10 s, then every 30 s | the provider is asked; only a yes is believed |
| `accepted` | 10 minutes, 2 hours while held | marked as overdue, and the provider is asked |
| `sent` | 3 days | marked as overdue: a phone may be off |
| `sent` | 31 days | `expired`: the longest time to live is over, and the provider says nothing of it |

An unknown outcome that nobody could settle ends as the node chose, by the sweep (`relay`). Facts are events
of the source `reconciler`, with the reason. Nothing is asked within a transaction.

Source: WhatsApp reference, sections 4 (silence is a state), 7.9 and 9.7.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lifecycle import MessageState
from patchbay.services.alerts.alerts import CHANGED, Alarm, Severity, end_alerts, of_channel, raise_alerts
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import NotNow
from patchbay.services.lifecycle.announcing import announce_moved
from patchbay.services.lifecycle.facts import Applied, Fact, apply_facts
from patchbay.services.live.live import Live
from patchbay.services.sweeps.inquiries import Inquiries, Learned, ProviderOf
from patchbay.storage import alerts, channel_checks, leases, messages, settling
from patchbay.storage.database import Database
from patchbay.storage.messages import MessageEvent
from patchbay.storage.settling import OpenMessage
from patchbay.storage.vault import Vault

ASKED_AT_ONCE = 20
"""Messages asked about, or marked and asked about, in one go, by one process."""
FIRST_ASK = timedelta(seconds=10)
"""A status is often faster than anybody who asks."""
ASK_AGAIN = timedelta(seconds=30)
TIME_TO_LIVE = timedelta(days=31)
"""Thirty days is the longest a provider keeps a message for a phone that is off; a day more is certain."""
MIN_UNKNOWN = 5
"""Outcomes nobody knows at one time, of one channel, that are worth an alert."""
MIN_STUCK = 5
"""Messages that became overdue together, of one channel, that are worth an alert."""
CALM = timedelta(minutes=15)
"""How long it has to be quiet for such an alert to end."""
UNKNOWN_ALERT = "outcomes_unknown"
STUCK_ALERT = "messages_stuck"
NO_STATUS = {
    "code": "overdue",
    "message": "The provider took it, and no status has come since. It may have been delivered.",
}
NOT_DELIVERED = {
    "code": "overdue",
    "message": "It is on its way for days: the phone may be off. It is delivered as soon as the phone is on.",
}
TIME_OVER = {
    "code": "time_to_live_over",
    "message": "It was not delivered within the longest time a provider keeps a message.",
}


class Reconciler:
    """Looks after what went out, for one process; many may run at once."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        inquiries: Inquiries,
        provider_of: ProviderOf,
        *,
        doorbell: Doorbell,
        live: Live,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._inquiries = inquiries
        self._provider_of = provider_of
        self._doorbell = doorbell
        self._live = live
        self._clock = clock

    async def run_once(self) -> bool:
        """Do what there is to do now; gives whether there may be more at once."""
        asked = await self._ask_about_unknown()
        marked = await self._mark_overdue()
        await self._judge()
        return asked >= ASKED_AT_ONCE or marked >= ASKED_AT_ONCE

    async def reconcile(self, workspace_id: str, message_id: str) -> None:
        """Ask about one message now, because a person wants to know.

        Raises:
            NotFound: None of that id in this workspace that went out.
            NotNow: There is nothing to ask, or nobody who could answer.
        """
        async with self._database.transaction() as connection:
            found = await settling.find_open(connection, workspace_id, message_id)
        if found.state not in ("unknown", "accepted", "sent", "delivered"):
            raise NotNow(f"There is nothing to ask about a message that is {found.state}.")
        if not self._inquiries.can_ask(found.provider):
            raise NotNow("This provider cannot be asked about messages; its statuses tell what happens.")
        await self._keep(await self._inquiries.ask([found], self._clock()))

    # ── unknown outcomes ─────────────────────────────────────────────────────────────────────────────

    async def _ask_about_unknown(self) -> int:
        now = self._clock()
        async with self._database.transaction() as connection:
            claimed = await settling.claim_unknown(
                connection, now, now - FIRST_ASK, now + ASK_AGAIN, ASKED_AT_ONCE
            )
        await self._keep(await self._inquiries.ask(claimed, now))
        return len(claimed)

    async def _keep(self, learned: Sequence[Learned], asked_until: datetime | None = None) -> None:
        """Write down what was learned, the vain question too.

        Given `asked_until`, to when the messages were put off while they were asked about: no longer.
        """
        if not learned:
            return
        now = self._clock()
        async with self._database.transaction() as connection:
            facts = [fact for one in learned for fact in one.facts]
            applied = await apply_facts(connection, self._vault, facts, now)
            await leases.announce(connection, leases.merged(applied.arrivals), now)
            await messages.add_events(
                connection, [_noted(one.message, one.note, now) for one in learned if one.note is not None]
            )
            if asked_until is not None:
                await settling.wait_no_longer(connection, [one.message.id for one in learned], asked_until)
        await self._tell(applied)

    # ── overdue ──────────────────────────────────────────────────────────────────────────────────────

    async def _mark_overdue(self) -> int:
        now = self._clock()
        asked_until = now + ASK_AGAIN
        async with self._database.transaction() as connection:
            due = await settling.lock_overdue(connection, now, ASKED_AT_ONCE)
            over = [one for one in due if one.state == "sent" and now - one.updated_at >= TIME_TO_LIVE]
            marked = [one for one in due if one not in over and self._tells_more(one)]
            stuck = [one for one in marked if one.state == "accepted"]
            asking = {one.id: asked_until for one in stuck if self._inquiries.can_ask(one.provider)}
            timers = [(one.id, asking.get(one.id) or _next_look(one)) for one in due if one not in over]
            await settling.put_off(connection, timers)
            await messages.add_events(connection, [_marked(one, now) for one in marked])
            applied = await apply_facts(connection, self._vault, [_expired(one, now) for one in over], now)
            await leases.announce(connection, applied.arrivals, now)
            raised = await raise_alerts(connection, _stuck_alarms(stuck), now)
        await self._tell(applied)
        for one in raised:
            self._live.publish(one.concern.workspace_id, CHANGED)
        await self._keep(await self._inquiries.ask(stuck, now), asked_until)
        return len(due)

    def _tells_more(self, message: OpenMessage) -> bool:
        """Whether the provider would have told what comes after this state."""
        levels = self._provider_of(message.provider).capabilities.status_levels
        return ("sent" if message.state == "accepted" else "delivered") in levels

    async def _tell(self, applied: Applied) -> None:
        announce_moved(self._live, applied.moved)
        if applied.arrivals:
            await self._doorbell.ring("drain")
        if applied.has_queued:
            await self._doorbell.ring("send")

    # ── alerts ───────────────────────────────────────────────────────────────────────────────────────

    async def _judge(self) -> None:
        """Raise what there is too much of, and end what has been calm for a while."""
        now = self._clock()
        async with self._database.transaction() as connection:
            unknown = await settling.count_unknown(connection)
            standing = await alerts.open_of(connection, (UNKNOWN_ALERT, STUCK_ALERT))
            is_open = {one.concern for one in standing}
            alarms = [
                _unknown_alarm(workspace_id, channel_id, count)
                for (workspace_id, channel_id), count in unknown.items()
                if count >= MIN_UNKNOWN
            ]
            new = [one for one in alarms if one.concern not in is_open]
            await raise_alerts(connection, new, now)
            over = await self._calmed(connection, standing, unknown, now)
            await end_alerts(connection, over, now)
        for workspace_id in {one.workspace_id for one in (*over, *(alarm.concern for alarm in new))}:
            self._live.publish(workspace_id, CHANGED)

    async def _calmed(
        self,
        connection: AsyncConnection,
        standing: Sequence[alerts.Standing],
        unknown: dict[tuple[str, str], int],
        now: datetime,
    ) -> list[alerts.Concern]:
        quiet = [one for one in standing if now - one.last_seen_at >= CALM]
        if not quiet:
            return []
        heard = await channel_checks.of_channels(connection, {one.concern.subject_id for one in quiet})
        over = []
        for one in quiet:
            concern = one.concern
            watched = heard.get(concern.subject_id)
            is_heard = watched is not None and (watched.heard_at or one.last_seen_at) > one.last_seen_at
            still = unknown.get((concern.workspace_id, concern.subject_id), 0)
            if is_heard if concern.kind == STUCK_ALERT else still < MIN_UNKNOWN:
                over.append(concern)
        return over


def _next_look(message: OpenMessage) -> datetime | None:
    """When a message that is overdue now is looked at again: what was never heard of is not guessed about."""
    return message.updated_at + TIME_TO_LIVE if message.state == "sent" else None


def _marked(message: OpenMessage, now: datetime) -> MessageEvent:
    reason = NO_STATUS if message.state == "accepted" else NOT_DELIVERED
    identity = f"{message.id}:overdue:{message.state}"
    return _event(message, identity, reason, now)


def _noted(message: OpenMessage, note: dict[str, str], now: datetime) -> MessageEvent:
    return _event(message, f"{message.id}:{note['code']}:{message.state}:{message.attempts}", note, now)


def _event(message: OpenMessage, identity: str, reason: dict[str, str], now: datetime) -> MessageEvent:
    return MessageEvent(
        identity, message.workspace_id, message.id, message.state, "reconciler", now, dict(reason)
    )


def _expired(message: OpenMessage, now: datetime) -> Fact:
    return Fact(
        workspace_id=message.workspace_id,
        message_id=message.id,
        state=MessageState.EXPIRED,
        source="reconciler",
        at=now,
        identity=f"{message.id}:expired:reconciler",
        error=dict(TIME_OVER),
    )


def _stuck_alarms(stuck: Sequence[OpenMessage]) -> list[Alarm]:
    counts = Counter((one.workspace_id, one.channel_id) for one in stuck)
    return [
        Alarm(of_channel(workspace_id, channel_id, STUCK_ALERT), Severity.WARNING, {"count": str(count)})
        for (workspace_id, channel_id), count in counts.items()
        if count >= MIN_STUCK
    ]


def _unknown_alarm(workspace_id: str, channel_id: str, count: int) -> Alarm:
    concern = of_channel(workspace_id, channel_id, UNKNOWN_ALERT)
    return Alarm(concern, Severity.WARNING, {"count": str(count)})
