"""Doorbells over Dramatiq: at most one per topic is on its way at any time.

A process that rings while its last ring is under way rings once more afterwards, however often it was asked;
with Redis, a topic whose bell has been rung and not yet answered is not rung again by anybody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from dramatiq import Actor, Broker
from dramatiq.brokers.redis import RedisBroker
from redis.exceptions import RedisError

from patchbay.services.doorbell import Topic

log = structlog.get_logger()

TOPICS: tuple[Topic, ...] = ("ingest", "drain", "send")
QUEUE = "doorbells"
UNANSWERED_MS = 1_000
"""A bell nobody answered may be rung again after this: whoever took it may have died."""

Answer = Callable[[Topic], Awaitable[None]]


def declare_actors(broker: Broker, answer: Answer) -> dict[Topic, Actor[..., Any]]:
    """One actor per topic; each only hands on to `answer`."""

    def declare(topic: Topic) -> Actor[..., Any]:
        async def answered() -> None:
            await answer(topic)

        return Actor(
            answered,
            broker=broker,
            actor_name=topic,
            queue_name=QUEUE,
            priority=0,
            options={"max_retries": 0},
        )

    return {topic: declare(topic) for topic in TOPICS}


class BrokerDoorbell:
    """Rings through the broker. Needs no worker in this process."""

    def __init__(self, broker: Broker, actors: Mapping[Topic, Actor[..., Any]]) -> None:
        self._actors = actors
        self._broker = broker
        self._redis = broker.client if isinstance(broker, RedisBroker) else None
        self._ringing: set[Topic] = set()
        self._again: set[Topic] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.rings = 0
        """Rings that reached the broker; the benchmark reads it."""

    async def ring(self, topic: Topic) -> None:
        """Ring soon; the caller does not wait for it."""
        if topic in self._ringing:
            self._again.add(topic)
            return
        self._ringing.add(topic)
        task = asyncio.create_task(self._ring_until_quiet(topic))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ring_until_quiet(self, topic: Topic) -> None:
        try:
            while True:
                self._again.discard(topic)
                await self._ring_once(topic)
                if topic not in self._again:
                    return
        finally:
            self._ringing.discard(topic)

    async def _ring_once(self, topic: Topic) -> None:
        self.rings += 1
        try:
            if self._redis is None:
                self._broker.enqueue(self._actors[topic].message())
            else:
                await asyncio.to_thread(self._ring_redis, topic)
        except RedisError as error:
            log.warning("doorbell_lost", topic=topic, error=type(error).__name__)

    def _ring_redis(self, topic: Topic) -> None:
        assert self._redis is not None
        if self._redis.set(_flag(topic), b"1", nx=True, px=UNANSWERED_MS):
            self._broker.enqueue(self._actors[topic].message())

    async def answered(self, topic: Topic) -> None:
        """Somebody begins to look: whatever is committed from now on may ring again."""
        if self._redis is not None:
            try:
                await asyncio.to_thread(self._redis.delete, _flag(topic))
            except RedisError:
                log.warning("doorbell_not_cleared", topic=topic)


def _flag(topic: Topic) -> str:
    return f"patchbay:bell:{topic}"
