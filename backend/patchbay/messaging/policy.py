"""The one gate every message passes just before it is submitted. Pure.

The editor's lint, the simulator and the sender ask the same function. A gate looks at the message and the
facts of this moment and either has nothing to say or decides; the first to decide ends it. Consent in v1:

| purpose | said nothing | opted in | opted out | marketing stopped |
|---|---|---|---|---|
| service | yes | yes | only after they wrote again | yes |
| utility | yes | yes | no | yes |
| authentication | yes | yes | yes: they ask for the code themselves | yes |
| marketing | no, where the workspace asks for opt-in | yes | no | no |

A template the provider counts as marketing is marketing, whatever the workflow calls it. Opt-outs do not
bind a human colleague's own words, nor the one confirmation of the opt-out itself.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from patchbay.sdk import Purpose, Template

WINDOW = timedelta(hours=24)
"""How long after a contact's message we may answer freely."""
WINDOW_MARGIN = timedelta(minutes=5)
"""The window is taken to close earlier: clocks differ, and sending takes time."""
PAUSE_RECHECK = timedelta(minutes=1)
"""When to ask again about a pause whose end nobody knows."""

Author = Literal["workflow", "human", "system"]
"""Who speaks: `system` is Patchbay's own word, such as the confirmation of an opt-out."""


class SendRequest(Struct, frozen=True):
    """What is about to be sent, as far as policy cares."""

    purpose: Purpose = "service"
    author: Author = "workflow"
    template: str | None = None
    """Name of the template, when it is one; anything else needs an open window."""
    expires_at: datetime | None = None
    """Do not send after."""
    fallback: Template | None = None
    """What to send instead outside the window."""


class TemplateFacts(Struct, frozen=True):
    """What we know of the template from the provider."""

    status: str
    """Upper case, as the provider says it; an open list."""
    category: str | None = None


class PolicyFacts(Struct, frozen=True):
    """How things stand at this moment. The defaults are those of a good day."""

    channel_state: Literal["active", "paused", "stopped"] = "active"
    """Paused: messages wait, for a person or a breaker to resume. Stopped: the channel is out of use."""
    channel_reason: str | None = None
    """Why it is paused or stopped, for people."""
    paused_until: datetime | None = None
    has_address: bool = True
    """Whether the contact has an address on this channel at all."""
    is_unreachable: bool = False
    """The provider has said, repeatedly, that it cannot deliver there."""
    is_blocked: bool = False
    """The business blocked the contact."""
    opted_out_at: datetime | None = None
    """When the contact told us to stop; None when they never did or took it back."""
    marketing_consent: Literal["in", "out"] | None = None
    needs_marketing_opt_in: bool = False
    """The workspace's rule."""
    owner: Literal["workflow", "human"] = "workflow"
    """Whose turn it is in the conversation."""
    last_inbound_at: datetime | None = None
    """By the provider's clock; only messages that open the window count."""
    needs_window: bool = True
    """Whether the channel has the 24-hour rule."""
    template: TemplateFacts | None = None
    """None when the template is not in our table."""


class Allow(Struct, frozen=True):
    """Send it. `flags` name what could not be checked."""

    flags: tuple[str, ...] = ()


class Defer(Struct, frozen=True):
    """Not now: ask again then."""

    until: datetime
    reason: str


class Replace(Struct, frozen=True):
    """Send this instead, once it has passed the gate itself."""

    template: Template
    reason: str


class Suppress(Struct, frozen=True):
    """Do not send it, ever. `reason` is for people; `code` never changes."""

    code: str
    reason: str


Decision = Allow | Defer | Replace | Suppress
Gate = Callable[[SendRequest, PolicyFacts, datetime], Decision | None]


