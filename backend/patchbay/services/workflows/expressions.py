"""Expressions tried out by whoever writes them: the engine's own evaluation, errors as answers."""

from typing import Any

from msgspec import Struct

from patchbay.engine.expressions import ExpressionError, MissingNameError, render
from patchbay.engine.values import Allowance, UnfitValue


class Trouble(Struct, frozen=True):
    """Why there is no value; `name` is what was looked for and is not there, `line` counts from 1."""

    message: str
    code: str
    name: str | None = None
    line: int | None = None


class Evaluated(Struct, frozen=True):
    """A value, or else the error."""

    value: Any
    error: Trouble | None


def evaluate(template: str, scope: dict[str, Any]) -> Evaluated:
    """What a parameter's text gives for these names, within the same ceilings as in a run. Pure."""
    try:
        return Evaluated(Allowance().plain(render(template, scope)), None)
    except ExpressionError as error:
        name = error.name if isinstance(error, MissingNameError) else None
        return Evaluated(None, Trouble(error.message, error.code, name, error.line))
    except UnfitValue as error:
        return Evaluated(None, Trouble(str(error), "invalid_value"))
