"""Turns the parts of a syntax tree that have a value into Python closures that compute it.

Jinja reads the text; its own code generator is not used. Every step an expression can take is a function
below, over JSON values alone: no Python attribute is ever looked up and no code is made from text, so
there is nothing to escape into, and each step pays its way out of the evaluation's budget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from patchbay.engine.expressions.errors import WrongValueError
from patchbay.engine.expressions.filters import FILTERS, OF_THE_MISSING_FILTERS
from patchbay.engine.expressions.functions import FUNCTIONS
from patchbay.engine.expressions.methods import METHODS
from patchbay.engine.expressions.operators import ARITHMETIC, COMPARISONS, negative, positive
from patchbay.engine.expressions.paths import described
from patchbay.engine.expressions.predicates import OF_THE_MISSING, PREDICATES
from patchbay.engine.expressions.values import (
    ABSENT,
    SCALARS,
    Blank,
    Missing,
    Record,
    is_true,
    kind_of,
    number,
    settled,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from patchbay.engine.expressions.evaluation import Evaluation

    Read = Callable[[Evaluation], Any]


class ValueCompiler:
    """Compiles the parts of a tree that have a value; `grammar.problems_in` found nothing in it.

    Args:
        own_names: The names that the expression itself sets.
    """

    def __init__(self, own_names: frozenset[str]) -> None:
        self._own_names = own_names
        self._readers: dict[type[nodes.Node], Callable[[Any], Read]] = {
            nodes.And: self._and,
            nodes.Call: self._call,
            nodes.Compare: self._compare,
            nodes.Concat: self._concat,
            nodes.CondExpr: self._choose,
            nodes.Const: self._constant,
            nodes.Dict: self._object,
            nodes.Filter: self._filter,
            nodes.Getattr: self._field,
            nodes.Getitem: self._element,
            nodes.List: self._list,
            nodes.Name: self._name,
            nodes.Neg: self._negative,
            nodes.Not: self._not,
            nodes.Or: self._or,
            nodes.Pos: self._positive,
            nodes.TemplateData: self._data,
            nodes.Test: self._test,
            nodes.Tuple: self._list,
        }

    def reader(self, node: nodes.Node) -> Read:
        """What computes an expression's value."""
        if isinstance(node, nodes.BinExpr) and node.operator in ARITHMETIC:
            return self._arithmetic(node)
        return self._readers[type(node)](node)

    def _name(self, node: nodes.Name) -> Read:
        name = node.name

        def read(ev: Evaluation) -> Any:
            value = ev.scope.get(name, ABSENT)
            return Missing(name, None, ev.scope) if value is ABSENT else value

        def read_own(ev: Evaluation) -> Any:
            value = ev.locals.get(name, ABSENT)
            return read(ev) if value is ABSENT else value

        return read_own if name in self._own_names else read

    def _field(self, node: nodes.Getattr) -> Read:
        return _lookup(self.reader(node.node), node.attr, described(node), described(node.node))

    def _element(self, node: nodes.Getitem) -> Read:
        target = self.reader(node.node)
        path, owner = described(node), described(node.node)
        if isinstance(node.arg, nodes.Slice):
            return self._slice(target, node.arg)
        if isinstance(node.arg, nodes.Const) and type(node.arg.value) is str:
            return _lookup(target, node.arg.value, path, owner)
        key_of = self.reader(node.arg)

        def read(ev: Evaluation) -> Any:
            value = target(ev)
            key = settled(key_of(ev))
            if type(value) in (list, str) and type(key) is int and -len(value) <= key < len(value):
                return value[key]
            if type(value) is dict and type(key) in SCALARS and key in value:
                return value[key]
            return value if isinstance(value, Missing) else Missing(path, owner, value)

        return read

    def _slice(self, target: Read, node: nodes.Slice) -> Read:
        bounds = [None if part is None else self.reader(part) for part in (node.start, node.stop, node.step)]

        def read(ev: Evaluation) -> Any:
            value = settled(target(ev))
            cut = slice(*[_bound(None if bound is None else bound(ev)) for bound in bounds])
            if type(value) not in (list, str):
                raise WrongValueError(f"{kind_of(value)} has no part from one place to another")
            if cut.step == 0:
                raise WrongValueError("the step of a slice cannot be zero")
            size = len(range(*cut.indices(len(value))))
            if type(value) is str:
                ev.spend_chars(size)
            else:
                ev.spend(size)
            return value[cut]

        return read

    def _call(self, node: Any) -> Read:
        arguments = self._arguments(node)
        if isinstance(node.node, nodes.Getattr):
            return _method(self.reader(node.node.node), node.node.attr, arguments)
        function = FUNCTIONS[node.node.name]

        def call(ev: Evaluation) -> Any:
            args, named = arguments(ev)
            return function(ev, *args, **named)

        return call

    def _filter(self, node: Any) -> Read:
        apply = FILTERS[node.name]
        target = self.reader(node.node)
        arguments = self._arguments(node)
        check = _unchecked if node.name in OF_THE_MISSING_FILTERS else settled

        def read(ev: Evaluation) -> Any:
            value = check(target(ev))
            args, named = arguments(ev)
            return apply(ev, value, *args, **named)

        return read

    def _test(self, node: nodes.Test) -> Read:
        ask = PREDICATES[node.name]
        target = self.reader(node.node)
        arguments = self._arguments(node)
        check = _unchecked if node.name in OF_THE_MISSING else settled

        def read(ev: Evaluation) -> bool:
            value = check(target(ev))
            args, named = arguments(ev)
            return ask(ev, value, *args, **named)

        return read

    def _arguments(self, node: Any) -> Callable[[Evaluation], tuple[list[Any], dict[str, Any]]]:
        if not node.args and not node.kwargs:
            return _no_arguments
        readers = [self.reader(arg) for arg in node.args]
        named = [(str(keyword.key), self.reader(keyword.value)) for keyword in node.kwargs]

        def read(ev: Evaluation) -> tuple[list[Any], dict[str, Any]]:
            return [settled(arg(ev)) for arg in readers], {key: settled(arg(ev)) for key, arg in named}

        return read

    def _constant(self, node: nodes.Const) -> Read:
        value = node.value if type(node.value) not in (int, float) else number(node.value)
        return lambda _ev: value

    def _data(self, node: nodes.TemplateData) -> Read:
        text = node.data
        return lambda _ev: text

    def _list(self, node: nodes.List | nodes.Tuple) -> Read:
        readers = [self.reader(item) for item in node.items]
        return lambda ev: [settled(read(ev)) for read in readers]

    def _object(self, node: nodes.Dict) -> Read:
        readers = [(self.reader(pair.key), self.reader(pair.value)) for pair in node.items]
        return lambda ev: {_key(key(ev)): settled(value(ev)) for key, value in readers}

    def _concat(self, node: nodes.Concat) -> Read:
        readers = [self.reader(child) for child in node.nodes]

        def read(ev: Evaluation) -> str:
            parts = [text_of(ev, part(ev)) for part in readers]
            ev.spend_chars(sum(map(len, parts)))
            return "".join(parts)

        return read

    def _arithmetic(self, node: nodes.BinExpr) -> Read:
        operate = ARITHMETIC[node.operator]
        left, right = self.reader(node.left), self.reader(node.right)
        return lambda ev: operate(ev, left(ev), right(ev))

    def _compare(self, node: nodes.Compare) -> Read:
        first = self.reader(node.expr)
        steps = [(COMPARISONS[operand.op], self.reader(operand.expr)) for operand in node.ops]

        def read(ev: Evaluation) -> bool:
            left = first(ev)
            for compare, operand in steps:
                right = operand(ev)
                if not compare(ev, left, right):
                    return False
                left = right
            return True

        return read

    def _and(self, node: nodes.And) -> Read:
        left, right = self.reader(node.left), self.reader(node.right)

        def read(ev: Evaluation) -> Any:
            value = left(ev)
            return right(ev) if is_true(value) else value

        return read

    def _or(self, node: nodes.Or) -> Read:
        left, right = self.reader(node.left), self.reader(node.right)

        def read(ev: Evaluation) -> Any:
            value = left(ev)
            return right(ev) if isinstance(value, Missing) or not is_true(value) else value

        return read

    def _not(self, node: nodes.Not) -> Read:
        operand = self.reader(node.node)
        return lambda ev: not is_true(operand(ev))

    def _negative(self, node: nodes.Neg) -> Read:
        operand = self.reader(node.node)
        return lambda ev: negative(operand(ev))

    def _positive(self, node: nodes.Pos) -> Read:
        operand = self.reader(node.node)
        return lambda ev: positive(operand(ev))

    def _choose(self, node: nodes.CondExpr) -> Read:
        test, then = self.reader(node.test), self.reader(node.expr1)
        otherwise = (lambda _ev: Blank()) if node.expr2 is None else self.reader(node.expr2)
        return lambda ev: then(ev) if is_true(test(ev)) else otherwise(ev)


