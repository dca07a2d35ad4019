"""Identifiers: 26 characters that sort by the time they were made."""

import os
import threading
import time
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_RANDOM_BITS = 80


class _Sequence:
    """Numbers that only rise within a process, so that what is made later sorts later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        number = (int(time.time() * 1000) << _RANDOM_BITS) | int.from_bytes(os.urandom(10), "big")
        with self._lock:
            if number >> _RANDOM_BITS <= self._last >> _RANDOM_BITS:
                number = self._last + 1 + (number & 0xFFFFFFFF)
            self._last = number
        return number


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
