"""The steps of one `advance` call: begun, failed, tried again, resumed, finished.

`Steps` works on a forked state and collects effects. It knows tokens and steps; which token moves next is
`advance`'s business, joins and loops are `settling`'s.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from patchbay.engine.effects import (
    AnswerRequest,
    ChangeOwner,
    CloseWait,
    EndRun,
    EngineEffect,
    OpenWait,
    QueueMessage,
    RecordStep,
    StartAction,
    StepState,
)
from patchbay.engine.events import Failure
from patchbay.engine.expressions import ExpressionError, render
from patchbay.engine.graph import Graph, GraphNode
from patchbay.engine.retry import next_attempt_in_s
from patchbay.engine.state import Element, Loop, OpenStep, State, Token, Wait
from patchbay.sdk import (
    ERROR_PORT,
    ActionNode,
    Effect,
    Emit,
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
    Unavailable,
    WaitFor,
)

MAX_LIST = 10_000
"""Elements one `each` or one loop may run over."""
MAX_TOKENS = 10_000
"""Tokens alive at once; a drawing that multiplies them is a mistake."""


class Steps:
    """Everything that can be done to the steps of a run, within one `advance`."""

    def __init__(self, graph: Graph, state: State, now: datetime, ids: Callable[[], str]) -> None:
        self.graph = graph
        self.state = state
        self.now = now
        self.ids = ids
        self.effects: list[EngineEffect] = []
        self._feeding: set[int] = set()

    # ── beginning ────────────────────────────────────────────────────────────────────────────────────

    def record_trigger(self, node_id: str, value: Any) -> None:
        """The trigger's own step: done at once, its value on its first output."""
        node = self.graph.nodes[node_id]
        step = OpenStep(
            seq=self._next_seq(), origin=1, node=node_id, value=value, started_at=self.now, input_inline=True
        )
        self.state.open[step.seq] = step
        self._emit(step, node, node.first_port, value)
        self._close(step.seq, "done")

    def begin(self, token: Token) -> None:
        """A node takes a token: a new step."""
        if self.state.seq >= self.graph.max_steps:
            limit = f"the run reached its ceiling of {self.graph.max_steps} steps; does a loop never end?"
            self.end_run("failed", {"code": "step_limit", "message": limit, "node": token.node})
            return
        seq = self._next_seq()
        step = OpenStep(
            seq=seq,
            origin=seq,
            node=token.node,
            value=token.value,
            started_at=self.now,
            parent=token.parent,
            input_inline=token.parent is None,
            frames=token.frames,
        )
        self.state.open[seq] = step
        node = self.graph.nodes[token.node]
        if node.spec.disabled:
            self._emit(step, node, node.first_port, token.value)
            self._close(seq, "done")
        elif node.each_items is not None:
            self._begin_each(step, node)
        else:
            self.start_element(seq, 0)

    def _begin_each(self, step: OpenStep, node: GraphNode) -> None:
        try:
            items = render(node.each_items or "", self._scope(step, 0))
        except ExpressionError as error:
            self._fail_step(step.seq, 0, Failure(error.code, f"each: {error}"))
            return
        problem = list_problem(items)
        if problem:
            self._fail_step(step.seq, 0, Failure("invalid_list", f"each: {problem}"))
            return
        self.state.open[step.seq] = replace(step, items=items, results={})
        self._feed_each(step.seq)

    def _feed_each(self, seq: int) -> None:
        """Start the next elements, as many as may be under way; close the step when all are over."""
        if seq in self._feeding:
            return
        self._feeding.add(seq)
        while (step := self.state.open.get(seq)) is not None and step.items is not None:
            if step.next_item == len(step.items) or len(step.elements) >= self._concurrency(step):
                break
            self.state.open[seq] = replace(step, next_item=step.next_item + 1)
            self.start_element(seq, step.next_item)
        self._feeding.discard(seq)
        if step is not None and step.items is not None and len(step.results) == len(step.items):
            results = [step.results[index] for index in range(len(step.items))]
            node = self.graph.nodes[step.node]
            self._emit(step, node, node.first_port, results)
            self._close(seq, "done")

    def _concurrency(self, step: OpenStep) -> int:
        each = self.graph.nodes[step.node].spec.each
        return each.concurrency if each else 1

    def start_element(self, seq: int, index: int) -> None:
        """Run the node (once more) for one element: decide at once, or ask for the action."""
        step = self.state.open[seq]
        node = self.graph.nodes[step.node]
        try:
            params = node.params_for(self._scope(step, index))
            if isinstance(node.kind, PureNode):
                outcome = node.kind.run(self._context(step, index), params, self._value(step, index))
                self._apply_outcome(seq, index, outcome, params)
            elif isinstance(node.kind, ActionNode):
                self._ask_for_action(step, index, node, params)
            else:
                raise NodeError(
                    f"{node.kind.type} starts runs; nothing can flow into it", code="not_runnable"
                )
        except (ExpressionError, NodeError) as error:
            self.fail_element(seq, index, failure_of(error))

    def _ask_for_action(self, step: OpenStep, index: int, node: GraphNode, params: msgspec.Struct) -> None:
        element = self._element(step, index)
        effect = node.kind.effect_for(params)
        self._set_element(step.seq, index, replace(element, state="running"))
        self.effects.append(
            StartAction(
                step=step.seq,
                element=index,
                node_id=node.id,
                params=params,
                value=self._value(step, index),
                attempt=element.attempt,
                effect=effect,
                timeout_s=node.spec.timeout_s,
                idempotency_key=f"{self.state.run.id}:{step.origin}:{index}",
            )
        )
        self._record(step.seq, "running")

    def effect_of(self, seq: int, index: int) -> Effect:
        """What the element's action does to the world; `write` where its parameters no longer evaluate."""
        step = self.state.open[seq]
        node = self.graph.nodes[step.node]
        try:
            return node.kind.effect_for(node.params_for(self._scope(step, index)))
        except (ExpressionError, NodeError):
            return Effect.WRITE

    # ── what came of it ──────────────────────────────────────────────────────────────────────────────

    def finish_action(self, seq: int, index: int, outcome: Outcome) -> None:
        """The action came back."""
        if outcome.waits:
            self.fail_element(seq, index, Failure("node_failed", "an acting node cannot wait"))
            return
        self._apply_outcome(seq, index, outcome, None)

    def resume(self, seq: int, index: int, happening: Happening) -> None:
        """A wait of the element is over; its other waits are too."""
        step = self.state.open[seq]
        node = self.graph.nodes[step.node]
        self._drop_waits(seq, index)
        try:
            if not isinstance(node.kind, PureNode):
                raise NodeError(f"{node.kind.type} cannot resume")
            params = node.typed_params(step.params or {})
            memory = self._element(step, index).memory
            outcome = node.kind.resume(self._context(step, index), params, memory, happening)
            self._apply_outcome(seq, index, outcome, params)
        except (ExpressionError, NodeError) as error:
            self.fail_element(seq, index, failure_of(error))

    def fail_element(self, seq: int, index: int, failure: Failure) -> None:
        """The element failed: try again later, or do what the node wants instead, or fail."""
        step = self.state.open[seq]
        node = self.graph.nodes[step.node]
        delay_s = next_attempt_in_s(node.spec.retry, failure, self._element(step, index).attempt)
        self._drop_waits(seq, index)
        if delay_s is not None:
            self._retry_later(step, index, failure, delay_s)
        elif failure.otherwise is not None:
            self._apply_outcome(seq, index, failure.otherwise, None)
        elif step.items is not None and node.spec.each is not None and node.spec.each.on_error == "continue":
            self._finish_element(seq, index, {"error": error_value(failure, step, index)})
        else:
            self._fail_step(seq, index, failure)

    def _retry_later(self, step: OpenStep, index: int, failure: Failure, delay_s: float) -> None:
        element = self._element(step, index)
        seq = step.seq
        if step.items is None:
            self._record(seq, "failed", error=error_value(failure, step, index))
            del self.state.open[seq]
            seq = self._next_seq()
            self.state.open[seq] = replace(step, seq=seq, started_at=self.now)
        self._set_element(seq, index, replace(element, state="retrying", attempt=element.attempt + 1))
        self._open_wait(seq, index, None, self.now + timedelta(seconds=delay_s))
        self._record(seq, "waiting")

    def try_again(self, seq: int, index: int) -> None:
        """The time of the next attempt has come."""
        self.start_element(seq, index)
        if seq in self.state.open and self.state.open[seq].items is not None:
            self._feed_each(seq)

    def _fail_step(self, seq: int, index: int, failure: Failure) -> None:
        step = self.state.open[seq]
        node = self.graph.nodes[step.node]
        error = error_value(failure, step, index)
        if ERROR_PORT in node.wired:
            self._emit(step, node, ERROR_PORT, error)
            self._close(seq, "failed", error)
        elif node.spec.on_error == "continue":
            self._emit(step, node, node.first_port, {"error": error})
            self._close(seq, "failed", error)
        else:
            self._close(seq, "failed", error)
            self.end_run("failed", error)

    def _apply_outcome(self, seq: int, index: int, outcome: Outcome, params: msgspec.Struct | None) -> None:
        step = self.state.open[seq]
        node = self.graph.nodes[step.node]
        if node.kind.loops:
            self._begin_loop(step, outcome)
            return
        unknown = [emitted.port for emitted in outcome.emits if emitted.port not in node.ports]
        if unknown:
            self._fail_step(
                seq, index, Failure("unknown_port", f"{node.kind.type} has no output {unknown[0]!r}")
            )
            return
        refs = self._command(step, index, outcome)
        if step.items is None:
            for emitted in outcome.emits:
                self._emit(step, node, emitted.port, emitted.value)
        if outcome.waits:
            self._park(seq, index, outcome, refs, params)
        else:
            self._finish_element(seq, index, self._result(step, index, outcome.emits))

    def _result(self, step: OpenStep, index: int, emits: tuple[Emit, ...]) -> Any:
        return emits[-1].value if emits else self._element(step, index).result

    def _finish_element(self, seq: int, index: int, result: Any) -> None:
        step = self.state.open[seq]
        if step.items is None:
            self._close(seq, "done")
            return
        step.results[index] = result
        elements = {other: element for other, element in step.elements.items() if other != index}
        self.state.open[seq] = replace(step, elements=elements)
        self._feed_each(seq)

    # ── commands and waits ───────────────────────────────────────────────────────────────────────────

    def _command(self, step: OpenStep, index: int, outcome: Outcome) -> dict[str, str]:
        refs = self._element(step, index).refs
        for command in outcome.commands:
            match command:
                case SendMessage():
                    refs = {**refs, command.ref: self.ids()}
                    self.effects.append(QueueMessage(refs[command.ref], step.node, command))
                case HandOver():
                    self.effects.append(ChangeOwner("human", command.team, command.note))
                case TakeBack():
                    self.effects.append(ChangeOwner("bot"))
                case SetVars():
                    self.state.vars.update(command.values)
                case Respond():
                    self.effects.append(AnswerRequest(command))
        return refs

    def _park(
        self, seq: int, index: int, outcome: Outcome, refs: dict[str, str], params: msgspec.Struct | None
    ) -> None:
        step = self.state.open[seq]
        element = replace(self._element(step, index), state="waiting", memory=outcome.memory, refs=refs)
        if step.items is not None and outcome.emits:
            element = replace(element, result=outcome.emits[-1].value)
        if step.params is None and params is not None:
            self.state.open[seq] = replace(step, params=msgspec.to_builtins(params))
        self._set_element(seq, index, element)
        for spec in outcome.waits:
            due_at = None if spec.timeout_s is None else self.now + timedelta(seconds=spec.timeout_s)
            key = refs.get(spec.ref) if isinstance(spec, ForMessage) else None
            self._open_wait(seq, index, spec, due_at, key)
        self._record(seq, "waiting")

    def _open_wait(
        self, seq: int, index: int, spec: WaitFor | None, due_at: datetime | None, key: str | None = None
    ) -> None:
        wait = Wait(id=self.ids(), step=seq, element=index, due_at=due_at, spec=spec, key=key)
        self.state.waits[wait.id] = wait
        kind = "retry" if spec is None else spec.__struct_config__.tag
        states = spec.states if isinstance(spec, ForMessage) else ()
        node_id = self.state.open[seq].node
        self.effects.append(OpenWait(wait.id, node_id, kind, due_at, key, states))  # type: ignore[arg-type]  # the tags are the kinds

    def _drop_waits(self, seq: int, index: int) -> None:
        for wait in [w for w in self.state.waits.values() if w.step == seq and w.element == index]:
            del self.state.waits[wait.id]
            self.effects.append(CloseWait(wait.id, "cancelled"))

    # ── loops (settling decides when an iteration is over) ───────────────────────────────────────────

    def _begin_loop(self, step: OpenStep, outcome: Outcome) -> None:
        items = outcome.emits[0].value if outcome.emits else None
        problem = list_problem(items)
        if problem:
            self._fail_step(step.seq, 0, Failure("invalid_list", f"items: {problem}"))
            return
        self._set_element(step.seq, 0, replace(step.elements[0], state="waiting"))
        self.state.loops[step.seq] = Loop(
            step=step.seq, node=step.node, items=items, frames=step.frames, index=-1
        )
        self.next_iteration(step.seq)

    def next_iteration(self, seq: int) -> None:
        """Send the loop's next item into its body, or its results out at `done`."""
        loop = self.state.loops[seq]
        results = loop.results
        if loop.index >= 0:
            results = (*results, loop.arrived[0] if len(loop.arrived) == 1 else list(loop.arrived) or None)
        loop = replace(loop, index=loop.index + 1, results=results, arrived=())
        step = self.state.open[seq]
        node = self.graph.nodes[loop.node]
        if loop.index < len(loop.items):
            self.state.loops[seq] = loop
            frames = (*loop.frames, seq)
            self._emit(step, node, "item", loop.items[loop.index], frames=frames)
            return
        del self.state.loops[seq]
        self._emit(step, node, "done", list(results))
        self._close(seq, "done")

    def return_to_loop(self, token: Token) -> None:
        """A token came back to the loop's `next`."""
        loop = self.state.loops.get(token.frames[-1]) if token.frames else None
        if loop is None or loop.node != token.node:
            message = "a value reached `next` that did not come from this loop's `item`"
            self.end_run("failed", {"code": "not_in_loop", "message": message, "node": token.node})
            return
        self.state.loops[loop.step] = replace(loop, arrived=(*loop.arrived, token.value))

    # ── ending ───────────────────────────────────────────────────────────────────────────────────────

    def rest(self) -> None:
        """Nothing can move any more: say whether the run works, waits or is complete."""
        if not self.state.open:
            self.end_run("completed", None)
        elif any(e.state == "running" for step in self.state.open.values() for e in step.elements.values()):
            self.state.status = "running"
        else:
            self.state.status = "waiting"

    def end_run(
        self, status: Literal["completed", "failed", "cancelled"], error: dict[str, Any] | None
    ) -> None:
        """End the run: every wait is cancelled, every open step closed."""
        for wait_id in self.state.waits:
            self.effects.append(CloseWait(wait_id, "cancelled"))
        self.state.waits = {}
        for seq in list(self.state.open):
            self._close(seq, "cancelled")
        self.state.tokens = []
        self.state.joins = {}
        self.state.loops = {}
        self.state.status = status
        self.state.error = error
        self.effects.append(EndRun(status, error))

    def _close(self, seq: int, state: StepState, error: dict[str, Any] | None = None) -> None:
        for index in self.state.open[seq].elements:
            self._drop_waits(seq, index)
        self._record(seq, state, error=error, ended=True)
        del self.state.open[seq]

    # ── small things ─────────────────────────────────────────────────────────────────────────────────

    def _emit(
        self, step: OpenStep, node: GraphNode, port: str, value: Any, frames: tuple[int, ...] | None = None
    ) -> None:
        self.state.steps[node.id] = value
        current = self.state.open.get(step.seq, step)
        is_first = current.port is None
        self.state.open[step.seq] = replace(current, output=value if is_first else current.output, port=port)
        for edge in node.outputs.get(port, ()):
            self.state.tokens.append(
                Token(
                    node=edge.target,
                    input=edge.input,
                    value=value,
                    source=node.id,
                    parent=step.seq if is_first else None,
                    frames=step.frames if frames is None else frames,
                )
            )
        if len(self.state.tokens) > MAX_TOKENS:
            message = f"more than {MAX_TOKENS} values are under way at once"
            self.end_run("failed", {"code": "token_limit", "message": message, "node": node.id})

    def _record(
        self, seq: int, state: StepState, *, error: dict[str, Any] | None = None, ended: bool = False
    ) -> None:
        step = self.state.open[seq]
        inline = step.input_inline or step.parent is None
        self.effects.append(
            RecordStep(
                seq=seq,
                node_id=step.node,
                type=self.graph.nodes[step.node].kind.type,
                state=state,
                attempt=max((element.attempt for element in step.elements.values()), default=1),
                started_at=step.started_at,
                ended_at=self.now if ended or state == "failed" else None,
                input_from=None if inline else step.parent,
                input=step.value if inline else None,
                output=step.output,
                port=step.port,
                error=error,
            )
        )

    def _set_element(self, seq: int, index: int, element: Element) -> None:
        step = self.state.open[seq]
        self.state.open[seq] = replace(step, elements={**step.elements, index: element})

    def _element(self, step: OpenStep, index: int) -> Element:
        return step.elements.get(index) or Element()

    def _value(self, step: OpenStep, index: int) -> Any:
        return step.value if step.items is None else step.items[index]

    def _next_seq(self) -> int:
        self.state.seq += 1
        return self.state.seq

    def _scope(self, step: OpenStep, index: int) -> dict[str, Any]:
        state = self.state
        scope: dict[str, Any] = {
            "input": step.value,
            "trigger": state.trigger,
            "steps": state.steps,
            "contact": state.contact,
            "conversation": state.conversation,
            "vars": {**self.graph.vars, **state.vars} if state.vars else self.graph.vars,
            "run": {
                "id": state.run.id,
                "workflow_id": state.run.workflow_id,
                "version": state.run.version,
                "started_at": state.run.started_at.isoformat(),
            },
            "now": self.now.isoformat(),
        }
        if step.items is not None:
            scope["item"] = step.items[index]
            scope["index"] = index
        elif step.frames and (loop := state.loops.get(step.frames[-1])) is not None:
            scope["item"] = loop.items[loop.index]
            scope["index"] = loop.index
        return scope

    def _context(self, step: OpenStep, index: int) -> "StepContext":
        return StepContext(self, step, index)


