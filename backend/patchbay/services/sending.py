"""What becomes of a message about to be sent, and of the answer to it. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace

from patchbay.messaging import limits, policy
from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.channel import Accepted, OutgoingMessage, Recipient, Rejected, SendResult
from patchbay.messaging.errors import SendError
from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.policy_facts import (
    Author,
    ChannelFacts,
    ContactFacts,
    ConversationFacts,
    LimitFacts,
    PolicyFacts,
    SendRequest,
    TemplateFacts,
)
from patchbay.messaging.providers import Providers
from patchbay.sdk import MessageContent, Template
from patchbay.services.channel_cache import KnownChannel
from patchbay.services.message_facts import Fact, error_data
from patchbay.services.rates import Rates
from patchbay.storage import messages
from patchbay.storage.messages import MessageEvent, StoredMessage
from patchbay.storage.parties import Party

CLAIM_S = 45.0
"""A message submitting for longer than this has lost its sender. Longer than any send may take."""
SETTLE_S = 105.0
"""How long after its submission a message of unknown outcome waits for a sign of it, before the node's choice
is followed. While our hooks are down the platform tries again at ever longer intervals, so it is generous."""

ACCEPTED_S = 600.0
"""How long after the provider took a message its first status is overdue."""
HELD_S = 7_200.0
"""The same of a template that the provider holds for quality checks, typically for less than an hour."""


class Beside(Struct, frozen=True):
    """What there is to know beside the message, its party and its channel."""

    templates: Mapping[tuple[str, str], TemplateFacts] = {}
    """The channel's templates that this message may use, by name and language."""
    sent: Mapping[str, tuple[datetime, ...]] = {}
    """When the contact was sent to before, by purpose, as far back as the workspace's frequency caps ask."""
    rates: Rates = Rates()
    """When there is room for it."""


class Stop(Struct, frozen=True):
    """The message will not be sent."""

    fact: Fact


class Later(Struct, frozen=True):
    """The message waits in the outbox until then."""

    message: StoredMessage
    not_before: datetime
    reason: str


class Go(Struct, frozen=True):
    """The message may be submitted now."""

    message: StoredMessage
    channel: KnownChannel
    outgoing: OutgoingMessage
    replaced: policy.Replace | None = None
    """Why `outgoing` is another message than the one stored, if it is."""


def judge(
    message: StoredMessage,
    *,
    party: Party | None,
    channel: KnownChannel | None,
    beside: Beside,
    providers: Providers,
    now: datetime,
) -> Stop | Later | Go:
    """Ask the policy gate and the channel's limits about one message."""
    if party is None or channel is None:
        return _stop(message, MessageState.FAILED, "no_channel", "The channel or the contact is gone.", now)
    try:
        content = convert(message.content, MessageContent)
        fallback = convert(message.fallback, Template | None)
    except ValidationError as error:
        return _stop(message, MessageState.FAILED, "unreadable", f"The message cannot be read: {error}", now)
    capabilities = providers.capabilities_of(channel.channel.provider)
    request = SendRequest(
        purpose=message.purpose,  # type: ignore[arg-type]  # written by us from the sdk's Purpose
        author=_author(message.author),
        template=content if isinstance(content, Template) else None,
        expires_at=message.expires_at,
        fallback=fallback,
    )
    facts = _facts(message, party, channel, beside, capabilities)
    decision = policy.decide(request, _with_template(facts, request, beside), now)
    replaced = None
    if isinstance(decision, policy.Replace):
        replaced, content = decision, decision.template
        request = replace(request, template=decision.template, fallback=None)
        decision = policy.decide(request, _with_template(facts, request, beside), now)
    match decision:
        case policy.Suppress(code=code, reason=reason):
            state = MessageState.EXPIRED if code == "expired" else MessageState.SUPPRESSED
            return _stop(message, state, code, reason, now)
        case policy.Defer(until=until, reason=reason):
            return Later(message, until, reason)
    problems = limits.check(content, capabilities)
    if problems:
        said = "; ".join(f"{problem.path}: {problem.message}" for problem in problems)
        return _stop(message, MessageState.FAILED, "invalid_message", said, now)
    to = _recipient(party, capabilities) or Recipient()
    return Go(message, channel, OutgoingMessage(message.id, to, content, message.reply_to), replaced)


def fact_of(message: StoredMessage, result: SendResult, now: datetime) -> Fact | None:
    """What the provider's answer proves; None when the message goes back into the outbox (see `retry_at`)."""
    if isinstance(result, Accepted):
        settle_at = now + timedelta(seconds=HELD_S if result.held else ACCEPTED_S)
        return _fact(message, MessageState.ACCEPTED, now, provider_id=result.provider_id, settle_at=settle_at)
    if isinstance(result, Rejected):
        if retry_at(message, result, now) is not None:
            return None
        return _fact(message, MessageState.FAILED, now, error=error_data(result.error))
    error = {"code": "unknown_outcome", "message": result.reason}
    return _fact(message, MessageState.UNKNOWN, now, error=error, settle_at=now + timedelta(seconds=SETTLE_S))


