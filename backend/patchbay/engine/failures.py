"""A step's failures: as data, and what follows from them."""

from typing import Any

from patchbay.engine.events import Failure
from patchbay.engine.expressions import ExpressionError
from patchbay.engine.state import Element, OpenStep
from patchbay.engine.walk import Walk
from patchbay.sdk import ERROR_PORT, NodeError, Unavailable

MAX_CODE_CHARS = 64
"""An error's code is a word or two."""
MAX_MESSAGE_CHARS = 1_000
"""An error's message is a sentence; what the other side said may be longer."""


def failure_of(error: ExpressionError | NodeError) -> Failure:
    """An error as the data the engine keeps."""
    if isinstance(error, Unavailable):
        return Failure(error.code, error.message, True, error.retry_after_s, error.otherwise)
    if isinstance(error, NodeError):
        return Failure(error.code, error.message, error.retryable)
    return Failure(error.code, str(error))


def error_value(failure: Failure, step: OpenStep, index: int) -> dict[str, Any]:
    """What flows out of an error port."""
    return {
        "code": _readable(failure.code, MAX_CODE_CHARS),
        "message": _readable(failure.message, MAX_MESSAGE_CHARS),
        "node": step.node,
        "attempt": step.attempt_of(index),
    }


def _readable(text: str, limit: int) -> str:
    """A text from outside, fit to be stored: half characters replaced, cut to a length."""
    return text[:limit].encode("utf-8", "replace").decode()


def retry_later(walk: Walk, step: OpenStep, index: int, failure: Failure, delay_s: float) -> None:
    """Another attempt, after a durable wait. It is a step of its own, save under `each`."""
    element = Element(state="retrying", attempt=step.attempt_of(index) + 1)
    if step.items is None:
        walk.record(step, "failed", error=error_value(failure, step, index), has_ended=True)
        del walk.state.open[step.seq]
        step.seq = walk.next_seq()
        step.started_at = walk.now
        walk.state.open[step.seq] = step
    step.elements[index] = element
    walk.open_wait(step, index, None, in_s=delay_s)
    walk.record(step, "waiting")


def fail_step(walk: Walk, step: OpenStep, failure: Failure, index: int = 0) -> None:
    """The step is over without success: by the error port, by going on regardless, or by failing the run."""
    error = error_value(failure, step, index)
    node = walk.node_of(step)
    if ERROR_PORT in node.wired:
        walk.emit(step, ERROR_PORT, error)
        walk.close(step, "failed", error)
    elif node.spec.on_error == "continue":
        walk.emit(step, node.main_port, {"error": error})
        walk.close(step, "failed", error)
    else:
        walk.close(step, "failed", error)
        walk.end("failed", error)
