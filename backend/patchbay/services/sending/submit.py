"""The sender: queued messages pass the policy gate, are marked as submitting, and sent.

```
queued ──gate──▶ submitting ──▶ accepted        the provider took it
   │                 ├────────▶ queued          certainly not sent: again later
   │                 ├────────▶ failed          refused for good
   │                 └────────▶ unknown         may have been sent: settled by statuses, else by the sweep
   ├──▶ suppressed, expired                     policy says no
   └──▶ queued, not before …                    policy says later
```

Each arrow is a commit of its own batch; nothing is sent inside a transaction. A message waits until the
earlier ones of its conversation have left these states. What the provider makes of it, `answers` keeps.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lanes import Lane
from patchbay.messaging.providers import Providers
from patchbay.services.channels.cache import ChannelCache, KnownChannel
from patchbay.services.clock import Clock, utc_now
from patchbay.services.doorbell import Doorbell
from patchbay.services.lifecycle.announcing import announce_moved, announce_waiting
from patchbay.services.lifecycle.facts import Applied, Fact, apply_facts
from patchbay.services.live.live import Live
from patchbay.services.sending.answers import Answers
from patchbay.services.sending.batch import Batch
from patchbay.services.sending.bursts import Bursts
from patchbay.services.sending.dispatch import Dispatch
from patchbay.services.sending.gate_facts import NOTHING, load_beside
from patchbay.services.sending.insisting import insist
from patchbay.services.sending.judging import (
    Beside,
    Go,
    Later,
    Stop,
    as_sent,
    begun,
    counting,
    deferral_of,
    judge,
    unjudged,
)
from patchbay.services.sending.rates import note_going
from patchbay.services.sending.retries import Answered, Retry, own_up, requeue
from patchbay.storage import leases, messages, parties
from patchbay.storage.database import Database
from patchbay.storage.messages import Change, StoredMessage
from patchbay.storage.outbox import queue_of
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault

log = structlog.get_logger()

CAPACITY = 256
"""Sends one process has under way at once."""
ROOM_OF_LANE = {Lane.URGENT: CAPACITY, Lane.REPLY: CAPACITY, Lane.TRANSACTIONAL: 224, Lane.CAMPAIGN: 160}
"""How full each lane may make a process."""
BATCH = 64
"""Messages submitted in one transaction."""

STOOD_STILL = {
    "code": "stood_still",
    "message": "The process that was to send it stood still for too long. Nothing was sent.",
}


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
        answers: Answers,
        doorbell: Doorbell,
        live: Live,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._providers = providers
        self._dispatch = dispatch
        self._answers = answers
        self._doorbell = doorbell
        self._live = live
        self._clock = clock
        self._bursts = Bursts()
        self._under_way = 0

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
        verdict = self._verdict(message, party, channel, NOTHING, now)
        if not isinstance(verdict, Go):
            return None
        self._under_way += 1
        self._bursts.note(message.conversation_id, now)
        claimed = replace(message, state="submitting", attempts=1, claimed_until=verdict.claimed_until)
        return verdict, claimed

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
            return Claimed(again_in_s=await self._dispatch.settle(look, ()))
        async with self._database.transaction() as connection:
            ready = await self._dispatch.take(connection, look, lambda lane: min(room, self._room(lane)))
            verdicts = await self._judge(connection, ready) if ready else []
            applied = await self._write_verdicts(connection, verdicts)
        again_in_s = await self._dispatch.settle(look, ready)
        announce_moved(self._live, applied.moved)
        announce_waiting(self._live, [one.message for one in verdicts if isinstance(one, Later)])
        if applied.arrivals:
            await self._doorbell.ring("drain")
        if applied.has_queued:
            await self._doorbell.ring("send")
        going = [verdict for verdict in verdicts if isinstance(verdict, Go)]
        self._under_way += len(going)
        return Claimed(len(ready), tuple(going), again_in_s)

    async def send(self, go: Go) -> None:
        """Submit one message and keep the answer; one whose claim is over is put back instead."""
        try:
            if self._clock() >= go.claimed_until:
                await self._put_back(go)
                return
            provider = self._providers.of(go.channel.channel.provider)
            result = await provider.send(go.channel.config, go.outgoing)
            await self._answers.keep(Answered(go, result))
        finally:
            self._under_way -= 1

    async def _put_back(self, go: Go) -> None:
        """Leave to others what this process stood still with: the gate's word on it is old, too."""
        log.warning("claim_over", message_id=go.message.id)

        async def write() -> None:
            now = self._clock()
            async with self._database.transaction() as connection:
                await requeue(connection, {go.message.id: Retry(go, STOOD_STILL, now)}, now)
                await own_up(connection, go, STOOD_STILL["message"], now)

        await insist(write, event="claim_not_put_back", message_id=go.message.id)
        await self._doorbell.ring("send")

    async def _judge(
        self, connection: AsyncConnection, ready: Sequence[StoredMessage]
    ) -> list[Stop | Later | Go]:
        known = await parties.load(connection, self._vault, {one.conversation_id for one in ready})
        channels = await self._channels_of(connection, ready)
        now = self._clock()
        batch = Batch(ready, known, channels, now)
        beside = await load_beside(connection, batch)
        verdicts: list[Stop | Later | Go] = []
        gone: list[Go] = []
        for message in ready:
            party, channel = known.get(message.conversation_id), channels[message.channel_id]
            its_beside = counting(beside.get(message.id, NOTHING), message, gone, now)
            verdict = self._verdict(message, party, channel, its_beside, now)
            verdicts.append(verdict)
            gone += [verdict] if isinstance(verdict, Go) else []
        going = [as_sent(verdict) for verdict in verdicts if isinstance(verdict, Go)]
        await note_going(connection, replace(batch, messages=going))
        return verdicts

    async def _channels_of(
        self, connection: AsyncConnection, ready: Sequence[StoredMessage]
    ) -> dict[str, KnownChannel | None]:
        """By id; one remembered as paused as it stands now, for what waits for it waits long."""
        known = await self._channels.get_all(connection, {message.channel_id for message in ready})
        paused = {one for one, found in known.items() if found and found.channel.state == "paused"}
        for one in paused:
            self._channels.forget(one)
        return known | await self._channels.get_all(connection, paused)

    def _verdict(
        self,
        message: StoredMessage,
        party: Party | None,
        channel: KnownChannel | None,
        beside: Beside,
        now: datetime,
    ) -> Stop | Later | Go:
        try:
            return judge(
                message, party=party, channel=channel, beside=beside, providers=self._providers, now=now
            )
        except Exception:  # whatever it is, the others of the batch go on
            log.exception("gate_failed", message_id=message.id)
            return unjudged(message, now)

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
                    aside = None if verdict.holds_back else queue_of(Lane.CAMPAIGN, message.channel_id)
                    changes.append(Change(message.id, "queued", now, not_before=not_before, queue=aside))
                    waiting.append(verdict)
                case Go(message=message, claimed_until=claimed_until):
                    attempts = message.attempts + 1
                    changes.append(
                        Change(
                            message.id,
                            "submitting",
                            now,
                            claimed_until=claimed_until,
                            attempts=attempts,
                            purpose=verdict.purpose,
                        )
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
