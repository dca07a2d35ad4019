"""The functions an expression may call by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions.errors import BudgetExceededError, WrongValueError
from patchbay.engine.expressions.limits import MAX_RANGE
from patchbay.engine.expressions.values import Record, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patchbay.engine.expressions.evaluation import Evaluation

    Function = Callable[..., Any]


def numbers_in_range(ev: Evaluation, start: Any, stop: Any = None, step: Any = 1) -> list[int]:
    """Whole numbers from `start`, or from 0 if it is the only argument, up to but without `stop`."""
    if stop is None:
        start, stop = 0, start
    for value in (start, stop, step):
        if type(value) is not int:
            raise WrongValueError(f"range takes whole numbers, got {kind_of(value)}")
    if step == 0:
        raise WrongValueError("the step of a range cannot be zero")
    count = max((stop - start + step + (-1 if step > 0 else 1)) // step, 0)
    if count > MAX_RANGE:
        raise BudgetExceededError(f"a range has at most {MAX_RANGE:,} numbers")
    ev.spend(count)
    return list(range(start, stop, step))


def an_object(_ev: Evaluation, **fields: Any) -> dict[str, Any]:
    """An object of the named values."""
    return fields


def a_namespace(_ev: Evaluation, **fields: Any) -> Record:
    """Values that `set` can change from inside a loop."""
    return Record(fields)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "dict": an_object,
    "namespace": a_namespace,
    "range": numbers_in_range,
}
