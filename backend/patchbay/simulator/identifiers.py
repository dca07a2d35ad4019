"""Ids as Meta makes them, from one source of randomness."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random


class Identifiers:
    """Makes ids. The same seed gives the same ids in the same order."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def wamid(self) -> str:
        """A message id: opaque, and now and then with characters that must be escaped in a URL."""
        return "wamid." + base64.b64encode(self._rng.randbytes(25)).decode()

    def number(self) -> str:
        """A Graph object id: sixteen digits."""
        return str(self._rng.randrange(10**15, 10**16))

    def token(self) -> str:
        """A short opaque text, as in trace ids and webhook names."""
        return base64.urlsafe_b64encode(self._rng.randbytes(8)).decode().rstrip("=")

    def get_state(self) -> object:
        """Where the randomness stands, for `set_state`."""
        return self._rng.getstate()

    def set_state(self, state: Any) -> None:
        """Go on from where the randomness once stood."""
        self._rng.setstate(state)
