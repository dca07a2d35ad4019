"""Runs of drafts: begun in the middle, ended on the way, with outputs pinned and time pretended."""

import pytest

from patchbay.engine.advance import MAX_AHEAD_S
from patchbay.engine.effects import EndRun, MoveWait, RecordStep, StartAction
from patchbay.engine.events import BeginAt, Failure, Past
from patchbay.engine.simulate import ContactWrites, Result, Script, TimeIsPretended, play
from patchbay.engine.state import Pin, State, decode_state
from support.engine_nodes import engine_registry
from support.engine_runs import a_graph

START = {"id": "start", "type": "test.start"}
REGISTRY = engine_registry()


def drawn(*nodes, edges, **settings):
    return a_graph([START, *nodes], edges, REGISTRY, **settings)


def node(node_id, kind="echo", **spec):
    return {"id": node_id, "type": f"test.{kind}", **spec}


def played(graph, **script):
    return play(graph, Script(**script))


def effects(transcript, kind):
    return [one for moment in transcript.moments for one in moment.effects if isinstance(one, kind)]


def ran(transcript):
    """The nodes that had a step, in the order in which these began."""
    found = {one.seq: one.node_id for one in effects(transcript, RecordStep)}
    return [found[seq] for seq in sorted(found)]


# ── From a node on ───────────────────────────────────────────────────────────────────────────────────


LINE = drawn(
    node("a"),
    node("b", params={"value": "{{ input }}-{{ trigger.text }}-{{ steps.a.n }}-{{ vars.color }}"}),
    edges=["start.out > a", "a.out > b"],
)


def test_a_run_begins_at_a_node_as_if_all_before_it_had_happened():
    past = Past(trigger={"text": "hi"}, steps={"a": {"n": 1}}, vars={"color": "blue"})

    told = played(LINE, begin_at=BeginAt("b", "in", past=past))

    assert ran(told) == ["b"]
    assert told.state.steps["b"] == "in-hi-1-blue"
    assert told.state.status == "completed"


def test_what_is_missing_from_the_past_is_named():
    told = played(LINE, begin_at=BeginAt("b", "in", past=Past(trigger={"text": "hi"})))

    assert told.state.status == "failed"
    assert "steps.a" in told.state.error["message"]


def test_a_trigger_begun_at_gives_the_value():
    told = played(LINE, begin_at=BeginAt("start", {"text": "x"}), until="a")

    assert (ran(told), told.state.trigger) == (["start", "a"], {"text": "x"})


def test_a_join_begun_at_takes_the_value_as_what_it_gathered():
    graph = drawn(node("all", "join"), node("a"), edges=["start.out > all", "all.out > a"])
    gathered = {"values": [1, 2], "by": {"x": 1, "y": 2}}

    told = played(graph, begin_at=BeginAt("all", gathered))

    assert ran(told) == ["all", "a"]
    assert effects(told, RecordStep)[0].input == gathered


def test_a_node_begun_at_runs_over_its_list():
    graph = drawn(node("a", each={"items": "{{ input }}"}, params={"value": "{{ item }}!"}), edges=[])

    assert played(graph, begin_at=BeginAt("a", [1, 2])).state.steps["a"] == ["1!", "2!"]


LOOP = drawn(
    node("loop", "loop", params={"items": [1, 2]}),
    node("inner", "loop", params={"items": [3]}),
    node("body"),
    node("after"),
    edges=[
        "start.out > loop",
        "loop.item > inner",
        "inner.item > body",
        "body.out > inner.next",
        "inner.done > loop.next",
        "loop.done > after",
    ],
)


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        (
            BeginAt("body", 1),
            (
                "body is inside the loop loop and runs once per item of it;"
                " without the loop there is none, so begin at loop"
            ),
        ),
        (
            BeginAt("inner", 1),
            (
                "inner is inside the loop loop and runs once per item of it;"
                " without the loop there is none, so begin at loop"
            ),
        ),
        (
            BeginAt("loop", 1, "next"),
            "loop takes at `next` only what began at its `item`; begin at its `in`",
        ),
        (BeginAt("after", 1, "side"), "after has no input 'side'; it has: in"),
    ],
)
def test_no_run_begins_where_a_loop_would_be_missing(where, reason):
    told = played(LOOP, begin_at=where)

    error = {"code": "cannot_begin_here", "message": reason, "node": where.node}
    assert effects(told, EndRun) == [EndRun("failed", error)]
    assert ran(told) == []


