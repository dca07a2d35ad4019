"""What expressions and deciding nodes see."""

from datetime import datetime
from typing import Any

from patchbay.engine.events import Facts
from patchbay.engine.expressions import ExpressionError, render
from patchbay.engine.state import OpenStep, RunInfo
from patchbay.engine.walk import Walk
from patchbay.sdk import NodeError


def scope_of(walk: Walk, step: OpenStep, index: int = 0) -> dict[str, Any]:
    """The names an expression of this step may use; `item` and `index` only where there are some."""
    state = walk.state
    scope = {
        **(walk.names or _fixed_names(walk)),
        "input": step.value,
        "vars": {**walk.graph.vars, **state.vars} if state.vars else walk.graph.vars,
    }
    if step.items is not None:
        scope["item"] = step.items[index]
        scope["index"] = index
    elif step.frames:
        loop = state.loops[step.frames[-1]]
        scope["item"] = loop.items[loop.index]
        scope["index"] = loop.index
    return scope


def _fixed_names(walk: Walk) -> dict[str, Any]:
    """The names that stand for the same throughout the walk; worked out when first needed."""
    state = walk.state
    facts = Facts(state.contact, state.conversation)
    walk.names = fixed_names(
        state.run, trigger=state.trigger, steps=state.steps, facts=facts, now=walk.run_now
    )
    return walk.names


def fixed_names(
    run: RunInfo, *, trigger: Any, steps: dict[str, Any], facts: Facts, now: datetime
) -> dict[str, Any]:
    """The names that are the same for all nodes of a run at one moment."""
    return {
        "trigger": trigger,
        "steps": steps,
        "contact": facts.contact,
        "conversation": facts.conversation,
        "run": {
            "id": run.id,
            "workflow_id": run.workflow_id,
            "version": run.version,
            "started_at": run.started_at.isoformat(),
        },
        "now": now.isoformat(),
    }


class StepContext:
    """The facts a deciding node sees; what it asks to have evaluated is evaluated as things stand then."""

    def __init__(self, walk: Walk, step: OpenStep, index: int) -> None:
        self.now = walk.run_now
        self.run_id = walk.state.run.id
        self.node_id = step.node
        self.wired = walk.node_of(step).wired
        self._walk = walk
        self._step = step
        self._index = index
        self._scope: dict[str, Any] | None = None

    def render(self, source: str) -> Any:
        """Evaluate a deferred expression."""
        if self._scope is None:
            self._scope = scope_of(self._walk, self._step, self._index)
        try:
            return render(source, self._scope)
        except ExpressionError as error:
            raise NodeError(str(error), code=error.code) from error
