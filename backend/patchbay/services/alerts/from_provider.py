"""What a provider's notice about an account, a number or a template means to who runs it. Pure.

| notice | alert | ends with |
|---|---|---|
| account disabled, deleted, offboarded | its numbers are paused | the account coming back; a person resumes |
| answering is restricted | its numbers are paused until the restriction ends | the clock |
| writing first is restricted | what would be the first word waits | the clock; the account coming back |
| other restrictions, violations, notices | said | what takes them back |
| quality, limit, name of a number | said | the better word |
| how many people the portfolio may write to first | holds from then on | the next word on it |
| an error of a number, with no message | said; one that stops the number pauses it | a check finds it well |
| template paused, disabled, rejected, red | said | approved, reinstated, better quality |
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from patchbay.messaging.errors import FOR_A_PERSON
from patchbay.messaging.events import Event
from patchbay.messaging.policy_facts import UNTIL_LIFTED
from patchbay.messaging.statuses import number_error
from patchbay.messaging.values import read_object, read_time
from patchbay.messaging.whatsapp.tiers import told_tier
from patchbay.services.alerts.alerts import Alarm, Severity
from patchbay.storage.alerts import Concern
from patchbay.storage.channels import Channel

ANSWERING = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
"""The restriction under which not even replies may be sent."""
WRITING_FIRST = "RESTRICTED_BIZ_INITIATED_MESSAGING"
"""The restriction under which only who wrote lately may be written to."""
ENDED_BY_REINSTATING = (
    "account_disabled",
    "account_disable_scheduled",
    "account_restricted",
    "account_violation",
)
SUBJECT_CHARS = 128


class AccountPause(Struct, frozen=True):
    """Every number of an account holds what goes out."""

    waba_id: str
    reason: str
    until: datetime | None = None
    """When it ends by itself."""


class AnswersOnly(Struct, frozen=True):
    """Every number of an account only answers."""

    waba_id: str
    until: datetime | None
    """None: the account came back, and may write first again."""
    at: datetime
    """When the provider said so."""


class PortfolioLimit(Struct, frozen=True):
    """How many people the portfolio of an account's numbers may write to first in 24 hours."""

    waba_id: str
    people_per_day: int | None
    """None: as many as there are."""
    at: datetime
    """When the provider said so."""


Hold = AccountPause | AnswersOnly | PortfolioLimit


class Trouble(Struct, frozen=True):
    """What is over once the account is reinstated."""

    waba_id: str
    at: datetime
    """When the provider said so."""


class Meaning(Struct, frozen=True):
    """What follows from one notice."""

    raised: tuple[Alarm, ...] = ()
    ended: tuple[Concern, ...] = ()
    holds: tuple[Hold, ...] = ()
    trouble: Trouble | None = None
    """Which of these it is, if it is one: told late, it means nothing any more."""


NOTHING = Meaning()


def meaning_of(event: Event, channel: Channel) -> Meaning:
    """What somebody should know of this notice, which came in by this channel."""
    read = _READERS.get(event.kind)
    return NOTHING if read is None else read(event, channel)


def _account_update(event: Event, channel: Channel) -> Meaning:
    account = _Subject(channel.workspace_id, "account", event.waba_id or channel.settings.account_id)
    value = event.content
    trouble = Trouble(account.id, event.occurred_at)
    match _word(value.get("event")):
        case "DISABLED_UPDATE":
            return _ban(account, read_object(value.get("ban_info")), trouble)
        case "ACCOUNT_RESTRICTION":
            return _restriction(account, value.get("restriction_info"), trouble)
        case "ACCOUNT_VIOLATION":
            violation = _text(read_object(value.get("violation_info")).get("violation_type"))
            alarm = account.alarm("account_violation", Severity.CRITICAL, violation=violation)
            return Meaning((alarm,), trouble=trouble)
        case "ACCOUNT_DELETED" | "ACCOUNT_OFFBOARDED" | "PARTNER_REMOVED" as said:
            reason = "The account is no longer connected to this program."
            gone = account.alarm("account_gone", Severity.CRITICAL, event=_text(said))
            return Meaning((gone,), holds=(AccountPause(account.id, reason),))
        case "ACCOUNT_RECONNECTED":
            return Meaning(ended=account.concerns("account_gone"))
    return NOTHING


def _ban(account: "_Subject", ban: dict[str, Any], trouble: Trouble) -> Meaning:
    match _word(ban.get("waba_ban_state")):
        case "DISABLE":
            reason = "The provider has disabled the account."
            disabled = account.alarm("account_disabled", Severity.CRITICAL)
            return Meaning((disabled,), holds=(AccountPause(account.id, reason),), trouble=trouble)
        case "SCHEDULE_FOR_DISABLE":
            date = _text(ban.get("waba_ban_date"))
            scheduled = account.alarm("account_disable_scheduled", Severity.CRITICAL, date=date)
            return Meaning((scheduled,), trouble=trouble)
        case "REINSTATE":
            ended = account.concerns(*ENDED_BY_REINSTATING)
            return Meaning(ended=ended, holds=(AnswersOnly(account.id, None, trouble.at),))
    return NOTHING


