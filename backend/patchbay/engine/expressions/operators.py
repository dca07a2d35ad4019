"""What `+`, `<`, `in` and the other operators do, each checked for kind and size before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions.errors import BudgetExceededError, WrongValueError
from patchbay.engine.expressions.limits import MAX_INT_BITS
from patchbay.engine.expressions.values import NUMBERS, SCALARS, equal, kind_of, number, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from patchbay.engine.expressions.evaluation import Evaluation


def add(ev: Evaluation, left: Any, right: Any) -> Any:
    """Numbers summed, two texts or two lists joined."""
    left_kind, right_kind = type(left), type(right)
    if left_kind in NUMBERS and right_kind in NUMBERS:
        return number(left + right)
    if left_kind is str and right_kind is str:
        ev.spend_chars(len(left) + len(right))
        return left + right
    if left_kind is list and right_kind is list:
        ev.spend(len(left) + len(right))
        return left + right
    hint = "; ~ joins values as text" if str in (left_kind, right_kind) else ""
    raise _unfit("add", left, right, hint)


def multiply(ev: Evaluation, left: Any, right: Any) -> Any:
    """Numbers multiplied, or a text or list repeated."""
    left_kind, right_kind = type(left), type(right)
    if left_kind in NUMBERS and right_kind in NUMBERS:
        return number(left * right)
    if right_kind in (str, list):
        left, right, left_kind, right_kind = right, left, right_kind, left_kind
    if left_kind is str and right_kind is int:
        ev.spend_chars(len(left) * max(right, 0))
        return left * right
    if left_kind is list and right_kind is int:
        ev.spend(len(left) * max(right, 0))
        return left * right
    raise _unfit("multiply", left, right)


def power(ev: Evaluation, left: Any, right: Any) -> Any:
    """`left ** right` of numbers.

    Raises:
        BudgetExceededError: The result would be a whole number of more digits than is allowed.
    """
    _numbers("raise to a power", left, right)
    if type(left) is not float and type(right) is not float and left not in (0, 1, -1):
        _check_power(left, right)
    if right < 0 and left == 0:
        raise WrongValueError("zero cannot be raised to a negative power")
    if left < 0 and right != int(right):
        raise WrongValueError("a negative number has no fractional power here")
    ev.spend(1)
    return number(left**right)


def _check_power(base: int, exponent: int) -> None:
    # A base of n bits is at least 2 ** (n - 1), so this refuses only what is surely too large.
    if exponent > MAX_INT_BITS or (base.bit_length() - 1) * exponent > MAX_INT_BITS:
        raise BudgetExceededError("a whole number has more than 300 digits")


def subtract(_ev: Evaluation, left: Any, right: Any) -> Any:
    """`left - right` of numbers."""
    _numbers("subtract", left, right)
    return number(left - right)


def divide(_ev: Evaluation, left: Any, right: Any) -> Any:
    """`left / right` of numbers, with a fraction."""
    _divisible(left, right)
    return number(left / right)


def floor_divide(_ev: Evaluation, left: Any, right: Any) -> Any:
    """`left // right` of numbers, rounded down."""
    _divisible(left, right)
    return number(left // right)


def modulo(_ev: Evaluation, left: Any, right: Any) -> Any:
    """The remainder of numbers; text has no `%` here, for it would format."""
    _divisible(left, right, "take the remainder of")
    return number(left % right)


def negative(value: Any) -> Any:
    """`-value` of a number."""
    return number(-_number("negate", value))


def positive(value: Any) -> Any:
    """`+value` of a number."""
    return number(+_number("take the sign of", value))


def less(ev: Evaluation, left: Any, right: Any) -> bool:
    """Whether `left` comes before `right`; both numbers or both text."""
    left_kind, right_kind = type(left), type(right)
    if left_kind in NUMBERS and right_kind in NUMBERS:
        return bool(left < right)
    if left_kind is str and right_kind is str:
        ev.spend_chars(min(len(left), len(right)))
        return bool(left < right)
    raise _unfit("compare", left, right)


def contains(ev: Evaluation, item: Any, container: Any) -> bool:
    """Whether a list has the element, an object the key, or a text the part."""
    settled(item)
    kind = type(settled(container))
    if kind is list:
        ev.spend(len(container))
        return any(equal(ev, item, element) for element in container)
    if kind is dict:
        return type(item) in SCALARS and item in container
    if kind is str and type(item) is str:
        ev.spend_search(len(container), len(item))
        return item in container
    raise _unfit("look for", item, container)


def _less_or_equal(ev: Evaluation, left: Any, right: Any) -> bool:
    return not less(ev, right, left)


COMPARISONS: Final[dict[str, Callable[[Evaluation, Any, Any], bool]]] = {
    "eq": equal,
    "ne": lambda ev, left, right: not equal(ev, left, right),
    "lt": less,
    "gt": lambda ev, left, right: less(ev, right, left),
    "lteq": _less_or_equal,
    "gteq": lambda ev, left, right: _less_or_equal(ev, right, left),
    "in": contains,
    "notin": lambda ev, item, container: not contains(ev, item, container),
}
"""By Jinja's names for them."""

ARITHMETIC: Final[dict[str, Callable[[Evaluation, Any, Any], Any]]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "//": floor_divide,
    "%": modulo,
    "**": power,
}


def _divisible(left: Any, right: Any, action: str = "divide") -> None:
    _numbers(action, left, right)
    if right == 0:
        raise WrongValueError("cannot divide by zero")


def _numbers(action: str, left: Any, right: Any) -> None:
    if type(left) not in NUMBERS or type(right) not in NUMBERS:
        raise _unfit(action, left, right)


def _number(action: str, value: Any) -> Any:
    if type(value) not in NUMBERS:
        raise WrongValueError(f"cannot {action} {kind_of(settled(value))}")
    return value


def _unfit(action: str, left: Any, right: Any, hint: str = "") -> WrongValueError:
    return WrongValueError(f"cannot {action} {kind_of(settled(left))} and {kind_of(settled(right))}{hint}")
