"""The time, handed to whoever needs it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time now, aware and in UTC."""

NOTICED_WITHIN_S = 2.0
"""How long a change of a channel, or of a workspace's rules, may go unnoticed by other processes."""


def utc_now() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)
