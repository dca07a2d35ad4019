"""What `advance` refuses, what comes too late for it, and where it draws the line."""

from datetime import UTC, datetime

import pytest

from patchbay.engine import settling, values, walk
from patchbay.engine.advance import advance
from patchbay.engine.effects import EndRun, Late, RecordStep, StartAction
from patchbay.engine.errors import MisuseError
from patchbay.engine.events import ActionDone, ActionFailed, Begin, Cancel, Facts, Failure, Recover, WaitEnded
from patchbay.engine.graph import DEFAULT_MAX_STEPS
from patchbay.engine.state import RunInfo, State, decode_state, encode_state
from patchbay.sdk import Replied, TimedOut, emit
from support.engine_histories import numbered
from support.engine_nodes import engine_registry
from support.engine_runs import a_graph

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
START = {"id": "start", "type": "test.start"}
REGISTRY = engine_registry()


def drawn(*nodes, edges, **settings):
    return a_graph([START, *nodes], edges, REGISTRY, **settings)


def happen(graph, state, event):
    return advance(graph, state, event, NOON, numbered(1))


def begun(graph, value=None):
    run = RunInfo(id="run", workflow_id="workflow", version=1, started_at=NOON)
    return happen(graph, State(run=run), Begin("start", value))


CALL = drawn({"id": "call", "type": "test.call"}, edges=["start.out > call"])
ASK = drawn({"id": "ask", "type": "test.ask"}, edges=["start.out > ask"])


@pytest.mark.parametrize("event", [Cancel(), Recover(), WaitEnded("id-2", TimedOut()), Begin("start", 1)])
def test_what_comes_after_the_end_is_late(event):
    state, _ = begun(ASK)
    over, _ = happen(ASK, state, Cancel())

    assert happen(ASK, over, event) == (over, [Late("run")])


def test_a_wait_that_is_closed_is_closed_for_good():
    state, _ = begun(ASK)
    state, _ = happen(ASK, state, WaitEnded("id-2", Replied({"text": "hi"})))
    unknown = WaitEnded("id-99", TimedOut())
    waiting, _ = begun(ASK)

    assert happen(ASK, waiting, unknown) == (waiting, [Late("wait")])


def test_an_answer_to_a_step_that_is_over_is_late():
    graph = drawn(
        {"id": "call", "type": "test.call", "each": {"items": "{{ [1, 2] }}", "concurrency": 2}},
        {"id": "ask", "type": "test.ask"},
        edges=["start.out > call", "call.error > ask"],
    )
    state, _ = begun(graph)
    state, _ = happen(graph, state, ActionFailed(2, 0, Failure("refused", "no")))

    assert happen(graph, state, ActionDone(2, 1, emit("out", 1))) == (state, [Late("action")])


def test_of_two_answers_the_first_counts():
    graph = drawn(
        {"id": "call", "type": "test.call"},
        {"id": "ask", "type": "test.ask"},
        edges=["start.out > call", "call.out > ask"],
    )
    state, _ = begun(graph)
    state, _ = happen(graph, state, Recover())
    state, _ = happen(graph, state, ActionDone(2, 0, emit("out", "first")))

    again, effects = happen(graph, state, ActionDone(2, 0, emit("out", "second")))

    assert effects == [Late("action")]
    assert again.steps["call"] == "first"


def test_a_run_begins_once():
    state, _ = begun(ASK)

    with pytest.raises(MisuseError):
        happen(ASK, state, Begin("start", None))


def test_a_run_begins_at_a_node_of_its_graph():
    run = RunInfo(id="run", workflow_id="workflow", version=1, started_at=NOON)

    with pytest.raises(MisuseError):
        happen(ASK, State(run=run), Begin("nowhere", None))


@pytest.mark.parametrize("seq", [0, -1, 3])
def test_an_answer_to_a_step_that_never_was_is_a_mistake_of_the_caller(seq):
    state, _ = begun(CALL)

    with pytest.raises(MisuseError):
        happen(CALL, state, ActionDone(seq, 0, emit("out")))


def test_facts_are_those_of_the_latest_event_that_had_some():
    graph = drawn(
        {"id": "ask", "type": "test.ask"},
        {"id": "name", "type": "test.echo", "params": {"value": "{{ contact.name }}"}},
        edges=["start.out > ask", "ask.reply > name"],
    )
    state, _ = begun(graph)

    event = WaitEnded("id-2", Replied({"text": "hi"}), Facts(contact={"name": "Ann"}))
    state, _ = happen(graph, state, event)

    assert state.steps["name"] == "Ann"


def test_an_action_gets_what_expressions_see_where_it_evaluates_some():
    _, effects = begun(CALL, value=7)

    start = next(effect for effect in effects if isinstance(effect, StartAction))

    assert start.scope is not None
    assert (start.scope["input"], start.scope["steps"]) == (7, {"start": 7})