def _restriction(account: "_Subject", restrictions: Any, trouble: Trouble) -> Meaning:
    listed = [read_object(one) for one in restrictions] if isinstance(restrictions, list) else []
    ends = [end for one in listed if (end := read_time(one.get("expiration"))) is not None]
    until = max(ends) if ends and len(ends) == len(listed) else None
    alarm = account.alarm(
        "account_restricted",
        Severity.CRITICAL,
        restrictions=", ".join(_text(one.get("restriction_type")) for one in listed) or "?",
        until="?" if until is None else f"{until.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
    )
    kinds = {_word(one.get("restriction_type")): read_time(one.get("expiration")) for one in listed}
    holds: list[Hold] = []
    if WRITING_FIRST in kinds:
        holds.append(AnswersOnly(account.id, kinds[WRITING_FIRST] or UNTIL_LIFTED, trouble.at))
    if ANSWERING in kinds:
        reason = "The provider has restricted the account: it may not even answer."
        holds.append(AccountPause(account.id, reason, until))
    return Meaning((alarm,), holds=tuple(holds), trouble=trouble)


def _account_notice(event: Event, channel: Channel) -> Meaning:
    info = read_object(event.content.get("alert_info"))
    kind = _text(info.get("alert_type"))
    entity = _text(event.content.get("entity_id"))
    subject = _Subject(channel.workspace_id, "account", f"{entity}:{kind}"[:SUBJECT_CHARS])
    severity = {"CRITICAL": Severity.CRITICAL, "WARNING": Severity.WARNING}.get(
        _word(info.get("alert_severity"))
    )
    if _word(info.get("alert_status")) != "ACTIVE" or severity is None:
        return Meaning(ended=subject.concerns("account_notice"))
    description = _text(info.get("alert_description") or kind)
    return Meaning((subject.alarm("account_notice", severity, name=entity, description=description),))


def _capability(event: Event, channel: Channel) -> Meaning:
    tier = told_tier(event.content)
    if tier is None:
        return NOTHING
    waba_id = event.waba_id or channel.settings.account_id
    return Meaning(holds=(PortfolioLimit(waba_id, tier.people_per_day, event.occurred_at),))


def _number_quality(event: Event, channel: Channel) -> Meaning:
    said, limit = _quality_said(event, channel), _capability(event, channel)
    return replace(said, holds=limit.holds) if limit.holds else said


def _quality_said(event: Event, channel: Channel) -> Meaning:
    value = event.content
    number = _number(channel, value)
    limit = value.get("max_daily_conversations_per_business") or value.get("current_limit")
    match _word(value.get("event")):
        case "FLAGGED":
            return Meaning((number.alarm("number_flagged", Severity.WARNING),))
        case "UNFLAGGED":
            return Meaning(ended=number.concerns("number_flagged"))
        case "DOWNGRADE":
            return Meaning(
                (number.alarm("number_limit_lowered", Severity.WARNING, limit=_text(limit or "?")),)
            )
        case "UPGRADE":
            return Meaning(ended=number.concerns("number_limit_lowered"))
    return NOTHING


def _number_error(event: Event, channel: Channel) -> Meaning:
    """A problem of the number itself; what stops the number has an alert of its own (see `stops`)."""
    error = number_error(event)
    if error is None or error.error_class in FOR_A_PERSON:
        return NOTHING
    number = _Subject(channel.workspace_id, "channel", channel.id)
    return Meaning((number.alarm("number_error", Severity.WARNING, reason=error.message),))


def _number_name(event: Event, channel: Channel) -> Meaning:
    value = event.content
    number = _number(channel, value)
    if _word(value.get("decision")) == "APPROVED":
        return Meaning(ended=number.concerns("name_rejected"))
    if _word(value.get("decision")) not in ("REJECTED", "DECLINED"):
        return NOTHING
    words = {
        "requested": _text(value.get("requested_verified_name")),
        "reason": _text(value.get("rejection_reason")),
    }
    return Meaning((number.alarm("name_rejected", Severity.WARNING, **words),))


_TEMPLATE_TROUBLE = {
    "PAUSED": ("template_paused", Severity.WARNING),
    "DISABLED": ("template_disabled", Severity.CRITICAL),
    "REJECTED": ("template_rejected", Severity.WARNING),
}


_TEMPLATE_IS_WELL = frozenset({"APPROVED", "REINSTATED", "UNPAUSED", "UNARCHIVED"})
_TEMPLATE_IS_GONE = frozenset({"DELETED", "ARCHIVED"})


