"""What becomes of a message about to be sent, and of the answer to it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zlib import crc32

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace

from patchbay.messaging import limits, policy
from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.channel import Accepted, OutgoingMessage, Recipient, Rejected, SendResult
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
from patchbay.services.actors import PROGRAM
from patchbay.services.channels.cache import KnownChannel
from patchbay.services.lifecycle.facts import Fact, error_data
from patchbay.services.sending.rates import Rates
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
RECHECK_S = 3_600.0
"""How long a message waits at the most before it is asked about again: what held it may have changed."""
JITTER = 0.25
"""The part by which a wait may be longer, so that what was refused together is not tried again together."""


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
    holds_back: bool
    """Whether the later ones of its conversation wait for it."""
    until: datetime | None = None
    """When the reason is over, where that is known; `not_before` may be sooner, for it may change."""


class Go(Struct, frozen=True):
    """The message may be submitted now."""

    message: StoredMessage
    channel: KnownChannel
    outgoing: OutgoingMessage
    purpose: str
    """What it is for, the provider's word on its template included."""
    claimed_until: datetime
    """From then on it is somebody else's to send."""
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
        case policy.Defer() as defer:
            return _later(message, defer, now)
    problems = limits.check(content, capabilities)
    if problems:
        said = "; ".join(f"{problem.path}: {problem.message}" for problem in problems)
        return _stop(message, MessageState.FAILED, "invalid_message", said, now)
    to = _recipient(party, capabilities) or Recipient()
    by_person = request.author == "human"
    facts = _with_template(facts, request, beside)
    shape = facts.template.shape if facts.template else None
    outgoing = OutgoingMessage(
        message.id,
        to,
        content,
        message.reply_to,
        subject=message.subject,
        header_name=shape.header_name if shape else None,
        by_person=by_person,
    )
    purpose = policy.purpose_of(request, facts)
    return Go(message, channel, outgoing, purpose, now + timedelta(seconds=CLAIM_S), replaced)


def _later(message: StoredMessage, defer: policy.Defer, now: datetime) -> Later:
    recheck_at = now + timedelta(seconds=RECHECK_S)
    not_before = min(defer.until, recheck_at, message.expires_at or defer.until)
    until = defer.until if defer.is_end else None
    return Later(message, not_before, defer.reason, defer.holds_back, until)


def counting(beside: Beside, message: StoredMessage, gone: Sequence[Go], now: datetime) -> Beside:
    """What there is to know beside a message, with what goes to its contact in the same batch."""
    to_contact = [one for one in gone if one.message.contact_id == message.contact_id]
    if not to_contact:
        return beside
    sent = dict(beside.sent)
    for one in to_contact:
        sent[one.purpose] = (*sent.get(one.purpose, ()), now)
    return replace(beside, sent=sent)


def fact_of(message: StoredMessage, result: SendResult, now: datetime) -> Fact:
    """What the provider's answer proves; not asked of what goes back into the outbox (see `retry_at`)."""
    if isinstance(result, Accepted):
        settle_at = now + timedelta(seconds=HELD_S if result.held else ACCEPTED_S)
        return _fact(message, MessageState.ACCEPTED, now, provider_id=result.provider_id, settle_at=settle_at)
    if isinstance(result, Rejected):
        return _fact(message, MessageState.FAILED, now, error=error_data(result.error))
    error = {"code": "unknown_outcome", "message": result.reason}
    return _fact(message, MessageState.UNKNOWN, now, error=error, settle_at=now + timedelta(seconds=SETTLE_S))


def retry_at(message: StoredMessage, result: Rejected, now: datetime, failures: int) -> datetime | None:
    """When a refused message is tried again, if it is; `failures` of the kind it had, this one included."""
    delay_s = result.error.delay_s(failures)
    if delay_s is None:
        return None
    wait_s = max(delay_s, result.retry_after_s or 0.0)
    return now + timedelta(seconds=wait_s * (1.0 + JITTER * _chance(message)))


def _chance(message: StoredMessage) -> float:
    """Between 0 and 1: the same for the same attempt, and another for everything else."""
    return crc32(f"{message.id}:{message.attempts}".encode()) / 2**32


def deferral_of(later: Later, now: datetime) -> MessageEvent:
    """Why a message waits and until when, for whoever asks; the same is kept once."""
    error = {"code": "deferred", "message": later.reason, **_until(later.until)}
    digest = sha256("".join(error.values()).encode()).hexdigest()[:16]
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


def requeue_of(go: Go, said: dict[str, Any], again_at: datetime, now: datetime) -> MessageEvent:
    """Why a message goes out again and when, for whoever asks."""
    error = said | _until(again_at if again_at > now else None)
    return _queued(go.message, f"queued:{go.message.attempts + 1}", error, now)


def _until(at: datetime | None) -> dict[str, str]:
    return {} if at is None else {"until": at.isoformat()}


def _queued(message: StoredMessage, what: str, error: dict[str, Any], now: datetime) -> MessageEvent:
    identity = f"{message.id}:{what}"
    return MessageEvent(identity, message.workspace_id, message.id, "queued", "sender", now, error)


def _facts(
    message: StoredMessage, party: Party, channel: KnownChannel, beside: Beside, capabilities: Capabilities
) -> PolicyFacts:
    is_with_human = party.owner == "human" and not _was_said_before(message, party)
    return PolicyFacts(
        contact=ContactFacts(
            has_address=_recipient(party, capabilities) is not None,
            is_unreachable="phone" in capabilities.addresses and _is_unreachable(party),
            is_blocked=party.blocked_at is not None,
            opted_out_at=party.opted_out_at,
            consents=party.consents,
            timezone=party.timezone,
            phone=party.phone,
            bsuid=party.bsuid,
        ),
        conversation=ConversationFacts("human" if is_with_human else "workflow", party.last_inbound_at),
        channel=ChannelFacts(
            state=channel.channel.state,  # type: ignore[arg-type]  # the column holds only these
            reason=channel.channel.state_reason,
            paused_until=channel.channel.paused_until,
            answers_until=channel.channel.answers_until,
            needs_window=capabilities.template_required_outside_window,
            allows_marketing=capabilities.official,
            no_marketing_in=capabilities.no_marketing_in,
        ),
        rules=channel.rules,
        limits=LimitFacts(
            sent=beside.sent,
            pair_free_at=beside.rates.pair_free_at,
            reach_free_at=beside.rates.reach_free_at,
            day_free_at=beside.rates.day_free_at,
        ),
    )


def _was_said_before(message: StoredMessage, party: Party) -> bool:
    """Whether the run that handed the conversation over had said this by then; it may still go out."""
    if party.handed_over_at is None or party.handed_over_by is None:
        return False
    return message.run_id == party.handed_over_by and message.created_at <= party.handed_over_at


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
    if author.startswith(PROGRAM):
        return "program"
    return "system" if author == "system" else "human"


def unjudged(message: StoredMessage, now: datetime) -> Stop:
    """For a message that the gate breaks at: it is for a person to look at, and in nobody's way."""
    return _stop(message, MessageState.FAILED, "gate_failed", "It could not be judged: a fault of ours.", now)


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
