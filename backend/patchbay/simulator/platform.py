"""The platform: what WhatsApp knows and decides. No clock, no network, no await.

Time comes in with every call; ids and randomness come from what it is built with. It returns what is to
happen, and when; `simulator.py` makes it happen.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator import payloads
from patchbay.simulator.admission import Admission
from patchbay.simulator.errors import GraphError
from patchbay.simulator.fault_book import FaultBook
from patchbay.simulator.faults import Planned, Subject
from patchbay.simulator.identifiers import Identifiers
from patchbay.simulator.ledger import Ledger
from patchbay.simulator.limits import Limits
from patchbay.simulator.media import MediaStore
from patchbay.simulator.people import People
from patchbay.simulator.phone_numbers import country_of, digits_of
from patchbay.simulator.prices import Charge, list_at, month_of, rate_of
from patchbay.simulator.standing import Standing
from patchbay.simulator.state import ARRIVED, Message, StatusEvent, Thread, User
from patchbay.simulator.template_store import TemplateStore

if TYPE_CHECKING:
    import random

    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber, SimulatorConfig
    from patchbay.simulator.faults import Plan
    from patchbay.simulator.prices import PriceType
    from patchbay.simulator.requests import SendRequest
    from patchbay.simulator.state import Wish

WINDOW_S = 86_400.0
TYPING_S = 25.0
INBOUND_KNOWN_S = 30 * 86_400.0
KEEPS_WINDOW_SHUT = frozenset({"system", "reaction", "request_welcome"})
"""Inbound kinds that do not open the service window. Source: reference, section 10.1."""
LONGEST_LIFE_S = 30 * 86_400.0
TIME_TO_LIVE_S = {"authentication": 600.0}
"""How long a message waits for a phone that is off. Source: reference, section 9.7."""
ENTRY_ANSWER_S = 86_400.0
ENTRY_S = 72 * 3_600.0
"""An answer within a day to who came by an advertisement makes three days free. Source: reference, 10.2."""


class Accepted(msgspec.Struct, frozen=True):
    """A send that was taken, and what will become of it."""

    message: Message
    plan: list[Planned]
    response: dict[str, Any]


class Platform:
    """All state, and the rules that change it."""

    def __init__(self, config: SimulatorConfig, rng: random.Random, now: Instant) -> None:
        self.config = config
        self.ids = Identifiers(rng)
        self.people = People()
        self.numbers: dict[str, BusinessNumber] = {}
        self.threads: dict[tuple[str, str], Thread] = defaultdict(Thread)
        self.ledger = Ledger(config.ledger_limit)
        self.media = MediaStore(self.ids)
        self.templates = TemplateStore(self.ids)
        self.faults = FaultBook(rng.getrandbits(32))
        self.limits = Limits(config)
        self.standing = Standing()
        self.admission = Admission(config, self.people, self.media, self.templates)
        self.reset(now)

    def reset(self, now: Instant) -> None:
        """Back to what the configuration says; business numbers registered later stay."""
        for part in (self.people, self.threads, self.ledger, self.media, self.templates):
            part.clear()
        for held in (self.faults, self.limits, self.standing):
            held.clear()
        self.faults.set_weather(self.config.weather)
        for number in self.config.numbers:
            self.numbers.setdefault(number.phone_number_id, number)
        for user in self.config.users:
            self.people.put(user)
        for setup in self.config.templates:
            self.templates.put(setup, now)

    def thread(self, number_id: str, user: User) -> Thread:
        """The chat of a user with a business number."""
        return self.threads[number_id, user.phone]

    def account_numbers(self, waba_id: str) -> list[BusinessNumber]:
        """The numbers of an account, in the order they were registered."""
        return [number for number in self.numbers.values() if number.waba_id == waba_id]

    # ---- what a business does

    def send(self, number: BusinessNumber, request: SendRequest, raw: bytes, now: Instant) -> Accepted:
        """Take a message from a business.

        Raises:
            GraphError: Everything Meta refuses at once. What it refuses later is in the plan.
        """
        user, is_phone = self.admission.recipient(number, request)
        template = self.admission.checked(number, request, now, is_phone=is_phone)
        category = "service" if template is None else template.category.lower()
        thread = self.thread(number.phone_number_id, user)
        is_open = thread.window_until > now
        self.standing.admit(number, user, category, now, is_answer=is_open)
        opens_conversation = request.type == "template" and not is_open
        self.limits.admit(number, user, thread, now, opens_conversation=opens_conversation)
        refusal = self.admission.later_refusal(request, user, now, category=category, is_open=is_open)
        if refusal and refusal.code == 131047 and self.config.outside_window == "sync":
            raise refusal
        is_unwelcome = category == "marketing" and user.marketing_stopped
        message = Message(
            id=self.ids.wamid(),
            is_inbound=False,
            number_id=number.phone_number_id,
            user=user.phone,
            type=request.type,
            at=now,
            payload=raw,
            history=[StatusEvent("accepted", now)],
            callback_data=request.biz_opaque_callback_data,
            category=category,
            price_type=self._price_type(category, number, thread, now, is_refused=refusal is not None),
            addressed_by_phone=is_phone,
            template_id=None if template is None else template.id,
            was_in_window=is_open,
            unwelcome_since=user.marketing_stopped_at if is_unwelcome else None,
        )
        thread.typing_until = 0.0
        self._remember(message, thread)
        plan = self._plan(message, user, thread, refusal)
        subject = Subject(user.phone, number.phone_number_id, request.type)
        response = payloads.send_response(request, user, message, is_phone=is_phone)
        return Accepted(message, self.faults.plan(plan, subject), response)

    def mark_read(self, number: BusinessNumber, request: SendRequest, now: Instant) -> None:
        """Take a read receipt, and show "typing…" where it asks for that. Earlier messages are read too.

        Raises:
            GraphError: 131009, when no such message came in within 30 days.
        """
        message = self.ledger.find(request.message_id or "")
        is_ours = message is not None and message.is_inbound and message.number_id == number.phone_number_id
        if message is None or not is_ours or now - message.at > INBOUND_KNOWN_S:
            raise GraphError(131009, "message_id is not the id of a message received within 30 days")
        user = self.people.find(message.user)
        thread = self.threads[number.phone_number_id, user.phone if user else message.user]
        for earlier in map(self.ledger.find, reversed(thread.message_ids)):
            if earlier is None or not earlier.is_inbound or earlier.at > message.at:
                continue
            if earlier.state == "read":
                break
            earlier.history.append(StatusEvent("read", now))
        if request.typing_indicator is not None:
            thread.typing_until = now + TYPING_S
        thread.revision += 1

    def _price_type(
        self, category: str, number: BusinessNumber, thread: Thread, now: Instant, *, is_refused: bool
    ) -> PriceType:
        """What kind of price a message has; an answer to who came by an advertisement makes it free."""
        if is_refused:
            return "regular"
        if thread.entry_at is not None and now - thread.entry_at < ENTRY_ANSWER_S:
            thread.entry_at, thread.entry_until = None, now + ENTRY_S
        if thread.entry_until > now:
            return "free_entry_point"
        prices = list_at(self.config.prices, now)
        if category in prices.free_in_window and thread.window_until > now:
            return "free_customer_service"
        if category == "service" and self.ledger.take_free_service(
            number.phone_number_id, month_of(now), prices.free_service_a_month
        ):
            return "free_customer_service"
        return "regular"

    def _plan(self, message: Message, user: User, thread: Thread, refusal: GraphError | None) -> Plan:
        delays = self.config.receipts
        if refusal:
            return [Planned("failed", delays.sent_ms, delays.sent_ms, refusal.in_status())]
        plan = [Planned("sent", delays.sent_ms, delays.sent_ms, is_priced=True)]
        if user.blocks_business:
            return plan
        if not user.online:
            thread.parked.append(message.id)
            return plan
        return plan + self._arrival(user, delays.delivered_ms, delays.read_ms)

    def _arrival(self, user: User, delivered_ms: float, read_ms: float) -> Plan:
        arrival = [Planned("delivered", delivered_ms, delivered_ms, is_priced=True)]
        if user.auto_read and user.read_receipts:
            arrival.append(Planned("read", read_ms, read_ms))
        return arrival

    # ---- what happens to a message

    def record(self, message: Message, planned: Planned, now: Instant) -> StatusEvent | None:
        """Put a status into a message's history; None when it has that one, or has failed, already."""
        if any(event.state in {planned.state, "failed"} for event in message.history):
            return None
        event = StatusEvent(planned.state, now, planned.error)
        message.history.append(event)
        self.ledger.counts[planned.state] += 1
        if planned.state in ARRIVED:
            self._charge(message, now)
        user = self.people.find(message.user)
        if user is not None:
            self.thread(message.number_id, user).revision += 1
        return event

    def _charge(self, message: Message, now: Instant) -> None:
        prices, country = list_at(self.config.prices, now), country_of(message.user)
        is_free = message.price_type != "regular"
        self.ledger.charge(
            Charge(
                message_id=message.id,
                user=message.user,
                country=country,
                category=message.category,
                type=message.price_type,
                at=now,
                amount=Decimal(0) if is_free else rate_of(prices, country, message.category),
                currency=prices.currency,
            )
        )

    def status_webhook(self, message: Message, planned: Planned, event: StatusEvent) -> dict[str, Any] | None:
        """The value that reports a status; None when the number is gone."""
        number = self.numbers.get(message.number_id)
        if number is None:
            return None
        user = self.people.find(message.user) or _stranger(message)
        return payloads.status_value(
            number, user, message, event, is_priced=planned.is_priced, shape=self.config.status_shape
        )

    # ---- what a user does

    def receive(
        self,
        number: BusinessNumber,
        user: User,
        content: dict[str, Any],
        at: Instant,
        *,
        hides_sender: bool = False,
        has_contacts: bool = True,
    ) -> tuple[Message, dict[str, Any]]:
        """Take a message from a user; gives it, and the value of the webhook that reports it.

        Args:
            number: The business number written to.
            user: Who writes.
            content: `type`, the key of that name, and what else belongs into the message object.
            at: When it was written; decides how long the service window stays open.
            hides_sender: Leave out who it is from, as hostile payloads do.
            has_contacts: Whether `contacts` comes along; system messages never have it.
        """
        message_id = self.ids.wamid()
        body = payloads.message_object(
            user, message_id=message_id, at=at, content=content, hides_sender=hides_sender
        )
        kind = str(content.get("type", "unknown"))
        message = Message(
            id=message_id,
            is_inbound=True,
            number_id=number.phone_number_id,
            user=user.phone,
            type=kind,
            at=at,
            payload=msgspec.json.encode(body),
            history=[],
        )
        has_contacts = has_contacts and kind != "system"
        value = payloads.message_value(number, user, body, has_contacts=has_contacts)
        self.limits.note_inbound(number, at)
        thread = self.thread(number.phone_number_id, user)
        if kind not in KEEPS_WINDOW_SHUT:
            thread.window_until = max(thread.window_until, at + WINDOW_S)
        if content.get("referral") is not None:
            thread.entry_at = at
        self._remember(message, thread)
        self._follow_system(user, content)
        return message, value

    def prefer(self, number: BusinessNumber, user: User, wanted: Wish, now: Instant) -> dict[str, Any]:
        """A user stops or resumes a business's marketing; gives the value of the webhook that reports it."""
        user.marketing_stopped, user.marketing_stopped_at = wanted == "stop", now
        return payloads.preference_value(number, user, wanted, now)

    def open_chat(self, number_id: str, user: User) -> list[tuple[Message, Planned]]:
        """The user looks at the chat: what has arrived becomes read, if receipts are on."""
        if not user.read_receipts:
            return []
        messages = [self.ledger.find(message_id) for message_id in self.thread(number_id, user).message_ids]
        unread = (m for m in messages if m and not m.is_inbound and m.state == "delivered")
        return [(message, Planned("read", 0.0, 0.0)) for message in unread]

    def come_online(self, user: User, now: Instant) -> list[tuple[Message, Planned]]:
        """The user's phone is reachable again: what waited arrives, but for what waited too long."""
        arrived: list[tuple[Message, Planned]] = []
        for (_, phone), thread in self.threads.items():
            if phone != user.phone:
                continue
            waiting, thread.parked = thread.parked, []
            found = [
                message
                for message in map(self.ledger.find, waiting)
                if message and now - message.at < TIME_TO_LIVE_S.get(message.category, LONGEST_LIFE_S)
            ]
            arrived += [(message, planned) for message in found for planned in self._arrival(user, 0.0, 0.0)]
        return arrived

    def _remember(self, message: Message, thread: Thread) -> None:
        thread.message_ids.append(message.id)
        thread.revision += 1
        forgotten = self.ledger.add(message)
        if forgotten is not None:
            old = self.threads.get((forgotten.number_id, forgotten.user))
            if old is not None and old.message_ids and old.message_ids[0] == forgotten.id:
                old.message_ids.popleft()

    def _follow_system(self, user: User, content: dict[str, Any]) -> None:
        system = content.get("system")
        if not isinstance(system, dict) or system.get("type") != "user_changed_number":
            return
        old = user.phone
        new = str(system.get("wa_id", ""))
        if digits_of(new) is None or self.people.find(new) is not None:
            return
        self.people.change_phone(user, new)
        for number_id, phone in [key for key in self.threads if key[1] == old]:
            self.threads[number_id, user.phone] = self.threads.pop((number_id, phone))


def _stranger(message: Message) -> User:
    """Somebody the platform does not know, as they were addressed."""
    return User(
        phone=message.user,
        wa_id=message.user,
        bsuid=message.user,
        name="",
        username_only=not message.addressed_by_phone,
    )
