"""When one contact may be sent another message."""

from datetime import UTC, datetime, timedelta

import pytest

from patchbay.messaging.pair_rate import BURST, EVERY, MARGIN, free_at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at_once(count: int, at: datetime = NOON) -> list[datetime]:
    return [at] * count


def test_fewer_than_a_burst_are_followed_by_no_wait():
    assert free_at(at_once(BURST - 1)) is None


def test_after_a_burst_there_is_room_for_one_when_one_has_drained():
    assert free_at(at_once(BURST)) == NOON + EVERY + MARGIN


@pytest.mark.parametrize("more", [1, 10, 100])
def test_what_went_out_beyond_a_burst_has_to_drain_as_well(more):
    assert free_at(at_once(BURST + more)) == NOON + (more + 1) * EVERY + MARGIN


def test_a_steady_stream_after_a_burst_goes_on_as_it_drains():
    stream = [NOON + count * EVERY for count in range(100, 0, -1)]

    assert free_at([*stream, *at_once(BURST)]) == stream[0] + EVERY + MARGIN


def test_a_second_burst_is_as_large_as_what_has_drained_since_the_first():
    later = NOON + 20 * EVERY

    assert free_at([*at_once(19, later), *at_once(BURST)]) <= later + MARGIN
    assert free_at([*at_once(20, later), *at_once(BURST)]) == later + EVERY + MARGIN


def test_long_after_a_burst_all_is_free():
    assert free_at(at_once(BURST)) < NOON + timedelta(minutes=1)
