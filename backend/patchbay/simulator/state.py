"""What the platform remembers: people, threads, messages, files."""

from collections import deque
from typing import Any, Literal, TypeAlias

import msgspec

from patchbay.simulator.clock import Instant
from patchbay.simulator.prices import PriceType

RANKS = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}
"""How far a message has come; `failed` stands outside."""


ARRIVED = frozenset({"delivered", "read", "played"})
"""States that say a message has reached a phone."""

Wish: TypeAlias = Literal["stop", "resume"]
"""What a person may ask of a business's marketing."""


class User(msgspec.Struct):
    """A person with a phone."""

    phone: str
    """Digits: the key everything else refers to."""
    wa_id: str
    bsuid: str
    name: str
    username: str = ""
    username_only: bool = False
    on_whatsapp: bool = True
    online: bool = True
    read_receipts: bool = True
    auto_read: bool = True
    blocks_business: bool = False
    marketing_stopped: bool = False
    marketing_stopped_at: Instant = 0.0
    """When this person said so in the app."""
    marketing_capped: bool = False
    """Gets no more marketing for now, or none at all, as people in the USA."""
    in_experiment: bool = False
    generation: int = 0
    """How often the phone has changed; a new one gives a new business-scoped id."""


class StatusEvent(msgspec.Struct, frozen=True):
    """A step in a message's life."""

    state: str
    at: Instant
    error: dict[str, Any] | None = None


class Message(msgspec.Struct):
    """One message, in either direction, with its payload as it came."""

    id: str
    is_inbound: bool
    number_id: str
    user: str
    type: str
    at: Instant
    payload: bytes
    """JSON: the send request, or the message object of the webhook."""
    history: list[StatusEvent]
    """Outbound: its statuses. Inbound: `delivered` when its webhook was taken, `read` by the business."""
    callback_data: str | None = None
    category: str = "service"
    price_type: PriceType = "regular"
    addressed_by_phone: bool = True
    template_id: str | None = None
    was_in_window: bool = True
    """Whether the service window was open as it was accepted."""
    unwelcome_since: Instant | None = None
    """Of marketing: when the person had stopped it, if they had as it was accepted."""

    @property
    def state(self) -> str:
        """`failed` if it ever failed, else the furthest state reached."""
        if any(event.state == "failed" for event in self.history):
            return "failed"
        return max((event.state for event in self.history), key=lambda s: RANKS.get(s, 0), default="accepted")

    def decoded(self) -> dict[str, Any]:
        """The payload as JSON data."""
        payload: dict[str, Any] = msgspec.json.decode(self.payload)
        return payload


class Thread(msgspec.Struct):
    """One chat: a user and a business number."""

    window_until: Instant = 0.0
    entry_at: Instant | None = None
    """When the user came by an advertisement, until the business answers."""
    entry_until: Instant = 0.0
    """Until when everything is free, since they did."""
    typing_until: Instant = 0.0
    pair_level: float = 0.0
    pair_at: Instant = 0.0
    revision: int = 0
    """Grows with every change, so that a page knows when to look again."""
    message_ids: deque[str] = msgspec.field(default_factory=deque)
    parked: list[str] = msgspec.field(default_factory=list)
    """Messages that wait for the phone to come online."""


class StoredMedia(msgspec.Struct, frozen=True):
    """A file on Meta's side."""

    id: str
    number_id: str
    content: bytes
    mime_type: str
    sha256: str
    """Base64, as Meta gives it."""
    filename: str | None
    expires_at: Instant


class Template(msgspec.Struct):
    """A message template of one account, in one language."""

    id: str
    waba_id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str
    parameter_format: str
    changed_at: Instant
    reason: str = "NONE"
    quality: str = "UNKNOWN"
    edited_at: Instant | None = None
