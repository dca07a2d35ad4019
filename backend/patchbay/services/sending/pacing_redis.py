"""The token buckets of many processes, in Redis: one script takes from all buckets asked for at once."""

from collections.abc import Mapping

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from patchbay.services.sending.pacing import Ask, Grant, MemoryPacing

log = structlog.get_logger()

_TAKE = """
local now = tonumber(ARGV[1])
local given = {}
for index, key in ipairs(KEYS) do
  local most, rate = tonumber(ARGV[3 * index - 1]), tonumber(ARGV[3 * index])
  local worth = tonumber(ARGV[3 * index + 1])
  local size = math.max(1, rate)
  local kept = redis.call('HMGET', key, 'level', 'at')
  local level, at = tonumber(kept[1]) or size, tonumber(kept[2]) or now
  level = math.min(size, level + math.max(0, now - at) * rate)
  local tokens = math.min(most, math.floor(level))
  redis.call('HSET', key, 'level', tostring(level - tokens), 'at', tostring(math.max(at, now)))
  redis.call('EXPIRE', key, math.ceil(math.max(0, at - now)) + 60)
  given[2 * index - 1] = tokens
  given[2 * index] = tostring(math.max(0, at - now) + math.max(0, worth - level + tokens) / rate)
end
return given
"""
_GIVE_BACK = """
local now = tonumber(ARGV[1])
for index, key in ipairs(KEYS) do
  local at = tonumber(redis.call('HGET', key, 'at'))
  if at and at <= now then
    redis.call('HINCRBYFLOAT', key, 'level', ARGV[index + 1])
  end
end
"""
_HOLD = """
local now, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local at = math.max(tonumber(redis.call('HGET', KEYS[1], 'at')) or now, now + seconds)
redis.call('HSET', KEYS[1], 'level', '0', 'at', tostring(at))
redis.call('EXPIRE', KEYS[1], math.ceil(at - now) + 60)
"""


class RedisPacing:
    """Buckets under `patchbay:pace:…`; while Redis cannot be reached each process keeps its own."""

    def __init__(self, redis: Redis) -> None:
        self._take = redis.register_script(_TAKE)
        self._give_back = redis.register_script(_GIVE_BACK)
        self._hold = redis.register_script(_HOLD)
        self._here = MemoryPacing()

    async def take(self, asked: Mapping[str, Ask], now_s: float) -> dict[str, Grant]:
        """See `Pacing.take`."""
        if not asked:
            return {}
        numbers = [number for ask in asked.values() for number in (ask.most, ask.rate, ask.worth)]
        try:
            found = await self._take(keys=[_key(one) for one in asked], args=[now_s, *numbers])
        except RedisError as error:
            log.warning("pacing_alone", error=type(error).__name__)
            return await self._here.take(asked, now_s)
        found = zip(asked.items(), found[::2], found[1::2], strict=True)
        return {
            key: Grant(tokens, float(wait_s) if tokens < ask.most else 0.0)
            for (key, ask), tokens, wait_s in found
        }

    async def give_back(self, unused: Mapping[str, int], now_s: float) -> None:
        """See `Pacing.give_back`."""
        if not unused:
            return
        try:
            await self._give_back(keys=[_key(one) for one in unused], args=[now_s, *unused.values()])
        except RedisError as error:
            log.warning("pacing_alone", error=type(error).__name__)
            await self._here.give_back(unused, now_s)

    async def hold(self, bucket: str, seconds: float, now_s: float) -> None:
        """See `Pacing.hold`."""
        try:
            await self._hold(keys=[_key(bucket)], args=[now_s, seconds])
        except RedisError as error:
            log.warning("pacing_alone", error=type(error).__name__)
            await self._here.hold(bucket, seconds, now_s)


def _key(bucket: str) -> str:
    return f"patchbay:pace:{bucket}"
