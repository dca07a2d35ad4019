"""Doorbells: rung as seldom as possible, never lost between a ring and its answer, and dispensable."""

import asyncio
import threading

import pytest
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

from patchbay.worker import doorbells
from patchbay.worker.broker import make_broker
from patchbay.worker.doorbells import QUEUE, BrokerDoorbell, declare_actors
from patchbay.worker.memory_broker import MemoryBroker
from patchbay.worker.redis_broker import WakingRedisBroker

NOWHERE = "redis://127.0.0.1:1"
WOKEN_WITHIN_S = 30


async def _never(topic):
    raise AssertionError(f"nobody answers {topic} here")


def a_doorbell(broker):
    return BrokerDoorbell(broker, declare_actors(broker, _never))


async def rung(doorbell) -> None:
    """Wait until every ring has reached the broker."""
    while doorbell._tasks:
        await asyncio.gather(*doorbell._tasks)


@pytest.fixture
def redis_broker(redis_url):
    broker = make_broker(redis_url)
    yield broker
    broker.close()
    broker.client.connection_pool.disconnect()


def waiting_in(broker) -> int:
    if isinstance(broker, MemoryBroker):
        return broker.queues[QUEUE].qsize()
    return broker.client.llen(f"{broker.namespace}:{QUEUE}")


async def test_many_rings_at_once_are_few():
    broker = MemoryBroker()
    doorbell = a_doorbell(broker)

    for _ in range(100):
        await doorbell.ring("drain")
    await rung(doorbell)

    assert waiting_in(broker) <= 2


async def test_each_topic_has_its_own_bell():
    broker = MemoryBroker()
    doorbell = a_doorbell(broker)

    for topic in ("ingest", "drain", "send"):
        await doorbell.ring(topic)
    await rung(doorbell)

    assert waiting_in(broker) == 3


async def test_a_bell_that_nobody_has_answered_is_not_rung_again_by_anybody(redis_broker, monkeypatch):
    monkeypatch.setattr(doorbells, "UNANSWERED_MS", 1_000 * WOKEN_WITHIN_S)
    one, other = a_doorbell(redis_broker), BrokerDoorbell(redis_broker, redis_broker.actors)

    for _ in range(5):
        await one.ring("send")
        await other.ring("send")
        await rung(one)
        await rung(other)

    assert waiting_in(redis_broker) == 1


async def test_what_is_rung_after_the_answer_began_rings_again(redis_broker):
    doorbell = a_doorbell(redis_broker)
    await doorbell.ring("send")
    await rung(doorbell)

    await doorbell.answered("send")
    await doorbell.ring("send")
    await rung(doorbell)

    assert waiting_in(redis_broker) == 2


async def test_without_redis_a_ring_is_lost_and_nothing_else():
    pool = ConnectionPool.from_url(NOWHERE)
    broker = WakingRedisBroker(client=Redis(connection_pool=pool), middleware=[])
    doorbell = a_doorbell(broker)

    await doorbell.ring("ingest")
    await rung(doorbell)
    await doorbell.answered("ingest")

    with pytest.raises(RedisError):
        broker.client.ping()


class PatientRedis(Redis):
    """Blocks far longer than the test waits, and says when it does."""

    blocked = threading.Event()

    def blpop(self, keys, timeout=0):
        self.blocked.set()
        return super().blpop(keys, timeout=3 * WOKEN_WITHIN_S)


def test_an_idle_consumer_is_woken_by_a_ring(redis_url):
    client = PatientRedis(connection_pool=ConnectionPool.from_url(redis_url, socket_timeout=None))
    broker = WakingRedisBroker(client=client, middleware=[])
    actors = declare_actors(broker, _never)
    consumer = broker.consume(QUEUE, prefetch=1, timeout=100)
    got = []
    idle = threading.Thread(target=lambda: got.append(next(consumer)))

    idle.start()
    assert client.blocked.wait(WOKEN_WITHIN_S)
    broker.enqueue(actors["drain"].message())
    idle.join(WOKEN_WITHIN_S)

    assert [message.actor_name for message in got] == ["drain"]
    consumer.close()
    client.connection_pool.disconnect()
