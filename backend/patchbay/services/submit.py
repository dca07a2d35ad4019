"""The sender: queued messages pass the policy gate, are marked as submitting, sent, and their answers kept.

```
queued ──gate──▶ submitting ──▶ accepted        the provider took it
   │                 ├────────▶ queued          certainly not sent: again later
   │                 ├────────▶ failed          refused for good
   │                 └────────▶ unknown         may have been sent: settled by statuses, else by the sweep
   ├──▶ suppressed, expired                     policy says no
   └──▶ queued, not before …                    policy says later
```

Each arrow is a commit of its own batch; nothing is sent inside a transaction. A message waits until the
earlier ones of its conversation have left these states.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from msgspec import Struct, convert
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import Accepted, Rejected, SendResult
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.events import Event
from patchbay.messaging.lanes import Lane
from patchbay.messaging.lifecycle import MessageState, may_requeue
from patchbay.messaging.providers import Providers
from patchbay.messaging.statuses import read_delivery
from patchbay.services.alerts import CHANGED
from patchbay.services.announcing import announce_moved
from patchbay.services.beside import NOTHING, load_beside
from patchbay.services.bursts import Bursts
from patchbay.services.channel_cache import ChannelCache
from patchbay.services.clock import Clock, utc_now
from patchbay.services.dispatch import Dispatch
from patchbay.services.doorbell import Doorbell
from patchbay.services.live import Live, LiveNotice
from patchbay.services.message_facts import Applied, Fact, apply_facts, delivery_fact
from patchbay.services.price_book import PriceBook
from patchbay.services.rates import note_going
from patchbay.services.sending import (
    CLAIM_S,
    Go,
    Later,
    Stop,
    as_sent,
    begun,
    deferral_of,
    fact_of,
    judge,
    requeue_of,
    retry_at,
)
from patchbay.services.stops import Stops
from patchbay.services.work_metrics import WorkMetrics
from patchbay.storage import events, leases, messages, parties, party_lookup
from patchbay.storage.batch import Batcher
from patchbay.storage.database import Database
from patchbay.storage.messages import Change, StoredMessage
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault

log = structlog.get_logger()

CAPACITY = 256
"""Sends one process has under way at once."""
ROOM_OF_LANE = {Lane.URGENT: CAPACITY, Lane.REPLY: CAPACITY, Lane.TRANSACTIONAL: 224, Lane.CAMPAIGN: 160}
"""How full each lane may make a process."""
BATCH = 64
"""Messages submitted in one transaction."""
KEEP_PAUSES_S = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0)
"""Between attempts to keep an answer while the database is away; in all shorter than the claim."""


class Answered(Struct, frozen=True):
    """A message that was submitted, and what came back."""

    go: Go
    result: SendResult


class Claimed(Struct, frozen=True):
    """How many messages were looked at, and those of them that are submitting now."""

    looked_at: int = 0
    going: tuple[Go, ...] = ()
    again_in_s: float | None = None
    """When there is more that may go out, where a number has sent as fast as it may."""


class Submit:
    """Sends what is queued, for one process."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        channels: ChannelCache,
        providers: Providers,
        *,
        dispatch: Dispatch,
        prices: PriceBook,
        metrics: WorkMetrics,
        doorbell: Doorbell,
        live: Live,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._providers = providers
        self._dispatch = dispatch
        self._prices = prices
        self._metrics = metrics
        self._doorbell = doorbell
        self._live = live
        self._clock = clock
        self._stops = Stops(vault)
        self._bursts = Bursts()
        self._under_way = 0
        self._batcher: Batcher[Answered, None] = Batcher(self._keep, max_size=128)

    @property
    def capacity(self) -> int:
        """How many more sends this process can have under way."""
        return CAPACITY - self._under_way

    def _room(self, lane: int) -> int:
        """How many more of this lane it takes now; the last places are for those who wait for an answer."""
        return ROOM_OF_LANE[Lane(lane)] - self._under_way

    async def take(self, message: StoredMessage, party: Party | None) -> tuple[Go, StoredMessage] | None:
        """Take a message that is about to be stored, so that it need not be claimed afterwards.

        Returns:
            What to `send` once it is stored, and the message as it is to be stored; or None when it must go
            through the outbox: the gate has more to say than yes, or there is no room.
        """
        if self._room(message.lane) <= 0 or message.kind == "template" or message.fallback is not None:
            return None
        now = self._clock()
        channel = await self._channels.get(message.channel_id)
        if channel is not None and (channel.rules.caps or channel.rules.most_per_day is not None):
            return None
        if self._bursts.are_near(message.conversation_id, now):
            return None
        verdict = judge(
            message,
            party=party,
            channel=channel,
            beside=NOTHING,
            providers=self._providers,
            now=now,
        )
        if not isinstance(verdict, Go):
            return None
        self._under_way += 1
        self._bursts.note(message.conversation_id, now)
        claimed_until = now + timedelta(seconds=CLAIM_S)
        return verdict, replace(message, state="submitting", attempts=1, claimed_until=claimed_until)

    def let_go(self) -> None:
        """What was taken has not been stored, and will not be sent."""
        self._under_way -= 1

    async def claim(self) -> Claimed:
        """Pass what is ready through the gate and take what may go out."""
        room = min(self.capacity, BATCH)
        if room <= 0:
            return Claimed()
        look = await self._dispatch.look(lambda lane: min(room, self._room(lane)))
        if not look.lanes:
            return Claimed(again_in_s=look.wait_s)
        async with self._database.transaction() as connection:
            ready = await self._dispatch.take(connection, look, lambda lane: min(room, self._room(lane)))
            verdicts = await self._judge(connection, ready) if ready else []
            applied = await self._write_verdicts(connection, verdicts)
        await self._dispatch.give_back(look, ready)
        announce_moved(self._live, applied.moved)
        if applied.arrivals:
            await self._doorbell.ring("drain")
        if applied.has_queued:
            await self._doorbell.ring("send")
        going = [verdict for verdict in verdicts if isinstance(verdict, Go)]
        self._under_way += len(going)
        return Claimed(len(ready), tuple(going), look.wait_s)

    async def send(self, go: Go) -> None:
        """Submit one message and keep the answer."""
        try:
            provider = self._providers.of(go.channel.channel.provider)
            result = await provider.send(go.channel.config, go.outgoing)
            await self._keep_answer(Answered(go, result))
        finally:
            self._under_way -= 1

    async def _keep_answer(self, answered: Answered) -> None:
        """Keep an answer through a restart of the database: lost, it could only be waited for."""
        for pause_s in KEEP_PAUSES_S:
            try:
                await self._batcher.add(answered)
            except Exception as error:  # noqa: BLE001 whatever it is, the answer is still worth keeping
                log.warning("answer_not_kept", message_id=answered.go.message.id, error=type(error).__name__)
                await asyncio.sleep(pause_s)
            else:
                return
        await self._batcher.add(answered)

    async def _judge(
        self, connection: AsyncConnection, ready: Sequence[StoredMessage]
    ) -> list[Stop | Later | Go]:
        known = await parties.load(connection, self._vault, {one.conversation_id for one in ready})
        channels = {
            one: await self._channels.get_within(connection, one)
            for one in {message.channel_id for message in ready}
        }
        now = self._clock()
        beside = await load_beside(connection, ready, known, channels, now)
        verdicts = [
            judge(
                message,
                party=known.get(message.conversation_id),
                channel=channels[message.channel_id],
                beside=beside.get(message.id, NOTHING),
                providers=self._providers,
                now=now,
            )
            for message in ready
        ]
        going = [as_sent(verdict) for verdict in verdicts if isinstance(verdict, Go)]
        await note_going(connection, going, known, channels, now)
        return verdicts

    async def _write_verdicts(
        self, connection: AsyncConnection, verdicts: Sequence[Stop | Later | Go]
    ) -> Applied:
        now = self._clock()
        changes: list[Change] = []
        stopped: list[Fact] = []
        waiting: list[Later] = []
        for verdict in verdicts:
            match verdict:
                case Stop(fact=fact):
                    stopped.append(fact)
                case Later(message=message, not_before=not_before):
                    changes.append(Change(message.id, "queued", now, not_before=not_before))
                    waiting.append(verdict)
                case Go(message=message):
                    claimed_until = now + timedelta(seconds=CLAIM_S)
                    attempts = message.attempts + 1
                    changes.append(
                        Change(message.id, "submitting", now, claimed_until=claimed_until, attempts=attempts)
                    )
        await messages.change(connection, changes)
        going = [verdict for verdict in verdicts if isinstance(verdict, Go)]
        await messages.replace_content(
            connection, self._vault, [as_sent(one) for one in going if one.replaced]
        )
        events_of = [event for one in going for event in begun(one, now)]
        await messages.add_events(connection, [*events_of, *(deferral_of(one, now) for one in waiting)])
        applied = await apply_facts(connection, self._vault, stopped, now)
        await leases.announce(connection, applied.arrivals, now)
        return applied

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────

    async def _keep(self, batch: list[Answered]) -> list[None]:
        now = self._clock()
        async with self._database.transaction() as connection:
            facts = [fact for one in batch if (fact := fact_of(one.go.message, one.result, now)) is not None]
            facts += await self._parked_facts(connection, batch)
            applied = await apply_facts(connection, self._vault, facts, now, prices=self._prices)
            await self._requeue(connection, batch, now)
            await self._learn_addresses(connection, batch, now)
            stops = self._stops.judge(((one.go.channel, one.result) for one in batch), now)
            await self._stops.write(connection, stops, now)
            await leases.announce(connection, leases.merged(applied.arrivals), now)
            has_more = await messages.any_queued(
                connection, {one.go.message.conversation_id for one in batch}
            )
        for channel_id, seconds in slowed(batch).items():
            await self._dispatch.hold(channel_id, seconds)
        for stop in stops:
            self._channels.forget(stop.channel_id)
            self._live.publish(stop.workspace_id, LiveNotice(kind="channel", state=stop.state), CHANGED)
        announce_moved(self._live, applied.moved)
        for fact in facts:
            self._metrics.count_message(fact.state.value)
        if applied.arrivals:
            await self._doorbell.ring("drain")
        if has_more or applied.has_queued:
            await self._doorbell.ring("send")
        return [None] * len(batch)

    async def _requeue(self, connection: AsyncConnection, batch: Sequence[Answered], now: datetime) -> None:
        """Put back what was certainly not sent, unless something else was learned of it meanwhile.

        An answer kept twice finds the message submitted once more: that is not for it to undo.
        """
        again = {
            one.go.message.id: (at, one.go, one.result.error)
            for one in batch
            if isinstance(one.result, Rejected)
            and (at := retry_at(one.go.message, one.result, now)) is not None
        }
        if not again:
            return
        standing = await messages.lock_standing(connection, again)
        back = [
            (at, go, error)
            for message_id, (at, go, error) in again.items()
            if (stands := standing.get(message_id)) is not None
            and may_requeue(MessageState(stands.state))
            and stands.attempts == go.message.attempts + 1
        ]
        changes = [Change(go.message.id, "queued", now, not_before=at) for at, go, _ in back]
        await messages.change(connection, changes)
        await messages.add_events(connection, [requeue_of(go, error, now) for _, go, error in back])

    async def _parked_facts(self, connection: AsyncConnection, batch: Sequence[Answered]) -> list[Fact]:
        """Statuses that came before we knew the provider's id of their message."""
        by_provider_id = {
            one.result.provider_id: one.go.message for one in batch if isinstance(one.result, Accepted)
        }
        if not by_provider_id:
            return []
        workspace_ids = {message.workspace_id for message in by_provider_id.values()}
        parked = await events.load_parked(connection, self._vault, workspace_ids, by_provider_id)
        await events.settle(connection, [(event.id, "applied", None) for event in parked])
        found = [(by_provider_id[event.external_id or ""], convert(event.content, Event)) for event in parked]
        return [
            delivery_fact(event, delivery, message.id, message.workspace_id)
            for message, event in found
            if (delivery := read_delivery(event)) is not None
        ]

    async def _learn_addresses(
        self, connection: AsyncConnection, batch: Sequence[Answered], now: datetime
    ) -> None:
        """The number as the provider spells it, where that differs: replies will come from it."""
        learned = [
            party_lookup.Arriving(
                workspace_id=one.go.message.workspace_id,
                channel_id=one.go.message.channel_id,
                addresses=(("phone", phone), ("phone", one.result.wa_id)),
            )
            for one in batch
            if isinstance(one.result, Accepted)
            and one.result.wa_id
            and (phone := one.go.outgoing.to.phone)
            and phone != one.result.wa_id
        ]
        if learned:
            await party_lookup.find_or_add(connection, self._vault, learned, now)


def slowed(batch: Sequence[Answered]) -> dict[str, float]:
    """The channels whose provider asked to slow down, and for how many seconds."""
    return {
        one.go.message.channel_id: max(one.result.error.delay_s(1) or 0.0, one.result.retry_after_s or 0.0)
        for one in batch
        if isinstance(one.result, Rejected)
        and one.result.error.error_class is ErrorClass.THROTTLE
        and one.result.error.scope != "pair"
    }
