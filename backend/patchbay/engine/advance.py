"""`advance()`: one event in, a new state and the effects out. The heart of Patchbay.

The walk goes on until nothing can move without the world: every token has been taken, every join and loop that
can settle has settled, and what is left are actions under way and waits. Same arguments, same result.
"""

from collections.abc import Callable
from datetime import datetime

from patchbay.engine.effects import CloseWait, EngineEffect, Late
from patchbay.engine.errors import MisuseError
from patchbay.engine.events import (
    ActionDone,
    ActionFailed,
    Begin,
    Cancel,
    Event,
    Facts,
    Failure,
    Recover,
    WaitEnded,
)
from patchbay.engine.graph import Graph
from patchbay.engine.settling import settle
from patchbay.engine.state import State, Token
from patchbay.engine.steps import Steps
from patchbay.sdk import Effect

Ids = Callable[[], str]
"""Gives a fresh identifier at each call."""


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
    state = state.fork()
    steps = Steps(graph, state, now, ids)
    _apply(steps, event)
    _walk(steps)
    return state, steps.effects


def _apply(steps: Steps, event: Event) -> None:
    match event:
        case Begin():
            _begin(steps, event)
        case ActionDone():
            steps.finish_action(_running(steps, event.step, event.element), event.element, event.outcome)
        case ActionFailed():
            steps.fail_element(_running(steps, event.step, event.element), event.element, event.failure)
        case WaitEnded():
            _end_wait(steps, event)
        case Cancel():
            steps.end_run(
                "cancelled", {"code": "cancelled", "message": event.reason} if event.reason else None
            )
        case Recover():
            _recover(steps)


def _begin(steps: Steps, event: Begin) -> None:
    state = steps.state
    if state.seq or event.trigger not in steps.graph.nodes:
        raise MisuseError(f"a run begins once, at a trigger of its graph, not at {event.trigger!r}")
    _learn(state, event.facts)
    state.trigger = event.value
    steps.record_trigger(event.trigger, event.value)


def _learn(state: State, facts: Facts | None) -> None:
    if facts is not None:
        state.contact = facts.contact
        state.conversation = facts.conversation


def _running(steps: Steps, seq: int, element: int) -> int:
    open_step = steps.state.open.get(seq)
    if (
        open_step is None
        or element not in open_step.elements
        or open_step.elements[element].state != "running"
    ):
        raise MisuseError(f"step {seq}.{element} is not running")
    return seq


def _end_wait(steps: Steps, event: WaitEnded) -> None:
    wait = steps.state.waits.get(event.wait)
    if wait is None:
        steps.effects.append(Late("wait"))
        return
    _learn(steps.state, event.facts)
    del steps.state.waits[wait.id]
    steps.effects.append(CloseWait(wait.id, "consumed"))
    if wait.spec is None:
        steps.try_again(wait.step, wait.element)
    else:
        steps.resume(wait.step, wait.element, event.happening)


def _recover(steps: Steps) -> None:
    for step in list(steps.state.open.values()):
        for index, element in step.elements.items():
            if element.state == "running" and step.seq in steps.state.open:
                _recover_element(steps, step.seq, index)


def _recover_element(steps: Steps, seq: int, index: int) -> None:
    if steps.effect_of(seq, index) is Effect.WRITE:
        lost = Failure("outcome_unknown", "the process ended while this was under way; it may have happened")
        steps.fail_element(seq, index, lost)
    else:
        steps.start_element(seq, index)


def _walk(steps: Steps) -> None:
    state = steps.state
    while not state.is_over:
        if state.tokens:
            _take(steps, state.tokens.pop(0))
        elif not settle(steps):
            break
    if not state.is_over:
        steps.rest()


def _take(steps: Steps, token: Token) -> None:
    node = steps.graph.nodes[token.node]
    if node.kind.joins and not node.spec.disabled:
        key = "/".join([token.node, *map(str, token.frames)])
        steps.state.joins.setdefault(key, []).append(token)
    elif node.kind.loops and token.input == "next":
        steps.return_to_loop(token)
    else:
        steps.begin(token)
