"""A run played by a script: what actions give, what the contact writes, how time passes. Nothing is real.

`patchbay workflow test` and the engine's own cases are scripts.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from msgspec import Struct

from patchbay.engine.advance import advance
from patchbay.engine.effects import EngineEffect, StartAction
from patchbay.engine.errors import MisuseError
from patchbay.engine.events import (
    ActionDone,
    ActionFailed,
    Begin,
    BeginAt,
    Cancel,
    Event,
    Facts,
    Failure,
    PassTime,
    Recover,
    WaitEnded,
)
from patchbay.engine.graph import Graph
from patchbay.engine.state import Pin, RunInfo, State, Wait, decode_state, due_waits, encode_state
from patchbay.sdk import (
    CalledBack,
    Emit,
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
    WaitFor,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When a script starts that does not say."""
MAX_MOMENTS = 10_000
"""Events of one script, timers included; one that exceeds it never comes to an end."""


class Result(Struct, frozen=True, forbid_unknown_fields=True):
    """What an action gives: a value on a port, or a failure."""

    port: str = "out"
    value: Any = None
    fails: Failure | None = None


class ActionEnds(Struct, frozen=True, forbid_unknown_fields=True, tag="action", tag_field="do"):
    """The action of this node that was begun first comes back."""

    node: str
    result: Result = Result()
    element: int | None = None


class ContactWrites(Struct, frozen=True, forbid_unknown_fields=True, tag="reply", tag_field="do"):
    """The contact writes; the newest wait for a reply takes it, or this node's."""

    message: dict[str, Any]
    node: str | None = None


class MessageGets(Struct, frozen=True, forbid_unknown_fields=True, tag="message", tag_field="do"):
    """The message this node sent last reaches a state."""

    node: str
    state: str
    error: dict[str, Any] | None = None


class HumanReturns(Struct, frozen=True, forbid_unknown_fields=True, tag="give_back", tag_field="do"):
    """A person gives the conversation back."""

    by: str = ""
    note: str = ""
    node: str | None = None


class SystemCalls(Struct, frozen=True, forbid_unknown_fields=True, tag="call_back", tag_field="do"):
    """Another system calls the URL of this node's wait."""

    value: Any = None
    node: str | None = None


class TimePasses(Struct, frozen=True, forbid_unknown_fields=True, tag="time", tag_field="do"):
    """Time goes by; whatever is due in it happens at its time."""

    seconds: float


class TimeIsPretended(Struct, frozen=True, forbid_unknown_fields=True, tag="pretend", tag_field="do"):
    """Somebody pretends that time went by; what waits then and is due by that, happens at once."""

    seconds: float


class RunIsCancelled(Struct, frozen=True, forbid_unknown_fields=True, tag="cancel", tag_field="do"):
    """A person stops the run."""

    reason: str = ""


class ProcessDies(Struct, frozen=True, forbid_unknown_fields=True, tag="recover", tag_field="do"):
    """The process that ran the actions is gone, and another one takes over."""


Cue = (
    ActionEnds
    | ContactWrites
    | MessageGets
    | HumanReturns
    | SystemCalls
    | TimePasses
    | TimeIsPretended
    | RunIsCancelled
    | ProcessDies
)


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """How a run begins and what happens to it.

    `results` are given by acting nodes as soon as they begin, one per beginning; a node that has none left
    stays under way until a cue ends it. Without a `trigger`, the document's first; with `begin_at`, in the
    middle of the drawing. `pins` and `until` are those of a test run.
    """

    trigger: str | None = None
    begin_at: BeginAt | None = None
    pins: dict[str, Pin] = {}
    until: str | None = None
    value: Any = None
    facts: Facts = Facts()
    started_at: datetime = NOON
    results: dict[str, tuple[Result, ...]] = {}
    cues: tuple[Cue, ...] = ()


class Moment(Struct, frozen=True):
    """One event and what followed from it."""

    at: datetime
    event: Event
    effects: tuple[EngineEffect, ...]


class Transcript(Struct, frozen=True):
    """All that happened, and the state it led to."""

    moments: tuple[Moment, ...]
    state: State