class StepContext:
    """The facts a deciding node sees."""

    def __init__(self, steps: Steps, step: OpenStep, index: int) -> None:
        self.now = steps.now
        self.run_id = steps.state.run.id
        self.node_id = step.node
        self.wired = steps.graph.nodes[step.node].wired
        self._steps = steps
        self._step = step
        self._index = index

    def render(self, source: str) -> Any:
        """Evaluate a deferred expression."""
        try:
            return render(source, self._steps._scope(self._step, self._index))  # noqa: SLF001 - its own half
        except ExpressionError as error:
            raise NodeError(str(error), code=error.code) from error


def failure_of(error: ExpressionError | NodeError) -> Failure:
    """An error as the data the engine keeps."""
    if isinstance(error, Unavailable):
        return Failure(error.code, error.message, True, error.retry_after_s, error.otherwise)
    if isinstance(error, NodeError):
        return Failure(error.code, error.message, error.retryable)
    return Failure(error.code, str(error))


def error_value(failure: Failure, step: OpenStep, index: int) -> dict[str, Any]:
    """What flows out of an error port."""
    element = step.elements.get(index)
    return {
        "code": failure.code,
        "message": failure.message,
        "node": step.node,
        "attempt": element.attempt if element else 1,
    }


def list_problem(items: Any) -> str | None:
    """Why this cannot be run over, or None."""
    if not isinstance(items, list):
        return f"expected a list, got {type(items).__name__}"
    if len(items) > MAX_LIST:
        return f"expected at most {MAX_LIST} elements, got {len(items)}"
    return None
