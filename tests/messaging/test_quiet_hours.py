"""Quiet hours by the contact's clock, on the days when clocks are moved too."""

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.policy_facts import QuietHours
from patchbay.messaging.quiet_hours import quiet_until

MADRID = "Europe/Madrid"
TWICE = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
"""02:10 in Madrid for the second time that night."""
SKIPPED = datetime(2026, 3, 29, 0, 10, tzinfo=UTC)
"""01:10 in Madrid, of a night in which 02:30 does not come."""


def test_an_end_in_the_hour_that_is_there_twice_is_the_one_to_come():
    until = quiet_until(QuietHours(time(1), time(2, 30)), TWICE, MADRID, "UTC")

    assert until == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_end_that_does_not_come_is_an_hour_later():
    until = quiet_until(QuietHours(time(0), time(2, 30)), SKIPPED, MADRID, "UTC")

    assert until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.integers(0, 366 * 24 * 12),
    st.sampled_from(
        [MADRID, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
    ),
)
def test_quiet_hours_end_after_the_moment_they_are_asked_about(starts, ends, five_minutes, zone):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * five_minutes)

    until = quiet_until(QuietHours(starts, ends), now, zone, "UTC")

    assert until is None or now < until <= now + timedelta(hours=26)


@pytest.mark.parametrize("written", ["21:00:00Z", "21:00:00+02:00"])
def test_hours_of_a_zone_of_their_own_are_refused_as_every_contact_has_one(written):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"starts": written, "ends": "08:00:00"}, QuietHours)
