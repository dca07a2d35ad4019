"""Doorbells: "there is work", said after a commit and never carrying the work itself.

Losing one costs a few seconds, until the relay's sweep; ringing twice costs nothing.
"""

from typing import Literal, Protocol

Topic = Literal["ingest", "drain", "send"]
"""Raw bodies to read; conversations with events to apply; messages to submit."""


class Doorbell(Protocol):
    """How a process tells the workers that something was committed."""

    async def ring(self, topic: Topic) -> None:
        """Wake a worker for this kind of work. Never raises: a lost ring is found by the sweep."""


class SilentDoorbell:
    """Rings nowhere, for tests and tools; the sweep does the waking."""

    async def ring(self, topic: Topic) -> None:
        """Do nothing."""
