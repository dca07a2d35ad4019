"""What can be asserted about the messages so far. Each rule gives the violations it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from patchbay.simulator.control.bodies import Claim, Verdict
from patchbay.simulator.control.views import text_of
from patchbay.simulator.state import ARRIVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from patchbay.simulator.platform import Platform
    from patchbay.simulator.state import Message


class UnknownClaim(ValueError):
    """No such kind of claim, or it lacks what it is about."""


class Violation(msgspec.Struct, frozen=True):
    """What speaks against a claim, and the messages that show it."""

    text: str
    message_ids: tuple[str, ...] = ()


def judge(platform: Platform, claim: Claim) -> Verdict:
    """Check a claim.

    Raises:
        UnknownClaim: See there.
    """
    rule = _RULES.get(claim.kind)
    if rule is None:
        raise UnknownClaim(f"expected one of {', '.join(sorted(_RULES))}, got {claim.kind!r}")
    found = rule(platform, claim)
    ids = [message_id for one in found for message_id in one.message_ids]
    return Verdict(not found, [one.text for one in found], ids)


def _user(platform: Platform, claim: Claim) -> str:
    if claim.user is None:
        raise UnknownClaim(f"{claim.kind} needs a user")
    user = platform.people.find(claim.user)
    return user.phone if user else claim.user.lstrip("+")


def _outbound(platform: Platform, claim: Claim) -> Iterator[Message]:
    """The messages a claim is about: those to its user, or all."""
    return platform.ledger.outbound(_user(platform, claim) if claim.user else None)


def _no_message_to_after(platform: Platform, claim: Claim) -> list[Violation]:
    if claim.after is None:
        raise UnknownClaim("no_message_to_after needs after")
    late = platform.ledger.sent_after(_user(platform, claim), claim.after + claim.grace_s)
    forgiven = set(claim.texts or ())
    return [
        Violation(f"{message.id} was accepted at {message.at}", (message.id,))
        for message in late
        if not forgiven or text_of(message) not in forgiven
    ]


def _exactly_once(platform: Platform, _: Claim) -> list[Violation]:
    anonymous = tuple(m.id for m in platform.ledger.outbound() if m.callback_data is None)
    twice = [
        Violation(f"{d.biz_opaque_callback_data} was sent {len(d.message_ids)} times", tuple(d.message_ids))
        for d in platform.ledger.duplicates()
    ]
    nameless = [Violation(f"{len(anonymous)} messages carry no callback data", anonymous)]
    return twice + (nameless if anonymous else [])


def _at_most_once(platform: Platform, _: Claim) -> list[Violation]:
    """Of all that was accepted under one callback data, at most one reached a phone."""
    found: list[Violation] = []
    for duplicate in platform.ledger.duplicates():
        messages = platform.ledger.with_callback_data(duplicate.biz_opaque_callback_data)
        reached = tuple(
            message.id for message in messages if any(event.state in ARRIVED for event in message.history)
        )
        if len(reached) > 1:
            text = f"{duplicate.biz_opaque_callback_data} reached a phone {len(reached)} times"
            found.append(Violation(text, reached))
    return found


def _no_free_text_outside_window(platform: Platform, claim: Claim) -> list[Violation]:
    """Nothing but templates was even tried outside a service window."""
    return [
        Violation(f"{message.id} of type {message.type} was accepted at {message.at}", (message.id,))
        for message in _outbound(platform, claim)
        if message.type != "template" and not message.was_in_window
    ]


def _no_marketing_after_stop(platform: Platform, claim: Claim) -> list[Violation]:
    return [
        Violation(
            f"{message.id} was accepted {message.at - message.unwelcome_since:g} s after", (message.id,)
        )
        for message in _outbound(platform, claim)
        if message.unwelcome_since is not None and message.at > message.unwelcome_since + claim.grace_s
    ]


def _received(platform: Platform, claim: Claim) -> list[Violation]:
    if claim.texts is None:
        raise UnknownClaim("received needs texts")
    got = [text_of(message) or "" for message in platform.ledger.outbound(_user(platform, claim))]
    return [] if got == claim.texts else [Violation(f"expected {claim.texts!r}, got {got!r}")]


def _accepted(platform: Platform, claim: Claim) -> list[Violation]:
    count, wanted = sum(1 for _ in _outbound(platform, claim)), claim.at_least or 0
    return [] if count >= wanted else [Violation(f"expected at least {wanted}, got {count}")]


_RULES: dict[str, Callable[[Platform, Claim], list[Violation]]] = {
    "no_message_to_after": _no_message_to_after,
    "exactly_once": _exactly_once,
    "at_most_once": _at_most_once,
    "no_free_text_outside_window": _no_free_text_outside_window,
    "no_marketing_after_stop": _no_marketing_after_stop,
    "received": _received,
    "accepted": _accepted,
}
