"""Tells those who wait that something has changed."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings for everybody who waits at that moment; costs nothing when nobody does."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._is_closed = False

    def ring(self) -> None:
        """Wake everybody."""
        if self._waiting:
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_result(None)
            self._waiting.clear()

    def close(self) -> None:
        """Wake everybody, and let nobody wait again."""
        self._is_closed = True
        self.ring()

    async def wait(self, at_most_s: float) -> None:
        """Return at the next ring, or when the real seconds are over."""
        if self._is_closed:
            return
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        await asyncio.wait({waiting}, timeout=at_most_s)
        self._waiting.discard(waiting)
