"""Where values can go: nodes nothing reaches, loops entered from the side, circles without a way out."""

from collections.abc import Iterator

from patchbay.engine.lint.drawing import MAX_LOOPS, Drawing, DrawnNode
from patchbay.engine.lint.problems import NodeRef, PortRef, Problem, error, warning
from patchbay.sdk import ERROR_PORT, TriggerNode


def flow_problems(drawing: Drawing) -> Iterator[Problem]:
    """The problems of the drawing as a whole."""
    if not drawing.triggers:
        yield error("no_trigger", path="nodes")
    else:
        yield from _unreachable(drawing)
        yield from _out_of_place(drawing)
    for loop in drawing.all_loops[MAX_LOOPS:]:
        words = {"limit": MAX_LOOPS, "count": len(drawing.all_loops)}
        yield error("too_many_loops", node_id=loop, path=drawing.nodes[loop].path, words=words)
    yield from _returns_from_outside(drawing)
    yield from _circles(drawing)


def _unreachable(drawing: Drawing) -> Iterator[Problem]:
    reached = drawing.reach.after(drawing.triggers)
    for node in drawing.nodes.values():
        if node.id not in reached and not node.spec.disabled:
            yield warning("unreachable", node_id=node.id, path=node.path)


def _out_of_place(drawing: Drawing) -> Iterator[Problem]:
    """Nodes that have nothing to do after the triggers which lead to them."""
    starts = [(node.id, kind.source) for node, kind in drawing.enabled() if isinstance(kind, TriggerNode)]
    for node, kind in drawing.enabled():
        sources = {source for trigger, source in starts if drawing.reach.reaches(trigger, node.id)}
        if kind.needs is not None and sources and kind.needs not in sources:
            words = {"source": kind.needs}
            yield warning("out_of_place", node_id=node.id, path=node.path, words=words)


def _returns_from_outside(drawing: Drawing) -> Iterator[Problem]:
    """Edges to a loop's `next` that a value can take without having come from the loop's `item`."""
    for loop in drawing.loops:
        dones = [edge.target for edge in drawing.edges_from(loop) if edge.output == "done"]
        outside = drawing.reach.after([*drawing.triggers, *dones], around=loop)
        for index, edge in enumerate(drawing.document.edges):
            if (edge.target, edge.input) == (loop, "next") and edge.source in {loop, *outside}:
                words = {
                    "item": PortRef(loop, "item"),
                    "next": PortRef(loop, "next"),
                    "source": NodeRef(edge.source),
                }
                yield error("not_in_loop", node_id=loop, path=f"edges[{index}]", words=words)


def _circles(drawing: Drawing) -> Iterator[Problem]:
    """Nodes that go round for ever: every output of every node of the circle leads back into it."""
    told: set[str] = set()
    for node in drawing.nodes.values():
        if node.id in told or not drawing.reach.reaches(node.id, node.id):
            continue
        circle = _circle_of(drawing, node)
        told.update(circle)
        if all(_stays_in(drawing, drawing.nodes[node_id], circle) for node_id in circle):
            words = {"nodes": tuple(NodeRef(one) for one in drawing.nodes if one in circle)}
            yield warning("endless_loop", node_id=node.id, path=node.path, words=words)


def _circle_of(drawing: Drawing, node: DrawnNode) -> set[str]:
    reaches = drawing.reach.reaches
    return {other for other in drawing.nodes if reaches(node.id, other) and reaches(other, node.id)}


def _stays_in(drawing: Drawing, node: DrawnNode, circle: set[str]) -> bool:
    """Whether whatever the node gives goes on within the circle; a loop gives its list an end."""
    if node.outputs is None or node.is_loop:
        return False
    edges = drawing.edges_from(node.id)
    inside = {edge.output for edge in edges if edge.target in circle}
    return all(port in inside for port in node.outputs if port != ERROR_PORT) and bool(inside)
