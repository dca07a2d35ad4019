"""`python -m bench.yardsticks.queued web|worker`: one Dramatiq message per event, over Redis."""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack

import dramatiq
import redis
import uvloop
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AsyncIO, default_middleware
from litestar import Litestar, Request, Response, post

from bench.yardsticks.handwork import Config, Handwork, handwork, is_signed
from bench.yardsticks.in_process import serve

THREADS = 64
"""Each waits for one coroutine, so this is how many events are worked on at once."""


def create_app(work: Handwork, enqueue: Callable[[int, str], object]) -> Litestar:
    """Answers a webhook once it is stored and its message is in the queue."""

    @post("/hook")
    async def hook(request: Request) -> Response[None]:
        body = await request.body()
        if not is_signed(body, request.headers.get("x-hub-signature-256", "")):
            return Response(None, status_code=401)
        inbox_id = await work.store(body)
        if inbox_id is not None:
            await asyncio.to_thread(enqueue, inbox_id, body.decode())
        return Response(None, status_code=200)

    return Litestar([hook], openapi_config=None, logging_config=None)


def make_broker(config: Config) -> RedisBroker:
    """Dramatiq's own Redis broker with its own middleware, and a pool large enough for its threads."""
    pool = redis.ConnectionPool.from_url(config.redis_url, max_connections=2 * THREADS)
    middleware = [kind() for kind in default_middleware] + [AsyncIO()]
    return RedisBroker(client=redis.Redis(connection_pool=pool), middleware=middleware)


def declare(broker: RedisBroker, config: Config) -> dramatiq.Actor:
    """The actor; its connections are made on the loop that first runs it."""
    ready: list[asyncio.Future[Handwork]] = []
    kept_open = AsyncExitStack()

    async def connect() -> Handwork:
        return await kept_open.enter_async_context(handwork(config))

    async def work_on(inbox_id: int, body: str) -> None:
        if not ready:
            ready.append(asyncio.ensure_future(connect()))
        work = await ready[0]
        await work.work(inbox_id, body.encode())

    return dramatiq.actor(work_on, broker=broker, actor_name="work_on", max_retries=0)


async def _web(config: Config) -> None:
    actor = declare(make_broker(config), config)
    async with handwork(config) as work:
        await serve(create_app(work, actor.send), config.port)


def _worker(config: Config) -> None:
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    told_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_stop.set())
    broker = make_broker(config)
    declare(broker, config)
    broker.emit_after("process_boot")
    worker = dramatiq.Worker(broker, worker_threads=THREADS)
    worker.start()
    told_to_stop.wait()
    worker.stop()


if __name__ == "__main__":
    if sys.argv[1] == "web":
        uvloop.run(_web(Config.from_env()))
    else:
        _worker(Config.from_env())
