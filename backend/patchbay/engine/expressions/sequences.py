"""Filters on lists and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions.errors import WrongValueError
from patchbay.engine.expressions.limits import MAX_ATTRIBUTE_CHARS, MAX_OPERATIONS
from patchbay.engine.expressions.operators import add
from patchbay.engine.expressions.text import text_argument, whole_argument
from patchbay.engine.expressions.values import (
    ABSENT,
    NUMBERS,
    SCALARS,
    Missing,
    is_plain,
    items_of,
    kind_of,
    settled,
    text_of,
)

if TYPE_CHECKING:
    from patchbay.engine.expressions.evaluation import Evaluation

_HASHED_INTS: Final = 2**61 - 1
"""Python hashes whole numbers modulo this, so larger ones can be chosen to collide."""


def field_of(value: Any, attribute: Any) -> Any:
    """The field of an element that `attribute=` names, by a dotted path or a position.

    Returns:
        The field, or a `Missing` that names it.
    """
    if type(attribute) is not str:
        attribute = str(whole_argument(attribute, "attribute", least=0, most=MAX_OPERATIONS))
    if len(attribute) > MAX_ATTRIBUTE_CHARS:
        raise WrongValueError(f"attribute has at most {MAX_ATTRIBUTE_CHARS} characters")
    owner = "the element"
    for part in attribute.split("."):
        found = ABSENT
        if type(value) is dict:
            found = value.get(part, ABSENT)
        elif type(value) is list and part.isdecimal() and len(part) < 10 and int(part) < len(value):
            found = value[int(part)]
        if found is ABSENT:
            return Missing(_shown(part), owner, value)
        value, owner = found, _shown(part)
    return value


def _shown(part: str) -> str:
    # The name may have come from data.
    return part if is_plain(part) else "the field"


def fields_of(ev: Evaluation, values: list[Any], attribute: Any) -> list[Any]:
    """That field of each element.

    Raises:
        MissingNameError: One of them does not have it.
    """
    ev.spend(len(values) * (1 + str(attribute).count(".")))
    return [settled(field_of(value, attribute)) for value in values]


def _keys(ev: Evaluation, values: list[Any], attribute: Any) -> list[Any]:
    # What elements are ordered or told apart by: themselves, or their field.
    if attribute is not None:
        return fields_of(ev, values, attribute)
    ev.spend(len(values))
    return values


def _order_keys(ev: Evaluation, values: list[Any], attribute: Any, *, case_sensitive: Any) -> list[Any]:
    keys = _keys(ev, values, attribute)
    kinds = {type(key) for key in keys}
    if kinds <= NUMBERS:
        return keys
    if kinds != {str}:
        names = sorted({kind_of(settled(key)) for key in keys})
        raise WrongValueError(f"expected all numbers or all text to order, got {' and '.join(names)}")
    ev.spend_chars_each(keys, times=len(keys).bit_length())
    return keys if case_sensitive else [key.lower() for key in keys]


def _mark_of(ev: Evaluation, key: Any, *, case_sensitive: Any) -> Any:
    # What stands for a key in a set.
    if type(key) is str:
        ev.spend_chars(len(key))
        return key if case_sensitive else key.lower()
    if type(key) is int and abs(key) >= _HASHED_INTS:
        return (text_of(ev, key),)
    if type(key) not in SCALARS:
        raise WrongValueError(f"expected numbers or text, got {kind_of(key)}; name a field with attribute=")
    return key


def length(_ev: Evaluation, value: Any) -> int:
    """How many elements, keys or characters."""
    if type(value) not in (list, dict, str):
        raise WrongValueError(f"{kind_of(value)} has no length")
    return len(value)


def first(_ev: Evaluation, value: Any) -> Any:
    """The first element or character."""
    return _end_of(value, 0)


def last(_ev: Evaluation, value: Any) -> Any:
    """The last element or character."""
    return _end_of(value, -1)


def _end_of(value: Any, position: int) -> Any:
    if type(value) not in (list, dict, str):
        raise WrongValueError(f"expected a list, got {kind_of(value)}")
    if not value:
        return Missing("", message="there is no such element: the list is empty")
    if type(value) is dict:
        return next(iter(value) if position == 0 else reversed(value))
    return value[position]


def join(ev: Evaluation, value: Any, d: Any = "", attribute: Any = None) -> str:
    """The elements as text, with `d` between them."""
    values = items_of(ev, value)
    if attribute is not None:
        values = fields_of(ev, values, attribute)
    ev.spend(len(values))
    separator = text_of(ev, d)
    texts = [text_of(ev, settled(element)) for element in values]
    ev.spend_chars(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def as_list(ev: Evaluation, value: Any) -> list[Any]:
    """The elements, keys or characters as a list."""
    return items_of(ev, value)


def items(ev: Evaluation, value: Any) -> list[list[Any]]:
    """The pairs of an object, each as a list of key and value."""
    return [[key, inner] for key, inner in _object(ev, value).items()]


def dictsort(ev: Evaluation, value: Any, case_sensitive: Any = False) -> list[list[Any]]:
    """The pairs of an object, by key."""
    pairs = items(ev, value)
    return sort(ev, pairs, case_sensitive=case_sensitive, attribute=0)


def sort(
    ev: Evaluation,
    value: Any,
    reverse: Any = False,
    case_sensitive: Any = False,
    attribute: Any = None,
) -> list[Any]:
    """In order; equal elements keep theirs."""
    values = items_of(ev, value)
    keys = _order_keys(ev, values, attribute, case_sensitive=case_sensitive)
    order = sorted(range(len(values)), key=keys.__getitem__, reverse=bool(reverse))
    return [values[position] for position in order]


def unique(ev: Evaluation, value: Any, case_sensitive: Any = False, attribute: Any = None) -> list[Any]:
    """The first of each."""
    values = items_of(ev, value)
    seen: set[Any] = set()
    kept = []
    for element, key in zip(values, _keys(ev, values, attribute), strict=True):
        mark = _mark_of(ev, key, case_sensitive=case_sensitive)
        if mark not in seen:
            seen.add(mark)
            kept.append(element)
    return kept


def reverse(ev: Evaluation, value: Any) -> Any:
    """A text backwards, or the elements of a list."""
    if type(value) is str:
        ev.spend_chars(len(value))
        return value[::-1]
    values = items_of(ev, value)
    ev.spend(len(values))
    return values[::-1]


def total(ev: Evaluation, value: Any, attribute: Any = None, start: Any = 0) -> Any:
    """The sum of numbers."""
    if type(start) not in NUMBERS:
        raise WrongValueError(f"start must be a number, got {kind_of(start)}")
    result = start
    for field in _keys(ev, items_of(ev, value), attribute):
        if type(field) not in NUMBERS:
            raise WrongValueError(f"cannot sum {kind_of(settled(field))}")
        result = add(ev, result, field)
    return result


def smallest(ev: Evaluation, value: Any, case_sensitive: Any = False, attribute: Any = None) -> Any:
    """The smallest element."""
    ordered = sort(ev, value, case_sensitive=case_sensitive, attribute=attribute)
    return _end_of(ordered, 0)


def largest(ev: Evaluation, value: Any, case_sensitive: Any = False, attribute: Any = None) -> Any:
    """The largest element; of equal ones the first."""
    ordered = sort(ev, value, True, case_sensitive, attribute)
    return _end_of(ordered, 0)


def batch(ev: Evaluation, value: Any, size: Any) -> list[list[Any]]:
    """Lists of at most `size` elements, in order."""
    size = whole_argument(size, "the size", least=1, most=MAX_OPERATIONS)
    values = items_of(ev, value)
    ev.spend(len(values))
    return [values[start : start + size] for start in range(0, len(values), size)]


def groupby(ev: Evaluation, value: Any, attribute: Any) -> list[list[Any]]:
    """Pairs of a field's value and the elements that have it, by that value."""
    if type(attribute) is not int:
        text_argument(attribute, "attribute")
    groups: list[list[Any]] = []
    for element in sort(ev, value, case_sensitive=True, attribute=attribute):
        key = field_of(element, attribute)
        if not groups or groups[-1][0] != key:
            groups.append([key, []])
        groups[-1][1].append(element)
    return groups


def _object(ev: Evaluation, value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise WrongValueError(f"expected an object, got {kind_of(value)}")
    ev.spend(2 * len(value))
    return value
