"""Identifiers: 26 characters that sort by the time they were made."""

import os
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]


def new_id() -> str:
    """A fresh identifier: 48 bits of milliseconds, 80 random bits, Crockford base 32, lower case.

    Source: the ULID layout; sorting by it follows creation to the millisecond.
    """
    number = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])
