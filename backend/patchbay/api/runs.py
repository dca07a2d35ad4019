"""`/runs`: what ran, step by step, and stopping or repeating it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import Body, FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from patchbay.api.authentication import requires
from patchbay.api.shapes import MAX_VERSION, Made, aware
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.conversations.history import History, RunDetail, RunDocument, RunView
from patchbay.services.runs.control import RunControl
from patchbay.services.runs.replaying import Replays
from patchbay.services.testing.pretending import MAX_PRETENDED_S, Pretending
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.run_history import RunFilter, StepRecord
from patchbay.storage.waits import WaitRecord

RunState = Literal["running", "waiting", "completed", "failed", "cancelled"]
StepState = Literal["running", "waiting", "done", "failed", "cancelled"]
Fragment = Annotated[str | None, QueryParameter(min_length=1, max_length=200)]
NodeId = Annotated[str | None, QueryParameter(min_length=1, max_length=64)]


class Replay(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to begin, and with what; absent means as it was."""

    step: Annotated[int, Meta(ge=1, le=MAX_VERSION)] | None = None
    value: Any | UnsetType = UNSET


class PassedTime(Struct, frozen=True, forbid_unknown_fields=True):
    """How much time is taken to have passed."""

    seconds: Annotated[float, Meta(gt=0, le=MAX_PRETENDED_S)]


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
        version: Annotated[int | None, QueryParameter(ge=-MAX_VERSION, le=MAX_VERSION)] = None,
        is_test: FromQuery[bool | None] = None,
        error: Fragment = None,
        node_id: NodeId = None,
        node_state: Annotated[StepState | None, QueryParameter()] = None,
    ) -> Page[RunView]:
        """Runs, newest first.

        `since` and `until` are about their start, and carry an offset. `error` is a part of the error's code
        or message. `node_id` asks for a step at that node, with `node_state` for one in that state. A page
        may hold fewer runs than asked for, or none, and go on all the same: `next` is null on the last.
        """
        if node_state is not None and node_id is None:
            raise ClientException("expected `node_state` together with `node_id`")
        wanted = RunFilter(
            workflow_id=workflow_id,
            state=run_state,
            contact_id=contact_id,
            conversation_id=conversation_id,
            since=aware("since", since),
            until=aware("until", until),
            version=version,
            is_test=is_test,
            error=error,
            node_id=node_id,
            node_state=node_state,
        )
        return await history.runs(principal.workspace_id, page, wanted)

    @get("/{id:str}", guards=[requires(Permission.RUNS_READ)])
    async def get_run(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> RunDetail:
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

    @get("/{id:str}/waits", guards=[requires(Permission.RUNS_READ)])
    async def list_waits(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
        page: NamedDependency[PageRequest],
    ) -> Page[WaitRecord]:
        """What it waits and has waited for, newest first."""
        return await history.waits(principal.workspace_id, id, page)

    @get("/{id:str}/document", guards=[requires(Permission.RUNS_READ)])
    async def get_document(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> RunDocument:
        """The document it is a run of, as it was then."""
        return await history.document(principal.workspace_id, id)

    @post("/{id:str}/cancel", status_code=200, guards=[requires(Permission.RUNS_CONTROL)])
    async def cancel_run(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        run_control: NamedDependency[RunControl],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> RunDetail:
        """End it where it stands."""
        await history.run(principal.workspace_id, id)
        await run_control.cancel(principal.workspace_id, id, actor_of(principal))
        return await history.run(principal.workspace_id, id)

    @post("/{id:str}/replay", guards=[requires(Permission.RUNS_CONTROL)])
    async def replay_run(
        self,
        principal: NamedDependency[Principal],
        replays: NamedDependency[Replays],
        id: FromPath[str],  # noqa: A002 the path's name
        data: Annotated[Replay | None, Body()] = None,
    ) -> Made:
        """Start a new run like this one; gives its id.

        Without a `step` it begins as this one did, on the version that is active now, or on the newest draft
        if this one was a test. With a `step` it stays on this one's version and begins at that step's node.
        """
        asked = data or Replay()
        workspace_id, actor = principal.workspace_id, actor_of(principal)
        if asked.step is None:
            return Made(await replays.replay(workspace_id, id, actor, value=asked.value))
        return Made(await replays.replay_step(workspace_id, id, asked.step, actor, value=asked.value))

    @post("/{id:str}/pretend", status_code=200, guards=[requires(Permission.RUNS_CONTROL)])
    async def pretend(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        pretending: NamedDependency[Pretending],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[PassedTime],
    ) -> RunDetail:
        """Pretend, for a test run, that time passed: what is due by then happens, the service window ages."""
        await pretending.pretend(principal.workspace_id, id, data.seconds, actor_of(principal))
        return await history.run(principal.workspace_id, id)
