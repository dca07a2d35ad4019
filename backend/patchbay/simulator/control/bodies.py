"""What the control face takes and gives."""

from decimal import Decimal
from typing import Annotated, Any

import msgspec

from patchbay.simulator.clock import Instant
from patchbay.simulator.prices import Charge
from patchbay.simulator.state import Wish


class ClockMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A move of the clock, forward: by seconds, or to an instant."""

    advance_s: Annotated[float, msgspec.Meta(ge=0, le=400 * 86_400)] | None = None
    set: Instant | None = None


class WindowAging(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Time that passes for one chat's service window and for nothing else."""

    user: str
    """Phone or business-scoped id."""
    seconds: Annotated[float, msgspec.Meta(gt=0, le=400 * 86_400)]
    to: str | None = None
    """Phone number id of the business; the first one registered when left out."""


class WindowReading(msgspec.Struct, frozen=True):
    """Until when a chat's service window is open, or was."""

    window_until: Instant


class ClockReading(msgspec.Struct, frozen=True):
    """Simulated time."""

    now: Instant
    is_manual: bool


class InboundOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """Something a user does."""

    sender: str
    """Phone or business-scoped id; a phone nobody has becomes a new user."""
    message: dict[str, Any]
    to: str | None = None
    """Phone number id of the business; the first one registered when left out."""
    at: Instant | None = None
    wait: bool = False
    """Answer only when the product has taken the webhook."""
    wait_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 10.0
    hides_sender: bool = False
    has_contacts: bool = True


class Preference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a user asks of a business's marketing."""

    user: str
    """Phone or business-scoped id."""
    value: Wish
    to: str | None = None
    """Phone number id of the business; the first one registered when left out."""


class InboundResult(msgspec.Struct, frozen=True):
    """What came of it."""

    id: str
    """The message id."""
    delivered: bool | None
    """Whether the product took the webhook; None when nobody waited."""


class WebhookOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Any webhook at all."""

    value: Any
    field: str = "messages"
    phone_number_id: str | None = None


class Transition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template's new state."""

    status: str
    reason: str = "NONE"


class StatusView(msgspec.Struct, frozen=True):
    """A step in a message's life."""

    state: str
    at: Instant
    code: int | None = None


class MessageView(msgspec.Struct, frozen=True):
    """A message as tests want to see it."""

    id: str
    user: str
    number: str
    type: str
    at: Instant
    state: str
    states: list[StatusView]
    biz_opaque_callback_data: str | None
    text: str | None
    """What the user reads first: text, caption, or body."""
    payload: dict[str, Any]


class LedgerView(msgspec.Struct, frozen=True):
    """Counts of everything."""

    messages: dict[str, int]
    webhooks: dict[str, int]
    webhooks_pending: int
    duplicates: list[Any]


class CostsView(msgspec.Struct, frozen=True):
    """What the business was charged."""

    totals: dict[str, Decimal]
    """By currency."""
    charges: list[Charge]
    """Of every message that arrived, oldest first."""


class PendingView(msgspec.Struct, frozen=True):
    """A webhook nobody has taken yet."""

    id: str
    number: str
    created_at: Instant
    attempts: int
    last_outcome: str


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that has to hold."""

    kind: str
    user: str | None = None
    after: Instant | None = None
    texts: list[str] | None = None
    at_least: int | None = None
    grace_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 0.0
    """How long after a stop what is still sent is forgiven: a product cannot know it earlier."""


class Verdict(msgspec.Struct, frozen=True):
    """Whether it holds, and what speaks against it."""

    holds: bool
    violations: list[str]
    messages: list[str] = []
    """Ids of the messages that speak against it."""
