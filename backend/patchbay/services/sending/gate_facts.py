"""What the policy gate is told beside a message, its party and its channel, read by the batch."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.policy_facts import TemplateFacts
from patchbay.services.sending.batch import Batch
from patchbay.services.sending.judging import Beside
from patchbay.services.sending.rates import Rates, load_rates
from patchbay.services.templates.lint import facts_of
from patchbay.storage import messages, sent_messages
from patchbay.storage.messages import StoredMessage
from patchbay.storage.templates import Template, load_named

NOTHING = Beside()


async def load_beside(connection: AsyncConnection, batch: Batch) -> dict[str, Beside]:
    """Templates, earlier messages and how full limits are, by the id of the message that asks."""
    templates = await _templates(connection, batch.messages)
    sent = await _sent(connection, batch)
    rates = await load_rates(connection, batch)
    return {
        one.id: Beside(templates.get(one.id, {}), sent.get(one.contact_id, {}), rates.get(one.id, Rates()))
        for one in batch.messages
    }


async def _templates(
    connection: AsyncConnection, ready: Sequence[StoredMessage]
) -> dict[str, dict[tuple[str, str], TemplateFacts]]:
    used = {one.id: wanted for one in ready if (wanted := _used(one))}
    if not used:
        return {}
    names = {name for wanted in used.values() for name, _ in wanted}
    by_name: dict[tuple[str, str], list[Template]] = {}
    for template in await load_named(connection, {one.channel_id for one in ready}, names):
        by_name.setdefault((template.channel_id, template.name), []).append(template)
    return {
        one.id: {
            (name, language): facts_of(known, language)
            for name, language in used[one.id]
            if (known := by_name.get((one.channel_id, name)))
        }
        for one in ready
        if one.id in used
    }


def _used(message: StoredMessage) -> list[tuple[str, str]]:
    """Name and language of the templates a message may go out as."""
    candidates: list[Any] = [message.content if message.kind == "template" else None, message.fallback]
    return [(one["template"], one["language"]) for one in candidates if one is not None]


async def _sent(connection: AsyncConnection, batch: Batch) -> dict[str, dict[str, tuple[datetime, ...]]]:
    """When contacts were sent to, by contact and purpose, where a workspace caps how often."""
    capped: set[str] = set()
    purposes: set[str] = set()
    longest_s = 0
    for one in batch.messages:
        known = batch.channel_of(one)
        for cap in known.rules.caps if known is not None and one.author in messages.AUTOMATIC else ():
            capped.add(one.contact_id)
            purposes.add(cap.purpose)
            longest_s = max(longest_s, cap.per_s)
    if not capped:
        return {}
    since = batch.now - timedelta(seconds=longest_s)
    found: dict[str, dict[str, tuple[datetime, ...]]] = {}
    for contact_id, purpose, at in await sent_messages.find_sent(connection, capped, purposes, since):
        times = found.setdefault(contact_id, {})
        times[purpose] = (*times.get(purpose, ()), at)
    return found
