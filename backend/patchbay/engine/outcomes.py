"""An outcome held against the node's contract, before anything follows from it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from patchbay.engine.graph import GraphNode
from patchbay.engine.values import Allowance, UnfitValue
from patchbay.sdk import (
    ActionNode,
    Command,
    Emit,
    ForMessage,
    NodeError,
    Outcome,
    SendMessage,
    SetVars,
    WaitFor,
)

MAX_WAIT_S = 366 * 86_400.0
"""No wait is longer than a year; nobody means one, and dates have an end."""
MAX_EMITS = 1_000
"""Values and commands of one outcome."""


def checked(
    node: GraphNode, outcome: Any, taken: Any, *, refs: Mapping[str, str], allowance: Allowance
) -> Outcome:
    """The outcome with plain values.

    Args:
        node: The node that decided it.
        outcome: What it returned.
        taken: The value it ran on, known to be plain.
        refs: The messages the step has sent before, by the node's names for them.
        allowance: What the walk's values may weigh.

    Raises:
        NodeError: The node broke its contract; its author has to change it.
    """
    if not isinstance(outcome, Outcome):
        raise _broken(node, f"expected an Outcome, got {type(outcome).__name__}")
    if len(outcome.emits) + len(outcome.commands) + len(outcome.waits) > MAX_EMITS:
        raise _broken(node, f"expected at most {MAX_EMITS} values, commands and waits")
    if outcome.waits and isinstance(node.kind, ActionNode):
        raise _broken(node, "an acting node cannot wait")
    try:
        emits = tuple([_checked_emit(node, emitted, taken, allowance) for emitted in outcome.emits])
        commands = tuple([_checked_command(command, allowance) for command in outcome.commands])
        if outcome.waits:
            allowance.pass_on(outcome.waits)
        memory = None if outcome.memory is None else allowance.plain(outcome.memory)
    except UnfitValue as error:
        raise NodeError(f"{node.kind.type}: {error}", code="invalid_value") from error
    for spec in outcome.waits:
        _check_wait(node, spec, refs, commands)
    return Outcome(emits=emits, commands=commands, waits=outcome.waits, memory=memory)


def kept(node: GraphNode, params: Struct, allowance: Allowance) -> dict[str, Any]:
    """The parameters as a waiting step keeps them.

    Raises:
        NodeError: They cannot be kept: too large, or not JSON.
    """
    try:
        plain: dict[str, Any] = allowance.plain(params)
    except UnfitValue as error:
        raise NodeError(f"parameters of {node.kind.type}: {error}", code="invalid_params") from error
    return plain


def _checked_emit(node: GraphNode, emitted: Emit, taken: Any, allowance: Allowance) -> Emit:
    if emitted.port not in node.ports:
        raise NodeError(f"{node.kind.type} has no output {emitted.port!r}", code="unknown_port")
    if emitted.value is taken:
        allowance.pass_on(taken)
        return emitted
    return Emit(emitted.port, allowance.plain(emitted.value))


def _checked_command(command: Command, allowance: Allowance) -> Command:
    if isinstance(command, SetVars):
        return replace(command, values=allowance.plain(command.values))
    allowance.pass_on(command)
    return command


def _check_wait(
    node: GraphNode, spec: WaitFor, refs: Mapping[str, str], commands: tuple[Command, ...]
) -> None:
    if spec.timeout_s is not None and not 0 <= spec.timeout_s <= MAX_WAIT_S:
        message = f"expected a wait of 0 to {MAX_WAIT_S:.0f} seconds, got {spec.timeout_s}"
        raise NodeError(message, code="invalid_wait")
    if not isinstance(spec, ForMessage) or spec.ref in refs:
        return
    if not any(isinstance(command, SendMessage) and command.ref == spec.ref for command in commands):
        raise _broken(node, f"it waits for a message {spec.ref!r} it has not sent")


def _broken(node: GraphNode, message: str) -> NodeError:
    return NodeError(f"{node.kind.type} breaks its contract: {message}", code="node_broken")
