"""One item of a webhook, cut out of its body, and the small readers all items share. Pure."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct

MAX_ID_CHARS = 512
"""Of any id; message ids have been seen well above 100."""

_EARLIEST_S = 1_000_000_000
_LATEST_S = 4_102_444_800
_FIRST_MS = 100_000_000_000
"""Times are seconds; from here on (13 digits) they can only be milliseconds."""
_MAX_TIME_DIGITS = 16
_ID = re.compile(r"[\x21-\x7e]+")


class Envelope(Struct, frozen=True):
    """What a change says about all of its items."""

    field: str
    waba_id: str
    phone_number_id: str
    contacts: tuple[dict[str, Any], ...]
    sent_at: datetime | None
    received_at: datetime


class Item(Struct, frozen=True):
    """One message, status, error, call or notice, exactly as sent."""

    source: str
    """Which list it stood in; `notice` for a change that is one item itself."""
    envelope: Envelope
    value: dict[str, Any]
    thread_id: str | None = None
    """The contact of an imported message."""


class BadItem(Struct, frozen=True):
    """Something that cannot be used, kept so that it can be looked at."""

    reason: str
    """What was expected and what came."""
    fragment: str
    """The beginning of it; personal data, so encrypted wherever it is kept."""
    field: str = ""
    phone_number_id: str = ""


def identity_of(*parts: str) -> str:
    """The identity of a fact: equal parts, equal identity, on every machine and for ever."""
    return sha256("\0".join(parts).encode()).hexdigest()


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


def read_errors(value: Any) -> list[dict[str, Any]]:
    """The provider's errors as `{code, title, details}`; what is no error object is left out."""
    if not isinstance(value, list):
        return []
    return [_error(error) for error in value if isinstance(error, dict)]


def _error(error: dict[str, Any]) -> dict[str, Any]:
    details = read_object(error.get("error_data")).get("details")
    return {
        "code": _code(error.get("code")),
        "title": read_text(error.get("title")) or read_text(error.get("message")),
        "details": read_text(details) or read_text(error.get("details")),
    }


def _code(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_TIME_DIGITS:
        return int(value)
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and abs(value) < 10**_MAX_TIME_DIGITS else None
