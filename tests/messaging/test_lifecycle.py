"""Message states: forward only, whatever order facts come in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.lifecycle import (
    MessageState,
    Move,
    advance_state,
    has_reached,
    may_requeue,
    state_of_status,
)

S = MessageState
states = st.sampled_from(list(MessageState))


@pytest.mark.parametrize(
    ("current", "incoming", "move"),
    [
        (S.QUEUED, S.SUBMITTING, Move(S.SUBMITTING, True, False)),
        (S.SUBMITTING, S.ACCEPTED, Move(S.ACCEPTED, True, False)),
        (S.SUBMITTING, S.DELIVERED, Move(S.DELIVERED, True, False)),
        (S.SENT, S.ACCEPTED, Move(S.SENT, False, False)),
        (S.DELIVERED, S.SENT, Move(S.DELIVERED, False, False)),
        (S.READ, S.DELIVERED, Move(S.READ, False, False)),
        (S.ACCEPTED, S.ACCEPTED, Move(S.ACCEPTED, False, False)),
        (S.SENT, S.FAILED, Move(S.FAILED, True, False)),
        (S.FAILED, S.SENT, Move(S.FAILED, False, False)),
        (S.DELIVERED, S.FAILED, Move(S.DELIVERED, False, True)),
        (S.FAILED, S.DELIVERED, Move(S.DELIVERED, True, True)),
        (S.READ, S.FAILED, Move(S.READ, False, True)),
        (S.SUBMITTING, S.UNKNOWN, Move(S.UNKNOWN, True, False)),
        (S.ACCEPTED, S.UNKNOWN, Move(S.ACCEPTED, False, False)),
        (S.UNKNOWN, S.SENT, Move(S.SENT, True, False)),
        (S.UNKNOWN, S.FAILED, Move(S.FAILED, True, False)),
        (S.QUEUED, S.CANCELLED, Move(S.CANCELLED, True, False)),
        (S.ACCEPTED, S.CANCELLED, Move(S.ACCEPTED, False, False)),
        (S.CANCELLED, S.SUBMITTING, Move(S.CANCELLED, False, False)),
        (S.CANCELLED, S.ACCEPTED, Move(S.ACCEPTED, True, True)),
        (S.SUPPRESSED, S.DELIVERED, Move(S.DELIVERED, True, True)),
        (S.SENT, S.EXPIRED, Move(S.EXPIRED, True, False)),
        (S.EXPIRED, S.DELIVERED, Move(S.DELIVERED, True, False)),
        (S.DELIVERED, S.EXPIRED, Move(S.DELIVERED, False, False)),
    ],
)
def test_each_fact_moves_a_message_forward_or_not_at_all(current: S, incoming: S, move: Move):
    assert advance_state(current, incoming) == move


@given(st.lists(states, max_size=8), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(facts: list[S], random):
    shuffled = facts + random.choices(facts, k=3) if facts else []
    random.shuffle(shuffled)

    assert played(facts) == played(shuffled)


@given(st.lists(states))
def test_a_state_never_goes_back(facts: list[S]):
    passed = [S.QUEUED]
    for fact in facts:
        passed.append(advance_state(passed[-1], fact).state)

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
        state = advance_state(state, fact).state
    return state
