"""The steps of a run: begun, resumed, tried again, failed, finished.

A step runs its node once; under `each`, once per element of a list, and then `index` says which.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from patchbay.engine.effects import AnswerRequest, ChangeOwner, QueueMessage, StartAction
from patchbay.engine.events import Failure
from patchbay.engine.expressions import ExpressionError
from patchbay.engine.failures import error_value, fail_step, failure_of, retry_later
from patchbay.engine.graph import GraphNode
from patchbay.engine.lists import open_list
from patchbay.engine.loops import begin_loop
from patchbay.engine.outcomes import checked, kept
from patchbay.engine.retry import next_attempt_in_s
from patchbay.engine.scope import StepContext, scope_of
from patchbay.engine.state import OpenStep, Pin, Token
from patchbay.engine.values import UnfitValue
from patchbay.engine.walk import MAX_NODE_RUNS, Walk
from patchbay.sdk import (
    ActionNode,
    Command,
    Effect,
    ForMessage,
    HandOver,
    Happening,
    NodeError,
    Outcome,
    PureNode,
    Respond,
    SendMessage,
    SetVars,
    TakeBack,
)


def begin_at_trigger(walk: Walk, node_id: str, value: Any) -> None:
    """The trigger's own step: done at once, the event's value on its first output."""
    step = walk.open_step(node_id, None)
    walk.emit(step, walk.graph.nodes[node_id].main_port, value, is_whole=True)
    walk.close(step, "done")


def begin(walk: Walk, token: Token) -> None:
    """A node takes a token: a new step."""
    limit = walk.graph.max_steps
    if walk.state.seq >= limit:
        message = f"the run reached its ceiling of {limit} steps; does a loop never end?"
        walk.fail("step_limit", message, token.node)
        return
    node = walk.graph.nodes[token.node]
    step = walk.open_step(token.node, token.value, parent=token.parent, frames=token.frames)
    if node.spec.disabled:
        walk.emit(step, node.main_port, token.value, is_whole=True)
        walk.close(step, "done")
    elif (pin := walk.state.pins.get(node.id)) is not None:
        _take_pinned(walk, step, pin)
    elif node.spec.each is not None:
        _begin_list(walk, step, node, node.spec.each.items)
    else:
        run_node(walk, step, 0)


def _take_pinned(walk: Walk, step: OpenStep, pin: Pin) -> None:
    """The node is not run; what is pinned to it leaves it. Of a loop, that is what the whole loop gave."""
    node = walk.node_of(step)
    step.pinned = True
    if pin.port not in node.ports or (node.loops and pin.port == "item"):
        message = f"{node.id} is pinned to its output {pin.port!r}, which cannot be; pin it anew"
        fail_step(walk, step, Failure("unknown_port", message))
        return
    try:
        walk.allowance.pass_on(pin.value)
    except UnfitValue as error:
        fail_step(walk, step, Failure("invalid_value", f"pinned value: {error}"))
        return
    walk.emit(step, pin.port, pin.value, is_whole=True)
    walk.close(step, "done")


def _begin_list(walk: Walk, step: OpenStep, node: GraphNode, items_source: str) -> None:
    try:
        open_list(walk, step, node, items_source)
    except (ExpressionError, NodeError) as error:
        fail_step(walk, step, failure_of(error))


def run_node(walk: Walk, step: OpenStep, index: int) -> None:
    """Run the node for one element, the first time or once more: decide at once, or ask for the action."""
    walk.state.ran += 1
    if walk.state.ran > MAX_NODE_RUNS:
        message = f"the run ran its nodes {MAX_NODE_RUNS} times; does a loop never end?"
        walk.fail("step_limit", message, step.node)
        return
    node = walk.node_of(step)
    try:
        params = node.constant or node.params_for(scope_of(walk, step, index))
        if isinstance(node.kind, PureNode):
            context = StepContext(walk, step, index)
            outcome = _call(node, node.kind.run, context, params, step.value_of(index))
        else:
            _ask_for_action(walk, step, index, params)
            return
    except (ExpressionError, NodeError) as error:
        fail(walk, step, index, failure_of(error))
        return
    follow(walk, step, index, outcome, params)


def _ask_for_action(walk: Walk, step: OpenStep, index: int, params: msgspec.Struct) -> None:
    node = walk.node_of(step)
    if not isinstance(node.kind, ActionNode):
        raise NodeError(f"{node.kind.type} starts runs; nothing can flow into it", code="not_runnable")
    effect: Effect = _call(node, node.kind.effect_for, params)
    element = step.element(index)
    element.state = "running"
    element.writes = effect is Effect.WRITE
    scope = scope_of(walk, step, index) | {"steps": dict(walk.state.steps)} if node.defers else None
    walk.record(step, "running")
    walk.effects.append(
        StartAction(
            step=step.seq,
            element=index,
            node_id=node.id,
            params=params,
            value=step.value_of(index),
            attempt=element.attempt,
            effect=effect,
            timeout_s=node.spec.timeout_s,
            idempotency_key=f"{walk.state.run.id}:{step.origin}:{index}",
            scope=scope,
        )
    )


def resume(walk: Walk, step: OpenStep, index: int, happening: Happening) -> None:
    """A wait of the element is over, and so are its others: the node decides what follows."""
    walk.drop_waits(step, index)
    node = walk.node_of(step)
    element = step.element(index)
    try:
        params = node.stored_params(element.params or {})
        outcome = _call(
            node,
            _pure(node).resume,
            StepContext(walk, step, index),
            params,
            element.memory,
            happening,
        )
    except (ExpressionError, NodeError) as error:
        fail(walk, step, index, failure_of(error))
        return
    follow(walk, step, index, outcome, params)


def _pure(node: GraphNode) -> PureNode[Any]:
    if not isinstance(node.kind, PureNode):
        raise NodeError(f"{node.kind.type} cannot resume")
    return node.kind


def recover(walk: Walk, step: OpenStep, index: int) -> None:
    """The action of the element was under way in a process that is gone."""
    if step.element(index).writes:
        message = "the process ended while this was under way; it may have happened"
        fail(walk, step, index, Failure("outcome_unknown", message))
    else:
        run_node(walk, step, index)


def follow(
    walk: Walk, step: OpenStep, index: int, outcome: Outcome, params: msgspec.Struct | None = None
) -> None:
    """Do what the node decided: carry out its commands, send out its values, and wait or be done.

    Args:
        walk: The run on the move.
        step: An open step.
        index: The element that decided.
        outcome: As the node gave it.
        params: What it was given; kept should it wait.
    """
    try:
        outcome = _held_to_contract(walk, step, index, outcome, params)
        if walk.node_of(step).loops:
            begin_loop(walk, step, outcome)
            return
    except NodeError as error:
        fail(walk, step, index, failure_of(error))
        return
    _send_out(walk, step, index, outcome)
    if outcome.waits:
        _park(walk, step, index, outcome)
    elif step.items is None:
        walk.close(step, "done")
    else:
        step.results[index] = step.elements.pop(index).result if index in step.elements else None


def _held_to_contract(
    walk: Walk, step: OpenStep, index: int, outcome: Outcome, params: msgspec.Struct | None
) -> Outcome:
    """The outcome with plain values; the parameters are kept should the node wait and need them again."""
    node = walk.node_of(step)
    refs = step.elements[index].refs if index in step.elements else {}
    outcome = checked(node, outcome, step.value_of(index), refs=refs, allowance=walk.allowance)
    if outcome.waits and params is not None and node.constant is None:
        step.element(index).params = kept(node, params, walk.allowance)
    return outcome


def _send_out(walk: Walk, step: OpenStep, index: int, outcome: Outcome) -> None:
    """Carry out the commands and emit the values; under `each` the last value is the element's result."""
    if refs := _carry_out(walk, step, outcome.commands):
        step.element(index).refs = {**step.element(index).refs, **refs}
    if step.items is None:
        is_whole = len(outcome.emits) == 1 and not outcome.waits and step.port is None
        for emitted in outcome.emits:
            walk.emit(step, emitted.port, emitted.value, is_whole=is_whole)
    elif outcome.emits:
        step.element(index).result = outcome.emits[-1].value


