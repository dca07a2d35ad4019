"""Posts over plain HTTP/1.1 with as little work as it takes.

A load test makes four webhooks of each message, on the cores it shares with the product. Measured on two of
them, httpx spent 1.2 ms of CPU on each; this spends about a tenth. It knows just what a webhook needs: one
request at a time on a connection, and of the answer only the status.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BODY_BYTES = 64 * 1024
"""A longer answer is not read to its end; its connection is closed instead."""

_BROKEN = (OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)


class NoAnswer(Exception):
    """Refused, cut, too slow, or not HTTP."""


class _Target(msgspec.Struct, frozen=True):
    """A URL taken apart."""

    host: str
    port: int
    head: bytes
    """The request line and the Host header."""


class _Connection(msgspec.Struct, eq=False):
    """A connection nobody uses at the moment, or just one request does."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def is_open(self) -> bool:
        return not (self.reader.at_eof() or self.writer.is_closing())


class PlainHTTP:
    """Keeps connections open between posts; opens as many as are in use at once."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._targets: dict[str, _Target] = {}
        self._idle: dict[tuple[str, int], list[_Connection]] = defaultdict(list)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send a body; gives the status of the answer.

        Raises:
            NoAnswer: There was none.
        """
        try:
            target = self._targets.get(url) or self._remember(url)
            async with asyncio.timeout(self._timeout_s):
                return await self._exchange(target, _request(target, headers, body))
        except TimeoutError as error:
            raise NoAnswer("Timeout") from error
        except _BROKEN as error:
            raise NoAnswer(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections nobody uses."""
        idle = [connection.writer for connections in self._idle.values() for connection in connections]
        self._idle.clear()
        for writer in idle:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in idle), return_exceptions=True)

    async def _exchange(self, target: _Target, request: bytes) -> int:
        """One request, on a connection that is open already if there is one.

        A server may close a connection it has kept, just as it is used again. Nothing was answered then, so
        the request goes out once more, on a new one: webhooks are delivered at least once anyway.
        """
        kept = self._take(target)
        if kept is not None:
            try:
                return await self._ask(kept, target, request)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
        reader, writer = await asyncio.open_connection(target.host, target.port)
        return await self._ask(_Connection(reader, writer), target, request)

    async def _ask(self, connection: _Connection, target: _Target, request: bytes) -> int:
        is_reusable = False
        try:
            connection.writer.write(request)
            status, length, is_kept = _read_head(await connection.reader.readuntil(b"\r\n\r\n"))
            if is_kept and 0 <= length <= MAX_BODY_BYTES:
                await connection.reader.readexactly(length)
                is_reusable = True
        finally:
            if is_reusable:
                self._idle[target.host, target.port].append(connection)
            else:
                connection.writer.close()
        return status

    def _take(self, target: _Target) -> _Connection | None:
        idle = self._idle[target.host, target.port]
        while idle:
            connection = idle.pop()
            if connection.is_open:
                return connection
            connection.writer.close()
        return None

    def _remember(self, url: str) -> _Target:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n".encode("ascii")
        target = self._targets[url] = _Target(parts.hostname, parts.port or 80, head)
        return target


def _request(target: _Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return target.head + f"{lines}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


def _read_head(head: bytes) -> tuple[int, int, bool]:
    """Status, length of the body (-1 when it is not said) and whether the connection stays open."""
    lines = head.split(b"\r\n")
    version, status = lines[0][:8], int(lines[0][9:12])
    fields = dict(line.lower().split(b":", 1) for line in lines[1:] if b":" in line)
    length = int(fields.get(b"content-length", b"0" if status in {204, 304} else b"-1"))
    is_kept = version == b"HTTP/1.1" and fields.get(b"connection", b"").strip() != b"close"
    return status, length, is_kept and b"transfer-encoding" not in fields
