"""Reads an expression with Jinja's own parser and says what in it is not allowed.

The language is what is listed here and nothing else: a node, filter, test, method or function that
Jinja knows and these tables do not is refused before anything runs.
"""

from __future__ import annotations

from functools import cache
from inspect import Signature, signature
from typing import TYPE_CHECKING, Any, Final

import msgspec
from jinja2 import Environment, TemplateSyntaxError, nodes

from patchbay.engine.expressions.errors import (
    BudgetExceededError,
    ExpressionError,
    ExpressionSyntaxError,
    RefusedError,
)
from patchbay.engine.expressions.filters import FILTERS
from patchbay.engine.expressions.functions import FUNCTIONS
from patchbay.engine.expressions.limits import MAX_BRACKETS, MAX_NESTING, MAX_NODES, MAX_SOURCE_CHARS
from patchbay.engine.expressions.methods import METHODS
from patchbay.engine.expressions.predicates import PREDICATES
from patchbay.sdk import is_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SCOPE_NAMES: Final = frozenset(
    {"input", "trigger", "steps", "contact", "conversation", "vars", "run", "now", "item", "index"}
)
"""What every expression may name; `item` and `index` have a value under `each` and in loops."""

_ALLOWED: Final = frozenset(
    {
        *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If),
        *(nodes.Assign, nodes.AssignBlock, nodes.NSRef),
        *(nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword),
        *(nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Call, nodes.Filter, nodes.Test),
        *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat),
        *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow),
        *(nodes.Neg, nodes.Pos),
    }
)
_TAGS: Final[Mapping[type[nodes.Node], str]] = {
    nodes.Block: "block",
    nodes.CallBlock: "call",
    nodes.Extends: "extends",
    nodes.FilterBlock: "filter",
    nodes.FromImport: "from",
    nodes.Import: "import",
    nodes.Include: "include",
    nodes.Macro: "macro",
    nodes.Scope: "autoescape",
    nodes.With: "with",
}
_JINJA: Final = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701 it only parses
_METHODS_BY_NAME: Final[Mapping[str, list[Callable[..., Any] | None]]] = {
    name: [methods[name] for methods in METHODS.values() if name in methods]
    for methods in METHODS.values()
    for name in methods
}


class ExpressionProblem(msgspec.Struct, frozen=True):
    """One reason why an expression would fail, found without running it.

    Attributes:
        code: That of the error it would be; `expression_unknown_name` for a name no expression sees.
        line: Counted from 1 in the expression's own text.
        name: What the problem is with: the unknown name, filter or tag.
    """

    code: str
    message: str
    line: int = 1
    name: str | None = None


def parse(source: str) -> nodes.Template:
    """The syntax tree of an expression, which may still hold what is not allowed.

    Raises:
        ExpressionSyntaxError: It cannot be read.
        BudgetExceededError: It is too long, too large or nested too deep.
    """
    if len(source) > MAX_SOURCE_CHARS:
        raise BudgetExceededError(
            f"an expression has at most {MAX_SOURCE_CHARS:,} characters, got {len(source):,}"
        )
    try:
        _check_brackets(source)
        tree = _JINJA.parse(source)
    except TemplateSyntaxError as error:
        raise ExpressionSyntaxError(_plain(error), source=source, line=error.lineno) from None
    except RecursionError:
        raise _too_deep(source) from None
    except ValueError:
        raise ExpressionSyntaxError("a number is too long", source=source) from None
    _check_size(tree, source)
    return tree


def problems_in(tree: nodes.Template) -> Iterator[ExpressionProblem]:
    """Everything in a tree that is not allowed, in the order of the text."""
    functions = {id(call.node) for call in tree.find_all(nodes.Call)}
    for node in _walk(tree):
        for message, name in _problems_of(node, is_called=id(node) in functions):
            yield ExpressionProblem(RefusedError.code, message, node.lineno or 1, name)


def check(source: str, names: frozenset[str] = SCOPE_NAMES) -> list[ExpressionProblem]:
    """What is wrong with an expression, as far as its text tells; empty if nothing is.

    Args:
        source: A parameter's text; plain text has no problems.
        names: The top-level names that exist where the expression stands.
    """
    if not is_expression(source):
        return []
    try:
        tree = parse(source)
    except ExpressionError as error:
        return [ExpressionProblem(error.code, error.message, error.line or 1)]
    return [*problems_in(tree), *_unknown_names(tree, names)]


def referenced_names(source: str) -> set[tuple[str, ...]]:
    """What an expression looks at, to the second level: `("steps", "lookup")`, `("contact", "name")`.

    A name used whole, or with a computed key, stands alone: `("input",)`. Names that the expression sets
    itself are left out. A text that cannot be read names nothing; `check` says why.
    """
    if not is_expression(source):
        return set()
    try:
        tree = parse(source)
    except ExpressionError:
        return set()
    own = assigned_names(tree)
    methods = {id(call.node) for call in tree.find_all(nodes.Call)}
    parents = {id(child): node for node in _walk(tree) for child in node.iter_child_nodes()}
    found: set[tuple[str, ...]] = set()
    for name in _walk(tree):
        if not isinstance(name, nodes.Name) or name.name in own or id(name) in methods:
            continue
        parent = parents.get(id(name))
        second = None if parent is None or id(parent) in methods else _key_of(parent, name)
        found.add((name.name,) if second is None else (name.name, second))
    return found


