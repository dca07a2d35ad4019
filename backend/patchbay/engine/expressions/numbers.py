"""Filters on numbers."""

from __future__ import annotations

from math import ceil, floor, isfinite
from typing import TYPE_CHECKING, Any

from patchbay.engine.expressions.errors import BudgetExceededError, WrongValueError
from patchbay.engine.expressions.limits import MAX_DECIMALS, MAX_NUMBER_CHARS
from patchbay.engine.expressions.text import whole_argument
from patchbay.engine.expressions.values import NUMBERS, kind_of, number

if TYPE_CHECKING:
    from patchbay.engine.expressions.evaluation import Evaluation


def absolute(_ev: Evaluation, value: Any) -> Any:
    """Without its sign."""
    return number(abs(number_in(value)))


def rounded(_ev: Evaluation, value: Any, precision: Any = 0, method: Any = "common") -> Any:
    """Rounded to `precision` decimals, by the method `common`, `ceil` or `floor`."""
    checked = number_in(value)
    decimals = whole_argument(precision, "precision", least=-MAX_DECIMALS, most=MAX_DECIMALS)
    if method == "common":
        return round(checked, decimals)
    if method not in ("ceil", "floor"):
        raise WrongValueError("round knows: common, ceil, floor")
    towards = ceil if method == "ceil" else floor
    return number(towards(checked * 10.0**decimals) / 10.0**decimals)


def whole(_ev: Evaluation, value: Any, default: Any = 0, base: Any = 10) -> Any:
    """As a whole number, cut towards zero; `default` where it is none."""
    base = whole_argument(base, "base", least=2, most=36)
    if type(value) in NUMBERS:
        return number(int(value))
    text = _digits(value)
    if text is None:
        return default
    try:
        return number(int(text, base))
    except ValueError:
        fraction = _fraction(text)
        return default if fraction is None else number(int(fraction))


def fractional(_ev: Evaluation, value: Any, default: Any = 0.0) -> Any:
    """As a number with a fraction; `default` where it is none."""
    if type(value) in NUMBERS:
        return number(float(value))
    text = _digits(value)
    fraction = None if text is None else _fraction(text)
    return default if fraction is None else fraction


def number_in(value: Any) -> Any:
    """A filter's input, which must be a number.

    Raises:
        WrongValueError: It is not.
    """
    if type(value) not in NUMBERS:
        raise WrongValueError(f"expected a number, got {kind_of(value)}")
    return value


def _digits(value: Any) -> str | None:
    if type(value) is not str:
        return None
    if len(value) > MAX_NUMBER_CHARS:
        raise BudgetExceededError(f"a text of more than {MAX_NUMBER_CHARS} characters is no number")
    return value


def _fraction(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
