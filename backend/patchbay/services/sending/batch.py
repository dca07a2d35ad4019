"""Messages that are judged together, and what all of them are judged by."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from patchbay.services.channels.cache import KnownChannel
from patchbay.storage.messages import StoredMessage
from patchbay.storage.parties import Party


class Batch(Struct, frozen=True):
    """Messages in the order in which they go out, whom they are to and by which channels, at one moment."""

    messages: Sequence[StoredMessage]
    parties: Mapping[str, Party]
    """By conversation; without those that are gone."""
    channels: Mapping[str, KnownChannel | None]
    """By id; None for those that are gone."""
    now: datetime

    def channel_of(self, message: StoredMessage) -> KnownChannel | None:
        """What it goes out by; None where that is gone."""
        return self.channels.get(message.channel_id)

    def party_of(self, message: StoredMessage) -> Party | None:
        """Whom it is to; None where they are gone."""
        return self.parties.get(message.conversation_id)
