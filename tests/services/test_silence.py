"""What is usual at an hour, and when nothing at all is too little. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from patchbay.services.sweeps.silence import MIN_USUAL, SPAN, is_silent, spans_before, usual, weeks_known

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_spans_are_the_same_hours_of_the_same_weekday():
    spans = spans_before(NOW)

    assert [(end - start, (NOW - end).days) for start, end in spans] == [
        (SPAN, 7),
        (SPAN, 14),
        (SPAN, 21),
        (SPAN, 28),
    ]


@pytest.mark.parametrize(
    ("age", "weeks"), [(timedelta(days=1), 0), (timedelta(days=15), 2), (timedelta(days=90), 4)]
)
def test_only_the_weeks_a_channel_was_there_for_count(age, weeks):
    assert weeks_known(NOW - age, NOW) == weeks


@pytest.mark.parametrize(
    ("counts", "expected"), [([], None), ([40], None), ([40, 60], 50), ([0, 50, 60, 900], 55)]
)
def test_one_odd_week_changes_nothing(counts, expected):
    assert usual(counts) == expected


@pytest.mark.parametrize(
    ("heard_ago", "usual_now", "expected"),
    [
        (SPAN, MIN_USUAL, True),
        (SPAN - timedelta(minutes=1), 1000, False),
        (SPAN * 10, MIN_USUAL - 1, False),
        (SPAN * 10, None, False),
        (None, 1000, False),
    ],
)
def test_silence_is_nothing_at_a_time_when_something_would_have_come(heard_ago, usual_now, expected):
    heard_at = None if heard_ago is None else NOW - heard_ago

    assert is_silent(heard_at, usual_now, NOW) is expected
