"""Messages that came to nothing, sent once as the template or on the channel their node names for that.

In the transaction that records the failure: either both are known or neither. The second message passes the
gate as every other does, and is linked to the first; each says so among its events. Whoever waits to hear of
the first hears of the second from then on.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.capabilities import BY_PROVIDER
from patchbay.messaging.otherwise import as_carried
from patchbay.messaging.policy import stricter
from patchbay.sdk import MessageContent, Template
from patchbay.services.actors import SYSTEM
from patchbay.services.lifecycle.other_channel import place
from patchbay.storage import letters, messages
from patchbay.storage.channel_names import providers_of
from patchbay.storage.contacts import find_there
from patchbay.storage.ids import new_id
from patchbay.storage.letters import Mark
from patchbay.storage.messages import MessageEvent, Standing, StoredMessage
from patchbay.storage.templates import Template as KnownTemplate
from patchbay.storage.templates import load_named
from patchbay.storage.vault import Vault


class Ended(Struct, frozen=True):
    """A message that came to nothing for a reason that a template, or another channel, may not have."""

    message: Standing
    state: str
    reason: str
    by_template: bool = False
    """Whether its node's template would do, if it names one."""


async def send_otherwise(
    connection: AsyncConnection, vault: Vault, ended: Sequence[Ended], now: datetime
) -> list[StoredMessage]:
    """Queue each once more, as its template or else on its other channel; gives what was queued.

    Whoever was deleted meanwhile gets nothing more.
    """
    wanted = {one.message.id: one for one in ended}
    if not wanted:
        return []
    loaded = await messages.load_many(connection, vault, wanted)
    there = await find_there(connection, {(one.workspace_id, one.contact_id) for one in loaded.values()})
    # In their order: so do those that stand in for them go out.
    first = {one: loaded[one] for one in sorted(loaded) if loaded[one].contact_id in there}
    targets = {(one.workspace_id, one.otherwise_channel_id or "") for one in first.values()}
    providers = await providers_of(connection, targets)
    known = await _templates(connection, list(first.values()))
    again: list[StoredMessage] = []
    facts: list[MessageEvent] = []
    for one in first.values():
        if wanted[one.id].by_template and one.fallback not in (None, one.content):
            second = _as_template(one, now)
            again.append(second)
            facts.append(_of_first(one, wanted[one.id], "Its template was sent instead.", second, now))
            facts.append(_of_second(one, second, wanted[one.id].reason, now))
            continue
        if one.otherwise_channel_id is None:
            continue
        provider = providers.get((one.workspace_id, one.otherwise_channel_id or ""))
        content = None if provider is None else _carried(one, provider, known)
        if content is None:
            why = "the other channel is gone" if provider is None else "the other channel cannot carry it"
            facts.append(_of_first(one, wanted[one.id], f"It was not sent otherwise: {why}.", None, now))
            continue
        second = replace(_second(one, content, now), purpose=_purpose(one, known))
        again.append(second)
        facts.append(_of_first(one, wanted[one.id], "It was sent on the other channel.", second, now))
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
        await letters.note_handled(connection, workspace_id, "message", ids, now)
        await letters.put(connection, vault, workspace_id, marks)


def _as_template(first: StoredMessage, now: datetime) -> StoredMessage:
    """The template on the same channel; what comes to nothing itself may still go on the other."""
    on_its_channel = _second(first, convert(first.fallback, Template), now)
    return replace(
        on_its_channel, channel_id=first.channel_id, otherwise_channel_id=first.otherwise_channel_id
    )


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


Known = Mapping[tuple[str, str, str], KnownTemplate]
"""Templates by channel, name and language."""


def _template_in(one: StoredMessage, known: Known) -> KnownTemplate | None:
    language = one.content.get("language", "").replace("-", "_")
    return known.get((one.channel_id, one.content.get("template", ""), language))


def _purpose(one: StoredMessage, known: Known) -> str:
    """What it is for: as a text, too, a template stays what the provider counts it as."""
    template = _template_in(one, known)
    category = None if template is None else template.category
    return stricter(one.purpose, category)  # type: ignore[arg-type]  # written by us from the sdk's Purpose


def _carried(one: StoredMessage, provider: str, known: Known) -> MessageContent | None:
    try:
        content = convert(one.content, MessageContent)
    except ValidationError:
        return None
    template = _template_in(one, known)
    return as_carried(content, BY_PROVIDER[provider], None if template is None else template.components)


async def _templates(connection: AsyncConnection, first: Sequence[StoredMessage]) -> Known:
    used = [one for one in first if one.kind == "template"]
    if not used:
        return {}
    names = {one.content["template"] for one in used}
    found = await load_named(connection, {one.channel_id for one in used}, names)
    return {(one.channel_id, one.name, one.language): one for one in found}


def _of_first(
    one: StoredMessage, ended: Ended, told: str, second: StoredMessage | None, now: datetime
) -> MessageEvent:
    error = {
        "code": "not_sent_otherwise" if second is None else "sent_otherwise",
        "message": told,
        "message_id": None if second is None else second.id,
        "channel_id": one.otherwise_channel_id if second is None else second.channel_id,
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
    is_elsewhere = second.channel_id != first.channel_id
    why = "another channel could not" if is_elsewhere else "another message was refused"
    error = {
        "code": "instead",
        "message": f"It is sent because {why}: {reason}",
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
