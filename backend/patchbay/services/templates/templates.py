"""Message templates as people write them here, and what is kept of each: versions, and who uses it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, structs

from patchbay.messaging.template_preview import Preview, Values, preview_of
from patchbay.messaging.template_rules import TemplateContent, faults_of
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.templates.fault_words import ToldFault, told
from patchbay.storage import campaigns, template_uses, template_versions
from patchbay.storage.campaigns import CampaignUse
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.errors import Conflict, NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.template_uses import UsedBy
from patchbay.storage.template_versions import TemplateVersion, VersionChange, key_of
from patchbay.storage.templates import DRAFT, NewTemplate, Template, TemplateDraft, TemplateRepository
from patchbay.storage.vault import Vault

MAX_COMPONENTS = 20
MAX_BYTES = 100_000
"""Of a template's components as JSON: twice what the largest carousel takes. Every version is kept."""
CLOCKS_DIFFER = timedelta(seconds=30)
"""How far the provider's clock may be behind ours, for its news not to be taken for old."""
GIVEN_UP_AFTER = timedelta(minutes=2)
"""A call that hands one in, and began longer ago, has died with its process."""

TemplateName = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,512}$(?!\n)")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}([_-][A-Za-z]{2,4})?$(?!\n)")]
Category = Annotated[str, Meta(pattern=r"^[A-Z]{1,32}$(?!\n)")]
Components = Annotated[list[dict[str, Any]], Meta(max_length=MAX_COMPONENTS)]


class TemplateRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A template written here, as a draft; with `status`, one the provider has but cannot be asked about."""

    channel_id: Annotated[str, Meta(max_length=64)]
    name: TemplateName
    language: Language
    components: Components
    category: Category = "UTILITY"
    status: Annotated[str, Meta(pattern=r"^[A-Z_]{1,32}$(?!\n)")] = DRAFT


class TemplateEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What a template is to say; without a category it keeps its own."""

    components: Components
    category: Category | None = None


class TemplateSample(Struct, frozen=True, forbid_unknown_fields=True):
    """A template to look at, however unfinished, filled with values or else with its own samples."""

    components: Components
    category: Category = "UTILITY"
    name: Annotated[str, Meta(max_length=512)] = ""
    language: Annotated[str, Meta(max_length=16)] = ""
    values: Values | None = None


class Previewed(Struct, frozen=True):
    """How a template arrives, and what the provider would refuse of it."""

    preview: Preview
    faults: list[ToldFault]


class Uses(Struct, frozen=True):
    """What uses a template: nodes of workflows, and campaigns that are not over."""

    items: list[UsedBy]
    campaigns: list[CampaignUse]


