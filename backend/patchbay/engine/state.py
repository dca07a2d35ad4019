"""A run's state: one JSON value, from which the run can go on in any process, after any pause.

Between two calls of `advance` a state is never changed. Inside one, a fork of it is.
"""

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


class Pin(Struct, frozen=True):
    """What a node is taken to have given, in a test run: it is not run, and this leaves it at once."""

    port: str
    value: Any = None


class Token(Struct, frozen=True, omit_defaults=True):
    """A value that has left a port and not yet been taken by the node it goes to.

    `source` is the node it came from, `frames` the loops it is inside, outermost first. `parent` is the step
    it came from, where that step's recorded output is this very value.
    """

    node: str
    input: str
    value: Any
    source: str | None = None
    parent: int | None = None
    frames: tuple[int, ...] = ()


class Element(Struct, omit_defaults=True):
    """One run of the node within a step: the only one, or one per element of its `each`.

    `writes` says that the action under way may change the world. While it waits, `memory` is what the node
    wants back, `refs` the messages it sent by its own names for them, `params` what it was given (where that
    is not constant), and `result` what it emitted so far.
    """

    state: Literal["running", "waiting", "retrying"] = "running"
    attempt: int = 1
    writes: bool = False
    memory: Any = None
    refs: dict[str, str] = {}
    params: dict[str, Any] | None = None
    result: Any = None


class OpenStep(Struct, omit_defaults=True):
    """A step that is not over: it runs, waits, or drives a loop.

    `origin` is the first attempt's number, the same through all attempts. `output` and `port` are what it
    emitted last. Under `each`, `items` is the list, `elements` are those under way, `results` those that are
    over and `next_item` the first not begun. `emitted` counts the values by port once there were several.
    `vars` are the variables it set; `pinned` says that its node was not run.
    """

    seq: int
    origin: int
    node: str
    value: Any
    started_at: datetime
    parent: int | None = None
    frames: tuple[int, ...] = ()
    elements: dict[int, Element] = {}
    items: list[Any] | None = None
    results: dict[int, Any] = {}
    next_item: int = 0
    output: Any = None
    port: str | None = None
    emitted: dict[str, int] = {}
    vars: dict[str, Any] | None = None
    pinned: bool = False

    def element(self, index: int) -> Element:
        """The element under way; made where the node has so far needed none."""
        return self.elements.setdefault(index, Element())

    def attempt_of(self, index: int) -> int:
        """Which attempt the element is at, from 1."""
        element = self.elements.get(index)
        return element.attempt if element is not None else 1

    def value_of(self, index: int) -> Any:
        """What the element runs on."""
        return self.value if self.items is None else self.items[index]

    def fork(self) -> "OpenStep":
        """A copy that can change without changing this one."""
        elements = {index: replace(element) for index, element in self.elements.items()}
        return replace(self, elements=elements, results=dict(self.results), emitted=dict(self.emitted))


class Wait(Struct, frozen=True, omit_defaults=True):
    """What an element of an open step waits for; without a `spec`, for the time of its next attempt.

    `key` is the message it is about, where it is about one.
    """

    id: str
    step: int
    element: int
    due_at: datetime | None
    spec: WaitFor | None = None
    key: str | None = None


class Loop(Struct, omit_defaults=True):
    """A `for_each` under way: its step, its list, what each iteration gave and what came back in this one."""

    step: int
    node: str
    items: list[Any]
    frames: tuple[int, ...] = ()
    index: int = -1
    results: list[Any] = []
    arrived: list[Any] = []

    def fork(self) -> "Loop":
        """A copy that can change without changing this one."""
        return replace(self, results=list(self.results), arrived=list(self.arrived))


class State(Struct, omit_defaults=True):
    """Everything a run is.

    `steps` holds what each node emitted last; `joins` the tokens that wait at a join, by node and loop; `seq`
    the number of the last step begun and `ran` how often a node was run in all.

    Test runs have more: `pins` by node, `until` the node they go no further than, and `ahead_s`, by how much
    the run's time is ahead of everybody's because somebody pretended that it passed.
    """

    run: RunInfo
    status: Literal["running", "waiting", "completed", "failed", "cancelled"] = "running"
    trigger: Any = None
    contact: dict[str, Any] = {}
    conversation: dict[str, Any] = {}
    vars: dict[str, Any] = {}
    steps: dict[str, Any] = {}
    open: dict[int, OpenStep] = {}
    waits: dict[str, Wait] = {}
    joins: dict[str, list[Token]] = {}
    loops: dict[int, Loop] = {}
    seq: int = 0
    ran: int = 0
    error: dict[str, Any] | None = None
    pins: dict[str, Pin] = {}
    until: str | None = None
    ahead_s: float = 0

    def fork(self) -> "State":
        """A copy that can change without changing this one; the values inside are shared."""
        return replace(
            self,
            vars=dict(self.vars),
            steps=dict(self.steps),
            open={seq: step.fork() for seq, step in self.open.items()},
            waits=dict(self.waits),
            joins={key: list(tokens) for key, tokens in self.joins.items()},
            loops={seq: loop.fork() for seq, loop in self.loops.items()},
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to the run any more."""
        return self.status in ("completed", "failed", "cancelled")


def due_waits(state: State, now: datetime) -> list[Wait]:
    """The waits whose time has come, in the order in which it came."""
    due = [(wait.due_at, wait.id, wait) for wait in state.waits.values() if wait.due_at is not None]
    return [wait for due_at, _, wait in sorted(due, key=lambda one: one[:2]) if due_at <= now]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(State)


def encode_state(state: State) -> bytes:
    """The state as JSON."""
    return _encoder.encode(state)


def decode_state(data: bytes | str) -> State:
    """The state that was encoded."""
    return _decoder.decode(data)
