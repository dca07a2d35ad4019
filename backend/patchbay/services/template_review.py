"""Templates at the provider: handed in, fetched, let go on, deleted. No transaction is open during a call.

A template is locked and marked before the call and again after it. News that came by webhook in
between is newer than the answer, and stands.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec import Struct, structs
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import ChannelConfig, ProviderTemplate, TakenTemplate, TemplateDesk
from patchbay.messaging.errors import MessagingError, NoAnswer
from patchbay.messaging.providers import Providers
from patchbay.messaging.template_rules import (
    EDIT_SPAN,
    UNDELETABLE,
    TemplateContent,
    edit_refusal,
    faults_of,
)
from patchbay.services.auditing import Audit, Change
from patchbay.services.channel_cache import ChannelCache, KnownChannel
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, NotNow, ProviderFailed
from patchbay.services.live import Live, LiveNotice
from patchbay.services.templates import content_of, problems_in
from patchbay.storage import template_versions
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.template_versions import PROVIDER, TemplateKey, TemplateVersion, VersionChange, key_of
from patchbay.storage.templates import (
    DRAFT,
    NewsTimes,
    NewTemplate,
    Submission,
    Template,
    TemplateDraft,
    TemplateRepository,
)

GIVEN_UP_AFTER = timedelta(minutes=2)
"""A call that began longer ago has died with its process."""
CLOCKS_DIFFER = timedelta(seconds=30)
"""How far the provider's clock may be behind ours, for its news not to be taken for old."""


class Synced(Struct, frozen=True):
    """How many templates the provider has."""

    count: int


class _Attempt(Struct, frozen=True):
    """A submission that has been marked and is about to be made."""

    template: Template
    times: NewsTimes
    content: TemplateContent
    submission: Submission


