"""One item of a webhook, cut out of its body, and what the platform says in it of errors. Pure."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from patchbay.messaging.values import read_object, read_text

_MAX_CODE_DIGITS = 16


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
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_CODE_DIGITS:
        return int(value)
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and abs(value) < 10**_MAX_CODE_DIGITS else None
