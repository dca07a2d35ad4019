"""What the drawing of a version says of its nodes and wires. A version never changes, so it is kept."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import Edge, decode_document
from patchbay.engine.errors import DocumentError
from patchbay.sdk import Node, Registry, UnknownNodeType
from patchbay.sdk.catalogue import title_of
from patchbay.storage.workflows import WorkflowRepository

MAX_DRAWINGS = 300
"""Drawings a process keeps."""

VersionKey = tuple[str, int]
"""Workflow id and version."""


class Drawing(Struct, frozen=True):
    """Nodes by what people call them, those without a name by what they are, and the wires between them."""

    names: dict[str, str] = {}
    kinds: dict[str, Node[Any]] = {}
    edges: tuple[Edge, ...] = ()

    def name_of(self, node_id: str, languages: Sequence[str] = ()) -> str:
        """What the node is called, for a reader of these languages; else its id."""
        if node_id in self.names:
            return self.names[node_id]
        kind = self.kinds.get(node_id)
        return node_id if kind is None else title_of(kind, languages)


class Drawings:
    """Reads drawings, the newest used kept at hand."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._workflows = WorkflowRepository()
        self._kept: OrderedDict[VersionKey, Drawing] = OrderedDict()

    async def load(
        self, connection: AsyncConnection, workspace_id: str, keys: Collection[VersionKey]
    ) -> dict[VersionKey, Drawing]:
        """The drawings of these versions; one that is gone, with its workflow, is empty."""
        missing = [key for key in set(keys) if key not in self._kept]
        if missing:
            documents = await self._workflows.documents_of(connection, workspace_id, missing)
            for key, document in documents.items():
                self._kept[key] = self._read(document)
        found = {key: self._kept.get(key, Drawing()) for key in keys}
        for key in found:
            if key in self._kept:
                self._kept.move_to_end(key)
        while len(self._kept) > MAX_DRAWINGS:
            self._kept.popitem(last=False)
        return found

    def _read(self, document: dict[str, Any]) -> Drawing:
        try:
            decoded = decode_document(document)
        except DocumentError:
            return Drawing()
        names = {node.id: node.name for node in decoded.nodes if node.name}
        kinds = {node.id: self._kind(node.type, node.version) for node in decoded.nodes}
        return Drawing(names, {key: kind for key, kind in kinds.items() if kind is not None}, decoded.edges)

    def _kind(self, type_id: str, version: int | None) -> Node[Any] | None:
        try:
            return self._registry.get(type_id, version)
        except UnknownNodeType:
            return None
