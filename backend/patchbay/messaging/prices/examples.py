"""The price tables that come along: examples of the form with invented rates, to start one's own from."""

from functools import cache
from importlib.resources import files

import msgspec

from patchbay.messaging.prices.tables import PriceTable


@cache
def example_tables() -> tuple[PriceTable, ...]:
    """Tables before and after the change of 1 October 2026, oldest first. Nobody's real prices."""
    folder = files("patchbay.messaging.prices") / "examples"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)
    return tuple(msgspec.json.decode(one.read_bytes(), type=PriceTable) for one in found)