def assigned_names(tree: nodes.Template) -> frozenset[str]:
    """Names that the expression itself gives a value, by `set` or `for`."""
    names = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    return frozenset(names | {"loop"} if tree.find(nodes.For) else names)


def _walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(node.iter_child_nodes())))


def _key_of(parent: nodes.Node, target: nodes.Node) -> str | None:
    if isinstance(parent, nodes.Getattr):
        return parent.attr
    if isinstance(parent, nodes.Getitem) and parent.node is target and isinstance(parent.arg, nodes.Const):
        return parent.arg.value if isinstance(parent.arg.value, str) else None
    return None


def _unknown_names(tree: nodes.Template, names: frozenset[str]) -> Iterator[ExpressionProblem]:
    known = names | assigned_names(tree)
    functions = {id(call.node) for call in tree.find_all(nodes.Call)}
    for node in _walk(tree):
        if isinstance(node, nodes.Name) and node.name not in known and id(node) not in functions:
            hint = f"an expression here sees: {', '.join(sorted(names))}"
            message = f"{node.name} is not a name that exists; {hint}"
            yield ExpressionProblem("expression_unknown_name", message, node.lineno, node.name)


def _problems_of(node: nodes.Node, *, is_called: bool) -> Iterator[tuple[str, str | None]]:
    if type(node) not in _ALLOWED:
        tag = _TAGS.get(type(node))
        yield f"{{% {tag} %}} is not allowed in an expression" if tag else "this is not allowed", tag
    elif isinstance(node, nodes.Filter):
        yield from _problems_of_use(node, "filter", node.name, FILTERS.get(node.name))
    elif isinstance(node, nodes.Test):
        yield from _problems_of_use(node, "test", node.name, PREDICATES.get(node.name))
    elif isinstance(node, nodes.Call):
        yield from _problems_of_call(node)
    elif isinstance(node, nodes.For) and node.recursive:
        yield "a loop cannot be recursive", "for"
    elif isinstance(node, nodes.AssignBlock) and node.filter is not None:
        yield "a set block takes no filter", "set"
    elif isinstance(node, nodes.Getattr) and not is_called and _is_internal(node.attr):
        yield f"{node.attr} is not allowed", node.attr
    elif isinstance(node, nodes.Name) and not is_called and _is_internal(node.name):
        yield f"{node.name} is not allowed", node.name


def _problems_of_call(node: nodes.Call) -> Iterator[tuple[str, str | None]]:
    called = node.node
    if isinstance(called, nodes.Name):
        yield from _problems_of_use(node, "function", called.name, FUNCTIONS.get(called.name))
    elif isinstance(called, nodes.Getattr):
        candidates = _METHODS_BY_NAME.get(called.attr) or [None]
        problems = [list(_problems_of_use(node, "method", called.attr, each)) for each in candidates]
        yield from min(problems, key=len)
    else:
        yield "only methods and functions can be called", None


def _problems_of_use(
    node: nodes.Filter | nodes.Test | nodes.Call, what: str, name: str, function: Callable[..., Any] | None
) -> Iterator[tuple[str, str | None]]:
    if function is None:
        yield f"there is no {what} {name}", name
    elif node.dyn_args is not None or node.dyn_kwargs is not None:
        yield f"{name} takes no * arguments", name
    elif not _accepts(function, node, given=1 if what == "function" else 2):
        parameters = ", ".join(list(_signature(function).parameters)[1 if what == "function" else 2 :])
        yield f"{what} {name} takes: {parameters or 'nothing'}", name


@cache
def _signature(function: Callable[..., Any]) -> Signature:
    return signature(function)


def _accepts(function: Callable[..., Any], node: nodes.Filter | nodes.Test | nodes.Call, given: int) -> bool:
    keywords = [str(keyword.key) for keyword in node.kwargs]
    if len(set(keywords)) < len(keywords):
        return False
    try:
        _signature(function).bind(*[None] * (given + len(node.args)), **dict.fromkeys(keywords))
    except TypeError:
        return False
    return True


def _is_internal(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _check_brackets(source: str) -> None:
    if sum(map(source.count, "([{")) <= MAX_BRACKETS:
        return
    depth = 0
    for _line, token, value in _JINJA.lex(source):
        if token == "operator":  # noqa: S105 the name of a kind of token
            depth += (value in "([{") - (value in ")]}")
            if depth > MAX_BRACKETS:
                raise _too_deep(source)


def _check_size(tree: nodes.Template, source: str) -> None:
    count = 0
    pending: list[tuple[nodes.Node, int]] = [(tree, 1)]
    while pending:
        node, depth = pending.pop()
        count += 1
        if depth > MAX_NESTING:
            raise _too_deep(source)
        if count > MAX_NODES:
            message = f"an expression has at most {MAX_NODES:,} parts; do some of this in another node"
            raise BudgetExceededError(message, source=source)
        pending += [(child, depth + 1) for child in node.iter_child_nodes()]


def _too_deep(source: str) -> BudgetExceededError:
    return BudgetExceededError("this is nested too deep for an expression", source=source)


def _plain(error: TemplateSyntaxError) -> str:
    message = (error.message or "this cannot be read").rstrip(".")
    return f"line {error.lineno}: {message[0].lower()}{message[1:]}"