def _lookup(target: Read, name: str, path: str, owner: str) -> Read:
    def read(ev: Evaluation) -> Any:
        value = target(ev)
        fields = value.fields if type(value) is Record else value
        if type(fields) is dict:
            found = fields.get(name, ABSENT)
            if found is not ABSENT:
                return found
        return value if isinstance(value, Missing) else Missing(path, owner, fields)

    return read


def _method(
    target: Read, name: str, arguments: Callable[[Evaluation], tuple[list[Any], dict[str, Any]]]
) -> Read:
    def call(ev: Evaluation) -> Any:
        value = target(ev)
        method = METHODS.get(type(value), {}).get(name)
        if method is None:
            raise WrongValueError(f"{kind_of(settled(value))} has no method {name}")
        args, named = arguments(ev)
        return method(ev, value, *args, **named)

    return call


def _no_arguments(_ev: Evaluation) -> tuple[list[Any], dict[str, Any]]:
    return [], {}


def _unchecked(value: Any) -> Any:
    return value


def _key(value: Any) -> Any:
    if type(value) not in SCALARS:
        raise WrongValueError(f"the key of an object must be text, got {kind_of(settled(value))}")
    return value


def _bound(value: Any) -> Any:
    if value is not None and type(value) is not int:
        raise WrongValueError(f"a place in a list must be a whole number, got {kind_of(settled(value))}")
    return value
