"""What may travel in a run: plain JSON values, of a bounded size and depth."""

from collections.abc import Iterable
from typing import Any

import msgspec

MAX_VALUE_BYTES = 4_000_000
"""One value as JSON: room for a large HTTP answer, as text and decoded."""
MAX_WALK_BYTES = 32_000_000
"""All values emitted in one call of `advance`: a cycle that makes its value larger each time ends here."""
MAX_VALUE_DEPTH = 200
"""Levels of nested lists and objects; far below where encoders give up."""
MAX_LIST = 10_000
"""Elements one `each` or one loop may run over."""

_TOO_DEEP = f"expected at most {MAX_VALUE_DEPTH} levels of nesting"
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


class UnfitValue(ValueError):
    """A value cannot travel; the message says why, and never the value."""


class Allowance:
    """What the values of one walk may weigh together."""

    def __init__(self) -> None:
        self._left_bytes = MAX_WALK_BYTES

    def plain(self, value: Any) -> Any:
        """A copy of the value as it will look once stored: tuples are lists, dates are texts, NaN is null.

        Raises:
            UnfitValue: It is not JSON, too large or too deep.
        """
        encoded = self._encode(value)
        try:
            copy = _decoder.decode(encoded)
        except RecursionError as error:
            raise UnfitValue(_TOO_DEEP) from error
        if _may_be_deep(encoded) and _is_deeper(copy, MAX_VALUE_DEPTH):
            raise UnfitValue(_TOO_DEEP)
        return copy

    def pass_on(self, value: Any) -> None:
        """As `plain`, for what goes on as it is.

        Raises:
            UnfitValue: It is not JSON, or too large.
        """
        self._encode(value)

    def _encode(self, value: Any) -> bytes:
        try:
            encoded = _encoder.encode(value)
        except RecursionError as error:
            raise UnfitValue(_TOO_DEEP) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise UnfitValue(f"expected a JSON value: {type(error).__name__}") from error
        self._left_bytes -= len(encoded)
        if len(encoded) > MAX_VALUE_BYTES:
            raise UnfitValue(f"expected at most {MAX_VALUE_BYTES} bytes of JSON, got {len(encoded)}")
        if self._left_bytes < 0:
            raise UnfitValue(f"expected values of {MAX_WALK_BYTES} bytes in all between two waits, got more")
        return encoded


def _may_be_deep(encoded: bytes) -> bool:
    """Whether there are enough brackets; most values are told apart by their length alone."""
    if len(encoded) < 2 * MAX_VALUE_DEPTH:
        return False
    return encoded.count(b"[") + encoded.count(b"{") > MAX_VALUE_DEPTH


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels + 1):
        layer = [child for parent in layer for child in _children(parent)]
        if not layer:
            return False
    return True


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def as_list(items: Any) -> list[Any]:
    """The value, known to be a list that can be run over.

    Raises:
        UnfitValue: It is no list, or too long.
    """
    if not isinstance(items, list):
        raise UnfitValue(f"expected a list, got {_kind(items)}")
    if len(items) > MAX_LIST:
        raise UnfitValue(f"expected at most {MAX_LIST} elements, got {len(items)}")
    return items


def _kind(value: Any) -> str:
    words = {str: "text", dict: "an object", bool: "true or false", type(None): "nothing"}
    return words.get(type(value), "a number")
