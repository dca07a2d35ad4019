"""Message templates: what the provider has, as we last saw it."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.messaging.channel import ProviderTemplate
from patchbay.messaging.errors import MessagingError
from patchbay.messaging.providers import Providers
from patchbay.services.auditing import Audit, Change
from patchbay.services.channel_cache import ChannelCache
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, Problem, ProviderFailed
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.templates import NewTemplate, Template, TemplateRepository
from patchbay.storage.vault import Vault


class TemplateRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A template written down by hand, where the provider cannot be asked."""

    channel_id: str
    name: Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}([_-][A-Za-z]{2,4})?$")]
    components: Annotated[list[dict[str, Any]], Meta(max_length=20)]
    category: Annotated[str, Meta(pattern=r"^[A-Z]{1,32}$")] = "UTILITY"
    status: Annotated[str, Meta(pattern=r"^[A-Z_]{1,32}$")] = "APPROVED"


class Synced(Struct, frozen=True):
    """How many templates the provider has."""

    count: int


class Templates:
    """Lists templates and brings them up to date."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        providers: Providers,
        channels: ChannelCache,
        audit: Audit,
        now: Clock,
    ) -> None:
        self._database = database
        self._providers = providers
        self._known_channels = channels
        self._audit = audit
        self._now = now
        self._templates = TemplateRepository()
        self._channels = ChannelRepository(vault)

    async def page(
        self, workspace_id: str, request: PageRequest, channel_id: str | None = None
    ) -> Page[Template]:
        """Templates, newest first; with `channel_id`, only that channel's."""
        async with self._database.transaction() as connection:
            return await self._templates.page(connection, workspace_id, request, channel_id)

    async def get(self, workspace_id: str, template_id: str) -> Template:
        """One template.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            return await self._templates.get(connection, workspace_id, template_id)

    async def create(self, workspace_id: str, row: TemplateRow, actor: str) -> str:
        """Write a template down, over one of the same name and language; gives its id.

        Raises:
            Invalid: No such channel.
        """
        new = NewTemplate(row.name, row.language.replace("-", "_"), row.category, row.status, row.components)
        async with self._database.transaction() as connection:
            try:
                await self._channels.get(connection, workspace_id, row.channel_id)
            except NotFound as error:
                raise Invalid(str(error), [Problem("channel_id", str(error))]) from error
            template_id = await self._templates.put(
                connection, workspace_id, row.channel_id, template=new, now=self._now()
            )
            change = Change(actor, "template.created", f"template:{template_id}", {"name": row.name})
            await self._audit.record(connection, workspace_id, change)
        return template_id

    async def sync(self, workspace_id: str, channel_id: str, actor: str) -> Synced:
        """Ask the provider for every template of the channel and keep them.

        Raises:
            NotFound: No such channel.
            ProviderFailed: The provider refused or did not answer; what was kept before stays.
        """
        known = await self._known_channels.get(channel_id)
        if known is None or known.channel.workspace_id != workspace_id:
            raise NotFound("channel", channel_id)
        try:
            provider = self._providers.of(known.channel.provider)
            found = [template async for template in provider.list_templates(known.config)]
        except MessagingError as error:
            raise ProviderFailed(f"The templates could not be fetched: {error}") from error
        async with self._database.transaction() as connection:
            for template in found:
                await self._templates.put(
                    connection, workspace_id, channel_id, template=_row_of(template), now=self._now()
                )
            change = Change(actor, "templates.synced", f"channel:{channel_id}", {"count": len(found)})
            await self._audit.record(connection, workspace_id, change)
        return Synced(len(found))

    async def remove(self, workspace_id: str, template_id: str, actor: str) -> None:
        """Delete our row; the provider's template stays.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._templates.get(connection, workspace_id, template_id)
            await self._templates.remove(connection, workspace_id, template_id)
            change = Change(actor, "template.deleted", f"template:{template_id}", {"name": found.name})
            await self._audit.record(connection, workspace_id, change)


def _row_of(template: ProviderTemplate) -> NewTemplate:
    return NewTemplate(
        name=template.name,
        language=template.language[:16],
        category=template.category[:32],
        status=template.status[:32],
        components=template.components,
        quality=None if template.quality is None else template.quality[:16],
        provider_id=template.id,
    )
