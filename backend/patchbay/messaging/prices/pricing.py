"""The price of one message, from the pricing object of its status."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from patchbay.messaging.prices.tables import PriceTable, Rate, micros_of, table_at

PER_MESSAGE = "PMP"
"""The pricing model tables are for; conversations were charged before July 2025."""
_REGULAR = "regular"
_FREE = "free_"
_MAX_WORD_CHARS = 48


class Pricing(Struct, frozen=True):
    """What the provider says of a message's price. Every word may be a new one."""

    category: str | None = None
    type: str | None = None
    """`regular`, or why it is free: `free_customer_service`, `free_entry_point`."""
    billable: bool | None = None
    model: str | None = None

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing; `billable` counts only where no type is given."""
        if self.type is None:
            return self.billable is False
        return self.type.startswith(_FREE)


class Price(Struct, frozen=True):
    """An amount in millionths of the currency, and the table and market it comes from.

    What is free needs no table, and may have no currency.
    """

    micros: int
    currency: str | None = None
    market: str | None = None
    table: str | None = None


def read_pricing(value: Any) -> Pricing | None:
    """The pricing object of a status; None when there is none. What is not understood is left out."""
    if not isinstance(value, dict):
        return None
    billable = value.get("billable")
    category = _word(value.get("category"))
    return Pricing(
        category=category and category.replace("-", "_"),
        type=_word(value.get("type")),
        billable=billable if isinstance(billable, bool) else None,
        model=_word(value.get("pricing_model"), lowers=False),
    )


def price_of(
    pricing: Pricing, country: str | None, at: datetime, tables: Sequence[PriceTable], *, volume: int = 0
) -> Price | None:
    """What a message costs, or None when that is not known.

    Args:
        pricing: What its status says.
        country: The recipient's, two letters.
        at: When it was delivered: the table of that day counts.
        tables: In the order in which they were added.
        volume: How many of this market and category were charged before in the month; with 0, the list price.
    """
    table = table_at(tables, at)
    market = _market_of(table, country)
    if pricing.is_free:
        return Price(0) if table is None else Price(0, table.currency, market, table.version)
    if pricing.model not in (None, PER_MESSAGE) or pricing.type not in (None, _REGULAR):
        return None
    if table is None or market is None or pricing.category is None:
        return None
    rate = table.rates[market].get(pricing.category)
    if rate is None:
        return None
    return Price(micros_of(_amount(rate, volume)), table.currency, market, table.version)


def estimate(
    category: str, country: str | None, at: datetime, tables: Sequence[PriceTable], *, volume: int = 0
) -> Price | None:
    """What one message of a category would cost at most: nothing is known yet of what may make it free."""
    word = category.lower().replace("-", "_")
    return price_of(Pricing(category=word, type=_REGULAR), country, at, tables, volume=volume)


def _market_of(table: PriceTable | None, country: str | None) -> str | None:
    if table is None or country is None:
        return None
    market = table.markets.get(country, table.elsewhere)
    return market if market in table.rates else None


def _amount(rate: Rate, volume: int) -> str:
    if isinstance(rate, str):
        return rate
    return [tier.amount for tier in rate if tier.above <= volume][-1]


def _word(value: Any, *, lowers: bool = True) -> str | None:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        return None
    word = value.strip()[:_MAX_WORD_CHARS]
    return (word.lower() if lowers else word) or None
