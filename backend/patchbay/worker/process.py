"""A worker's life: Dramatiq's threads and event loop around one runtime."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

import uvloop
from dramatiq import Broker, Worker
from dramatiq.asyncio import get_event_loop_thread
from prometheus_client import CollectorRegistry

from patchbay.services.doorbell import Topic
from patchbay.services.live.live import Live, MemoryLive
from patchbay.settings import Settings
from patchbay.wiring import Wiring
from patchbay.worker.broker import make_broker
from patchbay.worker.doorbells import BrokerDoorbell, declare_actors
from patchbay.worker.runtime import Runtime

THREADS = 4
"""Doorbells answered at once. The work itself is on the event loop; a thread only waits for its answer."""
POLL_MS = 100
"""How often an idle thread looks whether it is to stop; doorbells wake it at once."""
STOP_MS = 60_000
"""How long a stop waits for what is under way; then leases run out and others go on."""


class WorkerProcess:
    """One worker. `start` returns when it works; `stop` when everything under way has ended."""

    def __init__(self, settings: Settings, broker: Broker | None = None) -> None:
        self._settings = settings
        self.broker = broker or make_broker(settings.redis_url)
        self._actors = declare_actors(self.broker, self._answer)
        self._worker: Worker | None = None
        self._wiring: Wiring | None = None
        self._runtime: Runtime | None = None
        self._is_stopping = False
        self._doorbell = BrokerDoorbell(self.broker, self._actors)
        self.metrics_registry = CollectorRegistry()
        """What this worker counts; in an embedded set-up the API counts here too."""
        self.live: Live | None = MemoryLive() if settings.redis_url is None else None
        """Notices within this process, for an API that is embedded with the worker."""

    def doorbell(self) -> BrokerDoorbell:
        """A doorbell into this worker's broker, for another event loop of this process."""
        return BrokerDoorbell(self.broker, self._actors)

    def start(self) -> None:
        """Start threads, loop and runtime."""
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
        self.broker.emit_after("process_boot")
        self._worker = Worker(self.broker, worker_threads=THREADS, worker_timeout=POLL_MS)
        self._worker.start()
        self._on_loop(self._begin())

    def stop(self) -> None:
        """Take no more doorbells, let the runtime end, close everything."""
        if self._worker is None:
            return
        self._is_stopping = True
        self._on_loop(self._end())
        self._worker.stop(timeout=STOP_MS)
        self.broker.close()

    async def _begin(self) -> None:
        runtime = Runtime(self._doorbell)
        self._wiring = wiring = Wiring(
            self._settings,
            doorbell=runtime,
            live=self.live,
            metrics_registry=self.metrics_registry,
        )
        await runtime.start(
            ingest=wiring.ingest,
            drain=wiring.drain,
            submit=wiring.submit,
            relay=wiring.relay,
            media=wiring.media,
            looks=(
                wiring.reconciler.run_once,
                wiring.channel_checks.run_due,
                wiring.alert_posts.run_once,
            ),
            campaigns=wiring.campaign_runner,
        )
        self._runtime = runtime
        # What is loaded now stays: the collector need not walk through it again and again.
        gc.collect()
        gc.freeze()

    async def _end(self) -> None:
        if self._runtime is not None:
            await self._runtime.stop()
        if self._wiring is not None:
            await self._wiring.close()

    async def _answer(self, topic: Topic) -> None:
        if self._is_stopping or self._runtime is None:
            return
        await self._doorbell.answered(topic)
        await self._runtime.answer(topic)

    def _on_loop(self, work: Coroutine[Any, Any, None]) -> None:
        thread = get_event_loop_thread()
        assert thread is not None
        asyncio.run_coroutine_threadsafe(work, thread.loop).result()
