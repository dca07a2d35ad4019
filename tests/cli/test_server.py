"""The web server below `serve` and `dev`."""

import socket

from patchbay.cli.server import make_server
from support.systems import settings_for


async def answers_nothing(scope, receive, send):
    """An application nobody asks."""


async def test_it_says_that_it_has_started_once_connections_are_taken(sqlite_url):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        connected = []

        def connect():
            connected.append(socket.create_connection(listening.getsockname()))
            server.should_exit = True

        server = make_server(
            answers_nothing,
            settings_for(sqlite_url),
            host="127.0.0.1",
            port=1,
            wait_s=1,
            on_start=connect,
            on_stop=lambda: None,
        )
        await server.serve(sockets=[listening])

    assert len(connected) == 1
    connected[0].close()
