"""From raw bytes to JSON values that are safe to store, whatever was sent. Pure.

The common body is decoded in one go. Only what that decoder refuses (lone surrogates, broken UTF-8, bare
control characters, endless nesting, impossible numbers) takes the slow way, so that one bad item does not
take the good ones of its body with it. Of duplicate keys the last counts, as in most readers.
"""

import json
import math
import re
from typing import Any

import msgspec
from msgspec import Struct

MAX_BODY_BYTES = 3_500_000
"""Meta sends at most 3 MB; a little over, as sizes are counted differently on the way."""
MAX_ITEM_BYTES = 262_144
"""One message, status or notice, as JSON. The largest honest ones, shared contact cards, stay far below."""
MAX_DEPTH = 48
"""Nesting within one item; real ones have about eight levels."""

_MAX_INT_DIGITS = 300
_PARSE_DEPTH = 200
"""Deeper containers are cut before parsing, so that no reader runs out of stack. More than `MAX_DEPTH` plus
the envelope, so whatever was cut is also refused."""

_TOKEN = re.compile(rb'"(?:[^"\\]+|\\.)*+"?|[\[\]{}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableBody(Exception):
    """The body is not JSON, or larger than anything Meta sends."""


class UnreadableItem(Exception):
    """One item cannot be used; the message says what was expected and what came."""


class Body(Struct, frozen=True):
    """A parsed body and what has to be checked in each of its items."""

    value: Any
    is_dirty: bool
    """Texts may hold characters that cannot be stored."""
    may_be_deep: bool
    may_be_large: bool

    def checked(self, item: Any) -> Any:
        """The item, safe to store.

        Raises:
            UnreadableItem: It is nested too deeply or too large.
        """
        if self.may_be_deep and is_deeper(item, MAX_DEPTH):
            raise UnreadableItem(f"expected at most {MAX_DEPTH} levels of nesting")
        item = clean(item) if self.is_dirty else item
        if self.may_be_large:
            size = len(msgspec.json.encode(item))
            if size > MAX_ITEM_BYTES:
                raise UnreadableItem(f"expected at most {MAX_ITEM_BYTES} bytes, got {size}")
        return item


def parse_body(raw: bytes) -> Body:
    """Parse a body as far as it can be parsed.

    Raises:
        UnreadableBody: It is not JSON, or too large.
    """
    if len(raw) > MAX_BODY_BYTES:
        raise UnreadableBody(f"expected at most {MAX_BODY_BYTES} bytes, got {len(raw)}")
    try:
        value = msgspec.json.decode(raw)
        is_dirty = b"\\u0000" in raw
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        value = _parse_leniently(raw)
        is_dirty = True
    return Body(
        value=value,
        is_dirty=is_dirty,
        may_be_deep=raw.count(b"{") + raw.count(b"[") > MAX_DEPTH,
        may_be_large=len(raw) > MAX_ITEM_BYTES // 2,
    )


def is_deeper(value: Any, levels: int) -> bool:
    """Whether containers are nested more than `levels` deep; looks no further than that."""
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    children = value.values() if isinstance(value, dict) else value
    return any(is_deeper(child, levels - 1) for child in children)


def clean_text(text: str) -> str:
    """The text without U+0000, and with a mark in place of each half character."""
    return _UNSTORABLE.sub(_substitute, text)


def clean(value: Any) -> Any:
    """The value with texts that every database can hold: no U+0000, no half characters."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean(key): clean(child) for key, child in value.items()}
    if isinstance(value, list):
        return [clean(child) for child in value]
    return value


def _substitute(found: re.Match[str]) -> str:
    return "" if found[0] == "\x00" else "\ufffd"


def _parse_leniently(raw: bytes) -> Any:
    text = _cut_deep(raw).decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        return _LENIENT.decode(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableBody("expected JSON") from error


def _cut_deep(raw: bytes) -> bytes:
    """The same JSON with containers below `_PARSE_DEPTH` replaced by null, found without recursion."""
    kept: list[bytes] = []
    depth = start = 0
    for token in _TOKEN.finditer(raw):
        mark = token[0]
        if mark in (b"{", b"["):
            depth += 1
            if depth == _PARSE_DEPTH + 1:
                kept.append(raw[start : token.start()])
        elif mark in (b"}", b"]"):
            if depth == _PARSE_DEPTH + 1:
                kept.append(b"null")
                start = token.end()
            depth -= 1
    if depth > _PARSE_DEPTH:
        raise UnreadableBody("expected JSON")
    return b"".join([*kept, raw[start:]])


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MAX_INT_DIGITS else None


def _number(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


_LENIENT = json.JSONDecoder(
    strict=False, parse_int=_integer, parse_float=_number, parse_constant=lambda _: None
)
