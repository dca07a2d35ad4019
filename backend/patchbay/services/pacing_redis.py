"""The token buckets of many processes, in Redis: one script takes from all buckets asked for at once."""

from collections.abc import Mapping

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from patchbay.services.pacing import Ask, Grant, MemoryPacing

log = structlog.get_logger()

_TAKE = """
local now = tonumber(ARGV[1])
local given = {}
for index, key in ipairs(KEYS) do
  local most, rate = tonumber(ARGV[2 * index]), tonumber(ARGV[2 * index + 1])
  local size = math.max(1, rate)
  local kept = redis.call('HMGET', key, 'level', 'at')
  local level, at = tonumber(kept[1]) or size, tonumber(kept[2]) or now
  level = math.min(size, level + math.max(0, now - at) * rate)
  local tokens = math.min(most, math.floor(level))
  redis.call('HSET', key, 'level', tostring(level - tokens), 'at', tostring(math.max(at, now)))
  redis.call('EXPIRE', key, math.ceil(math.max(0, at - now)) + 60)
  given[2 * index - 1] = tokens
  given[2 * index] = tostring(math.max(0, at - now) + (1 - level) / rate)
end
return given
"""


class RedisPacing:
    """Buckets under `patchbay:pace:…`; while Redis cannot be reached each process keeps its own."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = redis.register_script(_TAKE)
        self._here = MemoryPacing()

    async def take(self, asked: Mapping[str, Ask], now_s: float) -> dict[str, Grant]:
        """See `Pacing.take`."""
        if not asked:
            return {}
        numbers = [number for ask in asked.values() for number in (ask.most, ask.rate)]
        try:
            found = await self._script(keys=[_key(one) for one in asked], args=[now_s, *numbers])
        except RedisError as error:
            log.warning("pacing_alone", error=type(error).__name__)
            return await self._here.take(asked, now_s)
        pairs = zip(asked, found[::2], found[1::2], strict=True)
        return {key: Grant(tokens, 0.0 if tokens else float(wait_s)) for key, tokens, wait_s in pairs}

    async def give_back(self, unused: Mapping[str, int]) -> None:
        """See `Pacing.give_back`."""
        if not unused:
            return
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for key, tokens in unused.items():
                    pipeline.hincrbyfloat(_key(key), "level", tokens)
                await pipeline.execute()
        except RedisError as error:
            log.warning("pacing_alone", error=type(error).__name__)

    async def hold(self, bucket: str, seconds: float, now_s: float) -> None:
        """See `Pacing.hold`."""
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.hset(_key(bucket), mapping={"level": 0, "at": now_s + seconds})
                pipeline.expire(_key(bucket), int(seconds) + 60)
                await pipeline.execute()
        except RedisError as error:
            log.warning("pacing_alone", error=type(error).__name__)
            await self._here.hold(bucket, seconds, now_s)


def _key(bucket: str) -> str:
    return f"patchbay:pace:{bucket}"
