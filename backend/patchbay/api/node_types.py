"""`/node-types`: what the editor's palette and forms need to know."""

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import Struct

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.sdk import Node, Port, Registry, TriggerNode, UnknownNodeType
from patchbay.sdk.catalogue import entry_of
from patchbay.security.access import Permission
from patchbay.storage.paging import Page


class NodeTypeView(Struct, frozen=True):
    """One node type, in its newest version; `params` is a JSON Schema, `icon` is SVG.

    `description` is its first sentences, `help` all of its explanation. `needs` is the `source` of the
    triggers after which alone it has something to do. The error output, which `has_error_output` tells of,
    is not among `outputs`.
    """

    type: str
    version: int
    title: str
    family: str
    family_title: str
    description: str
    help: str
    aliases: list[str]
    icon: str | None
    effect: str
    is_trigger: bool
    source: str | None
    sends: bool
    needs: str | None
    has_error_output: bool
    inputs: list[Port]
    outputs: list[Port]
    params: dict[str, Any]


class NodeTypeController(Controller):
    """Node types installed on this server."""

    path = "/node-types"
    tags = ("node-types",)

    @get(guards=[requires(Permission.WORKFLOWS_READ)])
    async def list_node_types(
        self, registry: NamedDependency[Registry], accept_language: AcceptLanguage = None
    ) -> Response[Page[NodeTypeView]]:
        """Every node type, by its id; all on one page. Their words follow Accept-Language."""
        languages = languages_of(accept_language)
        return Response(Page([_view(node, languages) for node in registry]), headers=VARIES)

    @get("/{type:str}", guards=[requires(Permission.WORKFLOWS_READ)])
    async def get_node_type(
        self,
        registry: NamedDependency[Registry],
        type: FromPath[str],  # noqa: A002 the path's name
        accept_language: AcceptLanguage = None,
    ) -> Response[NodeTypeView]:
        """One node type."""
        try:
            node = registry.get(type)
        except UnknownNodeType as error:
            raise NotFoundException(str(error)) from error
        return Response(_view(node, languages_of(accept_language)), headers=VARIES)


def _view(node: Node[Any], languages: tuple[str, ...]) -> NodeTypeView:
    is_trigger = isinstance(node, TriggerNode)
    entry = entry_of(node, languages)
    return NodeTypeView(
        type=node.type,
        version=node.version,
        title=entry.title,
        family=entry.family,
        family_title=entry.family_title,
        description=entry.description,
        help=entry.help,
        aliases=list(entry.aliases),
        icon=entry.icon,
        effect=node.effect.value,
        is_trigger=is_trigger,
        source=node.source if isinstance(node, TriggerNode) else None,
        sends=node.sends,
        needs=node.needs,
        has_error_output=not is_trigger,
        inputs=list(entry.inputs),
        outputs=list(entry.outputs),
        params=entry.params,
    )
