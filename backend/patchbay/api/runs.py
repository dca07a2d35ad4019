"""`/runs`: what ran, step by step, and stopping or repeating it."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath, FromQuery, QueryParameter

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.history import History, RunView
from patchbay.services.run_control import RunControl
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.run_history import RunFilter, StepRecord

RunState = Literal["running", "waiting", "completed", "failed", "cancelled"]


class RunController(Controller):
    """Runs of the principal's workspace."""

    path = "/runs"
    tags = ("runs",)

    @get(guards=[requires(Permission.RUNS_READ)])
    async def list_runs(
        self,
        *,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        page: NamedDependency[PageRequest],
        workflow_id: FromQuery[str | None] = None,
        run_state: Annotated[RunState | None, QueryParameter(name="state")] = None,
        contact_id: FromQuery[str | None] = None,
        conversation_id: FromQuery[str | None] = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
    ) -> Page[RunView]:
        """Runs, newest first; `since` and `until` are about their start, and carry an offset."""
        wanted = RunFilter(
            workflow_id,
            run_state,
            contact_id,
            conversation_id,
            _aware("since", since),
            _aware("until", until),
        )
        return await history.runs(principal.workspace_id, page, wanted)

    @get("/{id:str}", guards=[requires(Permission.RUNS_READ)])
    async def get_run(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> RunView:
        """One run."""
        return await history.run(principal.workspace_id, id)

    @get("/{id:str}/steps", guards=[requires(Permission.RUNS_READ)])
    async def list_steps(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
        page: NamedDependency[PageRequest],
    ) -> Page[StepRecord]:
        """Its steps, in the order in which they began."""
        return await history.steps(principal.workspace_id, id, page)

    @post("/{id:str}/cancel", status_code=200, guards=[requires(Permission.RUNS_CONTROL)])
    async def cancel_run(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        run_control: NamedDependency[RunControl],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> RunView:
        """End it where it stands."""
        await history.run(principal.workspace_id, id)
        await run_control.cancel(principal.workspace_id, id, actor_of(principal))
        return await history.run(principal.workspace_id, id)

    @post("/{id:str}/replay", guards=[requires(Permission.RUNS_CONTROL)])
    async def replay_run(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        run_control: NamedDependency[RunControl],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Made:
        """Start a new run with what started this one; gives the new run's id."""
        await history.run(principal.workspace_id, id)
        return Made(await run_control.replay(principal.workspace_id, id, actor_of(principal)))


def _aware(name: str, instant: datetime | None) -> datetime | None:
    if instant is not None and instant.tzinfo is None:
        raise ClientException(f"{name}: expected a time with an offset, such as 2026-01-31T12:00:00Z")
    return instant
