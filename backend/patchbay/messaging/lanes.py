"""Which of four lanes a message goes out in: nobody's campaign delays anybody's answer. Pure.

| lane | what is in it |
|---|---|
| urgent | replies to whom the workspace calls urgent |
| reply | what a person or Patchbay itself says, and what workflows say to somebody who wrote a moment ago |
| transactional | what workflows say of their own accord |
| campaign | marketing that nobody waits for, and whatever a campaign sends |

An earlier lane goes first. Within a conversation order is kept among replies and transactional messages, and
among campaign messages: an answer never waits for a campaign's message that is held till morning, and no
campaign for what another one holds. What the gate holds for a reason of its own, as quiet hours or a paused
template, joins the campaign lane: nobody waits for it any more, and what is said later does not either.
"""

from datetime import datetime, timedelta
from enum import IntEnum

ANSWERED_WITHIN = timedelta(minutes=15)
"""How long after a contact wrote they are taken to wait for what we say."""


class Lane(IntEnum):
    """In the order they are served."""

    URGENT = 0
    REPLY = 1
    TRANSACTIONAL = 2
    CAMPAIGN = 3


PACED = frozenset({Lane.TRANSACTIONAL, Lane.CAMPAIGN})
"""Lanes that leave a part of a number's throughput to the others."""


def lane_of(
    author: str, purpose: str, last_inbound_at: datetime | None, now: datetime, *, is_urgent: bool = False
) -> Lane:
    """The lane of a message that is decided now.

    Args:
        author: `run` for a workflow's message, `campaign` for a campaign's; anybody else is a person, or
            Patchbay.
        purpose: The message's.
        last_inbound_at: When the contact last wrote.
        now: Aware UTC.
        is_urgent: Whether the contact, or what they wrote, goes before others.
    """
    if author == "campaign":
        return Lane.CAMPAIGN
    is_answer = author != "run" or (last_inbound_at is not None and now - last_inbound_at < ANSWERED_WITHIN)
    if is_answer:
        return Lane.URGENT if is_urgent else Lane.REPLY
    return Lane.CAMPAIGN if purpose == "marketing" else Lane.TRANSACTIONAL
