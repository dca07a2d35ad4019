"""Loops that are drawn (`flow.for_each`): one item after the other through the body, then the results out."""

from patchbay.engine.events import Failure
from patchbay.engine.failures import fail_step
from patchbay.engine.state import Loop, OpenStep, Token
from patchbay.engine.values import UnfitValue, as_list
from patchbay.engine.walk import Walk
from patchbay.sdk import NodeError, Outcome


def begin_loop(walk: Walk, step: OpenStep, outcome: Outcome) -> None:
    """Take the list; `settling` sends the first item on its way.

    Raises:
        NodeError: The node gave no list, or one too long.
    """
    try:
        items = as_list(outcome.emits[0].value if outcome.emits else None)
    except UnfitValue as error:
        raise NodeError(f"items: {error}", code="invalid_list") from error
    step.element(0).state = "waiting"
    walk.state.loops[step.seq] = Loop(step=step.seq, node=step.node, items=items, frames=step.frames)
    walk.record(step, "waiting")


def take_back(walk: Walk, token: Token) -> None:
    """A token came to a loop's `next`: an iteration's result."""
    loop = walk.state.loops.get(token.frames[-1]) if token.frames else None
    if loop is None or loop.node != token.node:
        message = "a value reached `next` that did not come from this loop's `item`"
        walk.fail("not_in_loop", message, token.node)
        return
    loop.arrived.append(token.value)


def turn_loop(walk: Walk) -> bool:
    """Take one loop whose body has come to rest a step further, innermost first; False when there is none."""
    for loop in sorted(walk.state.loops.values(), key=lambda loop: -len(loop.frames)):
        if not _is_body_alive(walk, loop):
            _turn(walk, loop)
            return True
    return False


def _is_body_alive(walk: Walk, loop: Loop) -> bool:
    if any(loop.step in step.frames for step in walk.state.open.values()):
        return True
    return any(loop.step in token.frames for arrived in walk.state.joins.values() for token in arrived)


def _turn(walk: Walk, loop: Loop) -> None:
    step = walk.state.open[loop.step]
    if loop.index >= 0:
        loop.results.append(_result(loop))
        loop.arrived.clear()
    loop.index += 1
    if loop.index < len(loop.items):
        walk.emit(step, "item", loop.items[loop.index], frames=(*loop.frames, loop.step))
        return
    del walk.state.loops[loop.step]
    try:
        walk.emit(step, "done", walk.allowance.plain(loop.results), is_whole=True)
    except UnfitValue as error:
        fail_step(walk, step, Failure("invalid_value", f"results: {error}"))
        return
    walk.close(step, "done")


def _result(loop: Loop) -> object:
    """What an iteration gave: the value that came back, a list where there were several, None where none."""
    if len(loop.arrived) == 1:
        return loop.arrived[0]
    return list(loop.arrived) or None