class TemplateReview:
    """Speaks with the provider about templates."""

    def __init__(
        self,
        database: Database,
        *,
        providers: Providers,
        channels: ChannelCache,
        audit: Audit,
        live: Live,
        now: Clock,
    ) -> None:
        self._database = database
        self._providers = providers
        self._channels = channels
        self._audit = audit
        self._live = live
        self._now = now
        self._templates = TemplateRepository()

    # ── Handing in ───────────────────────────────────────────────────────────────────────────────────

    async def submit(self, workspace_id: str, template_id: str, actor: str) -> Template:
        """Hand a draft in for review: as a new template, or as an edit of the one the provider has.

        Whatever comes of it is kept with the template.

        Raises:
            NotFound: None of that id.
            Invalid: It breaks a rule of the provider; each fault names its place.
            NotNow: There is nothing to hand in, or it may not be edited now.
            ProviderFailed: The provider refused, or did not answer.
        """
        template = await self._get(workspace_id, template_id)
        desk, config = await self._desk(workspace_id, template.channel_id)
        attempt = await self._begin(workspace_id, template_id, actor)
        try:
            taken = await _hand_in(desk, config, attempt)
        except MessagingError as error:
            await self._note_failure(workspace_id, attempt, error)
            raise _failed(error) from error
        return await self._note_success(workspace_id, attempt, taken)

    async def _begin(self, workspace_id: str, template_id: str, actor: str) -> _Attempt:
        now = self._now()
        async with self._database.transaction() as connection:
            template, times = await self._templates.lock(connection, workspace_id, template_id)
            _check_submission(template, now)
            content = content_of(template)
            faults = faults_of(content)
            if faults:
                raise Invalid("The template would be refused as it is.", problems_in(faults))
            if template.provider_id is not None:
                edited_at = await template_versions.edited_at(
                    connection, workspace_id, template, now - EDIT_SPAN
                )
                refusal = edit_refusal(
                    template.status,
                    category=template.category,
                    wanted=content.category,
                    edited_at=edited_at,
                    now=now,
                )
                if refusal is not None:
                    raise NotNow(refusal)
            submission = Submission("under_way", actor, now)
            await self._templates.change(connection, workspace_id, [template_id], submission=submission)
        return _Attempt(template, times, content, submission)

    async def _note_failure(self, workspace_id: str, attempt: _Attempt, error: MessagingError) -> None:
        begun = attempt.submission
        state: Literal["unknown", "refused"] = "unknown" if isinstance(error, NoAnswer) else "refused"
        submission = Submission(state, begun.by, begun.at, error.message)
        async with self._database.transaction() as connection:
            template, _ = await self._templates.lock(connection, workspace_id, attempt.template.id)
            if template.submission == begun:
                await self._templates.change(
                    connection, workspace_id, [template.id], submission=submission, updated_at=self._now()
                )
            await self._record(connection, workspace_id, attempt, f"template.submission_{state}")
        self._tell(workspace_id)

    async def _note_success(
        self, workspace_id: str, attempt: _Attempt, taken: TakenTemplate | None
    ) -> Template:
        begun, content = attempt.submission, attempt.content
        since = begun.at - CLOCKS_DIFFER
        async with self._database.transaction() as connection:
            template, times = await self._templates.lock(connection, workspace_id, attempt.template.id)
            values: dict[str, Any] = {
                "components": list(content.components),
                "components_at": since,
                "submission": Submission("taken", begun.by, begun.at),
                "draft": None if template.draft == attempt.template.draft else template.draft,
                "updated_at": self._now(),
            }
            if times.status == attempt.times.status:
                values |= {
                    "status": taken.status if taken else "PENDING",
                    "reason": None,
                    "paused_until": None,
                }
                values |= {} if taken else {"status_at": since}
            if taken is not None:
                values["provider_id"] = taken.id
            category = taken.category if taken else content.category
            if times.category == attempt.times.category:
                values["category"] = category
                values["category_before"] = content.category if category != content.category else None
            await self._templates.change(connection, workspace_id, [template.id], **values)
            change: VersionChange = "handed_in" if taken else "edited"
            version = _version(attempt.template, change, by=begun.by, at=begun.at, content=content)
            await template_versions.add(connection, workspace_id, [(key_of(template), version)])
            await self._record(connection, workspace_id, attempt, "template.submitted")
            written = await self._templates.get(connection, workspace_id, template.id)
        self._tell(workspace_id)
        return written

    async def _record(
        self, connection: AsyncConnection, workspace_id: str, attempt: _Attempt, action: str
    ) -> None:
        template = attempt.template
        detail = {"name": template.name, "language": template.language}
        change = Change(attempt.submission.by, action, f"template:{template.id}", detail)
        await self._audit.record(connection, workspace_id, change)

    # ── Fetching ─────────────────────────────────────────────────────────────────────────────────────

    async def sync(self, workspace_id: str, channel_id: str, actor: str) -> Synced:
        """Ask the provider for every template of the channel and keep what is new of them.

        Those it no longer has are kept as deleted; what is written here stays.

        Raises:
            NotFound: No such channel.
            ProviderFailed: The provider refused or did not answer; what was kept before stays.
        """
        known = await self._channel(workspace_id, channel_id)
        provider = self._providers.of(known.channel.provider)
        asked_at = self._now()
        try:
            listed = [template async for template in provider.list_templates(known.config)]
        except MessagingError as error:
            raise ProviderFailed(f"The templates could not be fetched: {error.message}") from error
        found = {(one.name, one.language): one for one in map(_row_of, listed)}
        async with self._database.transaction() as connection:
            kept = await self._templates.lock_channel(connection, workspace_id, channel_id)
            await self._keep(connection, workspace_id, channel_id, known=kept, found=found, asked_at=asked_at)
            change = Change(actor, "templates.synced", f"channel:{channel_id}", {"count": len(found)})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id)
        return Synced(len(found))

    async def _keep(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        channel_id: str,
        *,
        known: Sequence[Template],
        found: dict[tuple[str, str], NewTemplate],
        asked_at: datetime,
    ) -> None:
        now = self._now()
        by_name = {(one.name, one.language): one for one in known}
        fetched = [
            _beside_draft(one, by_name.get(key))
            for key, one in found.items()
            if key not in by_name or _differs(by_name[key], one, asked_at)
        ]
        await self._templates.put_fetched(
            connection,
            workspace_id,
            channel_id,
            fetched=fetched,
            asked_at=asked_at - CLOCKS_DIFFER,
            now=now,
        )
        versions = [
            (TemplateKey(channel_id, one.name, one.language), _version(one, "fetched", by=PROVIDER, at=now))
            for one in fetched
            if (before := by_name.get((one.name, one.language))) is None or _says_else(before, one)
        ]
        await template_versions.add(connection, workspace_id, versions)
        missing = [one for one in known if (one.name, one.language) not in found]
        gone = [one.id for one in missing if one.provider_id is not None and not _is_newer(one, asked_at)]
        if gone:
            await self._templates.change(connection, workspace_id, gone, status="DELETED", updated_at=now)
        never = [one.id for one in missing if one.provider_id is None and one.submission is not None]
        if never:
            await self._templates.change(connection, workspace_id, never, submission=None)

    # ── Letting go on, deleting ──────────────────────────────────────────────────────────────────────

    async def unpause(self, workspace_id: str, template_id: str, actor: str) -> Template:
        """Let a paused template go on, where the provider leaves that to us.

        Raises:
            NotFound: None of that id.
            NotNow: It is not paused.
            ProviderFailed: The provider refused, or did not answer.
        """
        async with self._database.transaction() as connection:
            template, before = await self._templates.lock(connection, workspace_id, template_id)
        if template.status != "PAUSED" or template.provider_id is None:
            raise NotNow(f"Only a paused template can go on; this one is {template.status.lower()}.")
        desk, config = await self._desk(workspace_id, template.channel_id)
        try:
            await desk.unpause_template(config, template.provider_id)
        except MessagingError as error:
            raise _failed(error) from error
        async with self._database.transaction() as connection:
            _, times = await self._templates.lock(connection, workspace_id, template_id)
            if times.status == before.status:
                await self._templates.change(
                    connection, workspace_id, [template_id], status="APPROVED", reason=None, paused_until=None
                )
            change = Change(actor, "template.unpaused", f"template:{template_id}", {"name": template.name})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id)
        return await self._get(workspace_id, template_id)

    async def remove(
        self, workspace_id: str, template_id: str, actor: str, *, all_languages: bool = False
    ) -> None:
        """Delete a template at the provider and here; with `all_languages` everything of its name.

        One the provider has never had, or has no more, goes here only. Its versions stay.

        Raises:
            NotFound: None of that id.
            NotNow: The provider does not let it be deleted.
            ProviderFailed: The provider refused, or did not answer; nothing was deleted here.
        """
        template = await self._get(workspace_id, template_id)
        if template.status in UNDELETABLE:
            raise NotNow(f"A template that is {template.status.lower()} cannot be deleted.")
        if all_languages or _is_there(template):
            desk, config = await self._desk(workspace_id, template.channel_id)
            try:
                await desk.delete_template(
                    config, template.name, None if all_languages else template.provider_id
                )
            except MessagingError as error:
                raise _failed(error) from error
        async with self._database.transaction() as connection:
            named = await self._templates.find_named(connection, workspace_id, [template.name])
            gone = [
                one
                for one in named
                if one.id == template_id or (all_languages and one.channel_id == template.channel_id)
            ]
            now = self._now()
            versions = [(key_of(one), _version(one, "deleted", by=actor, at=now)) for one in gone]
            await template_versions.add(connection, workspace_id, versions)
            await self._templates.remove(connection, workspace_id, [one.id for one in gone])
            detail = {"name": template.name, "languages": sorted(one.language for one in gone)}
            change = Change(actor, "template.deleted", f"template:{template_id}", detail)
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id)

    async def _get(self, workspace_id: str, template_id: str) -> Template:
        async with self._database.transaction() as connection:
            return await self._templates.get(connection, workspace_id, template_id)

    async def _desk(self, workspace_id: str, channel_id: str) -> tuple[TemplateDesk, ChannelConfig]:
        known = await self._channel(workspace_id, channel_id)
        desk = self._providers.desk_of(known.channel.provider)
        if desk is None:
            raise NotNow("The provider of this number has no templates to be approved.")
        return desk, known.config

    async def _channel(self, workspace_id: str, channel_id: str) -> KnownChannel:
        known = await self._channels.get(channel_id)
        if known is None or known.channel.workspace_id != workspace_id:
            raise NotFound("channel", channel_id)
        return known

    def _tell(self, workspace_id: str) -> None:
        self._live.publish(workspace_id, LiveNotice(kind="template"))


