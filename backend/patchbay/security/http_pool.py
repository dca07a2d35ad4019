"""Connections kept for reuse, bounded in number; and the start of an exchange over one of them."""

import asyncio
from collections import deque
from functools import partial

from msgspec import Struct

from patchbay.security.dialer import Dialer
from patchbay.security.errors import NotSent
from patchbay.security.http_connection import ConnectionBroken, Head, HTTPConnection
from patchbay.security.http_wire import READING_METHODS, Origin

MAX_CONNECTIONS = 256
KEEPALIVE_S = 30.0
"""How long an unused connection is kept."""
TRUSTED_S = 1.0
"""How long an unused connection is trusted with what may not be repeated.

Common servers close one after as little as two to five seconds; what is written at that moment is lost, and
nobody can tell whether it was read.
"""


class Outgoing(Struct, frozen=True):
    """A request ready to be written."""

    origin: Origin
    method: str
    wire: bytes


class HTTPPool:
    """The connections of one event loop.

    Args:
        dialer: Opens connections where policy allows.
        max_connections: Open at once over all origins; a caller beyond that waits.
        keepalive_s: Seconds an unused connection is kept.
        trusted_s: Seconds within which it serves methods that change something, too.
    """

    def __init__(
        self,
        dialer: Dialer,
        *,
        max_connections: int = MAX_CONNECTIONS,
        keepalive_s: float = KEEPALIVE_S,
        trusted_s: float = TRUSTED_S,
    ) -> None:
        self._dialer = dialer
        self._max_connections = max_connections
        self._keepalive_s = keepalive_s
        self._trusted_s = min(trusted_s, keepalive_s)
        self._open = 0
        self._idle: dict[Origin, deque[HTTPConnection]] = {}
        self._waiters: deque[asyncio.Future[None]] = deque()
        self._is_closed = False

    async def begin(
        self, outgoing: Outgoing, *, connect_by: float, answer_by: float
    ) -> tuple[HTTPConnection, Head]:
        """Send a request and wait for the answer's head; the caller reads the body and releases.

        A kept connection that turns out dead before any byte of the answer is replaced once, for a
        method that only reads; any other method gets one that was in use a moment ago, or a new one.

        Args:
            outgoing: The request.
            connect_by: Until when a connection must be had, in the event loop's time.
            answer_by: Until when the head of the answer must have come.

        Raises:
            EgressRefused: The address is not allowed.
            NotSent: No connection could be had.
            ConnectionBroken: The request began to leave, and no answer came.
        """
        may_repeat = outgoing.method in READING_METHODS
        unused_s = self._keepalive_s if may_repeat else self._trusted_s
        while True:
            connection, is_kept = await self._acquire(outgoing.origin, connect_by, unused_s)
            try:
                connection.send(outgoing.method, outgoing.wire)
                return connection, await connection.head(answer_by)
            except ConnectionBroken as error:
                self.release(outgoing.origin, connection)
                if not may_repeat or not is_kept or connection.has_received or error.timed_out:
                    raise
                may_repeat = False
            except BaseException:
                self.release(outgoing.origin, connection)
                raise

    def release(self, origin: Origin, connection: HTTPConnection) -> None:
        """Give a connection back: kept when its exchange ended well, closed otherwise."""
        if connection.is_reusable and not self._is_closed:
            connection.idle_since = asyncio.get_running_loop().time()
            connection.on_lost = partial(self._forget, origin, connection)
            self._idle.setdefault(origin, deque()).append(connection)
        else:
            connection.abort()
            self._open -= 1
        self._wake_one()

    async def aclose(self) -> None:
        """Close every unused connection now, and the others as they are given back."""
        self._is_closed = True
        while self._drop_longest_idle():
            pass
        await asyncio.sleep(0)

    async def _acquire(self, origin: Origin, deadline: float, unused_s: float) -> tuple[HTTPConnection, bool]:
        while True:
            kept = self._take_idle(origin, unused_s)
            if kept is not None:
                return kept, True
            if self._open < self._max_connections or self._drop_longest_idle():
                return await self._dial(origin, deadline), False
            await self._wait_turn(deadline)

    def _take_idle(self, origin: Origin, unused_s: float) -> HTTPConnection | None:
        """The connection used last, so that those not needed grow old and are dropped."""
        kept = self._idle.get(origin)
        while kept and _unused_s(kept[-1]) <= unused_s:
            connection = kept.pop()
            if connection.is_open:
                connection.on_lost = None
                return connection
            self._drop(connection)
        return None

    async def _dial(self, origin: Origin, deadline: float) -> HTTPConnection:
        self._drop_stale()
        self._open += 1
        try:
            return await self._dialer.dial(origin, deadline)
        except BaseException:
            self._open -= 1
            self._wake_one()
            raise

    async def _wait_turn(self, deadline: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout_at(deadline):
                await waiter
        except TimeoutError as error:
            self._leave_queue(waiter)
            raise NotSent("All connections were busy for too long.", timed_out=True) from error
        except asyncio.CancelledError:
            self._leave_queue(waiter)
            raise

    def _leave_queue(self, waiter: asyncio.Future[None]) -> None:
        if waiter in self._waiters:
            self._waiters.remove(waiter)
        else:
            self._wake_one()  # it was this one's turn: the next may have it

    def _wake_one(self) -> None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _forget(self, origin: Origin, connection: HTTPConnection) -> None:
        """An unused connection was closed by the other side."""
        self._idle[origin].remove(connection)
        self._open -= 1
        self._wake_one()

    def _drop_longest_idle(self) -> bool:
        oldest = min((kept for kept in self._idle.values() if kept), key=_idle_since, default=None)
        if oldest is None:
            return False
        self._drop(oldest.popleft())
        return True

    def _drop_stale(self) -> None:
        """Done when a new connection is made, so that origins used once do not hold theirs for ever."""
        for kept in self._idle.values():
            while kept and _unused_s(kept[0]) > self._keepalive_s:
                self._drop(kept.popleft())
        self._idle = {origin: kept for origin, kept in self._idle.items() if kept}

    def _drop(self, connection: HTTPConnection) -> None:
        connection.on_lost = None
        connection.abort()
        self._open -= 1


def _unused_s(connection: HTTPConnection) -> float:
    return asyncio.get_running_loop().time() - connection.idle_since


def _idle_since(kept: deque[HTTPConnection]) -> float:
    return kept[0].idle_since
