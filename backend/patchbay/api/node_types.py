"""`/node-types`: what the editor's palette and forms need to know."""

import inspect
from typing import Any

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import Struct

from patchbay.api.authentication import requires
from patchbay.sdk import Node, Port, Registry, TriggerNode, UnknownNodeType, schema_of
from patchbay.security.access import Permission
from patchbay.storage.paging import Page


class NodeTypeView(Struct, frozen=True):
    """One node type, in its newest version; `params` is a JSON Schema."""

    type: str
    version: int
    title: str
    description: str
    effect: str
    is_trigger: bool
    source: str | None
    sends: bool
    inputs: list[Port]
    outputs: list[Port]
    params: dict[str, Any]


class NodeTypeController(Controller):
    """Node types installed on this server."""

    path = "/node-types"
    tags = ("node-types",)

    @get(guards=[requires(Permission.WORKFLOWS_READ)])
    async def list_node_types(self, registry: NamedDependency[Registry]) -> Page[NodeTypeView]:
        """Every node type, by its id; all on one page."""
        return Page([_view(node) for node in registry])

    @get("/{type:str}", guards=[requires(Permission.WORKFLOWS_READ)])
    async def get_node_type(
        self,
        registry: NamedDependency[Registry],
        type: FromPath[str],  # noqa: A002 the path's name
    ) -> NodeTypeView:
        """One node type."""
        try:
            return _view(registry.get(type))
        except UnknownNodeType as error:
            raise NotFoundException(str(error)) from error


def _view(node: Node[Any]) -> NodeTypeView:
    is_trigger = isinstance(node, TriggerNode)
    return NodeTypeView(
        type=node.type,
        version=node.version,
        title=node.title,
        description=inspect.getdoc(type(node)) or "",
        effect=node.effect.value,
        is_trigger=is_trigger,
        source=node.source if isinstance(node, TriggerNode) else None,
        sends=node.sends,
        inputs=[] if is_trigger else list(node.inputs),
        outputs=list(node.outputs),
        params=schema_of(node.params),
    )
