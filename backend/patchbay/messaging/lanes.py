"""Which of three lanes a message goes out in: nobody's campaign delays anybody's answer. Pure.

| lane | what is in it |
|---|---|
| reply | what a person or Patchbay itself says, and what workflows say to somebody who wrote a moment ago |
| transactional | what workflows say of their own accord |
| campaign | marketing that nobody waits for |

An earlier lane goes first. Within a conversation order is kept among replies and transactional messages, and
among campaign messages: an answer never waits for a campaign's message that is held till morning.
"""

from datetime import datetime, timedelta
from enum import IntEnum

ANSWERED_WITHIN = timedelta(minutes=15)
"""How long after a contact wrote they are taken to wait for what we say."""


class Lane(IntEnum):
    """In the order they are served."""

    REPLY = 0
    TRANSACTIONAL = 1
    CAMPAIGN = 2


def lane_of(author: str, purpose: str, last_inbound_at: datetime | None, now: datetime) -> Lane:
    """The lane of a message that is decided now.

    Args:
        author: `run` for a workflow's message; anybody else is a person, or Patchbay.
        purpose: The message's.
        last_inbound_at: When the contact last wrote.
        now: Aware UTC.
    """
    if author != "run" or (last_inbound_at is not None and now - last_inbound_at < ANSWERED_WITHIN):
        return Lane.REPLY
    return Lane.CAMPAIGN if purpose == "marketing" else Lane.TRANSACTIONAL
