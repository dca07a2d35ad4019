"""What somebody said to us: who and where, and the rows it becomes. Pure."""

from datetime import datetime

from msgspec import Struct

from patchbay.messaging.events import inbound_value
from patchbay.services.channels.cache import KnownChannel
from patchbay.services.inbound.reading import Said
from patchbay.services.lifecycle.facts import Moved
from patchbay.storage.media import WantedMedia
from patchbay.storage.messages import StoredMessage
from patchbay.storage.parties import Party


class Heard(Struct, frozen=True):
    """Something said, with everybody it concerns found."""

    event_id: str
    said: Said
    channel: KnownChannel
    party: Party


def said_at(heard: Heard) -> datetime:
    """When it was said, for windows: by the provider's clock, and not after it was here."""
    return min(heard.said.event.occurred_at, heard.said.body.received_at)


def moved_of(heard: Heard) -> Moved:
    """What is told of it to those who look on."""
    workspace_id = heard.channel.channel.workspace_id
    return Moved(workspace_id, heard.party.conversation_id, None, "received")


def message_of(heard: Heard) -> StoredMessage:
    """The message that conversations show."""
    event = heard.said.event
    return StoredMessage(
        id=heard.event_id,
        workspace_id=heard.channel.channel.workspace_id,
        conversation_id=heard.party.conversation_id,
        channel_id=heard.channel.channel.id,
        contact_id=heard.party.contact_id,
        direction="in",
        author="contact",
        kind=event.kind.removeprefix("message."),
        content=inbound_value(event, heard.said.body.received_at),
        state="received",
        provider_id=event.external_id,
        created_at=event.occurred_at,
    )


def media_of(heard: Heard) -> list[WantedMedia]:
    """The file that came with it and is to be fetched, if one did."""
    file = heard.said.event.content.get("media")
    if not file or not file.get("id"):
        return []
    channel = heard.channel.channel
    return [WantedMedia(heard.event_id, channel.workspace_id, channel.id, str(file["id"]))]
