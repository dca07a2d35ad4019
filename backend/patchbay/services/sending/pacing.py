"""How fast each number sends of its own accord: a token bucket per channel.

A bucket fills with `rate` tokens a second, up to one second's worth, and every message takes one. Replies
take none: what they need is left to them, as the rates given here are a part of what the provider allows.
"""

import math
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

SHARE = 0.8
"""The part of a number's throughput that replies leave. Source: WhatsApp reference, section 10.4."""
GATHER_S = 0.1
"""How long a bucket that ran dry fills before it is looked at again: a handful costs less than one by one."""
MAX_BUCKETS = 10_000
"""Buckets remembered; beyond, all are full again."""


class Ask(Struct, frozen=True):
    """So many tokens of a bucket that fills at `rate` a second."""

    most: int
    rate: float

    @property
    def worth(self) -> float:
        """How many tokens are worth waiting for."""
        return max(1.0, min(self.most, self.rate * GATHER_S))


class Grant(Struct, frozen=True):
    """How many were given; where that is fewer than asked for, in how many seconds there are some again."""

    tokens: int
    wait_s: float = 0.0


class Pacing(Protocol):
    """Buckets shared by everybody who sends."""

    async def take(self, asked: Mapping[str, Ask], now_s: float) -> dict[str, Grant]:
        """Take tokens out of several buckets.

        Args:
            asked: What is wanted, by bucket.
            now_s: The time in seconds; a clock that goes back fills nothing.
        """
        ...

    async def give_back(self, unused: Mapping[str, int], now_s: float) -> None:
        """Put tokens back that nothing was sent for; those of a bucket that is held by now are lost."""
        ...

    async def hold(self, bucket: str, seconds: float, now_s: float) -> None:
        """Empty a bucket, and let nothing into it for so long: the provider asked to slow down.

        One that is held for longer already stays held for as long.
        """
        ...


class MemoryPacing:
    """The buckets of one process."""

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}

    async def take(self, asked: Mapping[str, Ask], now_s: float) -> dict[str, Grant]:
        """See `Pacing.take`."""
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.clear()
        return {key: self._take(key, ask, now_s) for key, ask in asked.items()}

    async def give_back(self, unused: Mapping[str, int], now_s: float) -> None:
        """See `Pacing.give_back`."""
        for key, tokens in unused.items():
            level, at = self._buckets.get(key, (0.0, math.inf))
            if at <= now_s:
                self._buckets[key] = level + tokens, at

    async def hold(self, bucket: str, seconds: float, now_s: float) -> None:
        """See `Pacing.hold`."""
        _, at = self._buckets.get(bucket, (0.0, now_s))
        self._buckets[bucket] = 0.0, max(at, now_s + seconds)

    def _take(self, key: str, ask: Ask, now_s: float) -> Grant:
        size = max(1.0, ask.rate)
        level, at = self._buckets.get(key, (size, now_s))
        level = min(size, level + max(0.0, now_s - at) * ask.rate)
        tokens = min(ask.most, int(level))
        left = level - tokens
        self._buckets[key] = left, max(at, now_s)
        wait_s = max(0.0, at - now_s) + max(0.0, ask.worth - left) / ask.rate
        return Grant(tokens, wait_s if tokens < ask.most else 0.0)
