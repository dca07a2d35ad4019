"""Dramatiq's Redis broker, woken at once when something is enqueued.

The stock consumer polls, and sleeps longer the longer nothing came: up to a second in the default setting.
Here each enqueue also pushes onto a list per queue, on which an idle consumer blocks instead of sleeping.
Losing the push costs nothing but the old delay: the consumer still looks once per `idle_s`.
"""

from typing import Any

from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from redis.exceptions import RedisError

IDLE_S = 0.5
"""How long an idle consumer blocks before it looks by itself."""
WAKE_TTL_S = 5
"""A push nobody took is forgotten after this."""


PREFETCH = 1_000
"""Messages a consumer may hold: they are acknowledged between rings, so a few must not stop it."""


class WakingRedisBroker(RedisBroker):
    """A RedisBroker whose idle consumers are woken by an enqueue."""

    @property
    def consumer_class(self) -> type["_WakingConsumer"]:
        """The consumer that blocks instead of sleeping."""
        return _WakingConsumer

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """Enqueue, then wake one idle consumer of the queue."""
        enqueued = super().enqueue(message, delay=delay)
        key = self.wake_key(message.queue_name)
        pipeline = self.client.pipeline(transaction=False)
        pipeline.rpush(key, b"1")
        pipeline.expire(key, WAKE_TTL_S)
        pipeline.execute()
        return enqueued

    def wake_key(self, queue_name: str) -> str:
        """The list an idle consumer of the queue blocks on."""
        return f"{self.namespace}:{queue_name}.wake"


class _WakingConsumer(_RedisConsumer):
    def __init__(self, broker: WakingRedisBroker, queue_name: str, prefetch: int, timeout: int) -> None:
        super().__init__(broker, queue_name, max(prefetch, PREFETCH), timeout=1)  # type: ignore[no-untyped-call]
        self._key = broker.wake_key(queue_name)

    def __next__(self) -> Any:
        message = super().__next__()  # type: ignore[no-untyped-call]
        if message is not None:
            return message
        try:
            self.broker.client.blpop([self._key], timeout=IDLE_S)
        except RedisError:
            return None  # the next fetch reports it, and the worker reconnects
        return super().__next__()  # type: ignore[no-untyped-call]
