"""When one contact may be sent another message. Pure.

The provider lets a number send one person 45 messages at once and then one every six seconds: a bucket of
45 that drains by one in six seconds. Source: WhatsApp reference, section 10.5.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

BURST = 45
EVERY = timedelta(seconds=6)
DRAINED = BURST * EVERY
"""How long a full bucket takes to drain."""
LOOKED_AT = 600
"""Messages that are enough to tell how full a bucket is: as many as a person can be sent in an hour."""
MARGIN = timedelta(seconds=1)
"""A message arrives at the provider a little after it left us, one later than another."""


def free_at(sent: Sequence[datetime]) -> datetime | None:
    """When the bucket has room for one message more.

    Args:
        sent: When the last messages to the contact went out, newest first, up to `LOOKED_AT` of them.

    Returns:
        An instant that may be past; None where so few were sent that the bucket cannot be full.
    """
    places = (at + (count - BURST + 1) * EVERY for count, at in enumerate(sent, 1) if count >= BURST)
    last = max(places, default=None)
    return None if last is None else last + MARGIN
