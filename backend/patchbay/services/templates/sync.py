"""Fetching the templates of an account, and keeping what is new of them. No transaction is open meanwhile.

News that came by webhook since the provider was asked is newer than its answer, and stands.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import ProviderTemplate
from patchbay.messaging.errors import MessagingError
from patchbay.services.alerts.alerts import end_alerts
from patchbay.services.alerts.from_provider import template_alerts_over
from patchbay.services.auditing import Change
from patchbay.services.errors import ProviderFailed
from patchbay.services.templates.at_provider import AtProvider
from patchbay.services.templates.templates import CLOCKS_DIFFER, GIVEN_UP_AFTER, version_of
from patchbay.storage import outbox, template_versions
from patchbay.storage.template_versions import PROVIDER, TemplateKey
from patchbay.storage.templates import DRAFT, NewTemplate, Template, TemplateDraft


class Synced(Struct, frozen=True):
    """How many templates the provider has."""

    count: int


class TemplateSync(AtProvider):
    """Brings what is known of templates up to date."""

    async def sync(self, workspace_id: str, channel_id: str, actor: str) -> Synced:
        """Ask the provider for every template of the channel and keep what is new of them.

        Those it no longer has are kept as deleted; what is written here stays.

        Raises:
            NotFound: No such channel.
            ProviderFailed: The provider refused or did not answer; what was kept before stays.
        """
        known = await self._channels.get_of(workspace_id, channel_id)
        provider = self._providers.of(known.channel.provider)
        asked_at = self._clock()
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
        now = self._clock()
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
            (TemplateKey(channel_id, one.name, one.language), version_of(one, "fetched", by=PROVIDER, at=now))
            for one in fetched
            if (before := by_name.get((one.name, one.language))) is None or _says_else(before, one)
        ]
        await template_versions.add(connection, workspace_id, versions)
        missing = [one for one in known if (one.name, one.language) not in found]
        settled = [one for one in missing if not _is_newer(one, asked_at)]
        gone = [one for one in settled if one.provider_id is not None]
        gone_ids = [one.id for one in gone]
        await self._templates.change(connection, workspace_id, gone_ids, status="DELETED", updated_at=now)
        never = [one.id for one in settled if one.provider_id is None and one.submission is not None]
        await self._templates.change(connection, workspace_id, never, submission=None)
        if any(one.status == "APPROVED" and (one.name, one.language) in by_name for one in fetched):
            await outbox.release(connection, workspace_id, now, {channel_id})
        stands = [(one.provider_id, one.status) for one in fetched]
        stands += [(one.provider_id, "DELETED") for one in gone]
        over = [concern for one in stands for concern in template_alerts_over(workspace_id, *one)]
        await end_alerts(connection, over, now)


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
    """Whether something was heard or done of it since the provider was asked, or is being done."""
    last = known.submission
    is_handed_in = last is not None and last.state == "under_way" and asked_at < last.at + GIVEN_UP_AFTER
    is_told = known.status_at is not None and known.status_at > asked_at
    return is_handed_in or is_told or known.updated_at > asked_at