async def _hand_in(desk: TemplateDesk, config: ChannelConfig, attempt: _Attempt) -> TakenTemplate | None:
    template = attempt.template
    if template.provider_id is None:
        return await desk.create_template(config, attempt.content)
    with_category = template.status != "APPROVED" and attempt.content.category != template.category
    await desk.edit_template(config, template.provider_id, attempt.content, with_category=with_category)
    return None


def _check_submission(template: Template, now: datetime) -> None:
    if template.provider_id is None and template.status not in (DRAFT, "DELETED"):
        raise NotNow("The template was written down as one the provider has; there is nothing to hand in.")
    if template.provider_id is not None and template.draft is None:
        raise NotNow("There is nothing to hand in: the provider has the template as it stands here.")
    last = template.submission
    if last is None:
        return
    if last.state == "under_way" and now < last.at + GIVEN_UP_AFTER:
        raise NotNow("The template is being handed in at this moment.")
    if last.state in ("under_way", "unknown"):
        raise NotNow(
            "It is not known whether the provider has the template as it stands here: fetch the templates."
        )


def _failed(error: MessagingError) -> ProviderFailed:
    if isinstance(error, NoAnswer):
        return ProviderFailed(
            "The provider did not answer; it may have done it. Fetch the templates to know."
        )
    return ProviderFailed(f"The provider refused: {error.message}")


def _is_there(template: Template) -> bool:
    return template.provider_id is not None and template.status != "DELETED"


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


def _beside_draft(found: NewTemplate, known: Template | None) -> NewTemplate:
    """What was found, with what is being written of it here."""
    if known is None:
        return found
    draft = known.draft
    if known.status == DRAFT and _says_else(known, found):
        draft = TemplateDraft(known.category, known.components)
    return structs.replace(found, draft=draft)


def _differs(known: Template, found: NewTemplate, asked_at: datetime) -> bool:
    """Whether a row has to be written: the provider says something else, and nothing newer has been heard."""
    if _is_newer(known, asked_at):
        return False
    said = (known.status, known.quality, known.provider_id)
    settles = known.submission is not None and known.submission.state in ("unknown", "under_way")
    return settles or said != (found.status, found.quality, found.provider_id) or _says_else(known, found)


def _says_else(known: Template, found: NewTemplate) -> bool:
    return (known.category, known.components) != (found.category, found.components)


def _is_newer(known: Template, asked_at: datetime) -> bool:
    return known.status_at is not None and known.status_at > asked_at


def _version(
    template: Template | NewTemplate,
    change: VersionChange,
    *,
    by: str,
    at: datetime,
    content: TemplateContent | None = None,
) -> TemplateVersion:
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
