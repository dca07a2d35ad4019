"""The tests an expression may make with `is`: `contact.email is defined`, `steps.n.count is even`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions.errors import WrongValueError
from patchbay.engine.expressions.operators import COMPARISONS, modulo
from patchbay.engine.expressions.values import Missing, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patchbay.engine.expressions.evaluation import Evaluation

    Predicate = Callable[..., bool]


def _is_a(*kinds: type) -> Predicate:
    def ask(_ev: Evaluation, value: Any) -> bool:
        return type(value) in kinds

    return ask


def _compares(name: str) -> Predicate:
    compare = COMPARISONS[name]

    def ask(ev: Evaluation, value: Any, other: Any) -> bool:
        return compare(ev, value, other)

    return ask


def _divides(ev: Evaluation, value: Any, num: Any) -> bool:
    return bool(modulo(ev, value, num) == 0)


def _is_even(ev: Evaluation, value: Any) -> bool:
    return _divides(ev, value, 2)


def _is_odd(ev: Evaluation, value: Any) -> bool:
    return not _divides(ev, value, 2)


def _has_case(method: Callable[[str], bool]) -> Predicate:
    def ask(ev: Evaluation, value: Any) -> bool:
        if type(value) is not str:
            raise WrongValueError(f"expected text, got {kind_of(value)}")
        ev.spend_chars(len(value))
        return method(value)

    return ask


def _is_defined(_ev: Evaluation, value: Any) -> bool:
    return not isinstance(value, Missing)


def _is_undefined(_ev: Evaluation, value: Any) -> bool:
    return isinstance(value, Missing)


def _is_true(_ev: Evaluation, value: Any) -> bool:
    return value is True


def _is_false(_ev: Evaluation, value: Any) -> bool:
    return value is False


OF_THE_MISSING: Final = frozenset({"defined", "undefined"})
"""Tests that may be made of what is not there."""

PREDICATES: Final[Mapping[str, Predicate]] = {
    "defined": _is_defined,
    "undefined": _is_undefined,
    "none": _is_a(type(None)),
    "true": _is_true,
    "false": _is_false,
    "boolean": _is_a(bool),
    "integer": _is_a(int),
    "float": _is_a(float),
    "number": _is_a(int, float, bool),
    "string": _is_a(str),
    "mapping": _is_a(dict),
    "sequence": _is_a(list, dict, str),
    "iterable": _is_a(list, dict, str),
    "even": _is_even,
    "odd": _is_odd,
    "divisibleby": _divides,
    "lower": _has_case(str.islower),
    "upper": _has_case(str.isupper),
    "in": _compares("in"),
    "eq": _compares("eq"),
    "equalto": _compares("eq"),
    "==": _compares("eq"),
    "ne": _compares("ne"),
    "!=": _compares("ne"),
    "lt": _compares("lt"),
    "lessthan": _compares("lt"),
    "<": _compares("lt"),
    "le": _compares("lteq"),
    "<=": _compares("lteq"),
    "gt": _compares("gt"),
    "greaterthan": _compares("gt"),
    ">": _compares("gt"),
    "ge": _compares("gteq"),
    ">=": _compares("gteq"),
}
