"""Which lane a message goes out in."""

from datetime import UTC, datetime, timedelta

import pytest

from patchbay.messaging.lanes import ANSWERED_WITHIN, Lane, lane_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
JUST_NOW = NOW - timedelta(seconds=3)
LONG_AGO = NOW - ANSWERED_WITHIN


@pytest.mark.parametrize(
    ("author", "purpose", "heard_at", "lane"),
    [
        ("run", "service", JUST_NOW, Lane.REPLY),
        ("run", "marketing", JUST_NOW, Lane.REPLY),
        ("run", "service", LONG_AGO, Lane.TRANSACTIONAL),
        ("run", "utility", None, Lane.TRANSACTIONAL),
        ("run", "marketing", LONG_AGO, Lane.CAMPAIGN),
        ("run", "marketing", None, Lane.CAMPAIGN),
        ("member:1", "service", LONG_AGO, Lane.REPLY),
        ("system", "service", None, Lane.REPLY),
    ],
)
def test_who_waits_for_an_answer_gets_it_first(author, purpose, heard_at, lane):
    assert lane_of(author, purpose, heard_at, NOW) is lane


@pytest.mark.parametrize(
    ("author", "heard_at", "lane"),
    [
        ("run", JUST_NOW, Lane.URGENT),
        ("member:1", LONG_AGO, Lane.URGENT),
        ("run", LONG_AGO, Lane.TRANSACTIONAL),
    ],
)
def test_the_urgent_are_answered_first_and_no_more_than_answered(author, heard_at, lane):
    assert lane_of(author, "service", heard_at, NOW, is_urgent=True) is lane
