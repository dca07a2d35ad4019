"""Every message the platform carried, and what can be asserted about them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from patchbay.simulator.clock import Instant
    from patchbay.simulator.prices import Charge
    from patchbay.simulator.state import Message


class Duplicate(msgspec.Struct, frozen=True):
    """Callback data under which more than one message was accepted."""

    biz_opaque_callback_data: str
    message_ids: list[str]


class Ledger:
    """Messages in the order of acceptance. The oldest are forgotten beyond a limit; the counts stay."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._messages: dict[str, Message] = {}
        self._by_callback: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()
        self.charges: dict[str, Charge] = {}
        """What remembered messages were charged, by message."""
        self.totals: dict[str, Decimal] = {}
        """Everything ever charged, by currency."""
        self._free_service: Counter[tuple[str, str]] = Counter()

    def add(self, message: Message) -> Message | None:
        """Remember a message; gives the one that had to be forgotten for it, if any."""
        self._messages[message.id] = message
        self.counts["inbound" if message.is_inbound else "accepted"] += 1
        if message.callback_data is not None:
            self._by_callback.setdefault(message.callback_data, []).append(message.id)
        if len(self._messages) <= self._limit:
            return None
        oldest = self._messages.pop(next(iter(self._messages)))
        self.charges.pop(oldest.id, None)
        if oldest.callback_data is not None:
            self._by_callback.pop(oldest.callback_data, None)
        return oldest

    def charge(self, charge: Charge) -> None:
        """Book what a message costs, once."""
        if charge.message_id in self.charges:
            return
        self.charges[charge.message_id] = charge
        if charge.amount is not None:
            self.totals[charge.currency] = self.totals.get(charge.currency, 0) + charge.amount

    def take_free_service(self, number_id: str, month: str, most: int) -> bool:
        """Whether a number has one of its free service messages of a month left; uses it."""
        if self._free_service[number_id, month] >= most:
            return False
        self._free_service[number_id, month] += 1
        return True

    def find(self, message_id: str) -> Message | None:
        """The message with this id."""
        return self._messages.get(message_id)

    def with_callback_data(self, data: str) -> list[Message]:
        """The messages accepted under this callback data, oldest first."""
        return [self._messages[i] for i in self._by_callback.get(data, ()) if i in self._messages]

    def outbound(self, user: str | None = None) -> Iterator[Message]:
        """Messages from businesses, in the order of acceptance.

        Args:
            user: Only those to this phone; None for all.
        """
        return (m for m in self._messages.values() if not m.is_inbound and user in {None, m.user})

    def duplicates(self) -> list[Duplicate]:
        """Callback data that was accepted more than once; empty when every send was sent once."""
        return [Duplicate(data, ids) for data, ids in self._by_callback.items() if len(ids) > 1]

    def sent_after(self, user: str, instant: Instant) -> list[Message]:
        """Messages to a phone accepted later than an instant."""
        return [message for message in self.outbound(user) if message.at > instant]

    def clear(self) -> None:
        """Forget everything."""
        self._messages.clear()
        self._by_callback.clear()
        self.counts.clear()
        self.charges.clear()
        self.totals.clear()
        self._free_service.clear()
