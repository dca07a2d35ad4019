"""What Patchbay costs its database and Redis, counted by them."""

import asyncio
import time

import asyncpg

from bench.counters import RedisCounts, commits, redis_counts
from bench.results import Cost

PUBLISHED_AFTER_S = 11.0
"""A backend of PostgreSQL publishes its counts at the latest 10 s after it fell idle."""
IDLE = Cost(0.0, 0.0, 0.0)


class Costs:
    """Counts from `begin` to `end`; Redis only where `phase` says, as yardsticks use the same server."""

    def __init__(self, connection: asyncpg.Connection, redis_url: str) -> None:
        self._connection = connection
        self._redis_url = redis_url
        self._active_at = -PUBLISHED_AFTER_S
        self._idle = IDLE

    async def measure_idle(self) -> Cost:
        """What sweeps take each second; from now on it is taken off."""
        await self.begin()
        self.phase_begins()
        await asyncio.sleep(PUBLISHED_AFTER_S)
        self.phase_ends()
        self._active_at = 0.0
        self._idle = await self.end(pipelines=1)
        seconds = time.monotonic() - self._began_at
        self._idle = Cost(
            self._idle.commits / seconds,
            self._idle.round_trips / self._redis_s,
            self._idle.commands / self._redis_s,
        )
        return self._idle

    async def begin(self) -> None:
        """Count from here."""
        await self._published()
        self._commits = await commits(self._connection)
        self._began_at = time.monotonic()
        self._redis = RedisCounts(0, 0)
        self._redis_s = 0.0

    def phase_begins(self) -> None:
        """Patchbay works from here."""
        self._phase_redis, self._phase_at = redis_counts(self._redis_url), time.monotonic()

    def phase_ends(self) -> None:
        """Patchbay has done its work."""
        self._active_at = time.monotonic()
        self._redis += redis_counts(self._redis_url) - self._phase_redis
        self._redis_s += self._active_at - self._phase_at

    async def end(self, *, pipelines: int) -> Cost:
        """What one of so many pipelines cost since `begin`."""
        await self._published()
        counted = await commits(self._connection) - self._commits
        elapsed_s = time.monotonic() - self._began_at
        return Cost(
            (counted - self._idle.commits * elapsed_s) / pipelines,
            (self._redis.round_trips - self._idle.round_trips * self._redis_s) / pipelines,
            (self._redis.commands - self._idle.commands * self._redis_s) / pipelines,
        )

    async def _published(self) -> None:
        """Until the database counts everything Patchbay did in its last phase."""
        await asyncio.sleep(max(0.0, self._active_at + PUBLISHED_AFTER_S - time.monotonic()))
