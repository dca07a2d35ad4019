"""The one gate every message passes just before it is submitted. Pure.

The editor's lint, a campaign's preview and the sender, a test's messages included, ask the same function. A
gate looks at the message and the facts of this moment and either has nothing to say or decides; the first to
decide ends it. Consent:

| purpose | said nothing | agreed | opted out of everything | refused this purpose |
|---|---|---|---|---|
| service | yes | yes | only after they wrote again | no |
| utility | yes | yes | no | no |
| authentication | yes | yes | yes: they ask for the code themselves | yes |
| marketing | yes | yes | no | no |

Where the workspace asks for agreement to a purpose, *said nothing* means no. A template is for what the
provider counts it as, where the workflow calls it something that less is asked of. Consent, quiet hours and
frequency caps do not bind a human colleague's own words, nor the one confirmation of an opt-out; what a
program says by the API is bound by consent and quiet hours.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from patchbay.messaging.phone import is_of
from patchbay.messaging.policy_facts import (
    PolicyFacts,
    SendRequest,
    TemplateFacts,
)
from patchbay.messaging.quiet_hours import quiet_until
from patchbay.messaging.template_shape import misfit
from patchbay.sdk import Purpose, Template

WINDOW = timedelta(hours=24)
"""How long after a contact's message we may answer freely."""
ENTRY = timedelta(hours=72)
"""How long answers to who came by an advertisement cost nothing; it opens no window of its own. The provider
counts from our first answer, so that it lasts a little longer than we say."""
WINDOW_MARGIN = timedelta(minutes=5)
"""The window is taken to close earlier: clocks differ, and sending takes time."""
PAUSE_RECHECK = timedelta(minutes=1)
"""When to ask again about a channel's pause whose end nobody knows."""
TEMPLATE_RECHECK = timedelta(minutes=10)
"""When to ask again about a template the provider paused."""
REACH = timedelta(hours=24)
"""How long somebody written to outside a window counts. Source: WhatsApp reference, section 10.3."""


BOUND = ("workflow", "program")
"""Authors who write to somebody only as far as these let them."""
STRICTNESS: tuple[Purpose, ...] = ("authentication", "service", "utility", "marketing")
"""Purposes by how much is asked of what is sent for them."""
CATEGORIES: dict[str, Purpose] = {
    "AUTHENTICATION": "authentication",
    "UTILITY": "utility",
    "MARKETING": "marketing",
}
"""What the provider counts templates as."""


class Allow(Struct, frozen=True):
    """Send it. `flags` name what could not be checked."""

    flags: tuple[str, ...] = ()


class Defer(Struct, frozen=True):
    """Not now: ask again then."""

    until: datetime
    reason: str
    holds_back: bool = True
    """Whether what is said later waits for it: not where this message alone may not go out."""
    is_end: bool = True
    """Whether the reason is over then; else it may be, and is only asked about again."""


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
    known = None if send.template is None else facts.template
    return send.purpose if known is None else stricter(send.purpose, known.category)


def stricter(purpose: Purpose, category: str | None) -> Purpose:
    """The purpose, or that of a template's category where more is asked of it."""
    counted = CATEGORIES.get(category or "", purpose)
    return max(purpose, counted, key=STRICTNESS.index)


def _expiry(send: SendRequest, _: PolicyFacts, now: datetime) -> Decision | None:
    if send.expires_at is None or now < send.expires_at:
        return None
    return Suppress("expired", "The message was not to be sent this late.")