def template_alerts_over(workspace_id: str, provider_id: str | None, status: str) -> tuple[Concern, ...]:
    """The alerts about a template that its status brings to an end, however we came to know of it."""
    subject = _Subject(workspace_id, "template", (provider_id or "")[:SUBJECT_CHARS])
    troubles = subject.concerns(*(kind for kind, _ in _TEMPLATE_TROUBLE.values()))
    if status in _TEMPLATE_IS_WELL:
        return troubles
    return (*troubles, *subject.concerns("template_quality")) if status in _TEMPLATE_IS_GONE else ()


def _template_status(event: Event, channel: Channel) -> Meaning:
    template = _template(event, channel)
    said = _word(event.content.get("event"))
    over = template_alerts_over(channel.workspace_id, template.id, said)
    if over:
        return Meaning(ended=over)
    if said not in _TEMPLATE_TROUBLE:
        return NOTHING
    kind, severity = _TEMPLATE_TROUBLE[said]
    words = {**_template_words(event), "reason": _text(event.content.get("reason"))}
    return Meaning((template.alarm(kind, severity, **words),))


def _template_quality(event: Event, channel: Channel) -> Meaning:
    template = _template(event, channel)
    if _word(event.content.get("new_quality_score")) == "RED":
        return Meaning((template.alarm("template_quality", Severity.WARNING, **_template_words(event)),))
    return Meaning(ended=template.concerns("template_quality"))


_READERS: dict[str, Callable[[Event, Channel], Meaning]] = {
    "account.update": _account_update,
    "error.account": _number_error,
    "account.alert": _account_notice,
    "account.capability": _capability,
    "phone.quality": _number_quality,
    "phone.name": _number_name,
    "template.status": _template_status,
    "template.quality": _template_quality,
}


class _Subject(Struct, frozen=True):
    workspace_id: str
    type: str
    id: str

    def alarm(self, kind: str, severity: Severity, **details: str) -> Alarm:
        (concern,) = self.concerns(kind)
        return Alarm(concern, severity, details)

    def concerns(self, *kinds: str) -> tuple[Concern, ...]:
        return tuple(
            Concern(workspace_id=self.workspace_id, kind=kind, subject_type=self.type, subject_id=self.id)
            for kind in kinds
        )


def _number(channel: Channel, value: dict[str, Any]) -> _Subject:
    """The channel, unless the notice shows another number than the channel's own."""
    shown = _digits(value.get("display_phone_number"))
    own = _digits(channel.settings.display_number)
    if shown and own and shown != own:
        return _Subject(channel.workspace_id, "number", shown[:SUBJECT_CHARS])
    return _Subject(channel.workspace_id, "channel", channel.id)


def _template(event: Event, channel: Channel) -> _Subject:
    named = ":".join(_template_words(event).values())
    return _Subject(channel.workspace_id, "template", (event.external_id or named)[:SUBJECT_CHARS])


def _template_words(event: Event) -> dict[str, str]:
    value = event.content
    return {
        "name": _text(value.get("message_template_name")),
        "language": _text(value.get("message_template_language")),
    }


def _digits(number: Any) -> str:
    return re.sub(r"\D", "", number) if isinstance(number, str) else ""


def _word(value: Any) -> str:
    return value.upper() if isinstance(value, str) else ""


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else "?"


def not_overtaken(meanings: Sequence[Meaning], reinstated: Mapping[str, datetime]) -> list[Meaning]:
    """Those that still mean something: no trouble from before its account came back, here or `reinstated`."""
    back = dict(reinstated)
    for hold in (hold for one in meanings for hold in one.holds):
        if isinstance(hold, AnswersOnly) and hold.until is None:
            back[hold.waba_id] = max(hold.at, back.get(hold.waba_id, hold.at))
    return [
        one
        for one in meanings
        if one.trouble is None or one.trouble.at >= back.get(one.trouble.waba_id, one.trouble.at)
    ]


def merged(meanings: Iterable[Meaning]) -> tuple[list[Alarm], list[Concern], list[Hold]]:
    """Several notices at once, each concern as the last of them left it, each limit by the newest word."""
    standing: dict[Concern, Alarm | None] = {}
    holds: list[Hold] = []
    limits: dict[str, PortfolioLimit] = {}
    for one in meanings:
        standing |= dict.fromkeys(one.ended) | {alarm.concern: alarm for alarm in one.raised}
        for hold in one.holds:
            if not isinstance(hold, PortfolioLimit):
                holds.append(hold)
            elif hold.waba_id not in limits or hold.at >= limits[hold.waba_id].at:
                limits[hold.waba_id] = hold
    raised = [alarm for alarm in standing.values() if alarm is not None]
    ended = [concern for concern, alarm in standing.items() if alarm is None]
    return raised, ended, [*holds, *limits.values()]
