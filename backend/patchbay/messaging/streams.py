"""The way out to the network for providers that are not spoken to over HTTP."""

from typing import Protocol

from patchbay.messaging.errors import ConnectFailed, NoAnswer

__all__ = ["ConnectFailed", "NoAnswer", "Stream", "StreamPort"]


class Stream(Protocol):
    """One open connection."""

    async def read_line(self) -> bytes:
        """The next line with its end.

        Raises:
            NoAnswer: None came: the connection is over, or broken.
        """

    async def write(self, content: bytes) -> None:
        """Send these bytes.

        Raises:
            NoAnswer: The connection is broken.
        """

    async def start_tls(self) -> None:
        """Go on under TLS; the certificate must be the host's.

        Raises:
            ConnectFailed: TLS fails.
        """

    def close(self) -> None:
        """Drop the connection."""


class StreamPort(Protocol):
    """Opens connections; guarded by whoever implements it."""

    async def connect(self, host: str, port: int, *, is_tls: bool, timeout_s: float) -> Stream:
        """A new connection.

        Raises:
            ConnectFailed: There is none to be had, or the address is not allowed.
        """
