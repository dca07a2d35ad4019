"""What may be sent to a contact, by purpose. Pure: the gate that every message passes is asked itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from msgspec import Struct

from patchbay.messaging.policy import Suppress, decide
from patchbay.messaging.policy_facts import (
    ChannelFacts,
    ContactFacts,
    ConversationFacts,
    PolicyFacts,
    Rules,
    SendRequest,
)
from patchbay.sdk import Purpose
from patchbay.storage.consents import ConsentState, Said
from patchbay.storage.contacts import Contact

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class PurposeStanding(Struct, frozen=True):
    """Whether workflows, campaigns and programs may write to a contact for one purpose."""

    purpose: Purpose
    said: ConsentState | None
    """The contact's newest word on this purpose alone; null where there is none."""
    said_at: datetime | None
    is_allowed: bool
    code: str | None
    """Why not, as the gate names it."""
    reason: str | None
    """Why not, for people."""


def standing_of(
    contact: Contact,
    said: Mapping[str, Said],
    *,
    heard_at: datetime | None,
    rules: Rules,
    now: datetime,
) -> list[PurposeStanding]:
    """How the contact stands to each purpose, where neither channel, template nor time is in the way.

    Args:
        contact: Whether they are blocked, and opted out of everything.
        said: Their newest word on each purpose.
        heard_at: When they wrote last, there: who opted out and wrote again gets answers where they wrote.
        rules: The workspace's own.
        now: Aware UTC.
    """
    facts = PolicyFacts(
        contact=ContactFacts(
            is_blocked=contact.blocked_at is not None,
            opted_out_at=contact.opted_out_at,
            consents={purpose: one.state for purpose, one in said.items()},
        ),
        conversation=ConversationFacts(last_inbound_at=heard_at),
        channel=ChannelFacts(needs_window=False),
        rules=Rules(opt_in=rules.opt_in),
    )
    return [_standing(purpose, said.get(purpose), facts, now) for purpose in PURPOSES]


def _standing(purpose: Purpose, said: Said | None, facts: PolicyFacts, now: datetime) -> PurposeStanding:
    decision = decide(SendRequest(purpose), facts, now)
    refusal = decision if isinstance(decision, Suppress) else None
    return PurposeStanding(
        purpose=purpose,
        said=None if said is None else said.state,
        said_at=None if said is None else said.at,
        is_allowed=refusal is None,
        code=None if refusal is None else refusal.code,
        reason=None if refusal is None else refusal.reason,
    )
