"""What can be asserted about the messages so far. Each rule gives the violations it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patchbay.simulator.control.bodies import Claim, Verdict
from patchbay.simulator.control.views import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from patchbay.simulator.platform import Platform


class UnknownClaim(ValueError):
    """No such kind of claim, or it lacks what it is about."""


def judge(platform: Platform, claim: Claim) -> Verdict:
    """Check a claim.

    Raises:
        UnknownClaim: See there.
    """
    rule = _RULES.get(claim.kind)
    if rule is None:
        raise UnknownClaim(f"expected one of {', '.join(sorted(_RULES))}, got {claim.kind!r}")
    violations = rule(platform, claim)
    return Verdict(not violations, violations)


def _user(platform: Platform, claim: Claim) -> str:
    if claim.user is None:
        raise UnknownClaim(f"{claim.kind} needs a user")
    user = platform.people.find(claim.user)
    return user.phone if user else claim.user.lstrip("+")


def _no_message_to_after(platform: Platform, claim: Claim) -> list[str]:
    if claim.after is None:
        raise UnknownClaim("no_message_to_after needs after")
    late = platform.ledger.sent_after(_user(platform, claim), claim.after)
    return [f"{message.id} was accepted at {message.at}" for message in late]


def _exactly_once(platform: Platform, _: Claim) -> list[str]:
    duplicates = platform.ledger.duplicates()
    anonymous = sum(1 for message in platform.ledger.outbound() if message.callback_data is None)
    violations = [f"{d.biz_opaque_callback_data} was sent {len(d.message_ids)} times" for d in duplicates]
    return violations + ([f"{anonymous} messages carry no callback data"] if anonymous else [])


def _received(platform: Platform, claim: Claim) -> list[str]:
    if claim.texts is None:
        raise UnknownClaim("received needs texts")
    got = [text_of(message) or "" for message in platform.ledger.outbound(_user(platform, claim))]
    return [] if got == claim.texts else [f"expected {claim.texts!r}, got {got!r}"]


def _accepted(platform: Platform, claim: Claim) -> list[str]:
    count = sum(1 for _ in platform.ledger.outbound(_user(platform, claim) if claim.user else None))
    return [] if count >= (claim.at_least or 0) else [f"expected at least {claim.at_least}, got {count}"]


_RULES: dict[str, Callable[[Platform, Claim], list[str]]] = {
    "no_message_to_after": _no_message_to_after,
    "exactly_once": _exactly_once,
    "received": _received,
    "accepted": _accepted,
}