class Templates:
    """Lists templates and keeps what is written of them."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, live: Live, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._live = live
        self._clock = clock
        self._templates = TemplateRepository()
        self._channels = ChannelRepository(vault)

    async def page(
        self,
        workspace_id: str,
        request: PageRequest,
        channel_id: str | None = None,
        name: str | None = None,
    ) -> Page[Template]:
        """Templates, newest first; with `channel_id` or `name`, only those."""
        async with self._database.transaction() as connection:
            found = await self._templates.page(connection, workspace_id, request, channel_id, name)
            names = {one.name for one in found.items}
            counts = await template_uses.count_workflows(connection, workspace_id, names)
        items = [structs.replace(one, used_by=counts.get(one.name, 0)) for one in found.items]
        return Page(items, found.next)

    async def get(self, workspace_id: str, template_id: str) -> Template:
        """One template.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._templates.get(connection, workspace_id, template_id)
            counts = await template_uses.count_workflows(connection, workspace_id, [found.name])
        return structs.replace(found, used_by=counts.get(found.name, 0))

    async def create(self, workspace_id: str, row: TemplateRow, actor: str) -> str:
        """Write a template; gives its id. Nothing is handed in yet, so it may be as unfinished as it is.

        One that was written here, or is gone at the provider, is written over.

        Raises:
            Invalid: No such channel, or it is too large.
            Conflict: The provider has one of this name and language: edit that.
            NotNow: It is being handed in this moment.
        """
        _check_size(row.components)
        language = row.language.replace("-", "_")
        async with self._database.transaction() as connection:
            try:
                await self._channels.get(connection, workspace_id, row.channel_id)
            except NotFound as error:
                raise Invalid(str(error), [Problem("channel_id", str(error))]) from error
            present = await self._templates.lock_named(
                connection, workspace_id, [row.channel_id], name=row.name, language=language
            )
            if any(one.provider_id is not None and one.status != "DELETED" for one, _ in present):
                raise Conflict(f"the provider has the template already: {row.name} in {language}")
            for one, _ in present:
                refuse_while_handed_in(one, self._clock())
            new = NewTemplate(row.name, language, row.category, row.status, row.components)
            template_id = await self._templates.put(
                connection, workspace_id, row.channel_id, template=new, now=self._clock()
            )
            written = await self._templates.get(connection, workspace_id, template_id)
            await self._keep_version(connection, workspace_id, written, actor)
            change = Change(actor, "template.created", f"template:{template_id}", {"name": row.name})
            await self._audit.record(connection, workspace_id, change)
        self._live.publish(workspace_id, LiveNotice(kind="template"))
        return template_id

    async def edit(self, workspace_id: str, template_id: str, edit: TemplateEdit, actor: str) -> Template:
        """Write other words; what the provider has stays as it is until they are handed in.

        Raises:
            NotFound: None of that id.
            Invalid: It is too large.
            NotNow: It is being handed in this moment.
        """
        _check_size(edit.components)
        async with self._database.transaction() as connection:
            template, _ = await self._templates.lock(connection, workspace_id, template_id)
            refuse_while_handed_in(template, self._clock())
            draft = TemplateDraft(edit.category or _wanted(template).category, edit.components)
            if draft == _wanted(template):
                return template
            own = TemplateDraft(template.category, template.components)
            values: Mapping[str, Any] = (
                structs.asdict(draft)
                if template.provider_id is None
                else {"draft": None if draft == own else draft}
            )
            await self._templates.change(
                connection, workspace_id, [template_id], updated_at=self._clock(), submission=None, **values
            )
            written = await self._templates.get(connection, workspace_id, template_id)
            await self._keep_version(connection, workspace_id, written, actor)
            change = Change(actor, "template.edited", f"template:{template_id}", {"name": template.name})
            await self._audit.record(connection, workspace_id, change)
        self._live.publish(workspace_id, LiveNotice(kind="template"))
        return written

    async def versions(
        self, workspace_id: str, template_id: str, request: PageRequest
    ) -> Page[TemplateVersion]:
        """What the template said before, and who changed it when, newest first.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            template = await self._templates.get(connection, workspace_id, template_id)
            return await template_versions.page_versions(connection, workspace_id, template, request)

    async def uses(self, workspace_id: str, template_id: str) -> Uses:
        """What uses a template of this name, in whatever language.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            template = await self._templates.get(connection, workspace_id, template_id)
            nodes = await template_uses.find_uses(connection, workspace_id, template.name)
            sent = await campaigns.find_uses(connection, workspace_id, template.channel_id, template.name)
        return Uses(nodes, sent)

    async def _keep_version(self, connection: Any, workspace_id: str, template: Template, actor: str) -> None:
        version = version_of(template, "written", by=actor, at=self._clock(), content=_wanted(template))
        await template_versions.add(connection, workspace_id, [(key_of(template), version)])


def look_at(sample: TemplateSample, languages: Sequence[str]) -> Previewed:
    """How a template arrives, and what is wrong with it, told in one of these languages; nothing is stored.

    Raises:
        Invalid: It is too large.
    """
    _check_size(sample.components)
    content = TemplateContent(
        sample.name or "name", sample.language.replace("-", "_") or "en", sample.category, sample.components
    )
    preview = preview_of(sample.components, sample.values or Values())
    return Previewed(preview, told(faults_of(content), languages))


def content_of(template: Template) -> TemplateContent:
    """The template as it would be handed in."""
    wanted = _wanted(template)
    return TemplateContent(template.name, template.language, wanted.category, wanted.components)


def refuse_while_handed_in(template: Template, now: datetime) -> None:
    """Keep a template as it is until the provider has answered.

    Raises:
        NotNow: It is being handed in this moment.
    """
    last = template.submission
    if last is not None and last.state == "under_way" and now < last.at + GIVEN_UP_AFTER:
        raise NotNow("The template is being handed in at this moment: wait for the provider's answer.")


def version_of(
    template: Template | NewTemplate,
    change: VersionChange,
    *,
    by: str,
    at: datetime,
    content: TemplateContent | TemplateDraft | None = None,
) -> TemplateVersion:
    """The template from this moment on, saying what it says, or `content`."""
    said = content or template
    return TemplateVersion(
        id=new_id(),
        change=change,
        by=by,
        status=template.status,
        category=said.category,
        components=[dict(one) for one in said.components],
        at=at,
    )


def _check_size(components: Components) -> None:
    size = len(msgspec.json.encode(components))
    if size > MAX_BYTES:
        told = f"expected at most {MAX_BYTES:,} bytes of JSON, got {size:,}"
        raise Invalid("The template is too large.", [Problem("components", told)])


def _wanted(template: Template) -> TemplateDraft:
    return template.draft or TemplateDraft(template.category, template.components)
