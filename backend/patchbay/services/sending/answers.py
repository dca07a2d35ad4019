"""Answers of providers: what each made of its message, kept with what follows from it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import Accepted, Rejected
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.services.alerts.alerts import CHANGED
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.channels.stops import Stop, Stops
from patchbay.services.clock import Clock, utc_now
from patchbay.services.costs.price_book import PriceBook
from patchbay.services.doorbell import Doorbell
from patchbay.services.health.work_metrics import WorkMetrics
from patchbay.services.lifecycle.announcing import announce_moved, announce_waiting
from patchbay.services.lifecycle.facts import apply_facts
from patchbay.services.lifecycle.parked import take_parked
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.sending.dispatch import Dispatch
from patchbay.services.sending.insisting import insist
from patchbay.services.sending.judging import fact_of
from patchbay.services.sending.retries import Answered, find_retries, requeue
from patchbay.storage import leases, outbox, party_lookup
from patchbay.storage.batch import Batcher
from patchbay.storage.database import Database
from patchbay.storage.messages import StoredMessage
from patchbay.storage.vault import Vault


class _Judged(Struct, frozen=True):
    """An answer with what becomes of its channel: judged once, however often it is written."""

    answered: Answered
    stop: Stop | None


class Answers:
    """Keeps what providers answered, those that come close together in one transaction."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        channels: ChannelCache,
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
        self._dispatch = dispatch
        self._prices = prices
        self._metrics = metrics
        self._doorbell = doorbell
        self._live = live
        self._clock = clock
        self._stops = Stops(vault)
        self._batcher: Batcher[_Judged, None] = Batcher(self._keep_batch, max_size=128)

    async def keep(self, answered: Answered) -> None:
        """Keep an answer through a restart of the database: lost, it could only be waited for.

        Raises:
            Exception: Whatever kept the last attempt from it, some 24 seconds later.
        """
        stop = self._stops.judge(answered.go.channel, answered.result, self._clock())
        await insist(
            lambda: self._batcher.add(_Judged(answered, stop)),
            event="answer_not_kept",
            message_id=answered.go.message.id,
        )

    async def _keep_batch(self, judged: list[_Judged]) -> list[None]:
        now = self._clock()
        batch = [one.answered for one in judged]
        async with self._database.transaction() as connection:
            again = await find_retries(connection, batch, now)
            ended = [one for one in batch if one.go.message.id not in again]
            facts = [fact_of(one.go.message, one.result, now) for one in ended]
            facts += await take_parked(connection, self._vault, _named(batch))
            applied = await apply_facts(connection, self._vault, facts, now, prices=self._prices)
            await requeue(connection, again, now)
            await self._learn_addresses(connection, batch, now)
            asked = [one.stop for one in judged if one.stop is not None]
            stops = await self._stops.write(connection, asked, now)
            await leases.announce(connection, leases.merged(applied.arrivals), now)
            has_more = await outbox.any_queued(connection, {one.go.message.conversation_id for one in batch})
        for channel_id, seconds in _slowed(batch).items():
            await self._dispatch.hold(channel_id, seconds)
        for stop in stops:
            self._channels.forget(stop.channel_id)
            self._live.publish(stop.workspace_id, LiveNotice(kind="channel", state=stop.state), CHANGED)
        announce_moved(self._live, applied.moved)
        announce_waiting(self._live, [one.go.message for one in again.values()])
        for fact in facts:
            self._metrics.count_message(fact.state.value)
        if applied.arrivals:
            await self._doorbell.ring("drain")
        if has_more or applied.has_queued:
            await self._doorbell.ring("send")
        return [None] * len(batch)

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


def _named(batch: Sequence[Answered]) -> dict[tuple[str, str], StoredMessage]:
    """The messages that were taken, by channel and the id the provider gave them."""
    return {
        (one.go.message.channel_id, one.result.provider_id): one.go.message
        for one in batch
        if isinstance(one.result, Accepted)
    }


def _slowed(batch: Sequence[Answered]) -> dict[str, float]:
    """The channels whose provider asked to slow down, and for how many seconds at the most."""
    slowed: dict[str, float] = {}
    for one in batch:
        result, channel_id = one.result, one.go.message.channel_id
        if not isinstance(result, Rejected) or result.error.error_class is not ErrorClass.THROTTLE:
            continue
        if result.error.scope != "pair":
            asked_s = max(result.error.delay_s(1) or 0.0, result.retry_after_s or 0.0)
            slowed[channel_id] = max(asked_s, slowed.get(channel_id, 0.0))
    return slowed
