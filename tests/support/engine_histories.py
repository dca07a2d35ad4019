"""Random drawings and random histories of their runs, for properties that hold of every one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from hypothesis import strategies as st

from patchbay.engine.advance import advance
from patchbay.engine.effects import EngineEffect, StartAction
from patchbay.engine.events import (
    ActionDone,
    ActionFailed,
    Begin,
    BeginAt,
    Cancel,
    Event,
    Failure,
    PassTime,
    Past,
    Recover,
    WaitEnded,
)
from patchbay.engine.graph import Graph
from patchbay.engine.state import Pin, RunInfo, State, Wait
from patchbay.sdk import (
    CalledBack,
    ForCallback,
    ForHuman,
    ForMessage,
    ForReply,
    GivenBack,
    Happening,
    MessageChanged,
    Outcome,
    Replied,
    TimedOut,
    emit,
)
from support.engine_nodes import engine_registry
from support.engine_runs import a_graph

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAX_STEPS = 60
MAX_EVENTS = 12
"""Random events of one history; after them the run is led to its end."""

_REGISTRY = engine_registry()


class Happened(NamedTuple):
    """One call of `advance`: what it was given and what it gave."""

    before: State
    event: Event
    now: datetime
    first_id: int
    after: State
    effects: list[EngineEffect]


class History(NamedTuple):
    """A run from its beginning to its end."""

    graph: Graph
    calls: list[Happened]

    @property
    def end(self) -> State:
        return self.calls[-1].after

    @property
    def effects(self) -> list[EngineEffect]:
        return [effect for call in self.calls for effect in call.effects]

    def __repr__(self) -> str:
        document = self.graph.document
        nodes = [f"{node.id}: {node.type} {node.params}" for node in document.nodes]
        edges = [f"{edge.source}.{edge.output} > {edge.target}.{edge.input}" for edge in document.edges]
        return "\n".join(["History", *nodes, *edges, *[str(call.event) for call in self.calls]])


# ── Drawings ─────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def graphs(draw: st.DrawFn, *, with_cycles: bool = True) -> Graph:
    """A drawing of up to a dozen nodes: branches, joins, waits, actions, failures; maybe cycles and loops."""
    kinds = [*_PLAIN, *(["loop", "loop"] if with_cycles else [])]
    types = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=12))
    ids = [f"n{index}" for index in range(len(types))]
    nodes = [draw(_node(node_id, kind, ids)) for node_id, kind in zip(ids, types, strict=True)]
    edges = ["start.out > n0", *[f"start.out > {node_id}" for node_id in draw(_some_of(ids[1:3]))]]
    edges += draw(_wiring(nodes, back=None))
    if with_cycles and draw(st.booleans()):
        edges.append(f"{draw(st.sampled_from(_ends(nodes)))} > {draw(st.sampled_from(ids))}")
    start = {"id": "start", "type": "test.start"}
    return a_graph([start, *nodes], list(dict.fromkeys(edges)), _REGISTRY, max_steps=MAX_STEPS)


_PLAIN = [
    *("echo", "split", "choose", "ask", "notify", "sleep"),
    *("race", "call", "set", "break", "join", "join"),
]

_PORTS = {
    "split": ["left", "right"],
    "choose": ["yes", "no"],
    "ask": ["reply", "invalid", "timeout"],
    "notify": ["accepted", "delivered", "failed", "timeout"],
    "call": ["out", "busy", "error"],
    "break": ["out", "error"],
    "loop": ["item", "done"],
}


@st.composite
def _node(draw: st.DrawFn, node_id: str, kind: str, ids: list[str]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": node_id, "type": f"test.{kind}"}
    seen = draw(st.sampled_from(ids))
    params = {
        "echo": {"value": f"{node_id} {{{{ steps | length }}}}"},
        "split": {"values": {"left": 1, "right": {"two": 2}}},
        "choose": {"when": f"{{{{ steps.{seen} is defined }}}}"},
        "ask": {"answers": ["yes"], "tries": 2},
        "call": {"writes": draw(st.booleans()), "what": "{{ input }}"},
        "break": {"how": draw(st.sampled_from(["refused", "crash", "not_json", "crash_on_resume"]))},
        "loop": {"items": draw(st.sampled_from([[], [1], [1, 2]]))},
        "set": {"values": {"seen": "{{ steps | length }}"}},
    }
    if kind in params:
        node["params"] = params[kind]
    if kind == "call":
        node["retry"] = {"attempts": draw(st.integers(1, 3)), "backoff_s": 2}
    if kind in {"echo", "call", "ask", "notify"} and draw(st.integers(0, 4)) == 0:
        concurrency = draw(st.integers(1, 3))
        mode = draw(st.sampled_from(["fail", "continue"]))
        node["each"] = {"items": "{{ [1, 2, 3] }}", "concurrency": concurrency, "on_error": mode}
    node["on_error"] = draw(st.sampled_from(["continue", "continue", "fail"]))
    node["disabled"] = draw(st.integers(0, 15)) == 0
    return node


@st.composite
def _wiring(draw: st.DrawFn, nodes: list[dict[str, Any]], back: str | None) -> list[str]:
    """Edges that lead forward, or `back` to the loop these nodes are the body of."""
    edges: list[str] = []
    while nodes:
        node, nodes = nodes[0], nodes[1:]
        if node["type"] == "test.loop":
            body, nodes = _split_at(nodes, draw(st.integers(1, 4)))
            edges += [f"{node['id']}.item > {inner['id']}" for inner in body[:1]]
            edges += draw(_wiring(body, back=f"{node['id']}.next"))
        targets = [*[other["id"] for other in _outside_loops(nodes)], *([back] if back else [])]
        ports = ["done"] if node["type"] == "test.loop" else _ports(node)
        edges += [f"{node['id']}.{port} > {target}" for port in ports for target in draw(_some_of(targets))]
    return edges


def _split_at(nodes: list[dict[str, Any]], size: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return nodes[:size], nodes[size:]


def _outside_loops(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes up to and with the first loop: what comes next may be its body."""
    for index, node in enumerate(nodes):
        if node["type"] == "test.loop":
            return nodes[: index + 1]
    return nodes


