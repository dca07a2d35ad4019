"""What messages cost: price tables by date, and the price of a message from what the provider says of it.

Rates are data. Who charges decides the category and whether a message is free, and says so in its statuses;
a table only turns that into an amount. What no table knows has no price: it is *not known*, never nothing.
"""

from patchbay.messaging.prices.booking import Booking, Word, booked
from patchbay.messaging.prices.countries import country_of
from patchbay.messaging.prices.examples import example_tables
from patchbay.messaging.prices.pricing import Price, Pricing, estimate, price_of, read_pricing
from patchbay.messaging.prices.tables import (
    MAX_TABLES,
    PriceTable,
    Tier,
    amount_text,
    faults_of,
    micros_of,
    table_at,
)

__all__ = [
    "MAX_TABLES",
    "Booking",
    "Price",
    "PriceTable",
    "Pricing",
    "Tier",
    "Word",
    "amount_text",
    "booked",
    "country_of",
    "estimate",
    "example_tables",
    "faults_of",
    "micros_of",
    "price_of",
    "read_pricing",
    "table_at",
]
