"""Who can reach whom in a drawing, and which nodes are the body of a loop."""

from collections.abc import Collection, Iterable, Mapping

from patchbay.engine.document import Edge

Following = Mapping[str, Collection[str]]
"""For each node, the nodes its edges lead to; a node without edges may be missing."""


class Reach:
    """Where the edges of a drawing lead.

    What each node can reach is kept as a bit per node, so that large drawings stay small. Loop bodies are
    worked out when they are first asked for; a drawing may have many loops and a run use few.
    """

    def __init__(self, nodes: Collection[str], edges: Iterable[Edge]) -> None:
        self._edges = list(edges)
        self._following: dict[str, set[str]] = {}
        self._preceding: dict[str, set[str]] = {}
        for edge in self._edges:
            self._following.setdefault(edge.source, set()).add(edge.target)
            self._preceding.setdefault(edge.target, set()).add(edge.source)
        self._place = {node_id: place for place, node_id in enumerate(nodes)}
        self._reached = _closure(nodes, self._following, self._place)
        self._bodies: dict[str, frozenset[str]] = {}

    def reaches(self, source: str, target: str) -> bool:
        """Whether edges lead from `source` to `target`; a node on a cycle reaches itself."""
        return bool(self._reached[source] >> self._place[target] & 1)

    def after(self, starts: Iterable[str], *, around: str | None = None) -> frozenset[str]:
        """The starts, and all that follows them, without passing through the node `around`."""
        return _spread(starts, self._following, around)

    def body_of(self, loop: str) -> frozenset[str]:
        """The nodes that run once per item: after `item`, and leading back to `next` or not after `done`.

        Whatever else the body leads to is outside: a value that gets there has left the loop.
        """
        body = self._bodies.get(loop)
        if body is None:
            body = self._bodies[loop] = self._body(loop)
        return body

    def _body(self, loop: str) -> frozenset[str]:
        leaving = [edge for edge in self._edges if edge.source == loop]
        inside = self.after((edge.target for edge in leaving if edge.output == "item"), around=loop)
        later = self.after((edge.target for edge in leaving if edge.output == "done"), around=loop)
        returns = [edge.source for edge in self._edges if (edge.target, edge.input) == (loop, "next")]
        return (inside & _spread(returns, self._preceding, loop)) | (inside - later)


def _spread(starts: Iterable[str], following: Following, around: str | None) -> frozenset[str]:
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        node_id = todo.pop()
        if node_id not in seen and node_id != around:
            seen.add(node_id)
            todo.extend(following.get(node_id, ()))
    return frozenset(seen)


def _closure(nodes: Collection[str], following: Following, place: Mapping[str, int]) -> dict[str, int]:
    reached = dict.fromkeys(nodes, 0)
    order = _deepest_first(nodes, following)
    has_changed = True
    while has_changed:
        has_changed = False
        for node_id in order:
            bits = reached[node_id]
            for target in following.get(node_id, ()):
                bits |= reached[target] | 1 << place[target]
            has_changed |= bits != reached[node_id]
            reached[node_id] = bits
    return reached


def _deepest_first(nodes: Iterable[str], following: Following) -> list[str]:
    """The nodes, each after those it leads to as far as cycles allow."""
    order: list[str] = []
    seen: set[str] = set()
    for start in nodes:
        todo = [(start, False)]
        while todo:
            node_id, is_left = todo.pop()
            if is_left:
                order.append(node_id)
            elif node_id not in seen:
                seen.add(node_id)
                todo.append((node_id, True))
                todo.extend((target, False) for target in following.get(node_id, ()))
    return order