def _channel(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    channel = facts.channel
    if channel.state == "paused" and (channel.paused_until is None or now < channel.paused_until):
        until, is_known = channel.paused_until or now + PAUSE_RECHECK, channel.paused_until is not None
        return Defer(until, channel.reason or "The channel is paused.", is_end=is_known)
    if not channel.allows_marketing and purpose_of(send, facts) == "marketing":
        return Suppress(
            "no_marketing_here", "This channel is not for marketing: its provider is not official."
        )
    return None


def _recipient(_: SendRequest, facts: PolicyFacts, __: datetime) -> Decision | None:
    contact = facts.contact
    if not contact.has_address:
        return Suppress("no_address", "The contact has no address on this channel.")
    if contact.is_unreachable:
        return Suppress("unreachable", "Messages to this contact could not be delivered before.")
    if contact.is_blocked:
        return Suppress("blocked", "The contact is blocked.")
    return None


def _consent(send: SendRequest, facts: PolicyFacts, _: datetime) -> Decision | None:
    if send.author not in BOUND:
        return None
    purpose = purpose_of(send, facts)
    if purpose == "authentication":
        return None
    if facts.contact.opted_out_at is not None and not (purpose == "service" and _wrote_again(facts)):
        return Suppress("opted_out", "The contact asked not to be written to.")
    said = facts.contact.consents.get(purpose)
    if said == "out":
        return Suppress(f"{purpose}_stopped", f"The contact stopped {purpose} messages.")
    if purpose in facts.rules.opt_in and said is None:
        return Suppress("no_opt_in", f"The contact has not agreed to {purpose} messages.")
    return None


def _wrote_again(facts: PolicyFacts) -> bool:
    opted_out_at, heard_at = facts.contact.opted_out_at, facts.conversation.last_inbound_at
    return opted_out_at is not None and heard_at is not None and heard_at > opted_out_at


def _owner(send: SendRequest, facts: PolicyFacts, _: datetime) -> Decision | None:
    if facts.conversation.owner == "human" and send.author == "workflow":
        return Suppress("human_owns", "A colleague has taken over the conversation.")
    return None


def _country(send: SendRequest, facts: PolicyFacts, _: datetime) -> Decision | None:
    """By what the provider counts the template as: what the workflow calls it makes no difference there."""
    closed = facts.channel.no_marketing_in
    if not closed or send.template is None or _counted_as(send, facts) != "marketing":
        return None
    contact = facts.contact
    name = next((closed[one] for one in closed if is_of(one, contact.phone, contact.bsuid)), None)
    if name is None:
        return None
    return Suppress(
        "no_marketing_there", f"WhatsApp delivers no marketing templates to phone numbers of {name}."
    )


def _counted_as(send: SendRequest, facts: PolicyFacts) -> Purpose:
    """The category of its template; what the message is for, where nobody knows that."""
    category = None if facts.template is None else facts.template.category
    return CATEGORIES.get(category or "", send.purpose)


def _quiet_hours(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    quiet = facts.rules.quiet_hours
    if quiet is None or send.author not in BOUND or purpose_of(send, facts) not in quiet.purposes:
        return None
    until = quiet_until(quiet, now, facts.contact.timezone, facts.rules.timezone)
    return None if until is None else _alone(until, "It is quiet hours where the contact is.")


def _frequency(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    if send.author != "workflow":
        return None
    purpose = purpose_of(send, facts)
    sent = facts.limits.sent.get(purpose, ())
    for cap in facts.rules.caps:
        since = now - timedelta(seconds=cap.per_s)
        if cap.purpose == purpose and sum(at > since for at in sent) >= cap.most:
            return Suppress(
                "frequency_cap", f"The contact has had as many {purpose} messages as one may get."
            )
    return None


def _window(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    heard_at = facts.conversation.last_inbound_at
    if send.template is not None or not facts.channel.needs_window:
        return None
    if heard_at is not None and now < window_closes_at(heard_at):
        return None
    if send.fallback is not None:
        return Replace(send.fallback, "The 24-hour window is closed: the template is sent instead.")
    if heard_at is None:
        return Suppress("window_closed", "The contact has not written yet: only a template may be sent.")
    return Suppress(
        "window_closed", "More than 24 hours since the contact wrote: only a template may be sent."
    )


def _template(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    template, known = send.template, facts.template
    if template is None or known is None:
        return None
    if known.status != "APPROVED":
        return _unapproved(template, known, send.fallback, now)
    wrong = None if known.shape is None else misfit(known.shape, template)
    if wrong is not None:
        return Suppress("template_misfit", f"The template {template.template} {wrong}.")
    return None


def _unapproved(
    template: Template, known: TemplateFacts, fallback: Template | None, now: datetime
) -> Decision:
    where = f"The template {template.template}"
    if known.status == "MISSING":
        why = f"{where} is not there in {template.language}, only in {', '.join(sorted(known.languages))}."
    else:
        why = f"{where} is {known.status.lower().replace('_', ' ')}, not approved."
    if fallback is not None and fallback != template:
        return Replace(fallback, why)
    if known.status == "PAUSED":
        return _alone(now + TEMPLATE_RECHECK, why, is_end=False)
    code = "template_language" if known.status == "MISSING" else "template_not_approved"
    return Suppress(code, why)


def _day(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    free_at = facts.limits.day_free_at
    if send.author != "workflow" or free_at is None or free_at <= now:
        return None
    return _alone(free_at, "The workspace has sent as many messages today as it set itself.", is_end=False)


def _restriction(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    until = facts.channel.answers_until
    if until is None or until <= now or not _writes_first(send, facts, now):
        return None
    return _alone(until, "WhatsApp has restricted the account: it may answer, and write to nobody first.")


def _reach(send: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    free_at = facts.limits.reach_free_at
    if free_at is None or free_at <= now or not _writes_first(send, facts, now):
        return None
    said = "The business has written to as many people today as WhatsApp lets it."
    return _alone(free_at, said, is_end=False)


def _writes_first(send: SendRequest, facts: PolicyFacts, now: datetime) -> bool:
    """Whether this opens a conversation; anything but a template was kept from it by then."""
    heard_at = facts.conversation.last_inbound_at
    return send.template is not None and (heard_at is None or now >= window_closes_at(heard_at))


def _pair(_: SendRequest, facts: PolicyFacts, now: datetime) -> Decision | None:
    free_at = facts.limits.pair_free_at
    if not facts.channel.needs_window or free_at is None or free_at <= now:
        return None
    return Defer(free_at, "The contact was sent as many messages at once as WhatsApp lets anybody send.")


GATES: tuple[Gate, ...] = (
    _expiry,
    _channel,
    _recipient,
    _consent,
    _owner,
    _country,
    _quiet_hours,
    _frequency,
    _window,
    _template,
    _restriction,
    _day,
    _reach,
    _pair,
)
"""In the order they are asked."""


def _alone(until: datetime, reason: str, *, is_end: bool = True) -> Defer:
    """This message waits; others to the contact need not."""
    return Defer(until, reason, holds_back=False, is_end=is_end)


def _unchecked(send: SendRequest, facts: PolicyFacts) -> tuple[str, ...]:
    return ("template_unknown",) if send.template is not None and facts.template is None else ()