def test_a_message_of_an_error_is_cut_and_mended_before_it_is_stored():
    state, _ = begun(CALL)

    state, _ = happen(CALL, state, ActionFailed(2, 0, Failure("odd", "\ud800" + "x" * 5_000)))

    assert decode_state(encode_state(state)) == state
    assert state.error is not None
    assert len(state.error["message"]) == 1_000


# ── Ceilings ─────────────────────────────────────────────────────────────────────────────────────────


def ended(effects):
    end = effects[-1]
    assert isinstance(end, EndRun)
    return (end.error or {}).get("code")


def test_a_run_has_a_ceiling_of_steps():
    graph = drawn({"id": "a", "type": "test.echo"}, edges=["start.out > a", "a.out > a"])

    state, effects = begun(graph)

    assert (ended(effects), state.seq) == ("step_limit", DEFAULT_MAX_STEPS)


def test_elements_of_lists_have_a_ceiling_too():
    graph = drawn(
        {"id": "a", "type": "test.echo", "each": {"items": "{{ trigger }}"}},
        edges=["start.out > a", "a.out > a"],
    )

    state, effects = begun(graph, value=[None] * values.MAX_LIST)

    assert ended(effects) == "step_limit"
    assert state.ran == walk.MAX_NODE_RUNS + 1


@pytest.mark.parametrize("size", [values.MAX_LIST, values.MAX_LIST + 1])
@pytest.mark.parametrize(
    "node",
    [
        {"type": "test.echo", "each": {"items": "{{ trigger }}"}, "params": {"value": 1}},
        {"type": "test.loop", "params": {"items": "{{ trigger }}"}},
    ],
    ids=["each", "loop"],
)
def test_a_list_has_a_ceiling(node, size):
    graph = drawn({"id": "a", **node}, edges=["start.out > a"])

    _, effects = begun(graph, value=[None] * size)

    assert ended(effects) == ("invalid_list" if size > values.MAX_LIST else None)


def test_the_tokens_on_the_move_have_a_ceiling():
    width = 101
    nodes = [{"id": f"n{index}", "type": "test.echo"} for index in range(width)]
    edges = ["start.out > n0", *(f"n{a}.out > n{b}" for a in range(width) for b in range(width) if a < 99)]
    graph = drawn(*nodes, edges=edges)

    state, effects = begun(graph)

    assert ended(effects) == "token_limit"
    assert state.seq <= walk.MAX_TOKENS / (width - 1) + 2


def test_the_tokens_at_a_join_have_a_ceiling():
    join = {"id": "join", "type": "test.join"}
    relays = [{"id": f"n{index}", "type": "test.echo"} for index in range(10)]
    edges = ["start.out > n0"]
    edges += [f"{node['id']}.out > join" for node in relays]
    edges += [f"n{index}.out > n{(index + 1) % 10}" for index in range(10)]
    graph = drawn(join, *relays, edges=edges, max_steps=settling.MAX_TOKENS + 100)

    _, effects = begun(graph)

    assert ended(effects) == "token_limit"


def test_a_value_that_grows_each_time_round_is_stopped():
    text = "{{ input ~ input }}"
    graph = drawn(
        {"id": "a", "type": "test.echo", "params": {"value": [text, text, text, text, text]}},
        {"id": "b", "type": "test.echo", "params": {"value": "{{ input | join }}"}},
        edges=["start.out > a", "a.out > b", "b.out > a"],
    )

    _, effects = begun(graph, value="x" * 100)

    assert ended(effects) in {"invalid_value", "expression_budget"}


def test_values_have_a_ceiling_together():
    size = values.MAX_VALUE_BYTES - 2
    rounds = values.MAX_WALK_BYTES // size
    graph = drawn({"id": "a", "type": "test.echo"}, edges=["start.out > a", "a.out > a"])

    _, effects = begun(graph, value="x" * size)

    assert ended(effects) == "invalid_value"
    done = [effect for effect in effects if isinstance(effect, RecordStep) and effect.state == "done"]
    assert len(done) == 1 + rounds


def test_the_results_of_a_list_weigh_as_any_value_does():
    text = "x" * 1_000_000
    graph = drawn(
        {"id": "a", "type": "test.call", "each": {"items": "{{ [1, 2, 3, 4, 5] }}", "concurrency": 5}},
        edges=["start.out > a"],
    )
    state, _ = begun(graph)
    for index in range(4):
        state, _ = happen(graph, state, ActionDone(2, index, emit("out", text)))

    _, effects = happen(graph, state, ActionDone(2, 4, emit("out", text)))

    assert ended(effects) == "invalid_value"
