"""A script can only let happen what the run is waiting for."""

import msgspec
import pytest

from patchbay.engine.errors import MisuseError
from patchbay.engine.simulate import Script, play
from support.engine_nodes import engine_registry
from support.engine_runs import a_graph

REGISTRY = engine_registry()
START = {"id": "start", "type": "test.start"}


def played(node, **script):
    graph = a_graph([START, {"id": "a", **node}], ["start.out > a"], REGISTRY)
    return play(graph, msgspec.convert(script, Script))


@pytest.mark.parametrize(
    "cue",
    [
        {"do": "reply", "message": {"text": "hi"}, "node": "start"},
        {"do": "message", "node": "a", "state": "delivered"},
        {"do": "give_back"},
        {"do": "call_back"},
        {"do": "action", "node": "a"},
    ],
    ids=lambda cue: cue["do"],
)
def test_what_nothing_waits_for_cannot_happen(cue):
    with pytest.raises(MisuseError):
        played({"type": "test.ask"}, cues=[cue])


def test_a_script_needs_something_that_starts():
    graph = a_graph([{"id": "a", "type": "test.echo"}], [], REGISTRY)

    with pytest.raises(MisuseError):
        play(graph, Script())


def test_results_are_given_in_turn_and_then_actions_stay_under_way():
    transcript = played(
        {"type": "test.call", "each": {"items": "{{ [1, 2] }}"}}, results={"a": [{"value": 1}]}
    )

    assert transcript.state.status == "running"
    assert transcript.state.open[2].results == {0: 1}


def test_time_ends_waits_in_the_order_they_are_due():
    graph = a_graph(
        [
            START,
            {"id": "ask", "type": "test.ask", "params": {"timeout_s": 90}},
            {"id": "sleep", "type": "test.sleep"},
        ],
        ["start.out > ask", "start.out > sleep"],
        REGISTRY,
    )

    transcript = play(graph, msgspec.convert({"cues": [{"do": "time", "seconds": 100}]}, Script))

    start = transcript.moments[0].at
    assert [(moment.at - start).total_seconds() for moment in transcript.moments] == [0, 60, 90]
    assert transcript.state.status == "completed"
