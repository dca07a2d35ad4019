"""A run's state: one JSON value, from which the run can go on in any process, after any pause."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from patchbay.sdk import WaitFor


class RunInfo(Struct, frozen=True):
    """Which run this is; expressions see it as `run`."""

    id: str
    workflow_id: str
    version: int
    started_at: datetime


class Token(Struct, frozen=True):
    """A value that has left a port and not yet been taken by the node it goes to.

    `source` and `parent` are the node and step it came from; `frames` the loops it
    is inside, outermost first.
    """

    node: str
    input: str
    value: Any
    source: str | None = None
    parent: int | None = None
    frames: tuple[int, ...] = ()


class Element(Struct, frozen=True):
    """One run of the node within a step: the only one, or one per element of its `each`."""

    state: Literal["running", "waiting", "retrying"] = "running"
    attempt: int = 1
    memory: Any = None
    refs: dict[str, str] = {}
    result: Any = None


class OpenStep(Struct, frozen=True):
    """A step that is not over: it runs, waits, or drives a loop.

    `origin` is the first attempt's number, the same through all attempts. `params` are kept once the node
    waits, so that it resumes with what it began with. Under `each`, `items` is the list, `elements` are those
    under way, `results` those that are over and `next_item` the first not begun.
    """

    seq: int
    origin: int
    node: str
    value: Any
    started_at: datetime
    parent: int | None = None
    input_inline: bool = False
    frames: tuple[int, ...] = ()
    elements: dict[int, Element] = {}
    items: list[Any] | None = None
    results: dict[int, Any] = {}
    next_item: int = 0
    params: dict[str, Any] | None = None
    output: Any = None
    port: str | None = None


class Wait(Struct, frozen=True):
    """What an element of an open step waits for; `kind` retry waits for the time of the next attempt."""

    id: str
    step: int
    element: int
    due_at: datetime | None
    spec: WaitFor | None = None
    key: str | None = None


class Loop(Struct, frozen=True):
    """A `for_each` under way: its step, its list and what came back so far."""

    step: int
    node: str
    items: list[Any]
    frames: tuple[int, ...]
    index: int = 0
    results: tuple[Any, ...] = ()
    arrived: tuple[Any, ...] = ()


class State(Struct):
    """Everything a run is. Containers are replaced or forked, never shared between two states."""

    run: RunInfo
    status: Literal["running", "waiting", "completed", "failed", "cancelled"] = "running"
    trigger: Any = None
    contact: dict[str, Any] = {}
    conversation: dict[str, Any] = {}
    vars: dict[str, Any] = {}
    steps: dict[str, Any] = {}
    tokens: list[Token] = []
    open: dict[int, OpenStep] = {}
    waits: dict[str, Wait] = {}
    joins: dict[str, list[Token]] = {}
    loops: dict[int, Loop] = {}
    seq: int = 0
    error: dict[str, Any] | None = None

    def fork(self) -> "State":
        """A copy whose containers can change without touching this one; the values inside are shared."""
        return State(
            run=self.run,
            status=self.status,
            trigger=self.trigger,
            contact=self.contact,
            conversation=self.conversation,
            vars=dict(self.vars),
            steps=dict(self.steps),
            tokens=list(self.tokens),
            open={seq: _fork_step(step) for seq, step in self.open.items()},
            waits=dict(self.waits),
            joins={key: list(tokens) for key, tokens in self.joins.items()},
            loops=dict(self.loops),
            seq=self.seq,
            error=self.error,
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to the run any more."""
        return self.status in ("completed", "failed", "cancelled")


def _fork_step(step: OpenStep) -> OpenStep:
    return step if step.items is None else replace(step, results=dict(step.results))


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(State)


def encode_state(state: State) -> bytes:
    """The state as JSON."""
    return _encoder.encode(state)


def decode_state(data: bytes) -> State:
    """The state that was encoded."""
    return _decoder.decode(data)
