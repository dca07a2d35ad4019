"""What the policy gate is told: the message, how things stand around it, and the workspace's own rules.

The defaults are those of a good day, so that a case names only what it is about.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from patchbay.messaging.template_shape import TemplateShape
from patchbay.sdk import Purpose, Template

Author = Literal["workflow", "program", "human", "system"]
"""Who speaks: `program` is one that answers by the API, `system` is Patchbay's own word, such as the
confirmation of an opt-out."""


UNTIL_LIFTED = datetime(9000, 1, 1, tzinfo=UTC)
"""The end of what nobody knows the end of."""


class SendRequest(Struct, frozen=True):
    """What is about to be sent, as far as policy cares."""

    purpose: Purpose = "service"
    author: Author = "workflow"
    template: Template | None = None
    """The template, when it is one; anything else needs an open window."""
    expires_at: datetime | None = None
    """Do not send after."""
    fallback: Template | None = None
    """What to send instead outside the window, or for a template that may not be sent."""


class ContactFacts(Struct, frozen=True):
    """The person, on this channel."""

    has_address: bool = True
    """Whether they have an address on this channel at all."""
    is_unreachable: bool = False
    """The provider has said, repeatedly, that it cannot deliver there."""
    is_blocked: bool = False
    """The business blocked the contact."""
    opted_out_at: datetime | None = None
    """When they told us to stop; None when they never did or took it back."""
    consents: Mapping[str, str] = {}
    """The newest word on each purpose, `in` or `out`; purposes nobody spoke of are not there."""
    timezone: str | None = None
    """IANA name; the workspace's own stands in for one that is not known."""
    phone: str | None = None
    """Digits, as the provider has it."""
    bsuid: str | None = None
    """The business-scoped user id; it begins with the country."""


class ConversationFacts(Struct, frozen=True):
    """What the contact and the channel have said to one another."""

    owner: Literal["workflow", "human"] = "workflow"
    """Whose turn it is."""
    last_inbound_at: datetime | None = None
    """By the provider's clock; only messages that open the window count."""


class ChannelFacts(Struct, frozen=True):
    """The number the message goes out from."""

    state: Literal["active", "paused"] = "active"
    """Paused: messages wait, for a person or a breaker to resume."""
    reason: str | None = None
    """Why it is paused, for people."""
    paused_until: datetime | None = None
    """When the pause ends by itself; None where a person must end it."""
    answers_until: datetime | None = None
    """Until when the provider lets the account only answer; None where it may write first."""
    needs_window: bool = True
    """Whether the channel has the 24-hour rule."""
    allows_marketing: bool = True
    """Whether marketing may go out from it at all; unofficial gateways lose their number by it."""
    no_marketing_in: Mapping[str, str] = {}
    """Names of countries, by two letters, to whose numbers its provider delivers no marketing templates."""


class TemplateFacts(Struct, frozen=True):
    """What we know of the template from the provider."""

    status: str
    """Upper case, as the provider says it; an open list."""
    category: str | None = None
    shape: TemplateShape | None = None
    """What it leaves open; None when nobody knows."""
    languages: tuple[str, ...] = ()
    """The languages it is known in, when `status` is MISSING: it is not there in the one asked for."""


class QuietHours(Struct, frozen=True, forbid_unknown_fields=True):
    """When the workspace writes to nobody of its own accord, by the contact's clock."""

    starts: Annotated[time, Meta(tz=False)]
    ends: Annotated[time, Meta(tz=False)]
    """At or before `starts` it is of the next day."""
    purposes: tuple[Purpose, ...] = ("marketing",)


class FrequencyCap(Struct, frozen=True, forbid_unknown_fields=True):
    """How many messages of a purpose one contact gets at the most."""

    purpose: Purpose
    most: Annotated[int, Meta(ge=1, le=1_000)]
    per_s: Annotated[int, Meta(ge=60, le=31 * 86_400)]


class Urgent(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose messages go before all others."""

    tags: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=60)], ...], Meta(max_length=20)] = ()
    """Contacts with one of these are always urgent."""
    words: Annotated[tuple[Annotated[str, Meta(min_length=2, max_length=60)], ...], Meta(max_length=200)] = ()
    """A message that has one of these in it makes its conversation urgent, for a day at the most."""


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """What a workspace asks of its own messages, beyond what providers ask."""

    opt_in: tuple[Purpose, ...] = ()
    """Purposes for which a contact must have agreed."""
    most_per_day: Annotated[int, Meta(ge=1, le=100_000_000)] | None = None
    """How many messages workflows send in any 24 hours, all contacts together; None for as many as come."""
    urgent: Urgent = field(default_factory=Urgent)
    quiet_hours: QuietHours | None = None
    caps: Annotated[tuple[FrequencyCap, ...], Meta(max_length=20)] = ()
    timezone: Annotated[str, Meta(max_length=64)] = "UTC"
    """IANA name, for contacts whose own is not known."""


class LimitFacts(Struct, frozen=True):
    """How much has been sent, and when there is room for more."""

    sent: Mapping[str, tuple[datetime, ...]] = {}
    """When this contact was last sent to, by purpose, oldest first: as far back as the longest cap."""
    pair_free_at: datetime | None = None
    """When the platform takes another message to this contact; None when it does now."""
    reach_free_at: datetime | None = None
    """When the portfolio may open another conversation; None when it may, or has reached this contact."""
    day_free_at: datetime | None = None
    """When the workspace's own limit for a day lets workflows send again; None when it does now."""


class PolicyFacts(Struct, frozen=True):
    """How things stand at this moment."""

    contact: ContactFacts = ContactFacts()
    conversation: ConversationFacts = ConversationFacts()
    channel: ChannelFacts = ChannelFacts()
    template: TemplateFacts | None = None
    """None when the template is not in our table."""
    rules: Rules = Rules()
    limits: LimitFacts = LimitFacts()
