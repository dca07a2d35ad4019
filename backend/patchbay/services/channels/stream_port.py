"""The channels' way out where it is not HTTP: guarded connections, their errors in messaging's words."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from patchbay.messaging.errors import ConnectFailed, NoAnswer
from patchbay.security.dialer import failure_of
from patchbay.security.errors import EgressRefused, NotSent
from patchbay.security.streams import GuardedStream, GuardedStreams


class ChannelStream:
    """Messaging's `Stream` over a guarded one."""

    def __init__(self, stream: GuardedStream, streams: GuardedStreams) -> None:
        self._stream = stream
        self._streams = streams

    async def read_line(self) -> bytes:
        """The next line."""
        with _broken():
            return await self._stream.read_line()

    async def write(self, content: bytes) -> None:
        """Send these bytes."""
        with _broken():
            await self._stream.write(content)

    async def start_tls(self) -> None:
        """Go on under TLS.

        Raises:
            ConnectFailed: TLS fails.
        """
        try:
            await self._stream.start_tls(self._streams.tls)
        except (OSError, EOFError, ValueError) as error:
            raise ConnectFailed(f"{failure_of(error)}.") from error

    def close(self) -> None:
        """Drop the connection."""
        self._stream.close()


class ChannelStreams:
    """Messaging's `StreamPort` over the process's guarded connections."""

    def __init__(self, streams: GuardedStreams) -> None:
        self._streams = streams

    async def connect(self, host: str, port: int, *, is_tls: bool, timeout_s: float) -> ChannelStream:
        """A new connection.

        Raises:
            ConnectFailed: There is none to be had, or the address is not allowed.
        """
        try:
            stream = await self._streams.connect(host, port, is_tls=is_tls, timeout_s=timeout_s)
        except (NotSent, EgressRefused) as error:
            raise ConnectFailed(error.message) from error
        return ChannelStream(stream, self._streams)


@contextmanager
def _broken() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, asyncio.IncompleteReadError) as error:
        raise NoAnswer("the connection ended before the server's answer") from error
