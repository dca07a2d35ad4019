"""A document made ready to run: node types resolved, parameters compiled, edges by port, who reaches whom.

A graph never changes; build it once per published version and keep it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from patchbay.engine.document import Document, Edge, NodeSpec
from patchbay.engine.errors import UnrunnableGraph
from patchbay.engine.expressions import CompiledParams, compile_params
from patchbay.sdk import (
    ERROR_PORT,
    InvalidParams,
    Node,
    Registry,
    TriggerNode,
    UnknownNodeType,
    deferred_fields,
)

DEFAULT_MAX_STEPS = 2_000
"""Steps one run may take unless the document says otherwise; a loop that never ends, ends here."""


class GraphNode:
    """One node of a graph, with everything the walk asks of it."""

    def __init__(self, spec: NodeSpec, kind: Node[Any], edges: Iterable[Edge]) -> None:
        self.id = spec.id
        self.spec = spec
        self.kind = kind
        self.outputs: dict[str, list[Edge]] = {}
        for edge in edges:
            self.outputs.setdefault(edge.output, []).append(edge)
        self.wired = frozenset(self.outputs)
        ports = kind.outputs_for(spec.params)
        self.ports = frozenset(port.name for port in ports) | {ERROR_PORT}
        self.first_port = ports[0].name if ports else "out"
        self.each_items = spec.each.items if spec.each else None
        self._params: CompiledParams = compile_params(spec.params, deferred=deferred_fields(kind.params))
        self._constant = self._convert(spec.params) if self._params.is_constant else None

    def params_for(self, scope: Mapping[str, Any]) -> msgspec.Struct:
        """The parameters with their expressions evaluated.

        Raises:
            ExpressionError: An expression cannot be evaluated.
            InvalidParams: The values are not what the node takes.
        """
        if isinstance(self._constant, msgspec.Struct):
            return self._constant
        return self.typed_params(self._params.render(scope))

    def typed_params(self, values: dict[str, Any]) -> msgspec.Struct:
        """Evaluated parameters as the node's own Struct.

        Raises:
            InvalidParams: The values are not what the node takes.
        """
        converted = self._convert(values)
        if isinstance(converted, InvalidParams):
            raise converted
        return converted

    def _convert(self, values: Mapping[str, Any]) -> msgspec.Struct | InvalidParams:
        try:
            return msgspec.convert(values, self.kind.params, strict=False)
        except msgspec.ValidationError as error:
            return InvalidParams(f"parameters of {self.id}: {error}")


class Graph:
    """The nodes by id, and reachability between them."""

    def __init__(self, document: Document, nodes: dict[str, GraphNode]) -> None:
        self.document = document
        self.nodes = nodes
        self.vars = document.settings.vars
        self.max_steps = document.settings.max_steps or DEFAULT_MAX_STEPS
        self._reach = _reachability(nodes)

    def reaches(self, source: str, target: str) -> bool:
        """Whether a token that leaves `source` can arrive at `target`; a node on a cycle reaches itself."""
        return target in self._reach[source]

    def triggers(self) -> list[GraphNode]:
        """The nodes that start runs, in the document's order; disabled ones left out."""
        return [
            node
            for node in self.nodes.values()
            if isinstance(node.kind, TriggerNode) and not node.spec.disabled
        ]


def build_graph(document: Document, registry: Registry) -> Graph:
    """Make a document ready to run.

    Raises:
        UnrunnableGraph: A node type is not installed, or an edge goes nowhere. Everything else that is
            wrong shows when the step is run.
    """
    edges: dict[str, list[Edge]] = {}
    ids = {node.id for node in document.nodes}
    for edge in document.edges:
        for end in (edge.source, edge.target):
            if end not in ids:
                raise UnrunnableGraph(end, f"an edge names the node {end!r}, which is not there")
        edges.setdefault(edge.source, []).append(edge)
    nodes: dict[str, GraphNode] = {}
    for spec in document.nodes:
        try:
            kind = registry.get(spec.type, spec.version)
        except UnknownNodeType as error:
            raise UnrunnableGraph(spec.id, str(error)) from error
        nodes[spec.id] = GraphNode(spec, kind, edges.get(spec.id, ()))
    return Graph(document, nodes)


def _reachability(nodes: dict[str, GraphNode]) -> dict[str, frozenset[str]]:
    next_nodes = {
        node.id: {edge.target for edges in node.outputs.values() for edge in edges} for node in nodes.values()
    }
    return {node_id: _reachable_from(node_id, next_nodes) for node_id in nodes}


def _reachable_from(start: str, next_nodes: dict[str, set[str]]) -> frozenset[str]:
    seen: set[str] = set()
    todo = list(next_nodes[start])
    while todo:
        node_id = todo.pop()
        if node_id not in seen:
            seen.add(node_id)
            todo.extend(next_nodes[node_id] - seen)
    return frozenset(seen)
