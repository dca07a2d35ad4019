"""Lint as the services and the command line ask for it: problems with their places."""

from collections.abc import Callable, Sequence

from patchbay.engine.document import Document
from patchbay.engine.errors import UnrunnableGraph
from patchbay.engine.graph import build_graph
from patchbay.sdk import Registry
from patchbay.services.errors import Problem


def linter(registry: Registry) -> Callable[[Document], Sequence[Problem]]:
    """A function that says what stands in the way of running a document with these node types."""

    def lint(document: Document) -> Sequence[Problem]:
        try:
            build_graph(document, registry)
        except UnrunnableGraph as error:
            return [Problem(_place(document, error.node_id), str(error))]
        return []

    return lint


def _place(document: Document, node_id: str | None) -> str:
    index = next((index for index, node in enumerate(document.nodes) if node.id == node_id), None)
    return "" if index is None else f"nodes[{index}]"
