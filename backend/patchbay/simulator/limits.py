"""What the platform lets a business send: throughput, pair rate and messaging limit. Pure.

Source: reference, sections 10.3 to 10.5. All are off unless a number or the configuration says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from patchbay.simulator.errors import GraphError

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber, SimulatorConfig
    from patchbay.simulator.state import Thread, User

THROUGHPUT_PER_S = 80
PAIR_BURST = 45
PAIR_DRAIN_S = 6.0
MESSAGING_LIMIT = 250
DAY_S = 86_400.0


class InForce(msgspec.Struct, frozen=True):
    """The limits of one number; 0 is none."""

    throughput_per_s: int
    pair_burst: int
    messaging_limit: int

    @property
    def tier(self) -> str:
        """The messaging limit as the platform names it; one that the platform has not is named like them."""
        if not self.messaging_limit:
            return "TIER_UNLIMITED"
        thousands, rest = divmod(self.messaging_limit, 1_000)
        return f"TIER_{self.messaging_limit}" if rest else f"TIER_{thousands}K"


class Limits:
    """Counts what goes through each number, and whom each portfolio has reached."""

    def __init__(self, config: SimulatorConfig) -> None:
        self._config = config
        self._second: dict[str, tuple[int, int]] = {}
        self._reached: dict[str, dict[str, Instant]] = defaultdict(dict)
        """By portfolio and phone, who was written to last at the end."""

    def of(self, number: BusinessNumber) -> InForce:
        """What a number is held to: what it says itself, else the platform's own where those are on."""
        is_on = self._config.limits == "platform"
        own = (number.throughput_per_s, number.pair_burst, number.messaging_limit)
        usual = (THROUGHPUT_PER_S, PAIR_BURST, MESSAGING_LIMIT) if is_on else (0, 0, 0)
        return InForce(*(usual[at] if said is None else said for at, said in enumerate(own)))

    def note_inbound(self, number: BusinessNumber, now: Instant) -> None:
        """Throughput is of both directions together, though only what goes out is ever refused."""
        if self.of(number).throughput_per_s:
            self._count(number, now)

    def admit(
        self, number: BusinessNumber, user: User, thread: Thread, now: Instant, *, opens_conversation: bool
    ) -> None:
        """Let a send pass, and count it.

        Args:
            number: Who sends.
            user: To whom.
            thread: Their chat, which holds the pair's bucket.
            now: When.
            opens_conversation: Whether it reaches somebody outside a service window.

        Raises:
            GraphError: 130429, 131056, or the code the configuration has for the messaging limit.
        """
        limits = self.of(number)
        if limits.throughput_per_s and self._count(number, now) > limits.throughput_per_s:
            raise GraphError(130429, "Message failed to send because there were too many messages sent")
        if limits.pair_burst:
            _fill(thread, limits.pair_burst, now)
        if opens_conversation and limits.messaging_limit:
            self._reach(number, user, limits.messaging_limit, now)

    def reached(self, portfolio: str, now: Instant) -> int:
        """How many people a portfolio has reached outside their windows within the last day."""
        people = self._reached[portfolio]
        while people and (oldest := next(iter(people))) and now - people[oldest] >= DAY_S:
            del people[oldest]
        return len(people)

    def clear(self) -> None:
        """Forget everything."""
        self._second.clear()
        self._reached.clear()

    def _count(self, number: BusinessNumber, now: Instant) -> int:
        second, count = self._second.get(number.phone_number_id, (0, 0))
        count = count + 1 if second == int(now) else 1
        self._second[number.phone_number_id] = (int(now), count)
        return count

    def _reach(self, number: BusinessNumber, user: User, limit: int, now: Instant) -> None:
        portfolio = portfolio_of(number)
        count, people = self.reached(portfolio, now), self._reached[portfolio]
        if user.phone not in people and count >= limit:
            details = f"The messaging limit of {limit} people in 24 hours is reached"
            raise GraphError(self._config.messaging_limit_code, details)
        people.pop(user.phone, None)
        people[user.phone] = now


def portfolio_of(number: BusinessNumber) -> str:
    """The business portfolio a number belongs to; one that names none has its account to itself."""
    return number.portfolio or number.waba_id


def _fill(thread: Thread, burst: int, now: Instant) -> None:
    drained = (now - thread.pair_at) / PAIR_DRAIN_S
    thread.pair_level, thread.pair_at = max(0.0, thread.pair_level - drained), now
    if thread.pair_level + 1 > burst:
        raise GraphError(131056, "Too many messages sent to this user in a short period")
    thread.pair_level += 1
