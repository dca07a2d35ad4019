"""Plain connections, with TLS or without, only to addresses the egress policy allows."""

import asyncio
import ssl
from collections.abc import Callable

from patchbay.security.dialer import Dialer
from patchbay.security.egress import IPAddress
from patchbay.security.http_wire import Origin

MAX_LINE_BYTES = 8_192
"""Of one line read."""


class GuardedStream:
    """One open connection, read by lines. Whatever breaks is an `OSError`, the end of it `EOFError`."""

    def __init__(self, host: str, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self._host = host
        self._reader, self._writer = streams
        self._before_tls: asyncio.StreamWriter | None = None

    async def read_line(self) -> bytes:
        """The next line with its end.

        Raises:
            EOFError: The other side has closed.
            ValueError: The line is longer than `MAX_LINE_BYTES`.
            OSError: The connection broke.
        """
        line = await self._reader.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    async def write(self, content: bytes) -> None:
        """Hand these bytes to the system.

        Raises:
            OSError: The connection broke.
        """
        self._writer.write(content)
        await self._writer.drain()

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Go on under TLS, the certificate checked for the host; what was not read before is forgotten.

        Raises:
            OSError: TLS fails.
        """
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=MAX_LINE_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport = await loop.start_tls(
            self._writer.transport, protocol, context, server_hostname=self._host
        )
        assert transport is not None
        protocol.connection_made(transport)
        self._before_tls = self._writer  # it would close what is below the TLS if nobody held it
        self._reader, self._writer = reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    def close(self) -> None:
        """Drop the connection."""
        self._writer.transport.abort()


class GuardedStreams:
    """Opens connections.

    Args:
        dialer: Which addresses may be reached.
        make_tls: Another TLS context; absent, one that trusts the usual authorities.
    """

    def __init__(
        self, dialer: Dialer, make_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    ) -> None:
        self._dialer = dialer
        self._make_tls = make_tls
        self._tls: ssl.SSLContext | None = None

    @property
    def tls(self) -> ssl.SSLContext:
        """The context for `GuardedStream.start_tls`, made when first needed."""
        if self._tls is None:
            self._tls = self._make_tls()
        return self._tls

    async def connect(self, host: str, port: int, *, is_tls: bool, timeout_s: float) -> GuardedStream:
        """A new connection.

        Raises:
            EgressRefused: One of the host's addresses is not allowed.
            NotSent: Nobody answers there in time, or TLS fails.
        """
        deadline = asyncio.get_running_loop().time() + timeout_s
        name = host.rstrip(".").lower()

        async def connect(address: IPAddress, origin: Origin) -> GuardedStream:
            streams = await asyncio.open_connection(
                str(address),
                origin.port,
                limit=MAX_LINE_BYTES,
                ssl=self.tls if is_tls else None,
                server_hostname=name if is_tls else None,
            )
            return GuardedStream(name, streams)

        return await self._dialer.reach(Origin("tls" if is_tls else "tcp", name, port), deadline, connect)
