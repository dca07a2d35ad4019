"""Identifiers: 26 characters that sort by the time they were made."""

import os
import threading
import time
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_RANDOM_BITS = 80
_RANDOM_BYTES = _RANDOM_BITS // 8
_DRAW_BYTES = 64 * _RANDOM_BYTES
"""Asked of the system at once: a call for each identifier costs more than all the rest of it."""


class _Sequence:
    """Numbers that only rise within a process, so that what is made later sorts later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._random = b""

    def next(self) -> int:
        with self._lock:
            number = (int(time.time() * 1000) << _RANDOM_BITS) | int.from_bytes(self._draw(), "big")
            if number >> _RANDOM_BITS <= self._last >> _RANDOM_BITS:
                number = self._last + 1 + (number & 0xFFFFFFFF)
            self._last = number
        return number

    def _draw(self) -> bytes:
        if not self._random:
            self._random = os.urandom(_DRAW_BYTES)
        drawn, self._random = self._random[:_RANDOM_BYTES], self._random[_RANDOM_BYTES:]
        return drawn


_sequence = _Sequence()


def new_id() -> str:
    """A fresh identifier: 48 bits of milliseconds, 80 random bits, Crockford base 32, lower case.

    Within a process each sorts after those made before; between processes to the millisecond.

    Source: the ULID layout with its monotonic variant.
    """
    return _spelled(_sequence.next())


def first_id_at(instant: datetime) -> str:
    """The smallest identifier that can be made at this instant; for ranges, never for a row."""
    return _spelled(int(instant.timestamp() * 1000) << _RANDOM_BITS)


def _spelled(number: int) -> str:
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])