def _carry_out(walk: Walk, step: OpenStep, commands: tuple[Command, ...]) -> dict[str, str]:
    """Turn commands into effects; the ids of the messages by the node's names for them."""
    refs: dict[str, str] = {}
    for command in commands:
        match command:
            case SendMessage():
                refs[command.ref] = walk.ids()
                walk.effects.append(QueueMessage(refs[command.ref], step.node, command))
            case HandOver():
                walk.effects.append(ChangeOwner("human", command.team, command.note))
            case TakeBack():
                walk.effects.append(ChangeOwner("bot"))
            case SetVars():
                walk.state.vars.update(command.values)
                step.vars = {**(step.vars or {}), **command.values}
            case Respond():
                walk.effects.append(AnswerRequest(command))
    return refs


def _park(walk: Walk, step: OpenStep, index: int, outcome: Outcome) -> None:
    element = step.element(index)
    element.state = "waiting"
    element.memory = outcome.memory
    for spec in outcome.waits:
        key = element.refs[spec.ref] if isinstance(spec, ForMessage) else None
        walk.open_wait(step, index, spec, in_s=spec.timeout_s, key=key)
    walk.record(step, "waiting")


def fail(walk: Walk, step: OpenStep, index: int, failure: Failure) -> None:
    """The element failed: try again later, or do what the node wants instead, or fail."""
    node = walk.node_of(step)
    walk.drop_waits(step, index)
    delay_s = None
    if isinstance(node.kind, ActionNode):
        delay_s = next_attempt_in_s(node.spec.retry, failure, step.attempt_of(index))
    if delay_s is not None:
        retry_later(walk, step, index, failure, delay_s)
    elif failure.otherwise is not None:
        follow(walk, step, index, failure.otherwise)
    elif step.items is not None and node.spec.each is not None and node.spec.each.on_error == "continue":
        step.results[index] = {"error": error_value(failure, step, index)}
        step.elements.pop(index, None)
    else:
        fail_step(walk, step, failure, index)


def _call(node: GraphNode, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a plugin's code: what it breaks fails its step and nothing more."""
    try:
        return function(*arguments)
    except (NodeError, ExpressionError):
        raise
    except Exception as error:
        message = f"{node.kind.type} broke: {type(error).__name__}"
        raise NodeError(message, code="node_crashed") from error