def decide(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision:
    """What to do with a message at this moment.

    Args:
        send: The message.
        facts: Read just before: consent and windows change between scheduling and sending.
        now: Aware UTC.
    """
    for gate in GATES:
        decision = gate(send, facts, now)
        if decision is not None:
            return decision
    return Allow(_unchecked(send, facts))


def window_closes_at(last_inbound_at: datetime) -> datetime:
    """From when on only templates are sent."""
    return last_inbound_at + WINDOW - WINDOW_MARGIN


def purpose_of(send: SendRequest, facts: PolicyFacts) -> Purpose:
    """What the message is for, the provider's word on its template included."""
    if send.template is not None and facts.template is not None and facts.template.category == "MARKETING":
        return "marketing"
    return send.purpose


def _expiry(send: SendRequest, _: PolicyFacts, now: datetime) -> Decision | None:
    if send.expires_at is None or now < send.expires_at:
        return None
    return Suppress("expired", "The message was not to be sent this late.")


def _channel(_: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    if facts.channel_state == "stopped":
        return Suppress("channel_stopped", facts.channel_reason or "The channel is out of use.")
    if facts.channel_state == "paused":
        until = facts.paused_until if facts.paused_until and facts.paused_until > now else None
        return Defer(until or now + PAUSE_RECHECK, facts.channel_reason or "The channel is paused.")
    return None


def _recipient(_: SendRequest, facts: PolicyFacts, __: datetime) -> Decision | None:
    if not facts.has_address:
        return Suppress("no_address", "The contact has no address on this channel.")
    if facts.is_unreachable:
        return Suppress("unreachable", "Messages to this contact could not be delivered before.")
    if facts.is_blocked:
        return Suppress("blocked", "The contact is blocked.")
    return None


def _consent(send: SendRequest, facts: PolicyFacts, _: datetime) -> Decision | None:
    if send.author != "workflow":
        return None
    purpose = purpose_of(send, facts)
    if facts.opted_out_at is not None and not _may_write_after_opt_out(purpose, facts):
        return Suppress("opted_out", "The contact asked not to be written to.")
    if purpose != "marketing":
        return None
    if facts.marketing_consent == "out":
        return Suppress("marketing_stopped", "The contact stopped marketing messages.")
    if facts.needs_marketing_opt_in and facts.marketing_consent != "in":
        return Suppress("no_opt_in", "The contact has not agreed to marketing messages.")
    return None


def _may_write_after_opt_out(purpose: Purpose, facts: PolicyFacts) -> bool:
    if purpose == "authentication":
        return True
    wrote_again = (
        facts.opted_out_at is not None
        and facts.last_inbound_at is not None
        and facts.last_inbound_at > facts.opted_out_at
    )
    return purpose == "service" and wrote_again


def _owner(send: SendRequest, facts: PolicyFacts, _: datetime) -> Decision | None:
    if facts.owner == "human" and send.author == "workflow":
        return Suppress("human_owns", "A colleague has taken over the conversation.")
    return None


def _window(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    if send.template is not None or not facts.needs_window:
        return None
    if facts.last_inbound_at is not None and now < window_closes_at(facts.last_inbound_at):
        return None
    if send.fallback is not None:
        return Replace(send.fallback, "The 24-hour window is closed: the template is sent instead.")
    if facts.last_inbound_at is None:
        return Suppress("window_closed", "The contact has not written yet: only a template may be sent.")
    return Suppress(
        "window_closed", "More than 24 hours since the contact wrote: only a template may be sent."
    )


def _template(send: SendRequest, facts: PolicyFacts, _: datetime) -> Decision | None:
    if send.template is None or facts.template is None or facts.template.status == "APPROVED":
        return None
    status = facts.template.status.lower().replace("_", " ")
    return Suppress("template_not_approved", f"The template {send.template} is {status}, not approved.")


GATES: tuple[Gate, ...] = (_expiry, _channel, _recipient, _consent, _owner, _window, _template)
"""In the order they are asked. Quiet hours and frequency caps belong after consent, rate buckets last."""


def _unchecked(send: SendRequest, facts: PolicyFacts) -> tuple[str, ...]:
    return ("template_unknown",) if send.template is not None and facts.template is None else ()
