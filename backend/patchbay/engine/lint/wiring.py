"""Node types that are not there, and edges that lead nowhere."""

from collections.abc import Iterator

from patchbay.engine.document import Edge
from patchbay.engine.lint.drawing import Drawing
from patchbay.engine.lint.problems import Problem, error
from patchbay.sdk import TriggerNode


def wiring_problems(drawing: Drawing) -> Iterator[Problem]:
    """The problems of nodes as such, then those of edges, in the document's order."""
    for node in drawing.nodes.values():
        if node.kind is None:
            version = "" if node.spec.version is None else f" in version {node.spec.version}"
            message = f"the node type {node.spec.type!r}{version} is not installed"
            yield error("unknown_node_type", message, node_id=node.id, path=f"{node.path}.type")
    seen: set[Edge] = set()
    for index, edge in enumerate(drawing.document.edges):
        path = f"edges[{index}]"
        if edge in seen:
            message = f"a second edge from {edge.source}.{edge.output} to {edge.target}.{edge.input}"
            yield error("duplicate_edge", message, node_id=edge.source, path=path)
        seen.add(edge)
        yield from _source_problems(drawing, edge, path)
        yield from _target_problems(drawing, edge, path)


def _source_problems(drawing: Drawing, edge: Edge, path: str) -> Iterator[Problem]:
    source = drawing.nodes.get(edge.source)
    if source is None:
        yield error("unknown_node", f"there is no node {edge.source!r}", path=f"{path}.source")
    elif source.outputs is not None and edge.output not in source.outputs:
        message = f"{edge.source} has no output {edge.output!r}; it has: {', '.join(source.outputs)}"
        yield error("unknown_output", message, node_id=edge.source, path=f"{path}.output")


def _target_problems(drawing: Drawing, edge: Edge, path: str) -> Iterator[Problem]:
    target = drawing.nodes.get(edge.target)
    if target is None:
        yield error("unknown_node", f"there is no node {edge.target!r}", path=f"{path}.target")
        return
    if target.kind is None:
        return
    inputs = [port.name for port in target.kind.inputs]
    if isinstance(target.kind, TriggerNode):
        message = f"{edge.target} starts runs; nothing can flow into it"
        yield error("unknown_input", message, node_id=edge.target, path=f"{path}.target")
    elif edge.input not in inputs:
        message = f"{edge.target} has no input {edge.input!r}; it has: {', '.join(inputs)}"
        yield error("unknown_input", message, node_id=edge.target, path=f"{path}.input")
