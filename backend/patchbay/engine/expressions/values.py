"""What an expression computes with: JSON values, and the absence of one."""

from __future__ import annotations

import re
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from patchbay.engine.expressions.errors import BudgetExceededError, MissingNameError, WrongValueError
from patchbay.engine.expressions.limits import (
    MAX_INT_BITS,
    MAX_NAME_CHARS,
    MAX_NAMES_LISTED,
    MAX_NAMES_READ,
    MAX_TEXT_CHARS,
    MAX_VALUE_DEPTH,
    VALUES_PER_OPERATION,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from patchbay.engine.expressions.evaluation import Evaluation

ABSENT: Final = object()
NUMBERS: Final = frozenset({int, float, bool})
SCALARS: Final = frozenset({str, int, float, bool, type(None)})
JSON_TYPES: Final = SCALARS | {list, dict}

_KINDS: Final = {
    str: "text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
    list: "a list",
    dict: "an object",
}
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Missing:
    """Something that was looked for and is not there: an error as soon as it is used.

    It may be handed to `default`, to `is defined` and to the left of `or`, and looked into further:
    `steps.a.b.c` remembers that it was `steps.a.b` that failed.
    """

    __slots__ = ("_inside", "_message", "_owner", "_path")

    def __init__(
        self, path: str, owner: str | None = None, inside: Any = ABSENT, message: str | None = None
    ) -> None:
        self._path = path
        self._owner = owner
        self._inside = inside
        self._message = message

    def error(self) -> MissingNameError:
        """The error to raise where it is used; worked out only then, for most are given a default."""
        if self._message is not None:
            return MissingNameError(self._message, name=self._path)
        message = f"{self._path} is not there; {self._what_is_there()}"
        return MissingNameError(message, name=self._path)

    def _what_is_there(self) -> str:
        inside = self._inside
        if self._owner is None:
            return f"an expression here sees: {listed(inside)}"
        if type(inside) is dict:
            return f"{self._owner} has: {listed(inside)}" if inside else f"{self._owner} is empty"
        if type(inside) is list:
            return f"{self._owner} is a list of {len(inside)}"
        return f"{self._owner} is {kind_of(inside)}"


class Blank(Missing):
    """What `x if y` gives when `y` does not hold and there is no `else`: printed as nothing."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("", message="there is no value here: an `if` without an `else` did not hold")


class Record:
    """Named values that live inside one expression and never leave it: `loop` and `namespace()`."""

    __slots__ = ("fields",)

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields


class Size(NamedTuple):
    """How large a value is when written out, shared parts counted each time they appear."""

    values: int
    chars: int
    depth: int
    has_text_keys: bool


def kind_of(value: Any) -> str:
    """The kind of a value in plain words, for messages: the value itself must not appear in them."""
    return _KINDS.get(type(value), "not a value")


def listed(names: Mapping[Any, Any]) -> str:
    """The keys of a mapping for a message: plain words in alphabetical order, the rest only counted."""
    plain = sorted(name for name in islice(names, MAX_NAMES_READ) if is_plain(name))
    shown = plain[:MAX_NAMES_LISTED]
    others = len(names) - len(shown)
    if not others:
        return ", ".join(shown) or "nothing"
    counted = f"{others} other{'s' if others > 1 else ''}" if shown else f"{others} fields"
    return f"{', '.join(shown)} and {counted}" if shown else counted


def is_plain(name: Any) -> bool:
    """Whether a key may be shown in a message: a word, as people name fields, not text that is data."""
    return type(name) is str and len(name) <= MAX_NAME_CHARS and _PLAIN_NAME.fullmatch(name) is not None


def settled(value: Any) -> Any:
    """`value`, known to be JSON.

    Raises:
        MissingNameError: There is no value.
        WrongValueError: It is a thing of the expression's own, such as `loop`, or no JSON at all.
    """
    if type(value) in JSON_TYPES:
        return value
    if isinstance(value, Missing):
        raise value.error()
    if type(value) is Record:
        raise WrongValueError("loop and namespace are not values; use their fields, as in loop.index")
    raise WrongValueError("a value that is not JSON was given to an expression")


def is_true(value: Any) -> bool:
    """Whether a value counts as true, as in Python: not empty, not zero, not null."""
    return bool(settled(value))


def number(value: Any) -> Any:
    """A number just computed, checked to be one that JSON can hold.

    Raises:
        BudgetExceededError: A whole number beyond the ceiling.
        WrongValueError: Infinite, or not a number.
    """
    if type(value) is float:
        if not isfinite(value):
            raise WrongValueError("the result is too large for a number")
    elif value.bit_length() > MAX_INT_BITS:
        raise BudgetExceededError("a whole number has more than 300 digits")
    return value


def measure(ev: Evaluation, value: Any) -> Size:
    """How large `value` is; paid for as a walk over all of it.

    Raises:
        BudgetExceededError: Too many values, too much text or too deep.
        MissingNameError: Nothing is there.
    """
    values, chars, deepest, has_text_keys = 1, 0, 1, True
    pending = [(settled(value), 1)]
    while pending:
        value, depth = pending.pop()
        kind = type(value)
        if kind is str:
            chars += len(value)
        elif kind is list or kind is dict:
            values += len(value)
            ev.spend(1 + len(value) // VALUES_PER_OPERATION)
            deepest = max(deepest, depth + 1)
            if depth >= MAX_VALUE_DEPTH:
                raise BudgetExceededError(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
            if kind is dict:
                for key, inner in value.items():
                    has_text_keys = has_text_keys and type(key) is str
                    chars += len(key) if type(key) is str else 0
                    pending.append((inner, depth + 1))
            else:
                pending += [(inner, depth + 1) for inner in value]
        elif kind is int:
            number(value)
        else:
            settled(value)
    if chars > MAX_TEXT_CHARS:
        raise BudgetExceededError(f"this makes more than {MAX_TEXT_CHARS:,} characters of text")
    ev.spend_chars(chars)
    return Size(values, chars, deepest, has_text_keys)


def text_of(ev: Evaluation, value: Any) -> str:
    """`value` as text, written as Jinja writes it; paid for."""
    if type(value) is str:
        return value
    if type(value) is Blank:
        return ""
    if type(value) is int:
        return str(number(value))
    if type(value) in (list, dict):
        measure(ev, value)
        text = str(value)
        ev.spend_chars(len(text))
        return text
    return str(settled(value))


def equal(ev: Evaluation, left: Any, right: Any) -> bool:
    """Whether two values are the same; paid for by the size of what is compared."""
    left_kind, right_kind = type(left), type(right)
    if left_kind in SCALARS and right_kind in SCALARS:
        if left_kind is str and right_kind is str:
            ev.spend_chars(min(len(left), len(right)))
        return bool(left == right)
    settled(left), settled(right)
    if left_kind is not right_kind:
        return False
    if len(left) != len(right):
        return False
    measure(ev, left)
    measure(ev, right)
    return bool(left == right)


def items_of(ev: Evaluation, value: Any) -> list[Any]:
    """The elements of a list, the keys of an object, the characters of a text.

    Making a list of the latter two is paid for; what is done with the elements is the caller's to pay.

    The list may be the caller's own: it is to be read only.

    Raises:
        WrongValueError: Anything else.
    """
    if type(value) is list:
        return value
    if type(value) in (dict, str):
        ev.spend(len(value))
        return list(value)
    raise WrongValueError(f"expected a list, got {kind_of(settled(value))}")


def result_of(ev: Evaluation, value: Any) -> Any:
    """`value` as it leaves the expression, checked to be JSON of reasonable size.

    Raises:
        WrongValueError: An object has keys that are not text.
    """
    if type(value) is Blank:
        return None
    if type(value) in (list, dict) and not measure(ev, value).has_text_keys:
        raise WrongValueError("the keys of an object must be text")
    if type(value) is str:
        ev.spend_chars(len(value))
    return number(value) if type(value) in NUMBERS else settled(value)
