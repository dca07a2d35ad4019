"""Expressions: the `{{ … }}` in a node's parameters.

The language is Jinja2, cut down to what is harmless, over JSON values. Rendering is pure: the same text
and scope give the same value, and what an expression may cost is counted in operations, not in time.
"""

from patchbay.engine.expressions.errors import (
    BudgetExceededError,
    ExpressionError,
    ExpressionSyntaxError,
    MissingNameError,
    RefusedError,
    WrongValueError,
)
from patchbay.engine.expressions.grammar import (
    SCOPE_NAMES,
    ExpressionProblem,
    check,
    referenced_names,
)
from patchbay.engine.expressions.params import CompiledParams, compile_params, render_params
from patchbay.engine.expressions.template import render

__all__ = [
    "SCOPE_NAMES",
    "BudgetExceededError",
    "CompiledParams",
    "ExpressionError",
    "ExpressionProblem",
    "ExpressionSyntaxError",
    "MissingNameError",
    "RefusedError",
    "WrongValueError",
    "check",
    "compile_params",
    "referenced_names",
    "render",
    "render_params",
]
