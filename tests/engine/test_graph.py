"""A graph knows who can reach whom, what a loop's body is, and what it cannot run."""

import pytest

from patchbay.engine.document import Retry
from patchbay.engine.errors import UnrunnableGraph
from patchbay.engine.events import Failure
from patchbay.engine.reach import Reach
from patchbay.engine.retry import MAX_BACKOFF_S, next_attempt_in_s
from support.engine_nodes import engine_registry
from support.engine_runs import a_graph, an_edge

REGISTRY = engine_registry()
START = {"id": "start", "type": "test.start"}


def reach(*written):
    edges = [an_edge(edge) for edge in written]
    return Reach(sorted({node for edge in edges for node in (edge.source, edge.target)}), edges)


def test_a_node_reaches_what_its_edges_lead_to_and_itself_only_in_a_circle():
    found = reach("a.out > b", "b.out > c", "c.out > b", "d.out > c")
    nodes = "abcd"

    reached = {a: "".join(b for b in nodes if found.reaches(a, b)) for a in nodes}

    assert reached == {"a": "bc", "b": "bc", "c": "bc", "d": "bc"}


@pytest.mark.parametrize(
    ("edges", "body"),
    [
        pytest.param(["l.item > a", "a.out > b", "b.out > l.next", "l.done > c"], "ab", id="a plain body"),
        pytest.param(["l.item > a", "a.out > b", "l.done > c"], "ab", id="a body that ends open"),
        pytest.param(["l.item > a", "a.out > l.next", "a.no > c", "l.done > c"], "a", id="a way out"),
        pytest.param(["l.item > l.next"], "", id="no body"),
        pytest.param(["l.item > a", "a.out > l"], "a", id="a body that begins the loop anew"),
        pytest.param(
            ["o.item > l", "l.item > a", "a.out > l.next", "l.done > o.next", "o.done > c"],
            "a",
            id="inside another loop",
        ),
        pytest.param(
            ["l.item > a", "a.error > h", "h.out > l.next", "a.out > l.next", "l.done > b", "b.error > h"],
            "ah",
            id="an error handler shared with what comes after",
        ),
    ],
)
def test_the_body_of_a_loop_is_what_comes_back_or_does_not_come_after(edges, body):
    assert reach(*edges).body_of("l") == frozenset(body)


def test_the_body_of_an_outer_loop_holds_the_inner_one():
    found = reach("o.item > l", "l.item > a", "a.out > l.next", "l.done > o.next", "o.done > c")

    assert found.body_of("o") == {"l", "a"}


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        ([START, {"id": "a", "type": "test.nowhere"}], []),
        ([START, {"id": "a", "type": "test.echo", "version": 9}], []),
        ([START], ["start.out > a"]),
        ([START], ["a.out > start"]),
    ],
    ids=["type", "version", "target", "source"],
)
def test_what_cannot_be_run_is_no_graph(nodes, edges):
    with pytest.raises(UnrunnableGraph) as caught:
        a_graph(nodes, edges, REGISTRY)

    assert caught.value.node_id == "a"


def test_triggers_are_told_in_the_order_of_the_document():
    nodes = [START, {"id": "off", "type": "test.start", "disabled": True}, {"id": "b", "type": "test.listen"}]

    graph = a_graph(nodes, [], REGISTRY)

    assert [node.id for node in graph.triggers()] == ["start", "b"]


@pytest.mark.parametrize(
    ("retry", "failure", "attempt", "seconds"),
    [
        (Retry(attempts=3, backoff_s=2), Failure("busy", "", True), 1, 2),
        (Retry(attempts=3, backoff_s=2), Failure("busy", "", True), 2, 4),
        (Retry(attempts=3, backoff_s=2), Failure("busy", "", True), 3, None),
        (Retry(attempts=3, backoff_s=2), Failure("busy", "", True, 9.5), 1, 9.5),
        (Retry(attempts=3, backoff_s=2), Failure("busy", "", True, 0.5), 1, 2),
        (Retry(attempts=20, backoff_s=86_400), Failure("busy", "", True), 19, MAX_BACKOFF_S),
        (Retry(attempts=3, backoff_s=0), Failure("busy", "", True), 1, 0),
        (Retry(attempts=3, backoff_s=2), Failure("refused", ""), 1, None),
        (Retry(attempts=3, backoff_s=2, on=("busy",)), Failure("busy", "", True), 1, 2),
        (Retry(attempts=3, backoff_s=2, on=("busy",)), Failure("timeout", "", True), 1, None),
        (Retry(), Failure("busy", "", True), 1, None),
    ],
)
def test_the_next_attempt_is_due(retry, failure, attempt, seconds):
    assert next_attempt_in_s(retry, failure, attempt) == seconds
