"""Turns statements, the `{% … %}` and the text around them, into closures that write their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from patchbay.engine.expressions.compiler import ValueCompiler
from patchbay.engine.expressions.errors import WrongValueError
from patchbay.engine.expressions.limits import NODES_PER_OPERATION
from patchbay.engine.expressions.values import Record, is_true, items_of, kind_of, settled, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from patchbay.engine.expressions.evaluation import Evaluation

    Write = Callable[[Evaluation, list[str]], None]
    Bind = Callable[[Evaluation, Any], None]


class StatementCompiler:
    """Compiles the statements of one tree, in which `grammar.problems_in` found nothing.

    Args:
        own_names: The names that the expression itself sets.
    """

    def __init__(self, own_names: frozenset[str]) -> None:
        self._own_names = own_names
        self._values = ValueCompiler(own_names)
        self._loop_depth = 0
        self._writers: dict[type[nodes.Node], Callable[[Any], Write]] = {
            nodes.Assign: self._assign,
            nodes.AssignBlock: self._assign_block,
            nodes.For: self._for,
            nodes.If: self._if,
            nodes.Output: self._output,
        }

    def writer(self, body: Sequence[nodes.Node]) -> Write:
        """What writes the text of statements, one after the other."""
        writers = [self._writers[type(node)](node) for node in body]
        if len(writers) == 1:
            return writers[0]

        def write(ev: Evaluation, out: list[str]) -> None:
            for each in writers:
                each(ev, out)

        return write

    def _output(self, node: nodes.Output) -> Write:
        readers = [self._values.reader(child) for child in node.nodes]

        def write(ev: Evaluation, out: list[str]) -> None:
            for read in readers:
                ev.write(out, text_of(ev, read(ev)))

        return write

    def _if(self, node: nodes.If) -> Write:
        branches = [(self._values.reader(each.test), self.writer(each.body)) for each in (node, *node.elif_)]
        otherwise = self.writer(node.else_)

        def write(ev: Evaluation, out: list[str]) -> None:
            for test, body in branches:
                if is_true(test(ev)):
                    body(ev, out)
                    return
            otherwise(ev, out)

        return write

    def _assign(self, node: nodes.Assign) -> Write:
        read = self._values.reader(node.node)
        bind = self._binder(node.target)

        def write(ev: Evaluation, _out: list[str]) -> None:
            bind(ev, read(ev))

        return write

    def _assign_block(self, node: nodes.AssignBlock) -> Write:
        body = self.writer(node.body)
        bind = self._binder(node.target)

        def write(ev: Evaluation, _out: list[str]) -> None:
            outer = ev.locals
            ev.locals = dict(outer)
            parts: list[str] = []
            body(ev, parts)
            ev.locals = outer
            bind(ev, "".join(parts))

        return write

    def _for(self, node: nodes.For) -> Write:
        read = self._values.reader(node.iter)
        kept = self._loop_filter(node)
        bind = self._binder(node.target)
        self._loop_depth += 1
        depth = self._loop_depth
        body = self.writer(node.body)
        self._loop_depth -= 1
        otherwise = self.writer(node.else_)
        cost = self._cost_of(node.body)
        has_loop = any(name.name == "loop" for part in node.body for name in _names_in(part))

        def write(ev: Evaluation, out: list[str]) -> None:
            values = kept(ev, items_of(ev, read(ev)))
            outer = ev.locals
            for position, value in enumerate(values):
                ev.spend(cost)
                ev.locals = dict(outer)
                if has_loop:
                    ev.locals["loop"] = _loop_record(values, position, depth)
                bind(ev, value)
                body(ev, out)
            ev.locals = outer
            if not values:
                otherwise(ev, out)

        return write

    def _loop_filter(self, node: nodes.For) -> Callable[[Evaluation, list[Any]], list[Any]]:
        if node.test is None:
            return lambda _ev, values: values
        bind = self._binder(node.target)
        test = self._values.reader(node.test)
        cost = self._cost_of([node.test])

        def keep(ev: Evaluation, values: list[Any]) -> list[Any]:
            outer = ev.locals
            passed = []
            for value in values:
                ev.spend(cost)
                ev.locals = dict(outer)
                bind(ev, value)
                if is_true(test(ev)):
                    passed.append(value)
            ev.locals = outer
            return passed

        return keep

    def _cost_of(self, body: Sequence[nodes.Node]) -> int:
        # The names count because each iteration starts from its own copy of them.
        size = sum(1 + sum(1 for _ in part.find_all(nodes.Node)) for part in body)
        return 1 + (size + len(self._own_names)) // NODES_PER_OPERATION

    def _binder(self, target: nodes.Node) -> Bind:
        if isinstance(target, nodes.NSRef):
            return _namespace_binder(target.name, target.attr)
        if isinstance(target, nodes.Tuple):
            return _unpacker([self._binder(item) for item in target.items])
        return _name_binder(target)


def _name_binder(target: Any) -> Bind:
    name = target.name

    def bind(ev: Evaluation, value: Any) -> None:
        ev.locals[name] = value if type(value) is Record else settled(value)

    return bind


def _namespace_binder(name: str, field: str) -> Bind:
    def bind(ev: Evaluation, value: Any) -> None:
        record = ev.locals.get(name)
        if type(record) is not Record or name == "loop":
            raise WrongValueError(f"only a field of a namespace() can be set; {name} is none")
        record.fields[field] = settled(value)

    return bind


def _unpacker(binders: list[Bind]) -> Bind:
    def bind(ev: Evaluation, value: Any) -> None:
        values = settled(value)
        if type(values) is not list or len(values) != len(binders):
            got = f"{len(values)}" if type(values) is list else kind_of(values)
            raise WrongValueError(f"expected {len(binders)} values to unpack, got {got}")
        for each, item in zip(binders, values, strict=True):
            each(ev, item)

    return bind


def _loop_record(values: list[Any], position: int, depth: int) -> Record:
    count = len(values)
    fields = {
        "index": position + 1,
        "index0": position,
        "revindex": count - position,
        "revindex0": count - position - 1,
        "first": position == 0,
        "last": position == count - 1,
        "length": count,
        "depth": depth,
        "depth0": depth - 1,
    }
    if position > 0:
        fields["previtem"] = values[position - 1]
    if position < count - 1:
        fields["nextitem"] = values[position + 1]
    return Record(fields)


def _names_in(node: nodes.Node) -> list[nodes.Name]:
    own = [node] if isinstance(node, nodes.Name) else []
    return [*own, *node.find_all(nodes.Name)]
