"""How long it is waited for what may never come: not by how slow a machine is, but until nothing moves."""

import time


class Patience:
    """Lasts for as long as there is more done, now and then."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._most: float | None = None
        self._moved_at = time.monotonic()

    def is_over(self, done: float) -> bool:
        """Whether for so many seconds there was never more done than before."""
        if self._most is None or done > self._most:
            self._most, self._moved_at = done, time.monotonic()
        return time.monotonic() - self._moved_at > self._seconds
