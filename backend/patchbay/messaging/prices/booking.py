"""What a message's statuses together say of its price, whatever order they come in. Pure.

The price stands on `sent` and again on one of `delivered` and `read`; a message is charged when it arrives.
So the word of the furthest status counts, of equals the later one; the first sign of arrival is the moment of
the charge, and without one there is none.
"""

from datetime import datetime

from msgspec import Struct

from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.prices.pricing import Pricing

_RANKS = {state.value: rank for rank, state in enumerate(MessageState)}
_ARRIVED = frozenset({MessageState.DELIVERED.value, MessageState.READ.value})


class Word(Struct, frozen=True):
    """One status: how far the message was, when, and what it says of the price."""

    state: str
    at: datetime
    pricing: Pricing | None
    country: str | None
    """The recipient's, two letters."""

    @property
    def counts(self) -> bool:
        """Whether it says anything of a price or of a charge."""
        return self.pricing is not None or self.state in _ARRIVED


class Booking(Struct, frozen=True):
    """What is known of one message's price."""

    pricing: Pricing | None = None
    state: str | None = None
    """Of the status the pricing comes from."""
    state_at: datetime | None = None
    country: str | None = None
    charged_at: datetime | None = None
    """When it arrived; None: not charged so far."""

    @property
    def priced_at(self) -> datetime | None:
        """The moment whose table counts."""
        return self.charged_at or self.state_at


def booked(booking: Booking, word: Word) -> Booking:
    """What is known after one more status; a status told twice changes nothing."""
    charged_at = booking.charged_at
    if word.state in _ARRIVED:
        charged_at = word.at if charged_at is None else min(charged_at, word.at)
    is_better = word.pricing is not None and _weight(word.state, word.at) > _weight(
        booking.state, booking.state_at
    )
    return Booking(
        pricing=word.pricing if is_better else booking.pricing,
        state=word.state if is_better else booking.state,
        state_at=word.at if is_better else booking.state_at,
        country=booking.country or word.country,
        charged_at=charged_at,
    )


def _weight(state: str | None, at: datetime | None) -> tuple[int, float]:
    return (-1, 0.0) if state is None or at is None else (_RANKS.get(state, -1), at.timestamp())
