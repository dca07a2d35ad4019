"""The web server, ended by signals in order."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from patchbay.settings import Settings

BACKLOG = 2048
"""Connections the kernel holds while we are busy."""


class Server(uvicorn.Server):
    """Stops on SIGINT and SIGTERM and lets its caller clean up.

    uvicorn's own way raises the signal again once it is done, which would cancel what closes
    the database.
    """

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by `serve` once a stop was asked for; what would stay open for ever ends first."""
        self._on_stop()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Called by `serve` around its work; a second Ctrl-C does not wait for open requests."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def make_server(
    app: Any, settings: Settings, *, host: str, port: int, wait_s: int, on_stop: Callable[[], None]
) -> Server:
    """A server with our own access log, that believes proxies only where they are named.

    Args:
        app: The ASGI application.
        settings: Which proxies.
        host: Where to listen.
        port: Where to listen.
        wait_s: How long open requests may take to end once a stop is asked for.
        on_stop: Ends the streams that stay open for as long as somebody looks.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="none",
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        backlog=BACKLOG,
        timeout_graceful_shutdown=wait_s,
    )
    return Server(config, on_stop)
