"""Node types that are not there, and edges that lead nowhere."""

from collections.abc import Iterator

from patchbay.engine.document import Edge
from patchbay.engine.lint.drawing import Drawing
from patchbay.engine.lint.problems import NodeRef, PortRef, Problem, error
from patchbay.sdk import TriggerNode


def wiring_problems(drawing: Drawing) -> Iterator[Problem]:
    """The problems of nodes as such, then those of edges, in the document's order."""
    for node in drawing.nodes.values():
        if node.kind is None:
            says = "unknown_node_type" if node.spec.version is None else "unknown_node_version"
            words = {"type": node.spec.type, "version": node.spec.version or 0}
            yield error("unknown_node_type", says, node_id=node.id, path=f"{node.path}.type", words=words)
    seen: set[Edge] = set()
    for index, edge in enumerate(drawing.document.edges):
        path = f"edges[{index}]"
        if edge in seen:
            words = {"output": PortRef(edge.source, edge.output), "target": NodeRef(edge.target)}
            yield error("duplicate_edge", node_id=edge.source, path=path, words=words)
        seen.add(edge)
        yield from _source_problems(drawing, edge, path)
        yield from _target_problems(drawing, edge, path)


def _source_problems(drawing: Drawing, edge: Edge, path: str) -> Iterator[Problem]:
    source = drawing.nodes.get(edge.source)
    if source is None:
        yield error("unknown_node", path=f"{path}.source", words={"name": edge.source})
    elif source.outputs is not None and edge.output not in source.outputs:
        words = {
            "output": PortRef(edge.source, edge.output),
            "outputs": tuple(PortRef(edge.source, port) for port in source.outputs),
        }
        yield error("unknown_output", node_id=edge.source, path=f"{path}.output", words=words)


def _target_problems(drawing: Drawing, edge: Edge, path: str) -> Iterator[Problem]:
    target = drawing.nodes.get(edge.target)
    if target is None:
        yield error("unknown_node", path=f"{path}.target", words={"name": edge.target})
        return
    if target.kind is None:
        return
    inputs = [port.name for port in target.kind.inputs]
    if isinstance(target.kind, TriggerNode):
        yield error("unknown_input", "into_trigger", node_id=edge.target, path=f"{path}.target")
    elif edge.input not in inputs:
        words = {
            "input": PortRef(edge.target, edge.input),
            "inputs": tuple(PortRef(edge.target, port) for port in inputs),
        }
        yield error("unknown_input", node_id=edge.target, path=f"{path}.input", words=words)
