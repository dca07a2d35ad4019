"""Pages of a list: a few rows, and an opaque cursor to those that follow."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Select

from patchbay.storage.errors import BadCursor

DEFAULT_PAGE = 50
MAX_PAGE = 200
"""Rows; a page is one query and one answer in memory."""
MAX_CURSOR = 512
"""Characters of a cursor we look at."""
MAX_NUMBER = 2**31 - 1
"""The largest number a cursor carries: what the databases' integers hold."""

T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True):
    """Rows in the list's order; `next` is None on the last page."""

    items: list[T]
    next: str | None = None


class PageRequest(Struct, frozen=True):
    """How many rows, and after which cursor."""

    limit: int = DEFAULT_PAGE
    cursor: str | None = None


def newest_first(query: Select[Any], key: Column[str], request: PageRequest) -> Select[Any]:
    """The query ordered by identifier, newest first, from the cursor on, with one row to spare.

    Raises:
        BadCursor: The cursor is not ours.
    """
    if request.cursor is not None:
        query = query.where(key < decode_cursor(request.cursor, (str,))[0])
    return query.order_by(key.desc()).limit(page_size(request) + 1)


def page_of(rows: Sequence[T], request: PageRequest, key: Callable[[T], Sequence[Any]]) -> Page[T]:
    """The page, given one row more than fits when there is another page.

    Args:
        rows: In the list's order.
        request: As asked.
        key: What the next page goes on from, of one row.
    """
    size = page_size(request)
    items = list(rows[:size])
    return Page(items, encode_cursor(key(items[-1])) if len(rows) > size else None)


def page_size(request: PageRequest) -> int:
    """Rows on the page: what was asked, within the ceiling."""
    return max(1, min(request.limit, MAX_PAGE))


def encode_cursor(values: Sequence[Any]) -> str:
    """The cursor that goes on after the row with these values."""
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def decode_cursor(cursor: str, types: tuple[type, ...]) -> tuple[Any, ...]:
    """The values a cursor carries, of these types.

    Raises:
        BadCursor: The cursor is not one we gave.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor[:MAX_CURSOR] + "=" * (-len(cursor[:MAX_CURSOR]) % 4))
        values = msgspec.json.decode(raw, type=list[int | str])
    except (binascii.Error, ValueError) as error:
        raise BadCursor("expected a cursor that a page gave as `next`") from error
    if tuple(type(value) for value in values) != types or not all(map(_is_ours, values)):
        raise BadCursor("expected a cursor that a page gave as `next`")
    return tuple(values)


def read_instant(moment: str) -> datetime:
    """The aware UTC instant that a cursor carries in ISO's form.

    Raises:
        BadCursor: It is none.
    """
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadCursor("expected a cursor that a page gave as `next`") from error


def _is_ours(value: int | str) -> bool:
    return "\0" not in value if isinstance(value, str) else abs(value) <= MAX_NUMBER
