"""The platform's words for how many people a business portfolio may write to first in 24 hours. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

MOST = 100_000_000
"""What is more than this is no number of people that anybody meant."""
_FIELDS = ("max_daily_conversations_per_business", "max_daily_conversation_per_phone", "current_limit")
"""Of webhooks, the newest first: the second and the third were due for removal in February 2026."""
_WORD = re.compile(r"(?:TIER_)?([0-9]{1,9})([KM]?)")
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000}


class Tier(Struct, frozen=True):
    """A limit that could be read."""

    people_per_day: int | None
    """None: as many as there are."""

    def is_below(self, other: "Tier") -> bool:
        """Whether fewer people may be written to than by the other."""
        if self.people_per_day is None:
            return False
        return other.people_per_day is None or self.people_per_day < other.people_per_day


def read_tier(word: object) -> Tier | None:
    """What a tier's name or number lets; None for what nobody can read, `TIER_NOT_SET` among it.

    Source: Meta's pages on messaging limits, `business_capability_update` and `phone_number_quality_update`,
    November 2026: `TIER_250`, `TIER_2K`, `TIER_UNLIMITED`; in the older field a number, of which -1 is none.
    """
    if isinstance(word, bool) or not isinstance(word, str | int):
        return None
    said = str(word).strip().upper()
    if said in ("TIER_UNLIMITED", "UNLIMITED", "-1"):
        return Tier(None)
    found = _WORD.fullmatch(said)
    people = int(found[1]) * _TIMES[found[2]] if found else 0
    return Tier(people) if 0 < people <= MOST else None


def told_tier(value: Mapping[str, Any]) -> Tier | None:
    """What a webhook's value tells of the limit; None where it tells nothing that can be read."""
    told = (read_tier(value.get(name)) for name in _FIELDS)
    return next((tier for tier in told if tier is not None), None)
