"""How fast each number sends of its own accord: a token bucket per channel.

A bucket fills with `rate` tokens a second, up to one second's worth, and every message takes one. Replies
take none: what they need is left to them, as the rates given here are a part of what the provider allows.
"""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

SHARE = 0.8
"""The part of a number's throughput that replies leave. Source: WhatsApp reference, section 10.4."""
MAX_BUCKETS = 10_000
"""Buckets remembered; beyond, all are full again."""


class Ask(Struct, frozen=True):
    """So many tokens of a bucket that fills at `rate` a second."""

    most: int
    rate: float


class Grant(Struct, frozen=True):
    """How many were given; where none were left, in how many seconds there is one again."""

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

    async def give_back(self, unused: Mapping[str, int]) -> None:
        """Put tokens back that nothing was sent for."""
        ...

    async def hold(self, bucket: str, seconds: float, now_s: float) -> None:
        """Empty a bucket, and let nothing into it for so long: the provider asked to slow down."""
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

    async def give_back(self, unused: Mapping[str, int]) -> None:
        """See `Pacing.give_back`."""
        for key, tokens in unused.items():
            if key in self._buckets:
                level, at = self._buckets[key]
                self._buckets[key] = level + tokens, at

    async def hold(self, bucket: str, seconds: float, now_s: float) -> None:
        """See `Pacing.hold`."""
        self._buckets[bucket] = 0.0, now_s + seconds

    def _take(self, key: str, ask: Ask, now_s: float) -> Grant:
        size = max(1.0, ask.rate)
        level, at = self._buckets.get(key, (size, now_s))
        level = min(size, level + max(0.0, now_s - at) * ask.rate)
        tokens = min(ask.most, int(level))
        self._buckets[key] = level - tokens, max(at, now_s)
        wait_s = max(0.0, at - now_s) + (1.0 - level) / ask.rate
        return Grant(tokens, 0.0 if tokens else wait_s)
