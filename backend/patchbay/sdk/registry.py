"""The node types a process knows: found through entry points, ours and third parties' alike."""

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from typing import Any

from patchbay.sdk.node import Node

ENTRY_POINT_GROUP = "patchbay.nodes"
"""A package's entry point names a module with `nodes()`, or a Node class itself."""


class UnknownNodeType(LookupError):
    """No installed package has this node type (or this version of it)."""

    def __init__(self, type_id: str, version: int | None) -> None:
        wanted = type_id if version is None else f"{type_id} version {version}"
        super().__init__(f"no installed package has the node type {wanted}")
        self.type_id = type_id
        self.version = version


class Registry:
    """Node types by id and version."""

    def __init__(self, nodes: Iterable[Node[Any]]) -> None:
        self._nodes: dict[tuple[str, int], Node[Any]] = {}
        self._latest: dict[str, int] = {}
        for node in nodes:
            self._nodes[node.type, node.version] = node
            self._latest[node.type] = max(node.version, self._latest.get(node.type, 0))

    def __iter__(self) -> Iterator[Node[Any]]:
        """The newest version of each type, by type id."""
        return (self._nodes[type_id, self._latest[type_id]] for type_id in sorted(self._latest))

    def get(self, type_id: str, version: int | None = None) -> Node[Any]:
        """The node of this type; the newest version where none is named.

        Raises:
            UnknownNodeType: Not installed.
        """
        node = self._nodes.get((type_id, version or self._latest.get(type_id, 0)))
        if node is None:
            raise UnknownNodeType(type_id, version)
        return node


def discover() -> Registry:
    """Load every installed package's nodes.

    Raises:
        TypeError: An entry point names something that is neither a Node class nor a module with `nodes()`.
    """
    found: list[Node[Any]] = []
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        loaded = entry.load()
        if isinstance(loaded, type) and issubclass(loaded, Node):
            found.append(loaded())
            continue
        nodes: Callable[[], Iterable[Node[Any]]] | None = getattr(loaded, "nodes", None)
        if nodes is None:
            raise TypeError(f"entry point {entry.name}: expected a Node class or a module with nodes()")
        found.extend(nodes())
    return Registry(found)