def _some_of(targets: list[str]) -> st.SearchStrategy[list[str]]:
    """One or two of them more often than none."""
    if not targets:
        return st.just([])
    near = st.sampled_from(targets[:4] + targets[-1:])
    return st.one_of(
        st.lists(near, min_size=1, max_size=2, unique=True), st.lists(near, max_size=2, unique=True)
    )


def _ends(nodes: list[dict[str, Any]]) -> list[str]:
    return [f"{node['id']}.{port}" for node in nodes for port in _ports(node)]


def _ports(node: dict[str, Any]) -> list[str]:
    return _PORTS.get(node["type"].removeprefix("test."), ["out"])


# ── Histories ────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def histories(draw: st.DrawFn, *, with_cycles: bool = True, is_test: bool = False) -> History:
    """A drawing, and a run of it in which things happen in any order until it is over.

    A test run may begin anywhere, go no further than some node, and have outputs pinned.
    """
    history = History(draw(graphs(with_cycles=with_cycles)), [])
    run = RunInfo(id="run", workflow_id="workflow", version=1, started_at=NOON)
    if is_test:
        _happen(history, draw(_test_states(history.graph, run)), draw(_beginnings(history.graph)))
    else:
        _happen(history, State(run=run), Begin("start", {"text": "hi"}))
    for _ in range(draw(st.integers(0, MAX_EVENTS))):
        if history.end.is_over:
            return history
        is_rare = draw(st.integers(0, 9)) == 9
        rare = [*_repeated(history), *_RARE, *([PassTime(30)] if is_test else [])]
        event = draw(st.sampled_from(rare if is_rare else _possible(history.end)))
        _happen(history, history.end, event)
    while not history.end.is_over:
        possible = _possible(history.end)
        assert possible, "the run is not over, and nothing can happen to it any more"
        _happen(history, history.end, possible[0])
    return history


@st.composite
def _test_states(draw: st.DrawFn, graph: Graph, run: RunInfo) -> State:
    ids = list(graph.nodes)
    pinned = draw(st.lists(st.sampled_from(ids), max_size=3, unique=True))
    pins = {node_id: Pin(draw(st.sampled_from(sorted(graph.nodes[node_id].ports))), 1) for node_id in pinned}
    return State(run=run, pins=pins, until=draw(st.one_of(st.none(), st.sampled_from(ids))))


@st.composite
def _beginnings(draw: st.DrawFn, graph: Graph) -> Event:
    node_id = draw(st.one_of(st.just("start"), st.sampled_from(list(graph.nodes))))
    if node_id == "start":
        return Begin("start", {"text": "hi"})
    return BeginAt(node_id, {"values": [], "by": {}}, past=Past(steps={"n0": 1}))


_RARE: list[Event] = [Recover(), Cancel("enough")]


def numbered(first: int) -> Callable[[], str]:
    """Identifiers, counted from `first`."""
    numbers = count(first)
    return lambda: f"id-{next(numbers)}"


def _happen(history: History, state: State, event: Event) -> None:
    now = NOON + timedelta(seconds=len(history.calls))
    first_id = 1_000 * len(history.calls)
    after, effects = advance(history.graph, state, event, now, numbered(first_id))
    history.calls.append(Happened(state, event, now, first_id, after, effects))


def _possible(state: State) -> list[Event]:
    """Everything that the run now waits for."""
    events: list[Event] = []
    for step in state.open.values():
        for index, element in step.elements.items():
            if element.state == "running":
                events += _ends_of_action(step.seq, index)
    for wait in state.waits.values():
        events += [WaitEnded(wait.id, happening) for happening in _ends_of_wait(wait)]
    return events


def _ends_of_action(seq: int, index: int) -> list[Event]:
    return [
        ActionDone(seq, index, emit("out", {"answer": seq})),
        ActionDone(seq, index, emit("busy", None)),
        ActionDone(seq, index, Outcome()),
        ActionDone(seq, index, emit("nowhere")),
        ActionFailed(seq, index, Failure("busy", "busy", retryable=True)),
        ActionFailed(seq, index, Failure("busy", "busy", retryable=True, otherwise=emit("busy"))),
        ActionFailed(seq, index, Failure("refused", "refused")),
    ]


def _ends_of_wait(wait: Wait) -> list[Happening]:
    happenings: list[Happening] = [] if wait.due_at is None else [TimedOut()]
    match wait.spec:
        case ForReply():
            happenings += [Replied({"text": "yes"}), Replied({"text": "no"})]
        case ForMessage():
            happenings += [
                MessageChanged("delivered"),
                MessageChanged("failed", {"code": "x", "message": "y"}),
            ]
        case ForHuman():
            happenings += [GivenBack("Bo")]
        case ForCallback():
            happenings += [CalledBack(1)]
    return happenings


def _repeated(history: History) -> list[Event]:
    """What has happened before, once more."""
    kinds = WaitEnded | ActionDone | ActionFailed
    return [call.event for call in history.calls if isinstance(call.event, kinds)][-3:]


def started(effects: list[EngineEffect]) -> list[tuple[int, int]]:
    """The step and element of each action begun."""
    return [(effect.step, effect.element) for effect in effects if isinstance(effect, StartAction)]
