"""What a worker process does when a bell rings, and between the rings."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, ClassVar

import structlog

from patchbay.services.campaigns.runner import CampaignRunner
from patchbay.services.doorbell import Doorbell, Topic
from patchbay.services.inbound.ingest import Ingest
from patchbay.services.inbound.media import Media
from patchbay.services.sending.submit import BATCH, Submit
from patchbay.services.sweeps.relay import Relay
from patchbay.services.turns.drain import CLAIM_BATCH, Drain

log = structlog.get_logger()

SWEEP_S = 1.0
"""How often the sweep looks; what a lost doorbell costs at most."""
LONGEST_PAUSE_S = 1.0
"""How long a look that is due later may be put off, so that nobody who stops waits long for it."""
IN_TURN_S = 0.01
"""When to look again for bodies that wait for those before them to be read."""
TROUBLE_PAUSE_S = 1.0
"""How long to leave a database alone that has just failed."""

LOOK_S = 5.0
"""How often it is looked for what is asked of providers, by age: nothing there is in a hurry."""
Look = Callable[[], Awaitable[bool]]
"""Does what there is to do now; gives whether there may be more at once."""


class Runtime:
    """The services of one worker loop, each topic drained by one loop at a time."""

    def __init__(self, remote: Doorbell) -> None:
        self._remote = remote
        self._ingest: Ingest
        self._drain: Drain
        self._submit: Submit
        self._relay: Relay
        self._media: Media
        self._campaigns: CampaignRunner
        self._busy: set[Topic] = set()
        self._again: set[Topic] = set()
        self._starved: set[Topic] = set()
        self._later: set[Topic] = set()
        self._work: set[asyncio.Task[None]] = set()
        self._keepers: list[asyncio.Task[None]] = []
        self._is_stopping = False

    async def start(
        self,
        *,
        ingest: Ingest,
        drain: Drain,
        submit: Submit,
        relay: Relay,
        media: Media,
        campaigns: CampaignRunner,
        looks: Sequence[Look] = (),
    ) -> None:
        """Begin renewing leases and sweeping; call on the worker's loop, before any bell is answered.

        `looks` is what is done now and then besides, each in its own time.
        """
        self._ingest, self._drain, self._submit, self._relay = ingest, drain, submit, relay
        self._media = media
        self._campaigns = campaigns
        self._keepers = [
            asyncio.create_task(self._drain.keep_leases()),
            asyncio.create_task(self._sweep()),
            asyncio.create_task(self._fetch_media()),
            *(asyncio.create_task(self._look_now_and_then(look)) for look in looks),
            asyncio.create_task(self._run_campaigns()),
        ]

    async def stop(self) -> None:
        """Begin nothing new, and let the work under way end; what follows from it is for other workers."""
        self._is_stopping = True
        renewing, *looking = self._keepers
        for keeper in looking:
            keeper.cancel()
        while self._work:
            await asyncio.wait(set(self._work))
        renewing.cancel()
        await asyncio.gather(renewing, *looking, return_exceptions=True)

    async def ring(self, topic: Topic) -> None:
        """A doorbell from within: answered here while there is room, by another worker when not."""
        if self._has_room(topic) and not self._is_stopping:
            self._spawn(self.answer(topic))
        else:
            await self._remote.ring(topic)

    async def answer(self, topic: Topic) -> None:
        """Do what there is to do of this kind, until nothing is left or there is no room.

        Without room the rest is taken up as soon as some work ends.
        """
        if self._is_stopping:
            return
        if topic in self._busy:
            self._again.add(topic)
            return
        looking = asyncio.current_task()
        assert looking is not None
        self._busy.add(topic)
        self._work.add(looking)  # a bell from outside is answered by a task of the broker's
        try:
            while True:
                self._again.discard(topic)
                has_more = await self._LOOKS[topic](self)
                if self._is_stopping or (not has_more and topic not in self._again):
                    return
        except Exception:
            log.exception("work_failed", topic=topic)
            await asyncio.sleep(TROUBLE_PAUSE_S)
        finally:
            self._busy.discard(topic)
            self._work.discard(looking)

    def _has_room(self, topic: Topic) -> bool:
        if topic == "drain":
            return self._drain.capacity > 0
        return topic != "send" or self._submit.capacity > 0

    async def _look_ingest(self) -> bool:
        ingested = await self._ingest.run_once(self._drain.capacity)
        if ingested.turns:
            self._spawn(self._drain.play(ingested.turns))
        if ingested.left_unclaimed:
            self._starved.add("drain")
        if ingested.left_unread:
            self._look_later("ingest", IN_TURN_S)
        return ingested.is_full

    async def _look_drain(self) -> bool:
        room = self._drain.capacity
        turns = await self._drain.claim()
        if turns:
            self._spawn(self._drain.play(turns))
        return self._is_worth_another_look("drain", room, len(turns), CLAIM_BATCH)

    async def _look_send(self) -> bool:
        room = self._submit.capacity
        claimed = await self._submit.claim()
        for go in claimed.going:
            self._spawn(self._submit.send(go))
        if claimed.again_in_s is not None:
            self._look_later("send", claimed.again_in_s)
        return self._is_worth_another_look("send", room, claimed.looked_at, BATCH)

    def _look_later(self, topic: Topic, seconds: float) -> None:
        """Look again in a moment, however often that is asked for meanwhile."""
        if topic not in self._later:
            self._later.add(topic)
            self._spawn(self._answer_later(topic, min(seconds, LONGEST_PAUSE_S)))

    async def _answer_later(self, topic: Topic, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._later.discard(topic)
        await self.answer(topic)

    def _is_worth_another_look(self, topic: Topic, room: int, found: int, batch: int) -> bool:
        if found < min(room, batch):
            return False
        if room <= batch:
            self._starved.add(topic)
            return False
        return True

    _LOOKS: ClassVar[dict[Topic, Callable[["Runtime"], Awaitable[bool]]]] = {
        "ingest": _look_ingest,
        "drain": _look_drain,
        "send": _look_send,
    }

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        while self._starved:
            self._spawn(self.answer(self._starved.pop()))
        if not task.cancelled() and task.exception() is not None:
            log.error("work_failed", exc_info=task.exception())

    async def _sweep(self) -> None:
        while True:
            pause_s = SWEEP_S
            try:
                swept = await self._relay.sweep()
            except Exception:
                log.exception("sweep_failed")
            else:
                if swept.is_full:
                    continue
                if swept.next_due_in_s is not None:
                    pause_s = min(pause_s, max(swept.next_due_in_s, 0.01))
            await asyncio.sleep(pause_s)

    async def _fetch_media(self) -> None:
        while True:
            tried = 0
            try:
                tried = await self._media.fetch_due()
            except Exception:
                log.exception("media_fetch_failed")
            if not tried:
                await asyncio.sleep(SWEEP_S)

    async def _look_now_and_then(self, look: Look) -> None:
        while True:
            has_more = False
            try:
                has_more = await look()
            except Exception:
                log.exception("look_failed")
            await asyncio.sleep(0 if has_more else LOOK_S)

    async def _run_campaigns(self) -> None:
        while True:
            taken = 0
            try:
                taken = await self._campaigns.run_once()
            except Exception:
                log.exception("campaigns_failed")
            if not taken:
                await asyncio.sleep(SWEEP_S)