def test_a_run_begins_at_a_loop_and_after_one():
    assert ran(played(LOOP, begin_at=BeginAt("loop", None)))[:4] == ["loop", "inner", "body", "inner"]
    assert ran(played(LOOP, begin_at=BeginAt("after", None))) == ["after"]


# ── Up to a node ─────────────────────────────────────────────────────────────────────────────────────


def test_a_run_goes_no_further_than_asked_and_only_where_that_leads():
    graph = drawn(
        node("a"),
        node("b"),
        node("c"),
        node("aside", "call"),
        edges=["start.out > a", "a.out > b", "a.out > aside", "b.out > c", "start.out > aside"],
    )

    told = played(graph, until="b")

    assert ran(told) == ["start", "a", "b"]
    assert [one.node_id for one in effects(told, RecordStep) if one.ends_run] == ["b"]
    assert (told.state.status, told.state.steps["b"]) == ("completed", None)


def test_a_run_is_over_once_the_step_is_whatever_else_is_under_way():
    graph = drawn(
        node("slow", "ask"),
        node("b"),
        node("late"),
        edges=["start.out > slow", "start.out > b", "slow.reply > b"],
    )

    told = played(graph, until="b")

    states = {one.node_id: one.state for one in effects(told, RecordStep)}
    assert states == {"start": "done", "slow": "cancelled", "b": "done"}
    assert told.state.status == "completed"


def test_a_step_that_waits_is_over_when_its_wait_is_and_sends_nothing_on_before():
    graph = drawn(
        node("tell", "notify"),
        node("after"),
        edges=["start.out > tell", "tell.accepted > after", "tell.timeout > after"],
    )
    asking = drawn(node("ask", "ask"), node("after"), edges=["start.out > ask", "ask.reply > after"])

    told = played(asking, until="ask", cues=(ContactWrites({"text": "yes"}),))

    assert ran(played(graph, until="tell")) == ["start", "tell"]
    assert (ran(told), told.state.steps["ask"]) == (["start", "ask"], {"text": "yes"})


def test_a_failed_step_that_nothing_mends_fails_the_run_there_too():
    graph = drawn(node("call", "call"), edges=["start.out > call"])

    told = played(graph, until="call", results={"call": (Result(fails=Failure("no", "no")),)})

    assert told.state.status == "failed"


@pytest.mark.parametrize(
    ("until", "steps"),
    [
        ("body", ["start", "loop", "inner", "body"]),
        ("inner", ["start", "loop", "inner", "body"]),
        ("loop", ["start", "loop", "inner", "body", "inner", "body"]),
    ],
)
def test_a_loop_is_gone_through_as_far_as_that_takes(until, steps):
    told = played(LOOP, until=until)

    assert (ran(told), told.state.status) == (steps, "completed")


def test_where_the_run_never_gets_it_ends_by_itself():
    graph = drawn(
        node("which", "choose", params={"when": "{{ false }}"}),
        node("a"),
        node("b"),
        edges=["start.out > which", "which.yes > a", "which.no > b"],
    )

    told = played(graph, until="a")

    assert (ran(told), told.state.status) == (["start", "which"], "completed")


# ── Pins ─────────────────────────────────────────────────────────────────────────────────────────────


PINNED = drawn(
    node("call", "call", params={"writes": True}),
    node("a", params={"value": "{{ steps.call }}"}),
    node("sorry"),
    edges=["start.out > call", "call.out > a", "call.error > sorry"],
)


def test_a_pinned_node_is_not_run_and_gives_what_is_pinned():
    told = played(PINNED, pins={"call": Pin("out", {"id": 7})})

    (step,) = [one for one in effects(told, RecordStep) if one.node_id == "call"]
    assert (step.state, step.port, step.output, step.pinned) == ("done", "out", {"id": 7}, True)
    assert effects(told, StartAction) == []
    assert told.state.steps["a"] == {"id": 7}


