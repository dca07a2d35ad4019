"""Expressions that cannot be read, or that name what will not be there."""

from collections.abc import Iterator
from typing import Any

from patchbay.engine.expressions import SCOPE_NAMES, check, is_expression, referenced_names
from patchbay.engine.lint.drawing import Drawing, DrawnNode
from patchbay.engine.lint.problems import Problem, error, warning

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
                message = "expected an expression that gives a list"
                yield error("invalid_each", message, node_id=node.id, path=path)
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
    for problem in check(source, names):
        yield error(problem.code, problem.message, node_id=node.id, path=path)
    for name in sorted(referenced_names(source)):
        if len(name) > 1 and name[0] == "steps":
            yield from _reference(drawing, node, path, name[1])


def _reference(drawing: Drawing, node: DrawnNode, path: str, step: str) -> Iterator[Problem]:
    if step not in drawing.nodes:
        message = f"steps.{step}: there is no node {step!r}"
        yield error("unknown_step", message, node_id=node.id, path=path)
        return
    triggers = [trigger for trigger in drawing.triggers if drawing.reach.reaches(trigger, node.id)]
    if drawing.reach.reaches(step, node.id) or not triggers:
        return
    if step in drawing.reach.after(triggers, around=node.id):
        message = f"steps.{step} runs on another branch; it may not have run when {node.id} does"
        yield warning("step_on_other_branch", message, node_id=node.id, path=path)
    else:
        message = f"steps.{step} can never have run before {node.id}"
        yield error("step_not_before", message, node_id=node.id, path=path)
