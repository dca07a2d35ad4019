"""How fast a campaign may go by the rate that it was given, and how far ahead it is queued. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from patchbay.storage.campaigns import Campaign

WAVE = 1_000
"""Messages of a campaign that may be due in the outbox."""
BURST_S = 5
"""How much of its rate a campaign may catch up on."""

FilledTo = Callable[[int], datetime | None]
"""Until when so many messages use up a campaign's rate; None where it has none."""


def wave_of(campaign: Campaign) -> int:
    """How many of its messages may be due at once: ten seconds' worth, where it has a rate."""
    rate = campaign.rate_per_minute
    return WAVE if rate is None else min(WAVE, max(1, rate // 6))


def allowance(campaign: Campaign, now: datetime, most: int) -> tuple[int, FilledTo]:
    """How many its rate lets go now, `most` of them, and until when so many of them use it up.

    What was missed for a few seconds is caught up on; what was missed for longer is not.
    """
    rate = campaign.rate_per_minute
    if rate is None:
        return most, lambda _: None
    each = timedelta(minutes=1) / rate
    longest = max(timedelta(seconds=BURST_S), each)
    since = max(campaign.filled_to or now - each, now - longest)
    return min(most, int((now - since) / each)), lambda count: since + count * each
