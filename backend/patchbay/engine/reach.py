"""Who can reach whom in a drawing, and which nodes are the body of a loop."""

from collections.abc import Collection, Iterable, Mapping

from patchbay.engine.document import Edge

Following = Mapping[str, Collection[str]]
"""For each node, the nodes its edges lead to; a node without edges may be missing."""


def successors(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """The nodes each node's edges lead to."""
    following: dict[str, set[str]] = {}
    for edge in edges:
        following.setdefault(edge.source, set()).add(edge.target)
    return following


def reachable_from(starts: Iterable[str], following: Following) -> frozenset[str]:
    """The starts, and all that can be reached from them."""
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        node_id = todo.pop()
        if node_id not in seen:
            seen.add(node_id)
            todo.extend(following.get(node_id, ()))
    return frozenset(seen)


def loop_body(loop: str, edges: Collection[Edge]) -> frozenset[str]:
    """The nodes that run once per item: reached from `item`, and leading back to `next` or not after `done`.

    Whatever else the body leads to is outside: a value that gets there has left the loop.
    """
    inner = [edge for edge in edges if loop not in {edge.source, edge.target}]
    following = successors(inner)
    preceding = successors(Edge(source=edge.target, output="", target=edge.source) for edge in inner)
    in_body = reachable_from(_targets(edges, loop, "item"), following)
    after = reachable_from(_targets(edges, loop, "done"), following)
    back = reachable_from(
        (edge.source for edge in edges if edge.target == loop and edge.input == "next"), preceding
    )
    return (in_body & back) | (in_body - after) - {loop}


def _targets(edges: Iterable[Edge], source: str, output: str) -> list[str]:
    return [
        edge.target
        for edge in edges
        if (edge.source, edge.output) == (source, output) and edge.target != source
    ]
