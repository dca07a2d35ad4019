"""A document made ready to run: node types resolved, parameters compiled, edges by port, who reaches whom.

A graph never changes; build it once per published version and keep it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from patchbay.engine.document import Document, Edge, NodeSpec
from patchbay.engine.errors import UnrunnableGraph
from patchbay.engine.expressions import CompiledParams, ExpressionError, compile_params
from patchbay.engine.reach import Reach
from patchbay.sdk import (
    ERROR_PORT,
    Node,
    NodeError,
    Registry,
    TriggerNode,
    UnknownNodeType,
    decode_params,
    deferred_fields,
    params_of,
)

DEFAULT_MAX_STEPS = 2_000
"""Steps one run may take unless the document says otherwise; a loop that never ends, ends here."""


class GraphNode:
    """One node of a graph, with everything the walk asks of it.

    Attributes:
        outputs: The edges of each wired output port.
        wired: The names of those ports.
        ports: Every output port there is, the error port included.
        main_port: Where the value goes of a node that is disabled, runs over a list, or goes on after an
            error: the first output; of a loop, the one that leaves it.
        constant: The parameters, where they are the same for every step.
        defers: Whether the node evaluates expressions itself.
    """

    def __init__(self, spec: NodeSpec, kind: Node[Any], edges: Iterable[Edge]) -> None:
        self.id = spec.id
        self.spec = spec
        self.kind = kind
        self.outputs: dict[str, list[Edge]] = {}
        for edge in edges:
            self.outputs.setdefault(edge.output, []).append(edge)
        self.wired = frozenset(self.outputs)
        ports = [port.name for port in kind.outputs_for(spec.params)]
        self.ports = frozenset([*ports, ERROR_PORT])
        self.main_port = "done" if kind.loops else ports[0] if ports else "out"
        self.defers = bool(deferred_fields(kind.params))
        self._compiled = _compiled(spec, kind)
        self.constant = self._constant()

    @property
    def joins(self) -> bool:
        """Whether tokens gather here before the node runs."""
        return self.kind.joins and not self.spec.disabled

    @property
    def loops(self) -> bool:
        """Whether the node drives a loop."""
        return self.kind.loops and not self.spec.disabled

    def params_for(self, scope: Mapping[str, Any]) -> msgspec.Struct:
        """The parameters with their expressions evaluated.

        Raises:
            ExpressionError: An expression cannot be evaluated.
            NodeError: The values are not what the node takes, or an expression cannot be read.
        """
        if self.constant is not None:
            return self.constant
        if isinstance(self._compiled, ExpressionError):
            raise NodeError(str(self._compiled), code=self._compiled.code)
        params: msgspec.Struct = params_of(self.kind, self._compiled.render(scope))
        return params

    def stored_params(self, values: dict[str, Any]) -> msgspec.Struct:
        """The parameters a waiting step kept.

        Raises:
            InvalidParams: They are no longer what the node takes.
        """
        return self.constant or decode_params(self.kind.params, values)

    def _constant(self) -> msgspec.Struct | None:
        if isinstance(self._compiled, ExpressionError) or not self._compiled.is_constant:
            return None
        try:
            params: msgspec.Struct = params_of(self.kind, self.spec.params)
        except Exception:  # noqa: BLE001 plugin code; it is asked again by the step, which then fails
            return None
        return params


def _compiled(spec: NodeSpec, kind: Node[Any]) -> CompiledParams | ExpressionError:
    try:
        return compile_params(spec.params, deferred=deferred_fields(kind.params))
    except ExpressionError as error:
        return error


class Graph:
    """The nodes by id, and reachability between them."""

    def __init__(self, document: Document, nodes: dict[str, GraphNode]) -> None:
        self.document = document
        self.nodes = nodes
        self.vars = document.settings.vars
        self.max_steps = document.settings.max_steps or DEFAULT_MAX_STEPS
        edges = [edge for node in nodes.values() for edge in _live_edges(node)]
        self._reach = Reach(nodes, edges)

    def reaches(self, source: str, target: str) -> bool:
        """Whether a token that leaves `source` can arrive at `target`; a node on a cycle reaches itself."""
        return self._reach.reaches(source, target)

    def body_of(self, loop: str) -> frozenset[str]:
        """The nodes that run once per item of this loop."""
        return self._reach.body_of(loop)

    def why_not_begin_at(self, node_id: str, input_port: str = "in") -> str | None:
        """Why no run can begin at this input of a node, as a sentence; None when one can."""
        node = self.nodes[node_id]
        if isinstance(node.kind, TriggerNode):
            return None
        ports = [port.name for port in node.kind.inputs]
        if input_port not in ports:
            return f"{node_id} has no input {input_port!r}; it has: {', '.join(ports)}"
        if node.loops and input_port == "next":
            return f"{node_id} takes at `next` only what began at its `item`; begin at its `in`"
        loop = self._loop_around(node_id)
        if loop is not None:
            return (
                f"{node_id} is inside the loop {loop} and runs once per item of it;"
                f" without the loop there is none, so begin at {loop}"
            )
        return None

    def _loop_around(self, node_id: str) -> str | None:
        """The outermost loop whose body the node is in."""
        around = [loop.id for loop in self.nodes.values() if loop.loops and node_id in self.body_of(loop.id)]
        return max(around, key=lambda loop: len(self.body_of(loop)), default=None)

    def triggers(self) -> list[GraphNode]:
        """The nodes that start runs, in the document's order; disabled ones left out."""
        return [
            node
            for node in self.nodes.values()
            if isinstance(node.kind, TriggerNode) and not node.spec.disabled
        ]


def _live_edges(node: GraphNode) -> list[Edge]:
    """The edges that can carry a token; a disabled node has only its main port."""
    ports = [node.main_port] if node.spec.disabled else list(node.outputs)
    return [edge for port in ports for edge in node.outputs.get(port, ())]


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
