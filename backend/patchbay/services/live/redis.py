"""Live notices between processes, through Redis publish and subscribe.

What is published within a moment travels as one message, however many turns it is about: nothing waits for
it, and under load there are a few messages a second instead of one for each turn.
"""

import asyncio

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from patchbay.services.errors import NoLiveNotices
from patchbay.services.live.live import Listener, LiveNotice, MemoryLive

log = structlog.get_logger()

GATHER_S = 0.05
"""How long notices are gathered; nobody sees the difference."""
MAX_GATHERED = 5_000
"""Notices kept while Redis is slow; then they are dropped."""
READ_S = 5.0
RETRY_S = 1.0


class RedisLive:
    """One event loop's publisher, and its subscription once anybody listens.

    When the connection breaks, notices are missed: every listener is ended, so that each begins anew.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        # Database numbers keep installations on one server apart, and Redis's own channels know none.
        self.channel = f"patchbay:live:{redis.connection_pool.connection_kwargs.get('db', 0)}"
        self._here = MemoryLive()
        self._gathered: dict[str, dict[LiveNotice, None]] = {}
        self._count = 0
        self._sending: asyncio.Task[None] | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._is_subscribed = asyncio.Event()

    def publish(self, workspace_id: str, *notices: LiveNotice) -> None:
        """Gather these, and send them in a moment; only on the loop this was made for."""
        if not notices or self._count + len(notices) > MAX_GATHERED:
            return
        self._gathered.setdefault(workspace_id, {}).update(dict.fromkeys(notices))
        self._count += len(notices)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().create_task(self._send_gathered())

    async def listen(self, workspace_id: str) -> Listener:
        """Begin to hear; returns once the subscription stands.

        Raises:
            NoLiveNotices: Redis cannot be reached, so that nothing would be heard.
        """
        if self._hearing is None or self._hearing.done():
            self._is_subscribed.clear()
            self._hearing = asyncio.create_task(self._hear())
        try:
            async with asyncio.timeout(READ_S):
                await self._is_subscribed.wait()
        except TimeoutError as error:
            raise NoLiveNotices("There are no live notices now, as Redis cannot be reached.") from error
        return await self._here.listen(workspace_id)

    def leave(self, listener: Listener) -> None:
        """Hear no more."""
        self._here.leave(listener)

    def end_all(self) -> None:
        """End every listener, and whoever comes after."""
        self._here.end_all()

    async def close(self) -> None:
        """Send what is left, and end the subscription."""
        self._here.end_all()
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
        if self._sending is not None:
            await self._sending

    async def _send_gathered(self) -> None:
        while self._gathered:
            await asyncio.sleep(GATHER_S)
            gathered, self._gathered, self._count = self._gathered, {}, 0
            body = msgspec.json.encode({key: list(notices) for key, notices in gathered.items()})
            try:
                await self._redis.publish(self.channel, body)
            except RedisError as error:
                log.warning("live_notices_lost", error=type(error).__name__)

    async def _hear(self) -> None:
        while True:
            try:
                await self._hear_once()
            except RedisError as error:
                log.warning("live_subscription_lost", error=type(error).__name__)
                self._is_subscribed.clear()
                self._here.end_present()
                await asyncio.sleep(RETRY_S)

    async def _hear_once(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(self.channel)
            while True:
                message = await subscription.get_message(timeout=READ_S)
                if message is None:
                    continue
                if message["type"] == "subscribe":
                    self._is_subscribed.set()
                elif message["type"] == "message":
                    self._tell(message["data"])

    def _tell(self, body: bytes) -> None:
        try:
            by_workspace = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
            for workspace_id, raw in by_workspace.items():
                if self._here.is_heard(workspace_id):
                    self._here.publish(workspace_id, *msgspec.json.decode(raw, type=list[LiveNotice]))
        except msgspec.DecodeError:
            log.warning("live_notice_unreadable")  # another version of ours may run beside us
