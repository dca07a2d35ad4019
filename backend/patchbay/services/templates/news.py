"""What the provider says of templates by itself: applied once, and in the order in which it happened there.

Each kind of news has its own time on the template. What is older than what is known changes nothing; of two
that happened in the same second, the one that came last stands.

| kind | what changes |
|---|---|
| `template.status` | status, its reason, how long it is paused; the category, if the review chose another |
| `template.quality` | quality |
| `template.category` | the category, or the one announced |
| `template.components` | what it says |
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event
from patchbay.messaging.whatsapp.template_payloads import components_in, pause_hours, reason_in
from patchbay.services.channels.cache import KnownChannel
from patchbay.storage import outbox, template_versions
from patchbay.storage.audit import AuditRepository
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.ids import new_id
from patchbay.storage.template_versions import PROVIDER, TemplateVersion, VersionChange, key_of
from patchbay.storage.templates import NewsTimes, Template, TemplateRepository
from patchbay.storage.vault import Vault

Changes = dict[str, Any]
Reader = Callable[[Mapping[str, Any], Template, NewsTimes, datetime], Changes]

_BACK = {"REINSTATED": "APPROVED", "UNARCHIVED": "APPROVED", "UNPAUSED": "APPROVED"}
_WARNINGS = frozenset({"FLAGGED"})
"""Said of a template that can be sent as before."""


async def heed(
    connection: AsyncConnection, vault: Vault, event: Event, channel: KnownChannel, now: datetime
) -> bool:
    """Apply one notice about a template, on every number of the account; False when nothing changed.

    It is applied in the caller's transaction, which has found that the event is new.
    """
    content, workspace_id = event.content, channel.channel.workspace_id
    templates = TemplateRepository()
    numbers = await ChannelRepository(vault).of_account(
        connection, workspace_id, event.waba_id or channel.channel.settings.account_id
    )
    found = await templates.lock_named(
        connection,
        workspace_id,
        [one.id for one in numbers],
        name=str(content.get("message_template_name")),
        language=str(content.get("message_template_language")),
    )
    is_changed = False
    for template, times in found:
        if event.external_id and template.provider_id not in (None, event.external_id):
            continue  # of one that was deleted, and made again under its name
        changes = _READERS[event.kind](content, template, times, event.occurred_at)
        if changes:
            await templates.change(connection, workspace_id, [template.id], updated_at=now, **changes)
            await _record(connection, workspace_id, template, event, changes)
            if changes.get("status") == "APPROVED":
                await outbox.release(connection, workspace_id, now, {template.channel_id})
            is_changed = True
    return is_changed


def _status(content: Mapping[str, Any], template: Template, times: NewsTimes, at: datetime) -> Changes:
    said = str(content.get("event", ""))[:32]
    if not said or not _is_news(at, times.status):
        return {}
    status = template.status if said in _WARNINGS else _BACK.get(said, said)
    hours = pause_hours(content) if status == "PAUSED" else None
    changes: Changes = {
        "status": status,
        "status_at": at,
        "reason": reason_in(content),
        "paused_until": None if hours is None else at + timedelta(hours=hours),
    }
    if template.provider_id is None and content.get("message_template_id") is not None:
        changes["provider_id"] = str(content["message_template_id"])
    category = content.get("message_template_category")
    if isinstance(category, str) and category and _is_news(at, times.category):
        changes |= _counted_as(category.upper()[:32], template, at)
    return changes


def _quality(content: Mapping[str, Any], template: Template, times: NewsTimes, at: datetime) -> Changes:
    quality = str(content.get("new_quality_score", ""))[:16]
    if not quality or not _is_news(at, times.quality):
        return {}
    return {"quality": quality, "quality_at": at}


def _category(content: Mapping[str, Any], template: Template, times: NewsTimes, at: datetime) -> Changes:
    new = str(content.get("new_category") or "").upper()[:32]
    coming = str(content.get("correct_category") or "").upper()[:32]
    if not (new or coming) or not _is_news(at, times.category):
        return {}
    if coming and not content.get("previous_category"):
        return {"category_coming": coming, "category_at": at}
    return {**_counted_as(new, template, at), "category_at": at}


def _components(content: Mapping[str, Any], template: Template, times: NewsTimes, at: datetime) -> Changes:
    if not _is_news(at, times.components):
        return {}
    return {"components": components_in(content, template.components), "components_at": at}


_READERS: dict[str, Reader] = {
    "template.status": _status,
    "template.quality": _quality,
    "template.category": _category,
    "template.components": _components,
}


def _counted_as(category: str, template: Template, at: datetime) -> Changes:
    if not category or category == template.category:
        return {}
    return {
        "category": category,
        "category_before": template.category,
        "category_coming": None,
        "category_at": at,
    }


def _is_news(at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or at >= known_at


async def _record(
    connection: AsyncConnection, workspace_id: str, template: Template, event: Event, changes: Changes
) -> None:
    told = {
        name: value if isinstance(value, str | None) else str(value)
        for name, value in changes.items()
        if name in ("status", "reason", "quality", "category", "category_coming", "paused_until")
    }
    await AuditRepository().record(
        connection,
        workspace_id,
        actor=PROVIDER,
        action=f"{event.kind}_changed",
        target=f"template:{template.id}",
        detail={"name": template.name, "language": template.language, **told},
        at=event.occurred_at,
    )
    change: VersionChange | None = None
    if "components" in changes and changes["components"] != template.components:
        change = "changed"
    elif "category" in changes:
        change = "recategorised"
    if change is not None:
        version = TemplateVersion(
            id=new_id(),
            change=change,
            by=PROVIDER,
            status=changes.get("status", template.status),
            category=changes.get("category", template.category),
            components=changes.get("components", template.components),
            at=event.occurred_at,
        )
        await template_versions.add(connection, workspace_id, [(key_of(template), version)])
