"""A node's parameters, in which any text may be an expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from patchbay.engine.expressions.errors import BudgetExceededError, ExpressionError
from patchbay.engine.expressions.limits import MAX_VALUE_DEPTH
from patchbay.engine.expressions.template import template_for
from patchbay.sdk import is_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Build = Callable[[Mapping[str, Any]], Any]

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class CompiledParams:
    """Parameters whose expressions are compiled; immutable, and safe to render from many threads."""

    __slots__ = ("_build", "_params")

    def __init__(self, params: Any, build: Build | None) -> None:
        self._params = params
        self._build = build

    @property
    def is_constant(self) -> bool:
        """Whether every rendering gives the same."""
        return self._build is None

    def render(self, scope: Mapping[str, Any]) -> Any:
        """The parameters with every expression replaced by its value.

        Returns:
            New lists and objects where something was replaced. Parts without expressions are the ones
            that were compiled, and values may be the scope's own: read it, do not change it.

        Raises:
            ExpressionError: With `path` saying which parameter: `params.cases[0].when`.
        """
        return self._params if self._build is None else self._build(scope)


def compile_params(
    params: Any, deferred: frozenset[str] = frozenset(), *, path: str = "params"
) -> CompiledParams:
    """Compile the expressions in all texts of `params`, however deep; keys are never expressions.

    Args:
        params: A JSON value; not to be changed afterwards.
        deferred: Top-level keys to leave as they are, for the node to render itself.
        path: What to call the whole in errors.

    Raises:
        ExpressionError: One of them cannot be read or is not allowed; `path` says which.
    """
    return CompiledParams(params, _builder(params, path, 1, deferred))


def render_params(params: Any, scope: Mapping[str, Any], deferred: frozenset[str] = frozenset()) -> Any:
    """`compile_params` and `render` in one, for parameters used once.

    Raises:
        ExpressionError: With `path` saying which parameter.
    """
    return compile_params(params, deferred).render(scope)


def _builder(value: Any, path: str, depth: int, deferred: frozenset[str] = frozenset()) -> Build | None:
    # None stands for: nothing to do here, keep the value as it is.
    if depth > MAX_VALUE_DEPTH:
        raise BudgetExceededError(f"this is nested more than {MAX_VALUE_DEPTH} levels deep").at(path)
    if type(value) is str:
        return _text_builder(value, path) if is_expression(value) else None
    if type(value) is dict:
        entries = [
            (key, _builder(inner, path + _step(key), depth + 1))
            for key, inner in value.items()
            if key not in deferred
        ]
        return _replacing(dict, value, [(key, build) for key, build in entries if build])
    if type(value) is list:
        items = [(place, _builder(inner, f"{path}[{place}]", depth + 1)) for place, inner in enumerate(value)]
        return _replacing(list, value, [(place, build) for place, build in items if build])
    return None


def _replacing(copy: Callable[[Any], Any], value: Any, parts: list[tuple[Any, Build]]) -> Build | None:
    if not parts:
        return None

    def build(scope: Mapping[str, Any]) -> Any:
        result = copy(value)
        for key, part in parts:
            result[key] = part(scope)
        return result

    return build


def _text_builder(source: str, path: str) -> Build:
    try:
        render = template_for(source).render
    except ExpressionError as error:
        raise error.at(path) from None

    def build(scope: Mapping[str, Any]) -> Any:
        try:
            return render(scope)
        except ExpressionError as error:
            raise error.at(path) from None

    return build


def _step(key: str) -> str:
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f'["{key}"]'
