"""The broker of an installation: Redis where there is one, memory where not."""

from dramatiq import Broker
from dramatiq.middleware import AsyncIO, Middleware
from redis import ConnectionPool, Redis

from patchbay.worker.memory_broker import MemoryBroker
from patchbay.worker.redis_broker import WakingRedisBroker

NAMESPACE = "patchbay"
MAX_CONNECTIONS = 64
"""More than the threads that can be in Redis at once, so that none is refused one."""
MAINTENANCE_PER_MILLION = 200_000
"""How often a command also looks for doorbells of dead workers; the sweep makes it unimportant."""
HEARTBEAT_TIMEOUT_MS = 15_000


def make_broker(redis_url: str | None) -> Broker:
    """A broker that runs coroutines and nothing else: doorbells need no retries, results or priorities."""
    middleware: list[Middleware] = [AsyncIO()]
    if redis_url is None:
        return MemoryBroker(middleware)
    pool = ConnectionPool.from_url(redis_url, max_connections=MAX_CONNECTIONS)
    return WakingRedisBroker(  # type: ignore[no-untyped-call]
        client=Redis(connection_pool=pool),
        middleware=middleware,
        namespace=NAMESPACE,
        maintenance_chance=MAINTENANCE_PER_MILLION,
        heartbeat_timeout=HEARTBEAT_TIMEOUT_MS,
    )
