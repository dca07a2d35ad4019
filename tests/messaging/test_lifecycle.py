"""Message states: forward only, whatever order facts come in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.lifecycle import (
    MessageState,
    advance_state,
    has_reached,
    may_requeue,
    state_of_status,
)

S = MessageState
states = st.sampled_from(list(MessageState))


@pytest.mark.parametrize(
    ("current", "incoming", "after"),
    [
        (S.QUEUED, S.SUBMITTING, S.SUBMITTING),
        (S.SUBMITTING, S.ACCEPTED, S.ACCEPTED),
        (S.SUBMITTING, S.DELIVERED, S.DELIVERED),
        (S.SENT, S.ACCEPTED, S.SENT),
        (S.DELIVERED, S.SENT, S.DELIVERED),
        (S.READ, S.DELIVERED, S.READ),
        (S.ACCEPTED, S.ACCEPTED, S.ACCEPTED),
        (S.SENT, S.FAILED, S.FAILED),
        (S.FAILED, S.SENT, S.FAILED),
        (S.DELIVERED, S.FAILED, S.DELIVERED),
        (S.FAILED, S.DELIVERED, S.DELIVERED),
        (S.READ, S.FAILED, S.READ),
        (S.SUBMITTING, S.UNKNOWN, S.UNKNOWN),
        (S.ACCEPTED, S.UNKNOWN, S.ACCEPTED),
        (S.UNKNOWN, S.SENT, S.SENT),
        (S.UNKNOWN, S.FAILED, S.FAILED),
        (S.QUEUED, S.CANCELLED, S.CANCELLED),
        (S.ACCEPTED, S.CANCELLED, S.ACCEPTED),
        (S.CANCELLED, S.SUBMITTING, S.CANCELLED),
        (S.CANCELLED, S.ACCEPTED, S.ACCEPTED),
        (S.SUPPRESSED, S.DELIVERED, S.DELIVERED),
        (S.SENT, S.EXPIRED, S.EXPIRED),
        (S.EXPIRED, S.DELIVERED, S.DELIVERED),
        (S.DELIVERED, S.EXPIRED, S.DELIVERED),
    ],
)
def test_each_fact_moves_a_message_forward_or_not_at_all(current: S, incoming: S, after: S):
    assert advance_state(current, incoming) is after


@given(st.lists(states, max_size=8), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(facts: list[S], random):
    shuffled = facts + random.choices(facts, k=3) if facts else []
    random.shuffle(shuffled)

    assert played(facts) == played(shuffled)


@given(st.lists(states))
def test_a_state_never_goes_back(facts: list[S]):
    passed = [S.QUEUED]
    for fact in facts:
        passed.append(advance_state(passed[-1], fact))

    ranks = [list(MessageState).index(state) for state in passed]
    assert all(earlier <= later for earlier, later in pairwise(ranks))


def test_a_read_message_was_delivered_and_a_failed_one_was_not():
    assert [wanted for wanted in MessageState if has_reached(S.READ, wanted)] == [
        S.ACCEPTED,
        S.SENT,
        S.DELIVERED,
        S.READ,
    ]
    assert [wanted for wanted in MessageState if has_reached(S.FAILED, wanted)] == [S.FAILED]


def test_listening_counts_as_reading_and_odd_statuses_as_nothing():
    assert state_of_status("played") is S.READ
    assert state_of_status("deleted") is None


def test_only_a_held_message_may_be_put_back():
    assert [state for state in MessageState if may_requeue(state)] == [S.SUBMITTING, S.UNKNOWN]


def played(facts: list[S]) -> S:
    state = S.QUEUED
    for fact in facts:
        state = advance_state(state, fact)
    return state
