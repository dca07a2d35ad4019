"""Price tables: versioned data with a date from which it holds.

Amounts are decimal text in files and whole millionths of the currency inside: sums stay exact.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

MAX_TABLES = 64
"""Tables one request may bring."""
MILLION = 1_000_000

Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$(?!\n)")]
"""Of one message, as `0.0625`."""
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
Market = Annotated[str, Meta(min_length=1, max_length=64)]
Category = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,47}$(?!\n)")]
"""As statuses name it, dashes written as underscores; new ones may come at any time."""


class Tier(Struct, frozen=True, forbid_unknown_fields=True):
    """The amount of each message above a number of them in a month, market and category."""

    above: Annotated[int, Meta(ge=0, le=10**12)]
    amount: Amount


Rate = Amount | Annotated[list[Tier], Meta(min_length=1, max_length=16)]


class PriceTable(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a message costs by market and category, from a day on until a later table's day."""

    version: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$(?!\n)")]
    """Its name for ever: what has been priced by it says so."""
    valid_from: date
    """The first day (UTC)."""
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    markets: Annotated[dict[Country, Market], Meta(max_length=300)]
    """The market each country belongs to."""
    rates: Annotated[dict[Market, Annotated[dict[Category, Rate], Meta(max_length=32)]], Meta(max_length=300)]
    """By market and category; one amount, or steps by volume."""
    elsewhere: Market | None = None
    """The market of every country that is not listed; left out, they have no price."""
    note: Annotated[str, Meta(max_length=500)] = ""
    """Where the numbers come from."""


def table_at(tables: Sequence[PriceTable], at: datetime) -> PriceTable | None:
    """The table that holds at an instant: of those begun the latest, and of equals the last given."""
    day = at.astimezone(UTC).date()
    held: PriceTable | None = None
    for one in tables:
        if one.valid_from <= day and (held is None or one.valid_from >= held.valid_from):
            held = one
    return held


def faults_of(table: PriceTable) -> Iterator[tuple[str, str]]:
    """What contradicts itself in a table: where, and what is wrong."""
    for country, market in table.markets.items():
        if market not in table.rates:
            yield f"markets.{country}", f"expected a market that has rates, got {market}"
    if table.elsewhere is not None and table.elsewhere not in table.rates:
        yield "elsewhere", f"expected a market that has rates, got {table.elsewhere}"
    for market, rates in table.rates.items():
        for category, rate in rates.items():
            if isinstance(rate, str):
                continue
            if rate[0].above != 0:
                yield f"rates.{market}.{category}", f"expected the first step above 0, got {rate[0].above}"
            if any(one.above >= other.above for one, other in pairwise(rate)):
                yield f"rates.{market}.{category}", "expected steps in growing order"


def micros_of(amount: str) -> int:
    """Millionths of the currency in a decimal text."""
    return int(Decimal(amount) * MILLION)


def amount_text(micros: int) -> str:
    """Millionths as the shortest decimal text: `0.0625`, `3`."""
    whole, part = divmod(abs(micros), MILLION)
    decimals = f"{part:06}".rstrip("0")
    return f"{'-' if micros < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"
