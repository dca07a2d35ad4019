"""Messages that came to nothing on their channel, sent once on the one their node names for that.

In the transaction that records the failure: either both are known or neither. The second message passes the
gate as every other does, and is linked to the first; each says so among its events.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.capabilities import BY_PROVIDER
from patchbay.messaging.otherwise import as_carried
from patchbay.sdk import MessageContent
from patchbay.services.actors import SYSTEM
from patchbay.services.elsewhere import place
from patchbay.storage import dead_messages, letters, messages
from patchbay.storage.channels import providers_of
from patchbay.storage.ids import new_id
from patchbay.storage.letters import Mark
from patchbay.storage.messages import MessageEvent, Standing, StoredMessage
from patchbay.storage.templates import load_named
from patchbay.storage.vault import Vault


class Ended(Struct, frozen=True):
    """A message that came to nothing for a reason another channel may not have."""

    message: Standing
    state: str
    reason: str


async def send_otherwise(
    connection: AsyncConnection, vault: Vault, ended: Sequence[Ended], now: datetime
) -> list[StoredMessage]:
    """Queue each once more on its other channel; gives what was queued."""
    wanted = {one.message.id: one for one in ended if one.message.otherwise_channel_id is not None}
    if not wanted:
        return []
    first = await messages.load_many(connection, vault, wanted)
    targets = {(one.workspace_id, one.otherwise_channel_id or "") for one in first.values()}
    providers = await providers_of(connection, targets)
    texts = await _template_texts(connection, list(first.values()))
    again: list[StoredMessage] = []
    facts: list[MessageEvent] = []
    for one in first.values():
        provider = providers.get((one.workspace_id, one.otherwise_channel_id or ""))
        content = None if provider is None else _carried(one, provider, texts)
        if content is None:
            why = "the other channel is gone" if provider is None else "the other channel cannot carry it"
            facts.append(_of_first(one, wanted[one.id], f"It was not sent otherwise: {why}.", None, now))
            continue
        second = _second(one, content, now)
        again.append(second)
        facts.append(_of_first(one, wanted[one.id], "It was sent on the other channel.", second.id, now))
        facts.append(_of_second(one, second, wanted[one.id].reason, now))
    placed = await place(connection, again, now)
    await messages.add(connection, vault, placed)
    await messages.add_events(connection, facts)
    await messages.note_sent_otherwise(connection, wanted)
    await _see_to(connection, vault, again, now)
    return placed


async def _see_to(
    connection: AsyncConnection, vault: Vault, again: Sequence[StoredMessage], now: datetime
) -> None:
    """Nobody needs to look at a message that another stands in for."""
    by_workspace: dict[str, list[Mark]] = {}
    for second in again:
        mark = Mark("message", second.instead_of_id or "", "replayed", SYSTEM, now, second.id)
        by_workspace.setdefault(second.workspace_id, []).append(mark)
    for workspace_id, marks in by_workspace.items():
        ids = [mark.letter_id for mark in marks]
        await dead_messages.note_handled(connection, workspace_id, ids, now)
        await letters.put(connection, vault, workspace_id, marks)


def _second(first: StoredMessage, content: MessageContent, now: datetime) -> StoredMessage:
    built: dict[str, Any] = to_builtins(content)
    return replace(
        first,
        id=new_id(),
        channel_id=first.otherwise_channel_id or "",
        kind=built["kind"],
        content=built,
        state="queued",
        provider_id=None,
        reply_to=None,
        fallback=None,
        attempts=0,
        claimed_until=None,
        otherwise_channel_id=None,
        instead_of_id=first.id,
        created_at=now,
    )


Texts = Mapping[tuple[str, str, str], list[dict[str, Any]]]
"""Components of templates by channel, name and language."""


def _carried(one: StoredMessage, provider: str, texts: Texts) -> MessageContent | None:
    try:
        content = convert(one.content, MessageContent)
    except ValidationError:
        return None
    key = (one.channel_id, one.content.get("template", ""), one.content.get("language", ""))
    return as_carried(content, BY_PROVIDER[provider], texts.get(key))


async def _template_texts(connection: AsyncConnection, first: Sequence[StoredMessage]) -> Texts:
    used = [one for one in first if one.kind == "template"]
    if not used:
        return {}
    names = {one.content["template"] for one in used}
    found = await load_named(connection, {one.channel_id for one in used}, names)
    return {(one.channel_id, one.name, one.language): one.components for one in found}


def _of_first(
    one: StoredMessage, ended: Ended, told: str, second_id: str | None, now: datetime
) -> MessageEvent:
    error = {
        "code": "not_sent_otherwise" if second_id is None else "sent_otherwise",
        "message": told,
        "message_id": second_id,
        "channel_id": one.otherwise_channel_id,
    }
    return MessageEvent(
        id=f"{one.id}:otherwise",
        workspace_id=one.workspace_id,
        message_id=one.id,
        state=ended.state,
        source="sender",
        at=now + timedelta(microseconds=1),  # after the failure itself
        error=error,
    )


def _of_second(first: StoredMessage, second: StoredMessage, reason: str, now: datetime) -> MessageEvent:
    error = {
        "code": "instead",
        "message": f"It is sent because another channel could not: {reason}",
        "message_id": first.id,
        "channel_id": first.channel_id,
    }
    return MessageEvent(
        id=f"{second.id}:instead",
        workspace_id=second.workspace_id,
        message_id=second.id,
        state="queued",
        source="sender",
        at=now + timedelta(microseconds=1),
        error=error,
    )
