"""Ports for servers that a test starts, perhaps ends, and starts again."""

import random
import socket

SET_ASIDE = range(20_000, 32_000)
"""Below what systems give to connections, and to whoever asks for any port: there others would take it."""


def free_port() -> int:
    """A port nobody listens on just now."""
    for port in random.sample(SET_ASIDE, k=100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"expected a free port between {SET_ASIDE[0]} and {SET_ASIDE[-1]}")
