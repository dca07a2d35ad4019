"""`/templates`: message templates as last seen at the provider."""

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.templates import TemplateRow, Templates
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.templates import Template


class TemplateController(Controller):
    """Templates of the principal's workspace."""

    path = "/templates"
    tags = ("templates",)

    @get(guards=[requires(Permission.TEMPLATES_READ)])
    async def list_templates(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        page: NamedDependency[PageRequest],
        channel_id: FromQuery[str | None] = None,
    ) -> Page[Template]:
        """Templates, newest first."""
        return await templates.page(principal.workspace_id, page, channel_id)

    @post(guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def create_template(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        data: JSONBody[TemplateRow],
    ) -> Made:
        """Write a template down by hand, over one of the same name and language."""
        return Made(await templates.create(principal.workspace_id, data, actor_of(principal)))

    @get("/{id:str}", guards=[requires(Permission.TEMPLATES_READ)])
    async def get_template(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Template:
        """One template."""
        return await templates.get(principal.workspace_id, id)

    @delete("/{id:str}", guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def delete_template(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete our row of it; the provider's template stays."""
        await templates.remove(principal.workspace_id, id, actor_of(principal))