def test_an_error_can_be_pinned():
    told = played(PINNED, pins={"call": Pin("error", {"code": "gone", "message": "gone"})})

    assert ran(told) == ["start", "call", "sorry"]


def test_a_pin_to_an_output_that_is_not_there_fails_its_step():
    graph = drawn(node("a"), edges=["start.out > a"])

    told = played(graph, pins={"a": Pin("old", 1)})

    assert told.state.error["code"] == "unknown_port"


def test_a_pinned_loop_gives_its_results_without_going_round():
    told = played(LOOP, pins={"loop": Pin("done", [5])})
    item = played(LOOP, pins={"loop": Pin("item", 5)})

    assert (ran(told), told.state.steps["after"]) == (["start", "loop", "after"], [5])
    assert item.state.error["code"] == "unknown_port"


def test_a_pinned_join_still_waits_for_its_branches():
    graph = drawn(
        node("ask", "ask"),
        node("all", "join"),
        edges=["start.out > ask", "start.out > all", "ask.reply > all"],
    )

    told = played(graph, pins={"all": Pin("out", "pinned")}, cues=(ContactWrites({"text": "hi"}),))

    assert told.state.steps["all"] == "pinned"


def test_the_node_a_run_begins_at_is_run_though_it_is_pinned():
    told = played(PINNED, begin_at=BeginAt("a", 1, past=Past(steps={"call": 3})), pins={"a": Pin("out", 9)})

    assert told.state.steps["a"] == 3


def test_a_disabled_node_passes_on_what_came_in_even_if_pinned():
    graph = drawn(node("a", disabled=True), edges=["start.out > a"])

    assert played(graph, value=4, pins={"a": Pin("out", 9)}).state.steps["a"] == 4


# ── Pretended time ───────────────────────────────────────────────────────────────────────────────────


def test_pretended_time_makes_what_waits_due_and_nothing_that_begins_to_wait_then():
    graph = drawn(
        node("first", "sleep"),
        node("when", params={"value": "{{ now }}"}),
        node("second", "sleep"),
        edges=["start.out > first", "first.out > when", "when.out > second"],
    )

    told = played(graph, cues=(TimeIsPretended(3600),))

    assert [one.due_at.isoformat() for one in effects(told, MoveWait)] == ["2026-03-02T11:01:00+00:00"]
    assert told.state.steps["when"] == "2026-03-02T13:00:00+00:00"
    assert [one.node for one in told.state.open.values()] == ["second"]


def test_pretended_time_that_is_too_short_leaves_the_wait_where_it_gets_to():
    graph = drawn(node("nap", "sleep"), edges=["start.out > nap"])

    told = played(graph, cues=(TimeIsPretended(45), TimeIsPretended(10)))

    (wait,) = told.state.waits.values()
    assert (wait.due_at.isoformat(), told.state.ahead_s) == ("2026-03-02T12:00:05+00:00", 55)


def test_a_retry_comes_earlier_too():
    graph = drawn(node("call", "call", retry={"attempts": 2, "backoff_s": 600}), edges=["start.out > call"])
    busy = Result(fails=Failure("busy", "later", True))

    told = played(graph, results={"call": (busy, Result(value="ok"))}, cues=(TimeIsPretended(700),))

    assert told.state.steps["call"] == "ok"


def test_a_runs_time_is_ahead_by_so_much_at_most():
    graph = drawn(node("ask", "ask", params={"timeout_s": None}), edges=["start.out > ask"])

    told = played(graph, cues=tuple(TimeIsPretended(MAX_AHEAD_S) for _ in range(3)))

    assert told.state.ahead_s == MAX_AHEAD_S


# ── States from before ───────────────────────────────────────────────────────────────────────────────


def test_a_state_from_before_there_were_test_runs_is_read():
    old = (
        b'{"run":{"id":"r","workflow_id":"w","version":1,"started_at":"2026-03-02T12:00:00Z"},'
        b'"open":{"2":{"seq":2,"origin":2,"node":"ask","value":1,"started_at":"2026-03-02T12:00:00Z"}},"seq":2}'
    )

    state = decode_state(old)

    assert isinstance(state, State)
    assert (state.pins, state.until, state.ahead_s) == ({}, None, 0)
    assert (state.open[2].vars, state.open[2].pinned) == (None, False)
