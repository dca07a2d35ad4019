"""Expressions that cannot be read, or that name what will not be there."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from patchbay.engine.expressions import SCOPE_NAMES, check, referenced_names
from patchbay.engine.lint.drawing import Drawing, DrawnNode
from patchbay.engine.lint.problems import NodeRef, Problem, error, warning
from patchbay.sdk import is_expression

_OF_LOOPS = frozenset({"item", "index"})


def expression_problems(drawing: Drawing) -> Iterator[Problem]:
    """The problems of every enabled node's expressions, in the order they stand in."""
    in_loops = frozenset[str]().union(*map(drawing.reach.body_of, drawing.loops))
    for node, _ in drawing.enabled():
        outer = SCOPE_NAMES if node.id in in_loops else SCOPE_NAMES - _OF_LOOPS
        names = SCOPE_NAMES if node.spec.each is not None else outer
        for path, source in _expressions(node.spec.params, f"{node.path}.params"):
            yield from _problems_of(drawing, node, path, source, names)
        if node.spec.each is not None:
            path = f"{node.path}.each.items"
            if not is_expression(node.spec.each.items):
                yield error("invalid_each", node_id=node.id, path=path)
            yield from _problems_of(drawing, node, path, node.spec.each.items, outer)


def _expressions(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text that holds an expression, with its path."""
    if isinstance(value, str) and is_expression(value):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _expressions(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _expressions(item, f"{path}[{index}]")


def _problems_of(
    drawing: Drawing, node: DrawnNode, path: str, source: str, names: frozenset[str]
) -> Iterator[Problem]:
    faults, steps = _read(source, names)
    for code, name in faults:
        says = "expression_refused_name" if code == "expression_refused" and name else code
        words = {"name": name, "names": ", ".join(sorted(names))} if name else {}
        yield error(code, says, node_id=node.id, path=path, words=words)
    for step in steps:
        yield from _reference(drawing, node, path, step)


@lru_cache(maxsize=2048)
def _read(source: str, names: frozenset[str]) -> tuple[tuple[tuple[str, str | None], ...], tuple[str, ...]]:
    """The faults of an expression, as code and what they are with, and the steps it names.

    Kept, because a drawing is checked at every stroke, and all but one of its expressions are as before.
    """
    faults = tuple((problem.code, problem.name) for problem in check(source, names))
    named = sorted(referenced_names(source))
    return faults, tuple(name[1] for name in named if len(name) > 1 and name[0] == "steps")


def _reference(drawing: Drawing, node: DrawnNode, path: str, step: str) -> Iterator[Problem]:
    if step not in drawing.nodes:
        yield error("unknown_step", node_id=node.id, path=path, words={"name": step})
        return
    triggers = [trigger for trigger in drawing.triggers if drawing.reach.reaches(trigger, node.id)]
    if drawing.reach.reaches(step, node.id) or not triggers:
        return
    words = {"step": NodeRef(step)}
    if step in drawing.reach.after(triggers, around=node.id):
        yield warning("step_on_other_branch", node_id=node.id, path=path, words=words)
    else:
        yield error("step_not_before", node_id=node.id, path=path, words=words)
