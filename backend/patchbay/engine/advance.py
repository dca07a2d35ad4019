"""`advance()`: one event in, a new state and the effects out. The heart of Patchbay.

The walk goes on until nothing can move without the world: every token has been taken, every join and loop
that can settle has settled, and what is left are actions under way and waits. Same arguments, same result.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from patchbay.engine.effects import CloseWait, EngineEffect, Late, MoveWait
from patchbay.engine.errors import MisuseError
from patchbay.engine.events import (
    ActionDone,
    ActionFailed,
    Begin,
    BeginAt,
    Cancel,
    Event,
    Facts,
    PassTime,
    Recover,
    WaitEnded,
)
from patchbay.engine.graph import Graph
from patchbay.engine.loops import take_back
from patchbay.engine.settling import settle, wait_at_join
from patchbay.engine.state import OpenStep, State, Token
from patchbay.engine.steps import begin, begin_at_trigger, fail, follow, recover, resume, run_node
from patchbay.engine.walk import MAX_TOKENS, Walk
from patchbay.sdk import TriggerNode

Ids = Callable[[], str]
"""Gives a fresh identifier at each call."""
MAX_AHEAD_S = 10 * 366 * 86_400.0
"""How far a run's time can be ahead of everybody's; dates have an end."""


def advance(
    graph: Graph, state: State, event: Event, now: datetime, ids: Ids
) -> tuple[State, list[EngineEffect]]:
    """Apply one event to a run.

    Args:
        graph: The run's version, made ready.
        state: As the last call left it; it is not changed.
        event: What happened.
        now: Aware UTC, the time of all that follows from this event.
        ids: Gives identifiers for waits and messages.

    Returns:
        The new state, and what should be done, in order. `StartAction` comes only for actions that the state
        holds as running.

    Raises:
        MisuseError: The event cannot belong to this state: the caller's bug.
    """
    if state.is_over:
        return state, [Late("run")]
    walk = Walk(graph, state.fork(), now, ids)
    _apply(walk, event)
    _go_on(walk)
    return walk.state, walk.effects


def _apply(walk: Walk, event: Event) -> None:
    match event:
        case Begin():
            _begin(walk, event)
        case BeginAt():
            _begin_at(walk, event)
        case ActionDone():
            if step := _running(walk, event.step, event.element):
                follow(walk, step, event.element, event.outcome)
        case ActionFailed():
            if step := _running(walk, event.step, event.element):
                fail(walk, step, event.element, event.failure)
        case WaitEnded():
            _end_wait(walk, event)
        case Cancel():
            walk.end("cancelled", {"code": "cancelled", "message": event.reason} if event.reason else None)
        case PassTime():
            _pass_time(walk, event.seconds)
        case Recover():
            _recover(walk)


def _begin(walk: Walk, event: Begin) -> None:
    _check_beginning(walk, event.trigger)
    _learn(walk.state, event.facts)
    walk.state.trigger = event.value
    begin_at_trigger(walk, event.trigger, event.value)


def _begin_at(walk: Walk, event: BeginAt) -> None:
    _check_beginning(walk, event.node)
    state, past = walk.state, event.past
    _learn(state, event.facts)
    state.trigger, state.steps, state.vars = past.trigger, dict(past.steps), dict(past.vars)
    if isinstance(walk.graph.nodes[event.node].kind, TriggerNode):
        state.trigger = event.value
        begin_at_trigger(walk, event.node, event.value)
        return
    reason = walk.graph.why_not_begin_at(event.node, event.input)
    if reason is not None:
        walk.fail("cannot_begin_here", reason, event.node)
        return
    state.pins = {node_id: pin for node_id, pin in state.pins.items() if node_id != event.node}
    begin(walk, Token(node=event.node, input=event.input, value=event.value))


def _check_beginning(walk: Walk, node_id: str) -> None:
    nodes, until = walk.graph.nodes, walk.state.until
    if walk.state.seq or node_id not in nodes:
        raise MisuseError(f"a run begins once, at a node of its graph, not at {node_id!r}")
    if until is not None and until not in nodes:
        raise MisuseError(f"a run goes as far as a node of its graph, not to {until!r}")


def _learn(state: State, facts: Facts | None) -> None:
    if facts is not None:
        state.contact = facts.contact
        state.conversation = facts.conversation


def _running(walk: Walk, seq: int, index: int) -> OpenStep | None:
    """The step whose action came back, if it is still wanted."""
    if not 0 < seq <= walk.state.seq:
        raise MisuseError(f"there has been no step {seq}")
    step = walk.state.open.get(seq)
    element = step.elements.get(index) if step else None
    if element is None or element.state != "running":
        walk.effects.append(Late("action"))
        return None
    return step


def _end_wait(walk: Walk, event: WaitEnded) -> None:
    wait = walk.state.waits.pop(event.wait, None)
    if wait is None:
        walk.effects.append(Late("wait"))
        return
    _learn(walk.state, event.facts)
    walk.effects.append(CloseWait(wait.id, "consumed"))
    step = walk.state.open[wait.step]
    if wait.spec is None:
        run_node(walk, step, wait.element)
    else:
        resume(walk, step, wait.element, event.happening)


def _pass_time(walk: Walk, seconds: float) -> None:
    state = walk.state
    state.ahead_s = min(state.ahead_s + seconds, MAX_AHEAD_S)
    for wait in list(state.waits.values()):
        if wait.due_at is not None:
            due_at = wait.due_at - timedelta(seconds=seconds)
            state.waits[wait.id] = replace(wait, due_at=due_at)
            walk.effects.append(MoveWait(wait.id, due_at))


def _recover(walk: Walk) -> None:
    for step in list(walk.state.open.values()):
        for index, element in list(step.elements.items()):
            if element.state == "running" and walk.is_open(step):
                recover(walk, step, index)


def _go_on(walk: Walk) -> None:
    while not walk.state.is_over:
        if walk.is_at_end:
            walk.end("completed")
        elif len(walk.tokens) > MAX_TOKENS:
            walk.fail("token_limit", f"more than {MAX_TOKENS} values are on the move", walk.tokens[0].node)
        elif walk.tokens:
            _take(walk, walk.tokens.popleft())
        elif not settle(walk):
            walk.rest()
            return


def _take(walk: Walk, token: Token) -> None:
    node = walk.graph.nodes[token.node]
    if node.joins:
        wait_at_join(walk, token)
    elif node.loops and token.input == "next":
        take_back(walk, token)
    else:
        begin(walk, token)
