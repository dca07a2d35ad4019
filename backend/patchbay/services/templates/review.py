"""Templates at the provider: handed in, let go on, deleted. No transaction is open during a call.

A template is locked and marked before the call and again after it. News that came by webhook in
between is newer than the answer, and stands.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import ChannelConfig, TakenTemplate, TemplateDesk
from patchbay.messaging.errors import MessagingError, NoAnswer
from patchbay.messaging.template_rules import (
    EDIT_SPAN,
    UNDELETABLE,
    TemplateContent,
    edit_refusal,
    faults_of,
)
from patchbay.services.alerts.alerts import end_alerts
from patchbay.services.alerts.from_provider import template_alerts_over
from patchbay.services.auditing import Change
from patchbay.services.errors import Invalid, NotNow, Problem, ProviderFailed
from patchbay.services.phrases import phrase
from patchbay.services.templates.at_provider import AtProvider
from patchbay.services.templates.fault_words import PHRASES, told
from patchbay.services.templates.templates import (
    CLOCKS_DIFFER,
    content_of,
    refuse_while_handed_in,
    version_of,
)
from patchbay.storage import outbox, template_versions
from patchbay.storage.template_versions import VersionChange, key_of
from patchbay.storage.templates import (
    DRAFT,
    NewsTimes,
    Submission,
    Template,
)


class _Attempt(Struct, frozen=True):
    """A submission that has been marked and is about to be made."""

    template: Template
    times: NewsTimes
    content: TemplateContent
    submission: Submission


class TemplateReview(AtProvider):
    """Speaks with the provider about templates."""

    # ── Handing in ───────────────────────────────────────────────────────────────────────────────────

    async def submit(
        self, workspace_id: str, template_id: str, actor: str, languages: Sequence[str] = ()
    ) -> Template:
        """Hand a draft in for review: as a new template, or as an edit of the one the provider has.

        Whatever comes of it is kept with the template; faults are told in one of the languages.

        Raises:
            NotFound: None of that id.
            Invalid: It breaks a rule of the provider; each fault names its place.
            NotNow: There is nothing to hand in, or it may not be edited now.
            ProviderFailed: The provider refused, or did not answer.
        """
        template = await self._get(workspace_id, template_id)
        desk, config = await self._desk(workspace_id, template.channel_id)
        attempt = await self._begin(workspace_id, template_id, actor, languages)
        try:
            taken = await _hand_in(desk, config, attempt)
        except MessagingError as error:
            await self._note_failure(workspace_id, attempt, error)
            raise _failed(error) from error
        return await self._note_success(workspace_id, attempt, taken)

    async def _begin(
        self, workspace_id: str, template_id: str, actor: str, languages: Sequence[str]
    ) -> _Attempt:
        now = self._clock()
        async with self._database.transaction() as connection:
            template, times = await self._templates.lock(connection, workspace_id, template_id)
            _check_submission(template, now)
            content = content_of(template)
            faults = faults_of(content)
            if faults:
                problems = [Problem(one.path, one.message, code=one.code) for one in told(faults, languages)]
                raise Invalid(phrase(PHRASES, languages, "refused"), problems)
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
                    connection, workspace_id, [template.id], submission=submission, updated_at=self._clock()
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
                "updated_at": self._clock(),
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
            version = version_of(attempt.template, change, by=begun.by, at=begun.at, content=content)
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
        now = self._clock()
        over = template_alerts_over(workspace_id, template.provider_id, "APPROVED")
        async with self._database.transaction() as connection:
            _, times = await self._templates.lock(connection, workspace_id, template_id)
            await end_alerts(connection, over, now)
            if times.status == before.status:
                await self._templates.change(
                    connection, workspace_id, [template_id], status="APPROVED", reason=None, paused_until=None
                )
            await outbox.release(connection, workspace_id, now, {template.channel_id})
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
        now = self._clock()
        async with self._database.transaction() as connection:
            locked, _ = await self._templates.lock(connection, workspace_id, template_id)
            gone = [locked]
            if all_languages:
                gone = await self._templates.lock_languages(
                    connection, workspace_id, template.channel_id, template.name
                )
            versions = [(key_of(one), version_of(one, "deleted", by=actor, at=now)) for one in gone]
            await template_versions.add(connection, workspace_id, versions)
            await self._templates.remove(connection, workspace_id, [one.id for one in gone])
            over = [
                concern
                for one in gone
                for concern in template_alerts_over(workspace_id, one.provider_id, "DELETED")
            ]
            await end_alerts(connection, over, now)
            detail = {"name": template.name, "languages": sorted(one.language for one in gone)}
            change = Change(actor, "template.deleted", f"template:{template_id}", detail)
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id)

    async def _get(self, workspace_id: str, template_id: str) -> Template:
        async with self._database.transaction() as connection:
            return await self._templates.get(connection, workspace_id, template_id)

    async def _desk(self, workspace_id: str, channel_id: str) -> tuple[TemplateDesk, ChannelConfig]:
        known = await self._channels.get_of(workspace_id, channel_id)
        desk = self._providers.desk_of(known.channel.provider)
        if desk is None:
            raise NotNow("The provider of this number has no templates to be approved.")
        return desk, known.config


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
    refuse_while_handed_in(template, now)
    if template.submission is not None and template.submission.state in ("under_way", "unknown"):
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
