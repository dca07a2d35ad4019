"""What holds of every drawing and every order in which things happen."""

from collections import Counter

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from patchbay.engine.advance import advance
from patchbay.engine.effects import (
    CloseWait,
    EndRun,
    Late,
    OpenWait,
    QueueMessage,
    RecordStep,
    StartAction,
)
from patchbay.engine.events import ActionDone, ActionFailed, BeginAt, Recover, WaitEnded
from patchbay.engine.state import State, decode_state, encode_state
from support.engine_histories import History, histories, numbered, started
from support.engine_ledger import sent, taken

# How many drawings are too large, or of no use to a test, is chance.
moderately = settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

TESTS = histories(is_test=True)
ANY = st.one_of(histories(), TESTS)


@moderately
@given(ANY)
def test_the_same_call_gives_the_same_again(history: History):
    for call in history.calls:
        again = advance(history.graph, call.before, call.event, call.now, numbered(call.first_id))

        assert again == (call.after, call.effects)


@moderately
@given(ANY)
def test_the_given_state_is_never_changed(history: History):
    for call in history.calls:
        before = encode_state(call.before)

        advance(history.graph, call.before, call.event, call.now, numbered(call.first_id))

        assert encode_state(call.before) == before


@moderately
@given(ANY)
def test_a_state_that_went_through_json_goes_on_the_same(history: History):
    for call in history.calls:
        restored = decode_state(encode_state(call.before))

        after, effects = advance(history.graph, restored, call.event, call.now, numbered(call.first_id))

        assert restored == call.before
        assert (after, effects) == (call.after, call.effects)


@moderately
@given(ANY)
def test_a_run_that_is_not_over_waits_for_something_real(history: History):
    for call in history.calls:
        state = call.after

        assert state.is_over or state.waits or running(state)


@moderately
@given(ANY)
def test_a_run_that_is_over_has_nothing_left(history: History):
    end = history.end

    assert end.is_over
    assert (end.open, end.waits, end.joins, end.loops) == ({}, {}, {}, {})
    assert [effect for effect in history.effects if isinstance(effect, EndRun)] == [
        EndRun(end.status, end.error)
    ]


@moderately
@given(ANY)
def test_every_wait_that_is_opened_is_closed_once(history: History):
    opened = Counter(effect.id for effect in history.effects if isinstance(effect, OpenWait))
    closed = Counter(effect.id for effect in history.effects if isinstance(effect, CloseWait))

    assert opened == closed
    assert set(opened.values()) <= {1}


@moderately
@given(ANY)
def test_the_waits_and_actions_told_of_are_those_the_state_holds(history: History):
    waits: set[str] = set()
    actions: set[tuple[int, int]] = set()
    for call in history.calls:
        waits |= {effect.id for effect in call.effects if isinstance(effect, OpenWait)}
        waits -= {effect.id for effect in call.effects if isinstance(effect, CloseWait)}
        actions = (actions | set(started(call.effects))) & running(call.after)

        assert waits == set(call.after.waits)
        assert actions == running(call.after)


@moderately
@given(ANY)
def test_what_comes_twice_is_late_and_changes_nothing(history: History):
    for call in history.calls:
        if not isinstance(call.event, WaitEnded) or call.effects[0] == Late("run"):
            continue

        state, effects = advance(history.graph, call.after, call.event, call.now, numbered(0))

        assert effects in ([Late("wait")], [Late("run")])
        assert encode_state(state) == encode_state(call.after)


@moderately
@given(ANY)
def test_an_action_is_answered_once(history: History):
    under_way: Counter[tuple[int, int]] = Counter()
    for call in history.calls:
        if isinstance(call.event, ActionDone | ActionFailed):
            key = (call.event.step, call.event.element)
            is_taken = not any(isinstance(effect, Late) for effect in call.effects)
            assert is_taken == (key in running(call.before))
            under_way[key] -= is_taken
        begun = Counter(started(call.effects))
        if isinstance(call.event, Recover):
            under_way -= Counter(key for key in begun if key in running(call.before))
        under_way += begun

        assert all(under_way[key] == 1 for key in running(call.after))


@moderately
@given(ANY)
def test_a_write_is_begun_once_per_attempt(history: History):
    writes = [
        (effect.step, effect.element, effect.attempt)
        for effect in history.effects
        if isinstance(effect, StartAction) and effect.effect == "write"
    ]

    assert len(writes) == len(set(writes))


@moderately
@given(ANY)
def test_every_step_begun_is_recorded_to_its_end(history: History):
    last = {effect.seq: effect for effect in history.effects if isinstance(effect, RecordStep)}

    assert sorted(last) == list(range(1, history.end.seq + 1))
    assert {record.state for record in last.values()} <= {"done", "failed", "cancelled"}
    assert all(record.ended_at is not None for record in last.values())


@moderately
@given(ANY)
def test_input_by_reference_is_the_output_recorded(history: History):
    last = {effect.seq: effect for effect in history.effects if isinstance(effect, RecordStep)}
    for record in last.values():
        if record.input_from is None:
            continue
        source = last[record.input_from]

        assert source.state == "done"
        assert record.input is None


@settings(moderately, max_examples=50)
@given(histories(with_cycles=False))
def test_without_cycles_a_join_fires_at_most_once(history: History):
    joins = {node.id for node in history.graph.nodes.values() if node.joins}
    fired = Counter(
        effect.node_id
        for effect in history.effects
        if isinstance(effect, RecordStep) and effect.node_id in joins and effect.state == "done"
    )

    assert all(times == 1 for times in fired.values())


@settings(moderately, max_examples=50)
@given(histories())
def test_no_value_is_lost_and_none_is_taken_twice(history: History):
    assume(history.end.status == "completed")

    assert sent(history) == taken(history)


@settings(moderately, max_examples=50)
@given(TESTS)
def test_a_test_run_goes_only_where_it_was_asked_to_and_is_over_once_it_was_there(history: History):
    until = history.calls[0].before.until
    assume(until is not None)

    for index, call in enumerate(history.calls):
        records = [effect for effect in call.effects if isinstance(effect, RecordStep)]
        began = history.calls[0].event
        start = began.node if isinstance(began, BeginAt) else began.trigger
        assert all(
            one.node_id in (start, until) or history.graph.reaches(one.node_id, until) for one in records
        )
        if any(one.ends_run for one in records):
            assert index == len(history.calls) - 1
            assert history.end.status in ("completed", "failed")


@settings(moderately, max_examples=50)
@given(TESTS)
def test_what_is_pinned_is_not_run(history: History):
    began = history.calls[0].event
    pinned = set(history.calls[0].before.pins) - {began.node if isinstance(began, BeginAt) else ""}

    started_at = {effect.node_id for effect in history.effects if isinstance(effect, StartAction)}
    sent_by = {effect.node_id for effect in history.effects if isinstance(effect, QueueMessage)}

    assert not pinned & (started_at | sent_by)


def running(state: State) -> set[tuple[int, int]]:
    """The step and element of each action under way."""
    return {
        (step.seq, index)
        for step in state.open.values()
        for index, element in step.elements.items()
        if element.state == "running"
    }
