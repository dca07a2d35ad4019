"""The small readers that all webhooks share: a value that cannot be used is as if it were not there. Pure."""

import re
from datetime import UTC, datetime
from typing import Any

MAX_ID_CHARS = 512
"""Of any id; message ids have been seen well above 100."""

_EARLIEST_S = 1_000_000_000
_LATEST_S = 4_102_444_800
_FIRST_MS = 100_000_000_000
"""Times are seconds; from here on (13 digits) they can only be milliseconds."""
_MAX_TIME_DIGITS = 16
_ID = re.compile(r"[\x21-\x7e]+")


def read_id(value: Any) -> str | None:
    """An id as text, or None for what cannot be one."""
    if isinstance(value, str):
        return value if len(value) <= MAX_ID_CHARS and _ID.fullmatch(value) else None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**30:
        return str(value)
    return None


def read_time(value: Any) -> datetime | None:
    """A time given as seconds or milliseconds, text or number; None when it is not one."""
    if isinstance(value, str):
        if not (value.isascii() and value.isdigit() and len(value) <= _MAX_TIME_DIGITS):
            return None
        value = int(value)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value >= _FIRST_MS else value
    return datetime.fromtimestamp(seconds, UTC) if _EARLIEST_S <= seconds <= _LATEST_S else None


def read_text(value: Any, *, max_chars: int | None = None) -> str | None:
    """Text, cut where it must be short; None for anything else."""
    return value[:max_chars] if isinstance(value, str) else None


def read_object(value: Any) -> dict[str, Any]:
    """The object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}
