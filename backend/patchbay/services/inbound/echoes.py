"""What a person wrote from the provider's own app on a number that we serve too.

It stands in the conversation like what a colleague wrote here, and the conversation is theirs from then on:
workflows are silent until it is given back.

Only WhatsApp's: an unofficial gateway echoes what we sent ourselves as well.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event
from patchbay.sdk import LocationPin, Media, MessageContent, Text
from patchbay.services.channels.cache import KnownChannel
from patchbay.services.event_kinds import HUMAN_TOOK
from patchbay.services.inbound.people import parties_of
from patchbay.services.inbound.reading import Notice
from patchbay.storage import messages
from patchbay.storage.events import StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.messages import FROM_APP, StoredMessage
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault

_PROVIDER = "whatsapp"
RECENT = timedelta(hours=24)
"""Who answered longer ago than this, as webhooks may come days late, takes no conversation."""
NOT_SHOWN = "This kind of message cannot be shown here."


class Echo(Struct, frozen=True):
    """A message of the app, and whom it is to."""

    event_id: str
    event: Event
    received_at: datetime
    party: Party

    @property
    def conversation(self) -> tuple[str, str]:
        """Its workspace, and its id."""
        return self.party.workspace_id, self.party.conversation_id


async def find(
    connection: AsyncConnection,
    vault: Vault,
    told: Iterable[tuple[str, Notice, KnownChannel]],
    now: datetime,
) -> list[Echo]:
    """The echoes among notices, each with its conversation, made where there is none."""
    ours = [
        (event_id, notice, channel)
        for event_id, notice, channel in told
        if notice.event.kind.startswith("echo.")
        and channel.channel.provider == _PROVIDER
        and notice.event.group_id is None
    ]
    found = await parties_of(connection, vault, [(notice.event, channel) for _, notice, channel in ours], now)
    return [
        Echo(event_id, notice.event, notice.body.received_at, party)
        for (event_id, notice, _), party in zip(ours, found, strict=True)
        if party is not None
    ]


def taken_by(echoes: Iterable[Echo], now: datetime) -> list[StoredEvent]:
    """That a person took these conversations, once for each echo."""
    return [
        StoredEvent(
            id=new_id(),
            workspace_id=echo.party.workspace_id,
            identity=identity_of(HUMAN_TOOK, echo.event.identity),
            kind=HUMAN_TOOK,
            content={"by": FROM_APP, "note": ""},
            occurred_at=min(echo.event.occurred_at, echo.received_at),
            received_at=echo.received_at,
            subject_id=echo.party.conversation_id,
        )
        for echo in echoes
        if _content(echo.event) and _takes(echo, now)
    ]


def _takes(echo: Echo, now: datetime) -> bool:
    """Whether the conversation is nobody's, and was not given back since this was written."""
    at, handed_over_at = echo.event.occurred_at, echo.party.handed_over_at
    if echo.party.owner == "human" or now - at > RECENT:
        return False
    return handed_over_at is None or at >= handed_over_at.replace(microsecond=0)


async def keep(
    connection: AsyncConnection, vault: Vault, echoes: Sequence[Echo]
) -> dict[tuple[str, str], StoredMessage]:
    """Have the conversations show what was written; gives it by channel and the provider's id."""
    shown = [message for echo in echoes if (message := _message(echo)) is not None]
    if shown:
        await messages.add(connection, vault, shown)
    return {(one.channel_id, one.provider_id or ""): one for one in shown}


def _message(echo: Echo) -> StoredMessage | None:
    content = _content(echo.event)
    if content is None:
        return None
    return StoredMessage(
        id=echo.event_id,
        workspace_id=echo.party.workspace_id,
        conversation_id=echo.party.conversation_id,
        channel_id=echo.party.channel_id,
        contact_id=echo.party.contact_id,
        direction="out",
        author=FROM_APP,
        kind=content.__struct_config__.tag,  # type: ignore[arg-type]  # the tag of a message is its kind, a text
        content=msgspec.to_builtins(content),
        state="sent",
        provider_id=echo.event.external_id,
        reply_to=echo.event.reply_to,
        created_at=min(echo.event.occurred_at, echo.received_at),
    )


_SILENT = frozenset({"reaction", "reaction_removed", "edited", "revoked", "system", "welcome", "placeholder"})
"""Kinds that say nothing new to the contact; kept as events only."""


def _content(event: Event) -> MessageContent | None:
    kind, content = event.kind.removeprefix("echo."), event.content
    if kind in _SILENT:
        return None
    if kind == "text":
        return Text(content["text"])
    if file := content.get("media"):
        return _media(file)
    if place := content.get("location"):
        return LocationPin(**place)
    return Text(NOT_SHOWN)


def _media(file: dict[str, Any]) -> Media:
    return Media(
        media=file["kind"],
        link=None if file["id"] else file["url"],
        media_id=file["id"],
        caption=file["caption"],
        filename=file["filename"],
    )
