"""One call of `advance` under way: the forked state, the tokens on the move, the effects so far.

`Walk` offers the few moves everything else is made of: emit, record, wait, close, end. Which step does what
is decided in `steps`, what settles when nothing moves in `settling`.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from patchbay.engine.effects import CloseWait, EndRun, EngineEffect, OpenWait, RecordStep, StepState
from patchbay.engine.graph import Graph, GraphNode
from patchbay.engine.state import OpenStep, State, Token, Wait
from patchbay.engine.values import Allowance
from patchbay.sdk import ForMessage, WaitFor

MAX_TOKENS = 10_000
"""Tokens on the move, or at one join; a drawing that multiplies them is a mistake."""
MAX_NODE_RUNS = 100_000
"""Times nodes are run in one run, the elements of an `each` counted singly."""


class Walk:
    """A run on the move."""

    def __init__(self, graph: Graph, state: State, now: datetime, ids: Callable[[], str]) -> None:
        self.graph = graph
        self.state = state
        self.now = now
        self.ids = ids
        self.effects: list[EngineEffect] = []
        self.tokens: deque[Token] = deque()
        self.allowance = Allowance()
        self.names: dict[str, Any] = {}
        self.is_at_end = False
        """Whether the step the run was to go no further than is over."""

    @property
    def run_now(self) -> datetime:
        """The run's own time, which is what its nodes and expressions see."""
        return self.now + timedelta(seconds=self.state.ahead_s) if self.state.ahead_s else self.now

    def node_of(self, step: OpenStep) -> GraphNode:
        """The node the step runs."""
        return self.graph.nodes[step.node]

    def open_step(
        self, node_id: str, value: Any, *, parent: int | None = None, frames: tuple[int, ...] = ()
    ) -> OpenStep:
        """A new step, in the state from now on."""
        seq = self.next_seq()
        step = OpenStep(
            seq=seq,
            origin=seq,
            node=node_id,
            value=value,
            started_at=self.now,
            parent=parent,
            frames=frames,
        )
        self.state.open[seq] = step
        return step

    def next_seq(self) -> int:
        """The number of the next step."""
        self.state.seq += 1
        return self.state.seq

    def is_open(self, step: OpenStep) -> bool:
        """Whether the step is still under way."""
        return step.seq in self.state.open

    def emit(
        self,
        step: OpenStep,
        port: str,
        value: Any,
        *,
        is_whole: bool = False,
        frames: tuple[int, ...] | None = None,
    ) -> None:
        """Send a value out of a port: a token for each edge, or for those that lead to the run's `until`.

        Args:
            step: The step that emits; its node's last output is this value from now on.
            port: Where it leaves; unwired, the branch ends here.
            value: Plain.
            is_whole: Whether this is all the step ever emits, so that what follows may refer to its output.
            frames: The loops the tokens are inside, where they are not the step's own.
        """
        node = self.graph.nodes[step.node]
        self.state.steps[node.id] = value
        if step.port is not None:
            step.emitted = step.emitted or {step.port: 1}
            step.emitted[port] = step.emitted.get(port, 0) + 1
        step.output = value
        step.port = port
        inside = step.frames if frames is None else frames
        for edge in node.outputs.get(port, ()):
            if self.state.until is not None and not self._leads_to_until(node, port, edge.target):
                continue
            self.tokens.append(
                Token(
                    node=edge.target,
                    input=edge.input,
                    value=value,
                    source=node.id,
                    parent=step.seq if is_whole else None,
                    frames=self._frames_at(edge.target, edge.input, inside) if inside else (),
                )
            )

    def _leads_to_until(self, node: GraphNode, port: str, target: str) -> bool:
        """Whether what goes this way can still get to `until`; what has been there goes nowhere.

        A loop has been there once its list is done.
        """
        until = self.state.until or ""
        if node.id == until and not (node.loops and port == "item"):
            return False
        return target == until or self.graph.reaches(target, until)

    def _frames_at(self, target: str, input_port: str, frames: tuple[int, ...]) -> tuple[int, ...]:
        """The loops a token is still inside at `target`: it leaves those whose body `target` is not in."""
        for depth, seq in enumerate(frames):
            loop = self.state.loops[seq]
            if target == loop.node and input_port == "next":
                return frames[: depth + 1]
            if target not in self.graph.body_of(loop.node):
                return frames[:depth]
        return frames

    def record(
        self,
        step: OpenStep,
        state: StepState,
        *,
        error: dict[str, Any] | None = None,
        has_ended: bool = False,
        ends_run: bool = False,
    ) -> None:
        """Note how the step stands."""
        self.effects.append(
            RecordStep(
                seq=step.seq,
                node_id=step.node,
                type=self.graph.nodes[step.node].kind.type,
                state=state,
                attempt=max(element.attempt for element in step.elements.values()) if step.elements else 1,
                started_at=step.started_at,
                ended_at=self.now if has_ended else None,
                input_from=step.parent,
                input=step.value if step.parent is None else None,
                output=step.output,
                port=step.port,
                error=error,
                emitted=dict(step.emitted),
                vars=step.vars,
                pinned=step.pinned,
                ends_run=ends_run,
            )
        )

    def close(self, step: OpenStep, state: StepState, error: dict[str, Any] | None = None) -> None:
        """The step is over."""
        for index in step.elements:
            self.drop_waits(step, index)
        ends_run = step.node == self.state.until and state != "cancelled"
        self.is_at_end |= ends_run
        self.record(step, state, error=error, has_ended=True, ends_run=ends_run)
        del self.state.open[step.seq]

    def open_wait(
        self,
        step: OpenStep,
        index: int,
        spec: WaitFor | None,
        *,
        in_s: float | None,
        key: str | None = None,
    ) -> None:
        """The element waits from now on, at most `in_s` seconds; without a `spec`, for its next attempt."""
        due_at = None if in_s is None else self.now + timedelta(seconds=in_s)
        wait = Wait(id=self.ids(), step=step.seq, element=index, due_at=due_at, spec=spec, key=key)
        self.state.waits[wait.id] = wait
        kind = "retry" if spec is None else spec.__struct_config__.tag
        states = spec.states if isinstance(spec, ForMessage) else ()
        self.effects.append(OpenWait(wait.id, step.node, kind, due_at, key, states))  # type: ignore[arg-type]  # the tags are the kinds

    def drop_waits(self, step: OpenStep, index: int) -> None:
        """The element waits for nothing any more."""
        if not self.state.waits:
            return
        mine = (step.seq, index)
        for wait_id in [wait.id for wait in self.state.waits.values() if (wait.step, wait.element) == mine]:
            del self.state.waits[wait_id]
            self.effects.append(CloseWait(wait_id, "cancelled"))

    def rest(self) -> None:
        """Nothing can move any more: say whether the run works, waits or is complete."""
        steps = self.state.open.values()
        if not steps:
            self.end("completed")
        elif any(element.state == "running" for step in steps for element in step.elements.values()):
            self.state.status = "running"
        else:
            self.state.status = "waiting"

    def fail(self, code: str, message: str, node_id: str) -> None:
        """The run fails as a whole, for a reason that is no step's own."""
        self.end("failed", {"code": code, "message": message, "node": node_id})

    def end(
        self, status: Literal["completed", "failed", "cancelled"], error: dict[str, Any] | None = None
    ) -> None:
        """End the run: every open step is closed, every wait cancelled, every token dropped."""
        for step in list(self.state.open.values()):
            self.close(step, "cancelled")
        self.tokens.clear()
        self.state.joins = {}
        self.state.loops = {}
        self.state.status = status
        self.state.error = error
        self.effects.append(EndRun(status, error))
