"""Whether a channel has fallen silent, by its own rhythm. Pure.

What is usual now is the median of what arrived in the same three hours of the same weekday in the last four
weeks. One odd week changes nothing, nights and Sundays are quiet by themselves, and a channel that is younger
than two weeks is not judged.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

SPAN = timedelta(hours=3)
WEEKS = 4
MIN_WEEKS = 2
"""Of history; fewer say nothing about a rhythm."""
MIN_USUAL = 5
"""Messages; where fewer are usual, nothing at all may be chance."""


def spans_before(now: datetime) -> list[tuple[datetime, datetime]]:
    """The same hours in each of the last weeks, newest first."""
    ends = [now - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    return [(end - SPAN, end) for end in ends]


def weeks_known(created_at: datetime, now: datetime) -> int:
    """How many of those spans a channel was there for."""
    return sum(created_at <= start for start, _ in spans_before(now))


def usual(counts: Sequence[int]) -> int | None:
    """How many messages are usual in such a span; None where too little is known to say."""
    return None if len(counts) < MIN_WEEKS else int(median(counts))


def is_silent(heard_at: datetime | None, usual_now: int | None, now: datetime) -> bool:
    """Whether nothing came at a time when something would have."""
    if heard_at is None or usual_now is None or usual_now < MIN_USUAL:
        return False
    return now - heard_at >= SPAN
