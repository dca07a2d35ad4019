"""What messages have cost: of one, and summed over what arrived; what is not known is counted apart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from msgspec import Struct

from patchbay.messaging.prices import PriceTable, amount_text, estimate
from patchbay.services.errors import Invalid
from patchbay.storage import channel_names, message_costs, workflow_facts
from patchbay.storage.database import Database
from patchbay.storage.message_costs import CostPart, CostRow, Grouping

MAX_DAYS = 366
"""Days one report covers."""
MAX_GROUPS = 1_000
"""Groups of one report, those with most messages; whole ones, in every currency."""


class Cost(Struct, frozen=True):
    """The price of one message. Without an amount it is not known; it is owed once `charged_at` is there."""

    amount: str | None
    """Decimal text; `0` is free, for the reason `type` gives."""
    currency: str | None
    category: str | None
    type: str | None
    billable: bool | None
    country: str | None
    market: str | None
    charged_at: datetime | None
    table: str | None
    """The version of the price table the amount is from."""
    state: str | None
    """The status that told the price."""


class Money(Struct, frozen=True):
    """An amount, as decimal text."""

    amount: str
    currency: str


class CostSum(Struct, frozen=True):
    """What messages were charged: `unknown` of them have a price nobody knows, which is in no amount."""

    messages: int
    free: int
    unknown: int
    amounts: list[Money]
    """By currency."""


class CostGroup(Struct, frozen=True):
    """The sum of one day, channel, category or workflow; `key` is None for what belongs to none."""

    key: str | None
    name: str | None
    cost: CostSum


class CostReport(Struct, frozen=True):
    """Charges of some days (UTC, both included)."""

    since: date
    until: date
    by: Grouping
    items: list[CostGroup]
    total: CostSum


class Costs:
    """Reads what was charged."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, workspace_id: str, since: date, until: date, by: Grouping) -> CostReport:
        """Charges by day, channel, category or workflow.

        Raises:
            Invalid: The days end before they begin, or are too many.
        """
        days = (until - since).days + 1
        if not 1 <= days <= MAX_DAYS:
            raise Invalid(f"Expected 1 to {MAX_DAYS} days from since to until, got {days}.")
        first, last = since.isoformat(), until.isoformat()
        async with self._database.transaction() as connection:
            parts = await message_costs.sum_by(connection, workspace_id, first, last, by)
            total = await message_costs.sum_of_days(connection, workspace_id, first, last)
            groups = _grouped(parts)
            keys = sorted(key for key in groups if key is not None)
            names: dict[str, str] = {}
            if by == "channel":
                names = await channel_names.names_of(connection, workspace_id, keys)
            elif by == "workflow":
                names = await workflow_facts.names_of(connection, workspace_id, keys)
        items = [CostGroup(key, names.get(key or ""), sum_of(of)) for key, of in groups.items()]
        return CostReport(since, until, by, items, sum_of(total))


def cost_of(row: CostRow | None) -> Cost | None:
    """The price of a message as it is shown; None when nothing was said of it."""
    if row is None:
        return None
    return Cost(
        amount=None if row.amount_micros is None else amount_text(row.amount_micros),
        currency=row.currency,
        category=row.category,
        type=row.type,
        billable=row.billable,
        country=row.country,
        market=row.market,
        charged_at=row.charged_at,
        table=row.price_table,
        state=row.state,
    )


def sum_of(parts: Iterable[CostPart]) -> CostSum:
    """Parts in several currencies as one sum."""
    found = list(parts)
    micros: dict[str, int] = {}
    for part in found:
        if part.currency is not None:
            micros[part.currency] = micros.get(part.currency, 0) + part.micros
    return CostSum(
        messages=sum(part.messages for part in found),
        free=sum(part.free for part in found),
        unknown=sum(part.unknown for part in found),
        amounts=[Money(amount_text(micros[currency]), currency) for currency in sorted(micros)],
    )


def estimated(
    category: str, countries: Mapping[str | None, int], at: datetime, tables: Sequence[PriceTable]
) -> CostSum:
    """What messages of a category to so many people of each country cost at most."""
    prices = {country: estimate(category, country, at, tables) for country in countries}
    parts = [
        CostPart(
            key=country,
            currency=None if price is None else price.currency,
            messages=countries[country],
            free=0,
            unknown=countries[country] if price is None else 0,
            micros=0 if price is None else price.micros * countries[country],
        )
        for country, price in prices.items()
    ]
    return sum_of(parts)


def _grouped(parts: Sequence[CostPart]) -> dict[str | None, list[CostPart]]:
    groups: dict[str | None, list[CostPart]] = {}
    for part in parts:
        groups.setdefault(part.key, []).append(part)
    return dict(islice(groups.items(), MAX_GROUPS))
