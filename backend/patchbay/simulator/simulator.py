"""The simulator: a platform with a clock, a timeline and an emitter, so that what it decides happens."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from patchbay.simulator import payloads
from patchbay.simulator.bell import Bell
from patchbay.simulator.clock import Clock, Timeline
from patchbay.simulator.config import SimulatorConfig
from patchbay.simulator.emitter import Emitter, Webhook
from patchbay.simulator.faults import Subject
from patchbay.simulator.inbound import NotPossible, Phone
from patchbay.simulator.journal import Journal, webhooks_in
from patchbay.simulator.platform import Platform
from patchbay.simulator.state import StatusEvent
from patchbay.simulator.webhook_client import NetworkClient, Undelivered

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber
    from patchbay.simulator.faults import Planned
    from patchbay.simulator.platform import Accepted
    from patchbay.simulator.requests import SendRequest
    from patchbay.simulator.state import Message, Template, User, Wish
    from patchbay.simulator.webhook_client import WebhookClient

STATUS_FIRST_WAIT_S = 5.0
"""Real seconds a send waits for its first status to be taken, when a fault asks for that order."""


class Simulator:
    """Everything behind the faces. Use it between `start()` and `stop()`, on one event loop."""

    def __init__(self, config: SimulatorConfig | None = None, client: WebhookClient | None = None) -> None:
        """Build a simulator.

        Args:
            config: Defaults suit a demo.
            client: Delivers webhooks; left out, over the network.
        """
        self.config = config or SimulatorConfig()
        self.clock = Clock(is_manual=self.config.clock == "manual", starts_at=self.config.starts_at)
        self.timeline = Timeline(self.clock)
        self.bell = Bell()
        self.platform = Platform(self.config, random.Random(self.config.seed), self.clock.now())  # noqa: S311
        path = Path(self.config.journal_path) if self.config.journal_path else None
        self.journal = Journal(self.config.journal_limit, path)
        policy = self.config.webhooks
        self._client = client or NetworkClient(timeout_s=policy.timeout_s, connections=policy.concurrency)
        self.emitter = Emitter(
            clock=self.clock,
            timeline=self.timeline,
            policy=policy,
            faults=self.platform.faults,
            journal=self.journal,
            client=self._client,
            find_number=self.platform.numbers.get,
        )

    async def start(self) -> None:
        """Get ready; a host that mounts the app and runs no lifespan of its own calls this."""
        self.journal.open()

    async def stop(self) -> None:
        """Let go of timers, deliveries, connections and files."""
        self.timeline.clear()
        self.bell.close()
        await self.emitter.stop()
        await self._client.close()
        self.journal.close()

    def reset(self) -> None:
        """Forget everything but the business numbers and the time."""
        self.timeline.clear()
        self.emitter.clear()
        self.journal.clear()
        self.platform.reset(self.clock.now())
        self.bell.ring()

    # ---- time

    async def advance_to(self, instant: Instant) -> None:
        """Move the clock, doing on the way all that is due, deliveries included."""
        await self.timeline.advance_to(instant, self.settle)

    async def settle(self) -> None:
        """Wait until nothing is under way and nothing is due."""
        while True:
            await asyncio.sleep(0)
            if self.emitter.is_busy:
                await self.emitter.finish()
            elif not self.timeline.has_due():
                return

    # ---- messages from businesses

    def accept(self, number: BusinessNumber, request: SendRequest, raw: bytes) -> Accepted:
        """Take a send; `follow` makes the rest happen.

        Raises:
            GraphError: It was refused.
        """
        accepted = self.platform.send(number, request, raw, self.clock.now())
        self.bell.ring()
        return accepted

    def follow(self, accepted: Accepted) -> None:
        """Put the statuses to come of a message on the timeline."""
        self._schedule(accepted.message, accepted.plan, accepted.message.at)

    async def follow_first_status(self, accepted: Accepted) -> None:
        """As `follow`, but the first status happens now, and this returns when the product has taken it."""
        first, *rest = accepted.plan
        webhook = self._happen(accepted.message, first, emits=first.emit_ms is not None)
        self._schedule(accepted.message, rest, accepted.message.at)
        if webhook is not None:
            await wait_for_delivery(webhook, STATUS_FIRST_WAIT_S)

    def open_chat(self, number_id: str, user: User) -> None:
        """The user looks at a chat: what arrived there becomes read."""
        for message, planned in self.platform.open_chat(number_id, user):
            self._happen(message, planned, emits=True)

    def age_window(self, number_id: str, user: User, seconds: float) -> Instant:
        """Have one chat's service window be this much older, as if the user had been silent for longer.

        Returns:
            Until when it is open, or was.
        """
        thread = self.platform.thread(number_id, user)
        thread.window_until = max(0.0, thread.window_until - seconds)
        thread.revision += 1
        self.bell.ring()
        return thread.window_until

    def come_online(self, user: User) -> None:
        """What waited for the user's phone arrives, unless it waited for too long."""
        for message, planned in self.platform.come_online(user, self.clock.now()):
            self._happen(message, planned, emits=True)

    def _schedule(self, message: Message, plan: list[Planned], start: Instant) -> None:
        for planned in plan:
            occurs, emit = start + planned.occurs_ms / 1000, planned.emit_ms
            if emit is None or emit == planned.occurs_ms:
                self.timeline.at(occurs, partial(self._happen, message, planned, emits=emit is not None))
            else:
                self.timeline.at(occurs, partial(self._happen, message, planned, emits=False))
                self.timeline.at(start + emit / 1000, partial(self._report, message, planned))

    def _happen(self, message: Message, planned: Planned, *, emits: bool) -> Webhook | None:
        event = self.platform.record(message, planned, self.clock.now())
        self.bell.ring()
        return self._emit_status(message, planned, event) if event and emits else None

    def _report(self, message: Message, planned: Planned) -> None:
        event = next((event for event in message.history if event.state == planned.state), None)
        if event is not None:
            self._emit_status(message, planned, event)

    def _emit_status(self, message: Message, planned: Planned, event: StatusEvent) -> Webhook | None:
        value = self.platform.status_webhook(message, planned, event)
        if value is None:
            return None
        number = self.platform.numbers[message.number_id]
        subject = Subject(message.user, message.number_id, message.type, "statuses")
        return self.emit(number, "messages", value, subject)

    # ---- messages from users

    def act(
        self,
        number: BusinessNumber,
        user: User,
        action: dict[str, Any],
        *,
        at: Instant | None = None,
        **odd: bool,
    ) -> tuple[Message, Webhook | None]:
        """Let a user do something in a chat.

        Args:
            number: The business number of the chat.
            user: Who does it.
            action: A message object or a short form, see `inbound.py`.
            at: When it was done, if not now: a webhook may be days late.
            odd: `hides_sender`, `has_contacts`: see `Platform.receive`.

        Raises:
            NotPossible: The phone cannot do that.
            GraphError: It names a file that is not there.
        """
        now = self.clock.now()
        if user.phone in self.platform.standing.blocked(number):
            raise NotPossible("the business has blocked this person")
        content = Phone(self.platform, number, user, now).content_of(action)
        key = user.phone
        message, value = self.platform.receive(number, user, content, at or now, **odd)
        subject = Subject(key, number.phone_number_id, message.type, "messages")
        webhook = self.emit(number, "messages", value, subject, on_delivered=partial(self._taken, message))
        self.journal.add(now, "inbound", message.id, message.payload, "")
        self.bell.ring()
        return message, webhook

    def _taken(self, message: Message) -> None:
        message.history.append(StatusEvent("delivered", self.clock.now()))
        user = self.platform.people.find(message.user)
        if user is not None:
            self.platform.thread(message.number_id, user).revision += 1
        self.bell.ring()

    def prefer(self, number: BusinessNumber, user: User, wanted: Wish) -> Webhook | None:
        """Have a user stop or resume the marketing of a business, and report it."""
        value = self.platform.prefer(number, user, wanted, self.clock.now())
        self.bell.ring()
        return self.emit(number, "user_preferences", value, Subject(user.phone, number.phone_number_id, ""))

    # ---- accounts

    def template_changed(self, template: Template) -> None:
        """Report a template's state to the account's numbers."""
        value = payloads.template_status_value(template)
        self.report(template.waba_id, "message_template_status_update", value)

    def report(self, waba_id: str, field: str, value: dict[str, Any]) -> None:
        """Send what concerns a whole account, to each callback of its numbers once."""
        numbers = self.platform.account_numbers(waba_id)
        for number in {number.callback_url: number for number in numbers}.values():
            self.emit(number, field, value, Subject("", number.phone_number_id, ""))

    def review_later(self, template: Template) -> None:
        """Approve a new template once its review is over, if the configuration says when."""
        if self.config.template_review_ms is not None:
            self.timeline.after(self.config.template_review_ms / 1000, partial(self._review, template))

    def _review(self, template: Template) -> None:
        if template.status == "PENDING" and self.platform.templates.has(template.id):
            self.platform.templates.transition(template, "APPROVED", self.clock.now())
            self.template_changed(template)

    async def echoes_challenge(self, callback_url: str, verify_token: str) -> bool:
        """Whether a callback passes the verification handshake."""
        challenge = self.platform.ids.number()
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        try:
            status, text = await self._client.get(callback_url, query)
        except Undelivered:
            return False
        return status == 200 and text == challenge

    def register(self, number: BusinessNumber) -> None:
        """Add a business number, or replace the one with its id."""
        self.platform.numbers[number.phone_number_id] = number
        self.bell.ring()

    async def replay(self, lines: bytes) -> Counter[str]:
        """Deliver the webhooks of a journal again, one after another, each to the number it names.

        Returns:
            How each ended; `nobody's` are those of numbers that are not registered here.

        Raises:
            NotAJournal: See there.
        """
        outcomes: Counter[str] = Counter()
        for body in webhooks_in(lines):
            number = next((one for one in self.platform.numbers.values() if _names(body, one)), None)
            if number is None or not number.callback_url:
                outcomes["nobody's"] += 1
            else:
                outcomes[await self.emitter.replay(number, body)] += 1
        return outcomes

    def emit(
        self, number: BusinessNumber, field: str, value: Any, subject: Subject, **options: Any
    ) -> Webhook | None:
        """Send a webhook with one change of any kind."""
        time = None if field == "messages" else int(self.clock.now())
        entries = [payloads.entry(number.waba_id, [{"value": value, "field": field}], time=time)]
        lane = f"{number.phone_number_id}/{subject.user}"
        webhook_id = self.platform.ids.token()
        return self.emitter.submit(webhook_id, number, entries, lane=lane, subject=subject, **options)


def _names(body: bytes, number: BusinessNumber) -> bool:
    """Whether a body speaks of a number, or at least of its account."""
    return any(f'"{one}"'.encode() in body for one in (number.phone_number_id, number.waba_id))


async def wait_for_delivery(webhook: Webhook, at_most_s: float) -> bool:
    """Wait until a webhook is taken; False when it was dropped or the real seconds are over."""
    try:
        await asyncio.wait_for(webhook.done.wait(), at_most_s)
    except TimeoutError:
        return False
    return webhook.state == "delivered"