def play(graph: Graph, script: Script) -> Transcript:
    """Run a graph by a script. The state passes through JSON after every event, as it does in the database.

    Raises:
        MisuseError: Nothing waits for what a cue says happens, or the script never ends.
    """
    triggers = graph.triggers()
    trigger = script.trigger or (triggers[0].id if triggers else "")
    stage = _Stage(graph, script)
    stage.happen(script.begin_at or Begin(trigger, script.value, script.facts))
    for cue in script.cues:
        stage.follow(cue)
    return Transcript(tuple(stage.moments), stage.state)


class _Stage:
    def __init__(self, graph: Graph, script: Script) -> None:
        self.graph = graph
        self.now = script.started_at
        self.moments: list[Moment] = []
        run = RunInfo(id="run", workflow_id="workflow", version=1, started_at=script.started_at)
        self.state = State(run=run, pins=script.pins, until=script.until)
        self._ids = _numbered()
        self._results = {node: list(results) for node, results in script.results.items()}

    def happen(self, event: Event) -> None:
        """Apply an event, and the scripted results of the actions it begins."""
        todo = [event]
        while todo:
            if len(self.moments) >= MAX_MOMENTS:
                raise MisuseError(f"the script goes on after {MAX_MOMENTS} events")
            event = todo.pop(0)
            self.state, effects = advance(self.graph, self.state, event, self.now, self._ids)
            self.state = decode_state(encode_state(self.state))
            self.moments.append(Moment(self.now, event, tuple(effects)))
            todo += self._scripted(effects)

    def follow(self, cue: Cue) -> None:
        """Let happen what the script says next."""
        match cue:
            case ActionEnds():
                self.happen(self._end_of_action(cue))
            case ContactWrites():
                self._end_wait(ForReply, cue.node, Replied(cue.message))
            case MessageGets():
                self._end_wait(ForMessage, cue.node, MessageChanged(cue.state, cue.error))
            case HumanReturns():
                self._end_wait(ForHuman, cue.node, GivenBack(cue.by, cue.note))
            case SystemCalls():
                self._end_wait(ForCallback, cue.node, CalledBack(cue.value))
            case TimePasses():
                self._pass(cue.seconds)
            case TimeIsPretended():
                self._pretend(cue.seconds)
            case RunIsCancelled():
                self.happen(Cancel(cue.reason))
            case ProcessDies():
                self.happen(Recover())

    def _scripted(self, effects: list[EngineEffect]) -> list[Event]:
        begun = [effect for effect in effects if isinstance(effect, StartAction)]
        return [
            _ended(start.step, start.element, self._results[start.node_id].pop(0))
            for start in begun
            if self._results.get(start.node_id)
        ]

    def _end_of_action(self, cue: ActionEnds) -> Event:
        for step in self.state.open.values():
            for index, element in step.elements.items():
                is_meant = step.node == cue.node and cue.element in {None, index}
                if is_meant and element.state == "running":
                    return _ended(step.seq, index, cue.result)
        raise MisuseError(f"no action of {cue.node!r} is under way")

    def _end_wait(self, kind: type[WaitFor], node: str | None, happening: Happening) -> None:
        for wait in reversed(self.state.waits.values()):
            if isinstance(wait.spec, kind) and node in {None, self.state.open[wait.step].node}:
                self.happen(WaitEnded(wait.id, happening))
                return
        raise MisuseError(f"nothing waits for that: {kind.__name__} at {node or 'any node'}")

    def _pass(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=seconds)
        while (due := self._next_due(until)) is not None:
            wait, self.now = due
            self.happen(WaitEnded(wait.id, TimedOut()))
        self.now = until

    def _pretend(self, seconds: float) -> None:
        self.happen(PassTime(seconds))
        for wait in due_waits(self.state, self.now):
            self.happen(WaitEnded(wait.id, TimedOut()))

    def _next_due(self, until: datetime) -> tuple[Wait, datetime] | None:
        timed = [(wait, wait.due_at) for wait in self.state.waits.values() if wait.due_at is not None]
        due = [(wait, at) for wait, at in timed if at <= until]
        return min(due, key=lambda entry: entry[1], default=None)


def _ended(step: int, element: int, result: Result) -> Event:
    if result.fails is not None:
        return ActionFailed(step, element, result.fails)
    return ActionDone(step, element, Outcome(emits=(Emit(result.port, result.value),)))


def _numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"id-{next(numbers)}"
