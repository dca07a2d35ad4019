"""`/templates`: message templates, written here and reviewed at the provider."""

from typing import Annotated

from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.templates.review import TemplateReview
from patchbay.services.templates.sync import Synced, TemplateSync
from patchbay.services.templates.templates import (
    Previewed,
    TemplateEdit,
    TemplateRow,
    Templates,
    TemplateSample,
    Uses,
    look_at,
)
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.template_versions import TemplateVersion
from patchbay.storage.templates import Template


class SyncRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose templates to fetch."""

    channel_id: Annotated[str, Meta(max_length=64)]


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
        name: Annotated[str | None, QueryParameter(max_length=512)] = None,
    ) -> Page[Template]:
        """Templates, newest first; with `name`, that one in all its languages."""
        return await templates.page(principal.workspace_id, page, channel_id, name)

    @post(guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def create_template(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        data: JSONBody[TemplateRow],
    ) -> Made:
        """Write a draft; with `status`, write down one the provider has but cannot be asked about."""
        return Made(await templates.create(principal.workspace_id, data, actor_of(principal)))

    @post("/sync", status_code=200, guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def sync(
        self,
        principal: NamedDependency[Principal],
        template_sync: NamedDependency[TemplateSync],
        data: JSONBody[SyncRequest],
    ) -> Synced:
        """Fetch every template of the channel's account from the provider."""
        return await template_sync.sync(principal.workspace_id, data.channel_id, actor_of(principal))

    @post("/preview", status_code=200, guards=[requires(Permission.TEMPLATES_READ)])
    async def preview_template(
        self, data: JSONBody[TemplateSample], accept_language: AcceptLanguage = None
    ) -> Response[Previewed]:
        """How a template arrives, and what the provider would refuse of it, told by Accept-Language."""
        return Response(look_at(data, languages_of(accept_language)), headers=VARIES)

    @get("/{id:str}", guards=[requires(Permission.TEMPLATES_READ)])
    async def get_template(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Template:
        """One template."""
        return await templates.get(principal.workspace_id, id)

    @put("/{id:str}", guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def edit_template(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[TemplateEdit],
    ) -> Template:
        """Write other words; what the provider has stays as it is until they are handed in."""
        return await templates.edit(principal.workspace_id, id, data, actor_of(principal))

    @post("/{id:str}/submit", status_code=200, guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def submit_template(
        self,
        principal: NamedDependency[Principal],
        template_review: NamedDependency[TemplateReview],
        id: FromPath[str],  # noqa: A002 the path's name
        accept_language: AcceptLanguage = None,
    ) -> Template:
        """Hand the draft in for review: a new template, or an edit of the one the provider has.

        What would be refused is told by Accept-Language.
        """
        return await template_review.submit(
            principal.workspace_id, id, actor_of(principal), languages_of(accept_language)
        )

    @post("/{id:str}/unpause", status_code=200, guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def unpause_template(
        self,
        principal: NamedDependency[Principal],
        template_review: NamedDependency[TemplateReview],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Template:
        """Let a paused template go on, where the provider leaves that to us."""
        return await template_review.unpause(principal.workspace_id, id, actor_of(principal))

    @get("/{id:str}/versions", guards=[requires(Permission.TEMPLATES_READ)])
    async def list_versions(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        page: NamedDependency[PageRequest],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Page[TemplateVersion]:
        """What it said before, and who changed it when, newest first."""
        return await templates.versions(principal.workspace_id, id, page)

    @get("/{id:str}/uses", guards=[requires(Permission.TEMPLATES_READ)])
    async def list_uses(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Uses:
        """The nodes that name it, in drafts and in what takes events, and the campaigns that are not over."""
        return await templates.uses(principal.workspace_id, id)

    @delete("/{id:str}", guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def delete_template(
        self,
        principal: NamedDependency[Principal],
        template_review: NamedDependency[TemplateReview],
        id: FromPath[str],  # noqa: A002 the path's name
        *,
        all_languages: FromQuery[bool] = False,
    ) -> None:
        """Delete it at the provider and here; with `all_languages`, everything of its name."""
        await template_review.remove(
            principal.workspace_id, id, actor_of(principal), all_languages=all_languages
        )
