"""Delivers webhooks: signed, several at a time, again and again until they are taken.

Webhooks of one lane (a user's chat) make their first attempts in order. A retry waits for nobody, so after a
failure the order is gone, as on the real platform.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator import payloads
from patchbay.simulator.faults import Copy, Subject
from patchbay.simulator.webhook_client import Undelivered

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from patchbay.simulator.clock import Clock, Instant, Timeline
    from patchbay.simulator.config import BusinessNumber, WebhookPolicy
    from patchbay.simulator.fault_book import FaultBook
    from patchbay.simulator.journal import Journal
    from patchbay.simulator.webhook_client import WebhookClient

MAX_GATHERED = 100
"""Changes in one POST at most. Meta speaks of up to 1,000."""
_SIGNATURE = "X-Hub-Signature-256"
_HEADERS = {"Content-Type": "application/json", "User-Agent": "facebookexternalua", "Accept": "*/*"}


class Webhook(msgspec.Struct, eq=False):
    """One webhook on its way, or several that share a POST."""

    id: str
    number_id: str
    lane: str
    first_attempt: Callable[[Copy], list[Copy]]
    entries: list[dict[str, Any]]
    created_at: Instant
    body: bytes = b""
    """What goes out, once nothing can join any more."""
    attempts: int = 0
    last_outcome: str = ""
    state: str = "pending"
    """`pending`, `delivered`, or `dropped` once the retries are over."""
    on_delivered: list[Callable[[], None]] = msgspec.field(default_factory=list)
    done: asyncio.Event = msgspec.field(default_factory=asyncio.Event)


class Held(msgspec.Struct, frozen=True):
    """What an emitter has yet to do, and what it has counted."""

    pending: dict[str, Webhook]
    gathering: dict[str, Webhook]
    counts: Counter[str]


class Emitter:
    """Takes webhooks and sees them delivered."""

    def __init__(
        self,
        *,
        clock: Clock,
        timeline: Timeline,
        policy: WebhookPolicy,
        faults: FaultBook,
        journal: Journal,
        client: WebhookClient,
        find_number: Callable[[str], BusinessNumber | None],
    ) -> None:
        self._clock = clock
        self._timeline = timeline
        self._policy = policy
        self._faults = faults
        self._journal = journal
        self._client = client
        self._find_number = find_number
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._lanes: dict[str, deque[tuple[Webhook, Copy]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pending: dict[str, Webhook] = {}
        self._gathering: dict[str, Webhook] = {}
        self.counts: Counter[str] = Counter()

    def submit(
        self,
        webhook_id: str,
        number: BusinessNumber,
        entries: list[dict[str, Any]],
        *,
        lane: str,
        subject: Subject,
        on_delivered: Callable[[], None] | None = None,
    ) -> Webhook | None:
        """Send a webhook on its way; None when the number has nowhere to send it."""
        if not (number.callback_url and number.subscribed):
            self.counts["nowhere_to_go"] += 1
            return None
        entries = self._faults.shape(entries, subject)
        # Drawn also where it joins others, so that what others do changes nobody's luck.
        gathers_s, first_attempt = self._faults.gathers_s(subject), self._faults.delivery(subject)
        told = [on_delivered] if on_delivered is not None else []
        open_batch = self._gathering.get(number.callback_url)
        if open_batch is not None:
            open_batch.entries += entries
            open_batch.on_delivered += told
            if len(open_batch.entries) >= MAX_GATHERED:
                self._close_batch(number.callback_url)
            return open_batch
        now = self._clock.now()
        webhook = Webhook(
            webhook_id, number.phone_number_id, lane, first_attempt, entries, now, on_delivered=told
        )
        self._pending[webhook.id] = webhook
        if gathers_s is None:
            self._dispatch(webhook, number)
        else:
            self._gathering[number.callback_url] = webhook
            self._timeline.after(gathers_s, partial(self._close_batch, number.callback_url, webhook))
        return webhook

    def _close_batch(self, url: str, expected: Webhook | None = None) -> None:
        webhook = self._gathering.get(url)
        if webhook is None or expected not in {None, webhook}:
            return
        del self._gathering[url]
        number = self._find_number(webhook.number_id)
        if number is None:
            self._drop(webhook)
        else:
            self._dispatch(webhook, number)

    def _dispatch(self, webhook: Webhook, number: BusinessNumber) -> None:
        webhook.body = payloads.encode(payloads.merged(webhook.entries))
        webhook.entries = []
        proper = Copy(webhook.body, payloads.sign(webhook.body, number.app_secret), number.app_secret)
        for copy in webhook.first_attempt(proper):
            if copy.delay_s:
                self._timeline.after(copy.delay_s, partial(self._send, webhook, copy))
            elif copy.waits_for_turn:
                self._queue(webhook.lane, webhook, copy)
            else:
                self._send(webhook, copy)

    def pending(self) -> list[Webhook]:
        """Webhooks nobody has taken yet, oldest first."""
        return list(self._pending.values())

    def held(self) -> Held:
        """What is not taken yet, what is being gathered, and the counts."""
        return Held(self._pending, self._gathering, self.counts)

    def hold(self, held: Held) -> None:
        """Go on from what was held once."""
        self._pending, self._gathering, self.counts = held.pending, held.gathering, held.counts

    async def replay(self, number: BusinessNumber, body: bytes) -> str:
        """Deliver a body once more, freshly signed, without faults and without retries; gives the outcome."""
        headers = {**_HEADERS, _SIGNATURE: payloads.sign(body, number.app_secret)}
        async with self._slots:
            outcome = await self._attempt(number.callback_url, headers, Copy(body, None))
        self._journal.add(self._clock.now(), "replay", number.phone_number_id, body, outcome)
        return outcome

    @property
    def is_busy(self) -> bool:
        """Whether a delivery is under way now; a retry that waits for its time is not."""
        return bool(self._tasks)

    async def finish(self) -> None:
        """Wait until no delivery is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def clear(self) -> None:
        """Forget what is pending."""
        self._pending.clear()
        self._gathering.clear()
        self.counts.clear()

    def _queue(self, lane: str, webhook: Webhook, copy: Copy) -> None:
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append((webhook, copy))
            return
        self._lanes[lane] = deque([(webhook, copy)])
        self._start(self._drain(lane))

    async def _drain(self, lane: str) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                await self._try(*waiting.popleft())
        finally:
            del self._lanes[lane]

    def _send(self, webhook: Webhook, copy: Copy) -> None:
        self._start(self._try(webhook, copy))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _try(self, webhook: Webhook, copy: Copy) -> None:
        number = self._find_number(webhook.number_id)
        if number is None or not number.callback_url:
            return self._drop(webhook)
        headers = _HEADERS if copy.signature is None else {**_HEADERS, _SIGNATURE: copy.signature}
        async with self._slots:
            outcome = await self._attempt(number.callback_url, headers, copy)
        webhook.attempts += 1
        webhook.last_outcome = outcome
        self.counts["attempts"] += 1
        self._journal.add(self._clock.now(), "webhook", webhook.id, copy.body, outcome)
        if webhook.state == "pending":
            self._settle(webhook, is_taken=outcome == "200")
        return None

    async def _attempt(self, url: str, headers: dict[str, str], copy: Copy) -> str:
        """The HTTP status of the product's answer, or why none was seen."""
        try:
            if copy.drips_s is not None:
                return str(await self._client.drip(url, headers, copy.body, over_s=copy.drips_s))
            status = await self._client.post(url, headers, copy.body)
        except Undelivered as error:
            return str(error)
        return "answer lost" if copy.loses_answer else str(status)

    def _settle(self, webhook: Webhook, *, is_taken: bool) -> None:
        if is_taken:
            self._close(webhook, "delivered")
            for tell in webhook.on_delivered:
                tell()
        elif self._clock.now() - webhook.created_at >= self._policy.give_up_after_s:
            self._drop(webhook)
        else:
            doubled = self._policy.first_retry_s * 2.0 ** min(webhook.attempts - 1, 30)
            self._timeline.after(min(doubled, self._policy.longest_retry_s), partial(self._retry, webhook))

    def _retry(self, webhook: Webhook) -> None:
        number = self._find_number(webhook.number_id)
        if webhook.id not in self._pending:
            return
        if number is None:
            self._drop(webhook)
        else:
            self._send(webhook, Copy(webhook.body, payloads.sign(webhook.body, number.app_secret)))

    def _drop(self, webhook: Webhook) -> None:
        self._close(webhook, "dropped")

    def _close(self, webhook: Webhook, state: str) -> None:
        webhook.state = state
        self.counts[state] += 1
        self._pending.pop(webhook.id, None)
        webhook.done.set()
