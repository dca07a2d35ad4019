"""One HTTP/1.1 connection: writes a request, parses what comes back. Knows no pool and no policy."""

import asyncio
from typing import TYPE_CHECKING, cast

import httptools
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FRAMING_BYTES = 64 * 1024
"""Bytes in a row that are not body: status line and headers, or trailers."""
HIGH_WATER_BYTES = 256 * 1024
"""Body bytes that wait for the caller before the connection stops reading."""


class Head(Struct, frozen=True, gc=False):
    """Status and headers of an answer, as sent: order, case and repetitions kept."""

    status: int
    headers: list[tuple[bytes, bytes]]


class ConnectionBroken(Exception):
    """The connection failed after the request began to be written.

    Args:
        reason: What happened, as a part of a sentence.
        timed_out: The deadline passed.
    """

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.timed_out = timed_out


class HTTPConnection(asyncio.Protocol):
    """One exchange at a time: `send`, then `head`, then `chunk` until it gives no more.

    Deadlines are in the event loop's time. Whatever goes wrong closes the connection, and so must
    a caller that stops before the end (`abort`).
    """

    def __init__(self) -> None:
        self.on_lost: Callable[[], None] | None = None
        """Called once when the connection is gone."""
        self.idle_since = 0.0
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._is_write_paused = False
        self._begin("")
        self._is_complete = True

    def _begin(self, method: str) -> None:
        self._method = method
        self._parser = httptools.HttpResponseParser(self)
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._chunks: list[bytes] = []
        self._waiting_bytes = 0
        self._framing_bytes = 0
        self._has_received = False
        self._has_head = False
        self._is_complete = False
        self._keeps_alive = False
        self._ends_with_connection = False
        self._failure: ConnectionBroken | None = None

    @property
    def is_open(self) -> bool:
        """Whether a request can still be written."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def is_reusable(self) -> bool:
        """Whether the exchange ended so that another may follow."""
        return self._is_complete and self._keeps_alive and self.is_open and not self._is_write_paused

    @property
    def has_received(self) -> bool:
        """Whether any byte of the answer came."""
        return self._has_received

    def send(self, method: str, request: bytes) -> None:
        """Start an exchange by writing a whole request; `is_open` must hold."""
        assert self._transport is not None
        self._begin(method)
        self._transport.write(request)

    async def head(self, deadline: float) -> Head:
        """The status and headers, once they have come.

        Raises:
            ConnectionBroken: Closed, unreadable, too long, or past the deadline.
        """
        while not self._has_head:
            await self._progress(deadline)
        return Head(self._status, self._headers)

    async def chunk(self, deadline: float) -> bytes:
        """The next bytes of the body; empty at its end.

        Raises:
            ConnectionBroken: As `head`, or the body is cut short.
        """
        while not self._chunks:
            if self._is_complete:
                return b""
            await self._progress(deadline)
        data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        if self._waiting_bytes > HIGH_WATER_BYTES and self._transport is not None:
            self._transport.resume_reading()
        self._waiting_bytes = 0
        return data

    def abort(self) -> None:
        """Close at once; harmless when closed already."""
        if self._transport is not None:
            self._transport.abort()

    async def _progress(self, deadline: float) -> None:
        if self._failure is not None:
            raise self._failure
        self._waiter = self._loop.create_future()
        timer = self._loop.call_at(deadline, self._expire)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _expire(self) -> None:
        self._fail(ConnectionBroken("no answer in time", timed_out=True))

    def _fail(self, failure: ConnectionBroken) -> None:
        if self._failure is None and not self._is_complete:
            self._failure = failure
        self._keeps_alive = False
        self.abort()
        self._wake()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop once connected."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop once closed, by either side."""
        self._transport = None
        if self._ends_with_connection and exc is None and self._failure is None:
            self._is_complete = True
        self._fail(ConnectionBroken("the connection was closed before the answer was complete"))
        if self.on_lost is not None:
            self.on_lost()

    def data_received(self, data: bytes) -> None:
        """Called by the event loop; bytes outside an exchange end the connection."""
        if self._is_complete:
            self._fail(ConnectionBroken("bytes that nobody asked for"))
            return
        self._has_received = True
        self._framing_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(ConnectionBroken("the answer is not HTTP/1.1"))
            return
        if self._framing_bytes > MAX_FRAMING_BYTES and not self._is_complete:
            self._fail(ConnectionBroken("the headers of the answer are too long"))
            return
        self._wake()

    def pause_writing(self) -> None:
        """Called by the event loop when the other side reads too slowly."""
        self._is_write_paused = True

    def resume_writing(self) -> None:
        """Called by the event loop when it caught up."""
        self._is_write_paused = False

    # httptools

    def on_message_begin(self) -> None:
        """A second answer where one was asked for; a final one after 1xx is the expected one."""
        if self._is_complete:
            self._keeps_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, or a trailer after the body, which nobody asked for."""
        if not self._has_head:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The end of the headers."""
        if self._is_complete:
            return
        self._status = self._parser.get_status_code()
        if self._status < 200:
            return
        self._has_head = True
        names = {name.lower() for name, _ in self._headers}
        self._ends_with_connection = not names & {b"content-length", b"transfer-encoding"}
        if self._method == "HEAD":
            # The parser would wait for a body that never comes.
            self._is_complete = True

    def on_body(self, body: bytes) -> None:
        """A part of the body, chunk framing removed."""
        if self._is_complete:
            return
        self._framing_bytes = 0
        self._chunks.append(body)
        if self._waiting_bytes <= HIGH_WATER_BYTES < self._waiting_bytes + len(body):
            assert self._transport is not None
            self._transport.pause_reading()
        self._waiting_bytes += len(body)

    def on_message_complete(self) -> None:
        """The end of an answer; an interim one (1xx) is forgotten."""
        if self._is_complete:
            return
        if self._status < 200:
            self._headers = []
            return
        self._is_complete = True
        self._keeps_alive = self._parser.should_keep_alive()