def retry_at(message: StoredMessage, result: Rejected, now: datetime) -> datetime | None:
    """When a refused message is tried again, if it is."""
    delay_s = result.error.delay_s(message.attempts + 1)
    if delay_s is None:
        return None
    return now + timedelta(seconds=max(delay_s, result.retry_after_s or 0.0))


def deferral_of(later: Later, now: datetime) -> MessageEvent:
    """Why a message waits, for whoever asks; the same reason is kept once."""
    digest = sha256(later.reason.encode()).hexdigest()[:16]
    error = {"code": "deferred", "message": later.reason}
    return _queued(later.message, f"deferred:{digest}", error, now)


def begun(go: Go, now: datetime) -> list[MessageEvent]:
    """What is known of a message that is about to be submitted, and why it is another than was drawn."""
    submitting = messages.begun(replace(go.message, attempts=go.message.attempts + 1), "submitting", now)
    if go.replaced is None:
        return [submitting]
    error = {"code": "replaced", "message": go.replaced.reason}
    return [_queued(go.message, "replaced", error, now), submitting]


def as_sent(go: Go) -> StoredMessage:
    """The message with what really goes out."""
    content = to_builtins(go.outgoing.content)
    return replace(go.message, kind=content["kind"], content=content, fallback=None)


def requeue_of(go: Go, error: SendError, now: datetime) -> MessageEvent:
    """Why a message goes out again, for whoever asks."""
    return _queued(go.message, f"queued:{go.message.attempts + 1}", error_data(error), now)


def _queued(message: StoredMessage, what: str, error: dict[str, Any], now: datetime) -> MessageEvent:
    identity = f"{message.id}:{what}"
    return MessageEvent(identity, message.workspace_id, message.id, "queued", "sender", now, error)


def _facts(
    message: StoredMessage, party: Party, channel: KnownChannel, beside: Beside, capabilities: Capabilities
) -> PolicyFacts:
    # What a workflow said before it handed over may still go out.
    is_with_human = party.owner == "human" and (
        party.handed_over_at is None or message.created_at > party.handed_over_at
    )
    return PolicyFacts(
        contact=ContactFacts(
            has_address=_recipient(party, capabilities) is not None,
            is_unreachable="phone" in capabilities.addresses and _is_unreachable(party),
            is_blocked=party.blocked_at is not None,
            opted_out_at=party.opted_out_at,
            consents=party.consents,
            timezone=party.timezone,
        ),
        conversation=ConversationFacts("human" if is_with_human else "workflow", party.last_inbound_at),
        channel=ChannelFacts(
            state=channel.channel.state,  # type: ignore[arg-type]  # the column holds only these
            reason=channel.channel.state_reason,
            paused_until=channel.channel.paused_until,
            needs_window=capabilities.template_required_outside_window,
            allows_marketing=capabilities.official,
        ),
        rules=channel.rules,
        limits=LimitFacts(
            sent=beside.sent,
            pair_free_at=beside.rates.pair_free_at,
            reach_free_at=beside.rates.reach_free_at,
            day_free_at=beside.rates.day_free_at,
        ),
    )


def _recipient(party: Party, capabilities: Capabilities) -> Recipient | None:
    """The contact by the address the channel likes best; None where it has none of its kinds."""
    known = {"phone": party.phone, "bsuid": party.bsuid, "email": party.email}
    kind = next((kind for kind in capabilities.addresses if known[kind]), None)
    return None if kind is None else Recipient(**{kind: known[kind]})


def _is_unreachable(party: Party) -> bool:
    """Whether nothing could be delivered lately, and nothing was heard since."""
    since, heard_at = party.unreachable_at, party.last_inbound_at
    return since is not None and (heard_at is None or heard_at < since)


def _with_template(facts: PolicyFacts, request: SendRequest, beside: Beside) -> PolicyFacts:
    wanted = request.template
    if wanted is None:
        return facts
    return replace(facts, template=beside.templates.get((wanted.template, wanted.language)))


def _author(author: str) -> Author:
    if author in messages.AUTOMATIC:
        return "workflow"
    return "system" if author == "system" else "human"


def _stop(message: StoredMessage, state: MessageState, code: str, reason: str, now: datetime) -> Stop:
    return Stop(_fact(message, state, now, error={"code": code, "message": reason}))


def _fact(
    message: StoredMessage,
    state: MessageState,
    now: datetime,
    *,
    error: dict[str, Any] | None = None,
    provider_id: str | None = None,
    settle_at: datetime | None = None,
) -> Fact:
    return Fact(
        workspace_id=message.workspace_id,
        message_id=message.id,
        state=state,
        source="sender",
        at=now,
        identity=f"{message.id}:{state.value}:{message.attempts + 1}",
        error=error,
        provider_id=provider_id,
        settle_at=settle_at,
    )
