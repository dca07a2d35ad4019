"""When a provider is left alone, and for how long."""

from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.breaker import FIRST_PAUSE_S, LONGEST_PAUSE_S, MIN_CALLS, WINDOW_S, Breaker


def failing(breaker: Breaker, times: int, *, at: float = 0.0) -> list[float | None]:
    return [breaker.note(succeeded=False, now_s=at) for _ in range(times)]


def test_few_failures_say_nothing():
    assert failing(Breaker(), MIN_CALLS - 1) == [None] * (MIN_CALLS - 1)


def test_as_many_as_it_takes_trip_it_once():
    assert failing(Breaker(), MIN_CALLS)[-1] == FIRST_PAUSE_S


def test_failures_among_more_successes_are_bad_luck():
    breaker = Breaker()
    for _ in range(100):
        assert breaker.note(succeeded=True, now_s=0.0) is None
        assert breaker.note(succeeded=True, now_s=0.0) is None
        assert breaker.note(succeeded=False, now_s=0.0) is None


def test_what_was_long_ago_does_not_count():
    breaker = Breaker()
    failing(breaker, MIN_CALLS - 1)

    assert failing(breaker, MIN_CALLS - 1, at=WINDOW_S) == [None] * (MIN_CALLS - 1)


def test_after_a_pause_one_failure_is_enough_and_pauses_grow():
    breaker = Breaker()
    failing(breaker, MIN_CALLS)

    pauses = [failing(breaker, 1, at=1000.0 * number)[0] for number in range(1, 13)]

    assert pauses[:3] == [30.0, 60.0, 120.0]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_what_was_under_way_when_it_tripped_does_not_make_the_pause_longer():
    breaker = Breaker()

    pauses = failing(breaker, MIN_CALLS + 50, at=0.0)

    assert [pause for pause in pauses if pause is not None] == [FIRST_PAUSE_S]
    assert failing(breaker, 1, at=FIRST_PAUSE_S) == [2 * FIRST_PAUSE_S]


def test_after_a_pause_one_success_ends_it():
    breaker = Breaker()
    failing(breaker, MIN_CALLS)
    breaker.note(succeeded=True, now_s=1000.0)

    assert failing(breaker, 1, at=1000.0) == [None]
    assert failing(breaker, MIN_CALLS, at=2000.0)[-1] == FIRST_PAUSE_S


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 60)), max_size=200))
def test_pauses_are_always_of_sensible_length(calls):
    breaker, now_s = Breaker(), 0.0
    for succeeded, passed_s in calls:
        now_s += passed_s
        pause_s = breaker.note(succeeded=succeeded, now_s=now_s)
        assert pause_s is None or (not succeeded and FIRST_PAUSE_S <= pause_s <= LONGEST_PAUSE_S)
