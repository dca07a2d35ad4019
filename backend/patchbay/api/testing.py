"""Trying a draft: pinned outputs, test runs, and test sessions with a phone."""

from typing import Annotated, Any

from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.testing.draft_runs import DraftRun, DraftRuns, StartAt
from patchbay.services.testing.draft_sessions import DraftSessions, SessionView
from patchbay.services.testing.pins import PinnedOutput, Pins

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class PinnedOutputs(Struct, frozen=True, forbid_unknown_fields=True):
    """What is pinned, by node."""

    pins: dict[Id, PinnedOutput]


class RunFrom(Struct, frozen=True, forbid_unknown_fields=True):
    """A node to begin at: what comes in, and the run whose past it goes on from."""

    node_id: Id
    value: Any
    input: Id = "in"
    run_id: Id | None = None


class NewTestRun(Struct, frozen=True, forbid_unknown_fields=True, rename={"start_at": "from"}):
    """What a test run begins with, whom it talks to, and how far it goes.

    Without `value`, the trigger gives what is pinned to it, else nothing; `trigger` chooses one of several.
    """

    value: Any | UnsetType = UNSET
    trigger: Id | None = None
    contact_id: Id | None = None
    conversation_id: Id | None = None
    until: Id | None = None
    start_at: RunFrom | None = None


class NewTestSession(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose messages start the draft."""

    channel_id: Id
    phone: Annotated[str, Meta(min_length=1, max_length=64)]


class CurrentSession(Struct, frozen=True):
    """The session that is on, if one is."""

    session: SessionView | None


class DraftTestController(Controller):
    """Tests of one workflow's draft."""

    path = "/workflows/{id:str}"
    tags = ("tests",)

    @get("/pins", guards=[requires(Permission.RUNS_READ)])
    async def get_pins(
        self,
        principal: NamedDependency[Principal],
        pinned: NamedDependency[Pins],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> PinnedOutputs:
        """The outputs that test runs take instead of running their nodes."""
        return PinnedOutputs(await pinned.get(principal.workspace_id, id))

    @put("/pins", guards=[requires(Permission.WORKFLOWS_EDIT)])
    async def save_pins(
        self,
        principal: NamedDependency[Principal],
        pinned: NamedDependency[Pins],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[PinnedOutputs],
    ) -> PinnedOutputs:
        """Replace them."""
        await pinned.save(principal.workspace_id, id, data.pins, actor_of(principal))
        return data

    @post("/test-runs", guards=[requires(Permission.RUNS_CONTROL)])
    async def start_test_run(
        self,
        principal: NamedDependency[Principal],
        draft_runs: NamedDependency[DraftRuns],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[NewTestRun],
        accept_language: AcceptLanguage = None,
    ) -> Made:
        """Run the newest saved draft: all of it, up to a node, or from one on; gives the run's id.

        What it does is real: messages go out in its conversation, requests are made; save by pinned nodes.
        What is wrong with the draft is told by Accept-Language.
        """
        start = data.start_at
        asked = DraftRun(
            value=data.value,
            trigger=data.trigger,
            contact_id=data.contact_id,
            conversation_id=data.conversation_id,
            until=data.until,
            start_at=None
            if start is None
            else StartAt(node_id=start.node_id, value=start.value, input=start.input, run_id=start.run_id),
        )
        languages = languages_of(accept_language)
        return Made(await draft_runs.start(principal.workspace_id, id, asked, actor_of(principal), languages))

    @post("/test-session", guards=[requires(Permission.RUNS_CONTROL)])
    async def start_test_session(
        self,
        principal: NamedDependency[Principal],
        draft_sessions: NamedDependency[DraftSessions],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[NewTestSession],
    ) -> SessionView:
        """For two hours, have what this phone writes on this channel start the draft as it is saved then."""
        return await draft_sessions.start(
            principal.workspace_id,
            id,
            channel_id=data.channel_id,
            phone=data.phone,
            actor=actor_of(principal),
        )

    @get("/test-session", guards=[requires(Permission.RUNS_CONTROL)])
    async def get_test_session(
        self,
        principal: NamedDependency[Principal],
        draft_sessions: NamedDependency[DraftSessions],
        id: FromPath[str],  # noqa: A002 the path's name
        accept_language: AcceptLanguage = None,
    ) -> Response[CurrentSession]:
        """The session that is on: yours, else the newest of anybody. Its words follow Accept-Language."""
        languages = languages_of(accept_language)
        found = await draft_sessions.current(principal.workspace_id, id, actor_of(principal), languages)
        return Response(CurrentSession(found), headers=VARIES)


class TestSessionController(Controller):
    """Test sessions of the principal's workspace."""

    path = "/test-sessions"
    tags = ("tests",)

    @delete("/{id:str}", guards=[requires(Permission.RUNS_CONTROL)])
    async def end_test_session(
        self,
        principal: NamedDependency[Principal],
        draft_sessions: NamedDependency[DraftSessions],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """End it: the phone gets what is published again."""
        await draft_sessions.end(principal.workspace_id, id, actor_of(principal))
