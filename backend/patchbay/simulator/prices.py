"""What messages cost on the platform, by date, and what each was charged. Pure.

The rates are round, invented numbers: nobody's real prices. Source of the rules: reference, section 10.7.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from patchbay.simulator.clock import Instant

ELSEWHERE = "*"
"""The country that stands for all that have no rates of their own."""

PriceType = Literal["regular", "free_customer_service", "free_entry_point"]


class PriceList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What holds from an instant on, until the next list begins."""

    valid_from: float
    """Seconds since the epoch."""
    currency: str
    rates: dict[str, dict[str, Decimal]]
    """Amount per delivered message, by country and category."""
    free_in_window: frozenset[str] = frozenset()
    """Categories that cost nothing while the service window is open."""
    free_service_a_month: int = 0
    """Service messages of one number that cost nothing in a calendar month (UTC)."""


class Charge(msgspec.Struct, frozen=True):
    """What one delivered message was charged; no amount where the list has no rate for it."""

    message_id: str
    user: str
    country: str
    category: str
    type: PriceType
    at: float
    amount: Decimal | None
    currency: str


def list_at(lists: Sequence[PriceList], at: Instant) -> PriceList:
    """The list that holds at an instant; the first one for times before it."""
    begun = [one for one in lists if one.valid_from <= at]
    return max(begun or lists[:1], key=lambda one: one.valid_from)


def rate_of(prices: PriceList, country: str, category: str) -> Decimal | None:
    """The amount for one message that is not free."""
    return prices.rates.get(country, prices.rates.get(ELSEWHERE, {})).get(category)


def month_of(at: Instant) -> str:
    """The calendar month an instant is in."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m}"


def _rates(service: str | None) -> dict[str, dict[str, Decimal]]:
    countries = {
        "BR": ("0.06", "0.008", "0.03"),
        "ES": ("0.06", "0.02", "0.02"),
        "US": ("0.025", "0.004", "0.0135"),
        ELSEWHERE: ("0.05", "0.01", "0.015"),
    }
    rates = {
        country: {
            "marketing": Decimal(marketing),
            "utility": Decimal(utility),
            "authentication": Decimal(authentication),
        }
        for country, (marketing, utility, authentication) in countries.items()
    }
    if service is not None:
        rates = {country: {**of, "service": Decimal(service)} for country, of in rates.items()}
    return rates


EXAMPLE_PRICES = (
    PriceList(
        valid_from=1_751_328_000.0,  # 1 July 2025: per delivered message
        currency="USD",
        rates=_rates(service=None),
        free_in_window=frozenset({"service", "utility"}),
    ),
    PriceList(
        valid_from=1_790_812_800.0,  # 1 October 2026: service messages are charged, utility in the window too
        currency="USD",
        rates=_rates(service="0.005"),
        free_service_a_month=1_000,
    ),
)
