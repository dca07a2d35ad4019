"""An outcome held against the node's contract, before anything follows from it."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from patchbay.engine.graph import GraphNode
from patchbay.engine.values import UnfitValue, check_plain, plain
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


def checked(node: GraphNode, outcome: Any, taken: Any, refs: Mapping[str, str]) -> Outcome:
    """The outcome with plain values.

    Args:
        node: The node that decided it.
        outcome: What it returned.
        taken: The value it ran on, known to be plain.
        refs: The messages the step has sent before, by the node's names for them.

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
        emits = tuple([_checked_emit(node, emitted, taken) for emitted in outcome.emits])
        commands = tuple([_checked_command(command) for command in outcome.commands])
        memory = None if outcome.memory is None else plain(outcome.memory)
    except UnfitValue as error:
        raise NodeError(f"{node.kind.type}: {error}", code="invalid_value") from error
    for spec in outcome.waits:
        _check_wait(node, spec, refs, commands)
    return Outcome(emits=emits, commands=commands, waits=outcome.waits, memory=memory)


def _checked_emit(node: GraphNode, emitted: Emit, taken: Any) -> Emit:
    if emitted.port not in node.ports:
        raise NodeError(f"{node.kind.type} has no output {emitted.port!r}", code="unknown_port")
    return emitted if emitted.value is taken else Emit(emitted.port, plain(emitted.value))


def _checked_command(command: Command) -> Command:
    if isinstance(command, SetVars):
        return replace(command, values=plain(command.values))
    check_plain(command)
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
