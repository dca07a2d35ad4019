"""How messages sent as templates read to whoever got them.

A message keeps its template's name and its values. What the template said when the message went out is one
of the template's versions.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, ValidationError, convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.template_preview import Preview, arrived
from patchbay.sdk import Template
from patchbay.storage import template_versions
from patchbay.storage.message_history import MessageRecord, submitted_at
from patchbay.storage.template_versions import TemplateKey, VersionMark
from patchbay.storage.templates import DRAFT


class SentTemplate(Struct, frozen=True):
    """A message that is a template."""

    message_id: str
    channel_id: str
    content: Any
    until: datetime
    """The latest it may have gone out: now, while it waits, else when its state last changed."""


def templates_among(records: Iterable[MessageRecord], now: datetime) -> list[SentTemplate]:
    """Those of these messages that are templates."""
    return [
        SentTemplate(one.id, one.channel_id, one.content, now if one.state == "queued" else one.updated_at)
        for one in records
        if one.kind == "template" and one.direction == "out"
    ]


async def read_arrived(
    connection: AsyncConnection, workspace_id: str, sent: Sequence[SentTemplate]
) -> dict[str, Preview]:
    """How each arrived, or would if it went out now; those whose template is not known are left out."""
    filled = {one.message_id: template for one in sent if (template := _template(one.content)) is not None}
    if not filled:
        return {}
    marks = await template_versions.marks_of(
        connection,
        workspace_id,
        {one.channel_id for one in sent},
        {template.template for template in filled.values()},
    )
    at = await submitted_at(connection, workspace_id, list(filled))
    valid = _at_provider(marks)
    chosen: dict[str, str] = {}
    for one in sent:
        template = filled.get(one.message_id)
        if template is None:
            continue
        key = TemplateKey(one.channel_id, template.template, template.language.replace("-", "_"))
        version = _newest(valid.get(key, ()), at.get(one.message_id, one.until))
        if version is not None:
            chosen[one.message_id] = version.id
    said = await template_versions.components_of(connection, workspace_id, set(chosen.values()))
    return {
        message_id: arrived(said[version_id], filled[message_id]) for message_id, version_id in chosen.items()
    }


def _template(content: Any) -> Template | None:
    try:
        return convert(content, Template)
    except ValidationError:
        return None


def _at_provider(marks: Sequence[VersionMark]) -> Mapping[TemplateKey, list[VersionMark]]:
    """The versions that counted at the provider; what was only written here is left out.

    One written down as the provider's counts until the provider itself has told of it.
    """
    found: dict[TemplateKey, list[VersionMark]] = {}
    told: set[TemplateKey] = set()
    for mark in marks:
        if mark.change == "written":
            counts = mark.status != DRAFT and mark.key not in told
        else:
            counts = True
            told.add(mark.key)
        if counts:
            found.setdefault(mark.key, []).append(mark)
    return found


def _newest(versions: Sequence[VersionMark], at: datetime) -> VersionMark | None:
    place = bisect_right(versions, at, key=lambda version: version.at)
    return versions[place - 1] if place else None
