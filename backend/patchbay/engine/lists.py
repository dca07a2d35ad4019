"""A node run once per element of a list (`each`): the list opened, its results gathered."""

from patchbay.engine.events import Failure
from patchbay.engine.expressions import render
from patchbay.engine.failures import fail_step
from patchbay.engine.graph import GraphNode
from patchbay.engine.scope import scope_of
from patchbay.engine.state import OpenStep
from patchbay.engine.values import UnfitValue, as_list
from patchbay.engine.walk import Walk
from patchbay.sdk import NodeError


def open_list(walk: Walk, step: OpenStep, node: GraphNode, items_source: str) -> None:
    """Evaluate the list; `settling` starts its elements.

    Raises:
        ExpressionError: It cannot be evaluated.
        NodeError: It is no list, or too long.
    """
    if node.loops:
        raise NodeError("a loop cannot itself run over a list", code="invalid_list")
    try:
        step.items = walk.allowance.plain(as_list(render(items_source, scope_of(walk, step))))
    except UnfitValue as error:
        raise NodeError(f"each: {error}", code="invalid_list") from error


def next_element(walk: Walk, step: OpenStep) -> int | None:
    """The element to start now, counted as begun; None when none is left or enough are under way."""
    each = walk.node_of(step).spec.each
    if step.items is None or each is None or step.next_item == len(step.items):
        return None
    if len(step.elements) >= each.concurrency:
        return None
    step.next_item += 1
    return step.next_item - 1


def close_list(walk: Walk, step: OpenStep) -> bool:
    """Send out the results, in the list's order, once there is one for each element."""
    if step.items is None or len(step.results) < len(step.items):
        return False
    results = [step.results[index] for index in range(len(step.items))]
    try:
        walk.emit(step, walk.node_of(step).main_port, walk.allowance.plain(results), is_whole=True)
    except UnfitValue as error:
        fail_step(walk, step, Failure("invalid_value", f"results: {error}"))
        return True
    walk.close(step, "done")
    return True
