"""A document as lint looks at it: what is known of each node, and the edges that mean something."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from patchbay.engine.document import Document, Edge, NodeSpec
from patchbay.engine.reach import Reach
from patchbay.sdk import ERROR_PORT, Node, Registry, TriggerNode, UnknownNodeType

MAX_LOOPS = 100
"""Loops of one drawing; working out their bodies takes the longest of all that lint does."""


class DrawnNode(Struct, frozen=True):
    """One node; `kind` is None where its type is not installed, `outputs` where they are not known."""

    index: int
    spec: NodeSpec
    kind: Node[Any] | None
    outputs: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """Its id in the document."""
        return self.spec.id

    @property
    def path(self) -> str:
        """Where it stands in the document."""
        return f"nodes[{self.index}]"

    @property
    def is_trigger(self) -> bool:
        """Whether it starts runs; a disabled one does not."""
        return isinstance(self.kind, TriggerNode) and not self.spec.disabled

    @property
    def is_loop(self) -> bool:
        """Whether it drives a loop."""
        return self.kind is not None and self.kind.loops and not self.spec.disabled


class Drawing:
    """A document with what follows from it. Edges to nowhere are left out of all but `document`."""

    def __init__(self, document: Document, nodes: dict[str, DrawnNode]) -> None:
        self.document = document
        self.nodes = nodes
        self.edges = [edge for edge in document.edges if edge.source in nodes and edge.target in nodes]
        self._leaving: dict[str, list[Edge]] = {node_id: [] for node_id in nodes}
        for edge in self.edges:
            self._leaving[edge.source].append(edge)
        self.reach = Reach(nodes, self.edges)
        self.triggers = [node.id for node in nodes.values() if node.is_trigger]
        self.all_loops = [node.id for node in nodes.values() if node.is_loop]
        self.loops = self.all_loops[:MAX_LOOPS]

    def enabled(self) -> Iterator[tuple[DrawnNode, Node[Any]]]:
        """The nodes whose type is known and that are not disabled."""
        for node in self.nodes.values():
            if node.kind is not None and not node.spec.disabled:
                yield node, node.kind

    def edges_from(self, node_id: str) -> list[Edge]:
        """The edges that leave a node."""
        return self._leaving[node_id]


def draw(document: Document, registry: Registry) -> Drawing:
    """Look the node types up."""
    nodes = {spec.id: _drawn(index, spec, registry) for index, spec in enumerate(document.nodes)}
    return Drawing(document, nodes)


def _drawn(index: int, spec: NodeSpec, registry: Registry) -> DrawnNode:
    try:
        kind = registry.get(spec.type, spec.version)
    except UnknownNodeType:
        return DrawnNode(index, spec, None, None)
    return DrawnNode(index, spec, kind, _outputs(kind, spec))


def _outputs(kind: Node[Any], spec: NodeSpec) -> tuple[str, ...] | None:
    try:
        ports = kind.outputs_for(spec.params)
    except Exception:  # noqa: BLE001 plugin code; what it broke on is a parameter, reported as such
        return None
    return (*(port.name for port in ports), ERROR_PORT)
