"""Expressions ready to be rendered, kept by their text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import nodes

from patchbay.engine.expressions.compiler import ValueCompiler
from patchbay.engine.expressions.errors import (
    BudgetExceededError,
    ExpressionError,
    RefusedError,
    WrongValueError,
)
from patchbay.engine.expressions.evaluation import Evaluation
from patchbay.engine.expressions.grammar import assigned_names, parse, problems_in
from patchbay.engine.expressions.paths import is_path
from patchbay.engine.expressions.statements import StatementCompiler
from patchbay.engine.expressions.values import result_of, settled
from patchbay.sdk import is_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SHORT_CHARS: Final = 500
_SHORT_KEPT: Final = 2_048
_LONG_KEPT: Final = 64
"""Most expressions are short and take some 5 kB; the largest take 1 MB, so long ones are kept apart; few."""


class Template:
    """A compiled expression; immutable, and safe to render from many threads at once."""

    __slots__ = ("_evaluate", "source")

    def __init__(self, source: str, evaluate: Callable[[Evaluation], Any]) -> None:
        self.source = source
        self._evaluate = evaluate

    def render(self, scope: Mapping[str, Any]) -> Any:
        """The expression's value for these names; see `render`."""
        try:
            return self._evaluate(Evaluation(scope))
        except ExpressionError as error:
            error.source = self.source
            raise
        except (RecursionError, MemoryError):
            message = "this is nested too deep for an expression"
            raise BudgetExceededError(message, source=self.source) from None
        except OverflowError:
            message = "a number is too large to compute with"
            raise WrongValueError(message, source=self.source) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            # Python's own message would show the value it stumbled over, hence no chaining either.
            message = "the values do not fit what is done with them"
            raise WrongValueError(message, source=self.source) from None


def render(source: str, scope: Mapping[str, Any]) -> Any:
    """The value of a parameter's text.

    A text that is one `{{ … }}`, white space around it aside, gives the value itself, of whatever type.
    Any other gives text, with each expression's value in its place. A text without expressions is
    returned as it is.

    Args:
        source: The text.
        scope: The names it sees, with JSON values.

    Returns:
        A JSON value. It may share lists and objects with `scope`: read it, do not change it.

    Raises:
        ExpressionError: It cannot be read, is not allowed, names what is not there, does not fit the
            values it meets, or exceeds a ceiling.
    """
    if "{" not in source or not is_expression(source):
        return source
    return template_for(source).render(scope)


def template_for(source: str) -> Template:
    """The compiled form of a text that holds expressions.

    Raises:
        ExpressionSyntaxError: It cannot be read.
        RefusedError: It holds something that is not allowed.
        BudgetExceededError: It is too long or too large.
    """
    return _short(source) if len(source) <= _SHORT_CHARS else _long(source)


def _compiled(source: str) -> Template:
    tree = parse(source)
    for problem in problems_in(tree):
        raise RefusedError(problem.message, source=source, line=problem.line)
    try:
        return Template(source, _evaluator(tree))
    except ExpressionError as error:
        error.source = source
        raise


_short = lru_cache(_SHORT_KEPT)(_compiled)
_long = lru_cache(_LONG_KEPT)(_compiled)


def _evaluator(tree: nodes.Template) -> Callable[[Evaluation], Any]:
    single = _only_expression(tree)
    if single is None:
        write = StatementCompiler(assigned_names(tree)).writer(tree.body)

        def evaluate_text(ev: Evaluation) -> str:
            out: list[str] = []
            write(ev, out)
            return "".join(out)

        return evaluate_text
    read = ValueCompiler(frozenset()).reader(single)
    if is_path(single):
        return lambda ev: settled(read(ev))
    return lambda ev: result_of(ev, read(ev))


def _only_expression(tree: nodes.Template) -> nodes.Expr | None:
    if len(tree.body) != 1 or not isinstance(tree.body[0], nodes.Output):
        return None
    parts = [
        part
        for part in tree.body[0].nodes
        if not (isinstance(part, nodes.TemplateData) and not part.data.strip())
    ]
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], nodes.TemplateData) else None
