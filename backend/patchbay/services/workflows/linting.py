"""Lint as the services and the command line ask for it, and what else a drawing shows while it is drawn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from patchbay.engine import lint
from patchbay.engine.document import Document
from patchbay.sdk import (
    ERROR_PORT,
    Bubble,
    Node,
    Port,
    Registry,
    UnknownNodeType,
)
from patchbay.sdk.catalogue import entry_of
from patchbay.services.errors import Problem
from patchbay.services.workflows.telling import Teller


class NodeFacts(Struct, frozen=True):
    """What its parameters make of one node; the error port, which every node has, is not listed."""

    inputs: list[Port]
    outputs: list[Port]
    bubble: Bubble | None


def problems_of(
    document: Document,
    registry: Registry,
    languages: Sequence[str] = (),
    more: Sequence[lint.Problem] = (),
) -> list[Problem]:
    """What is wrong with a document, and `more`, told in the first of the languages; paths are within it."""
    teller = Teller(document, registry, languages)
    return [teller.tell(problem) for problem in (*lint.lint(document, registry), *more)]


def in_document(problems: Sequence[Problem]) -> list[Problem]:
    """The problems with their paths from outside the document, which is one part of what was sent."""
    return [
        structs.replace(problem, path=f"document.{problem.path}" if problem.path else "document")
        for problem in problems
    ]


def facts_of(document: Any, registry: Registry, languages: Sequence[str] = ()) -> dict[str, NodeFacts]:
    """Ports and bubbles of every node that has an id and a type, however wrong the rest may be.

    What the ports are called is told in the first of the languages; those made by parameters have one name.
    """
    written = document if isinstance(document, Mapping) else {}
    nodes = [node for node in _mappings(written, "nodes") if isinstance(node.get("id"), str)]
    edges = list(_mappings(written, "edges"))
    return {
        node["id"]: _facts(node, edges, registry, languages)
        for node in nodes
        if isinstance(node.get("type"), str)
    }


def _facts(
    node: Mapping[str, Any], edges: list[Mapping[str, Any]], registry: Registry, languages: Sequence[str]
) -> NodeFacts:
    version = node.get("version")
    try:
        kind = registry.get(node["type"], version if isinstance(version, int) else None)
    except UnknownNodeType:
        return _unknown(node["id"], edges)
    params = node.get("params")
    params = params if isinstance(params, Mapping) else {}
    entry = entry_of(kind, languages)
    told = dict(zip(kind.outputs, entry.outputs, strict=True))
    outputs = [told.get(port, port) for port in _outputs(kind, params)]
    return NodeFacts(list(entry.inputs), outputs, _bubble(kind, params))


def _unknown(node_id: str, edges: list[Mapping[str, Any]]) -> NodeFacts:
    """A node whose type is not installed: one input, and whatever the edges say it has."""
    inputs = [edge.get("input", "in") for edge in edges if edge.get("target") == node_id]
    outputs = [edge.get("output") for edge in edges if edge.get("source") == node_id]
    return NodeFacts(_ports(["in", *inputs]), _ports(outputs), None)


def _ports(names: Sequence[Any]) -> list[Port]:
    written = dict.fromkeys(name for name in names if isinstance(name, str))
    return [Port(name) for name in written if name != ERROR_PORT]


def _outputs(kind: Node[Any], params: Mapping[str, Any]) -> list[Port]:
    try:
        return list(kind.outputs_for(params))
    except Exception:  # noqa: BLE001 plugin code; what it broke on is a parameter, which lint reports
        return list(kind.outputs)


def _bubble(kind: Node[Any], params: Mapping[str, Any]) -> Bubble | None:
    try:
        return kind.bubble_for(params)
    except Exception:  # noqa: BLE001 plugin code; a drawing without the bubble is still a drawing
        return None


def _mappings(document: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    written = document.get(name)
    for one in written if isinstance(written, list) else ():
        if isinstance(one, Mapping):
            yield one
