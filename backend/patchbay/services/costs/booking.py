"""Booking what messages cost, from what their statuses say; inside the transaction that learns of them."""

from collections.abc import Sequence
from datetime import UTC

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.prices import Booking, PriceTable, Pricing, Word, booked, price_of
from patchbay.services.costs.price_book import PriceBook
from patchbay.storage import message_costs
from patchbay.storage.message_costs import CostRow
from patchbay.storage.messages import Standing


async def book_costs(
    connection: AsyncConnection, prices: PriceBook, learned: Sequence[tuple[Standing, Word]]
) -> None:
    """Keep what statuses say of prices, each once; the caller holds the locks of the messages.

    Three statements for however many there are, and none where nothing of it is new.
    """
    told = [(message, word) for message, word in learned if word.counts]
    if not told:
        return
    known = await message_costs.load_many(connection, {message.id for message, _ in told})
    rows: dict[str, CostRow] = {}
    for message, word in told:
        row = rows.get(message.id) or known.get(message.id) or _blank(message)
        after = _with_booking(row, booked(_booking_of(row), word))
        if after != row:
            rows[message.id] = after
    if not rows:
        return
    tables = await prices.tables_of(connection, {row.workspace_id for row in rows.values()})
    priced = [with_price(rows[one], tables[rows[one].workspace_id]) for one in sorted(rows)]
    await message_costs.write(connection, priced)


def with_price(row: CostRow, tables: Sequence[PriceTable]) -> CostRow:
    """The row with the amount that the tables give, or none."""
    booking = _booking_of(row)
    price = None
    if booking.pricing is not None and booking.priced_at is not None:
        price = price_of(booking.pricing, booking.country, booking.priced_at, tables)
    return replace(
        row,
        amount_micros=None if price is None else price.micros,
        currency=None if price is None else price.currency,
        market=None if price is None else price.market,
        price_table=None if price is None else price.table,
    )


def _blank(message: Standing) -> CostRow:
    return CostRow(
        message_id=message.id,
        workspace_id=message.workspace_id,
        conversation_id=message.conversation_id,
        channel_id=message.channel_id,
        run_id=message.run_id,
    )


def _booking_of(row: CostRow) -> Booking:
    pricing = None
    if row.state is not None:
        pricing = Pricing(row.category, row.type, row.billable, row.model)
    return Booking(pricing, row.state, row.state_at, row.country, row.charged_at)


def _with_booking(row: CostRow, booking: Booking) -> CostRow:
    pricing = booking.pricing or Pricing()
    charged_on = None
    if booking.charged_at is not None:
        charged_on = booking.charged_at.astimezone(UTC).date().isoformat()
    return replace(
        row,
        category=pricing.category,
        type=pricing.type,
        billable=pricing.billable,
        model=pricing.model,
        state=booking.state,
        state_at=booking.state_at,
        country=booking.country,
        charged_at=booking.charged_at,
        charged_on=charged_on,
    )
