"""The web server: says when it answers, and is ended by signals in order."""

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
UNUSED_S = 130
"""How long a connection may be unused. Proxies keep theirs for up to two minutes: whoever closes first loses
the webhook that is written at that moment.
"""


class Server(uvicorn.Server):
    """Tells when it answers; stops on SIGINT and SIGTERM and lets its caller clean up.

    uvicorn's own way raises the signal again once it is done, which would cancel what closes
    the database.
    """

    def __init__(
        self, config: uvicorn.Config, on_start: Callable[[], None], on_stop: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_start = on_start
        self._on_stop = on_stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by `serve`; from its end on, connections are taken."""
        await super().startup(sockets)
        self._on_start()

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
    app: Any,
    settings: Settings,
    *,
    host: str,
    port: int,
    wait_s: int,
    on_start: Callable[[], None],
    on_stop: Callable[[], None],
) -> Server:
    """A server with our own access log, that believes proxies only where they are named.

    Args:
        app: The ASGI application.
        settings: Which proxies.
        host: Where to listen.
        port: Where to listen.
        wait_s: How long open requests may take to end once a stop is asked for.
        on_start: Tells those who wait for it that connections are taken now.
        on_stop: Ends the streams that stay open for as long as somebody looks.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="none",
        log_config=None,
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        backlog=BACKLOG,
        timeout_keep_alive=UNUSED_S,
        timeout_graceful_shutdown=wait_s,
    )
    return Server(config, on_start, on_stop)
