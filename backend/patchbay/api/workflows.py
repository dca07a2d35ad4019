"""`/workflows`: drafts, versions and switching them on."""

from typing import Annotated, Any

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.api.shapes import MAX_VERSION, Made, VersionInPath
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.errors import Problem
from patchbay.services.runs.control import RunControl
from patchbay.services.workflows.lists import TagList, Tags, VersionItem, WorkflowItem, WorkflowList
from patchbay.services.workflows.workflows import Checked, Published, SavedDraft, WorkflowDetail, Workflows
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.workflows import WorkflowFilter

Name = Annotated[str, Meta(pattern=r"\S", max_length=500)]


class NewWorkflow(Struct, frozen=True, forbid_unknown_fields=True):
    """A workflow's first draft."""

    document: dict[str, Any]


class Drawn(Struct, frozen=True, forbid_unknown_fields=True):
    """A document to look at, and whose draft it is; without, no other workflow is looked at."""

    document: dict[str, Any]
    workflow_id: Annotated[str, Meta(max_length=64)] | None = None


class Draft(Struct, frozen=True, forbid_unknown_fields=True):
    """A draft to save; with `revision`, only over that one."""

    document: dict[str, Any]
    revision: Annotated[int, Meta(ge=1, le=MAX_VERSION)] | None = None


class Publication(Struct, frozen=True, forbid_unknown_fields=True):
    """Why this version."""

    note: Annotated[str, Meta(max_length=2_000)] = ""


class WorkflowChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What may change of a workflow besides its draft; absent means untouched."""

    name: Name | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class Activation(Struct, frozen=True, forbid_unknown_fields=True):
    """Which version takes events; absent means the one that did last."""

    version: Annotated[int, Meta(ge=1, le=MAX_VERSION)] | None = None


class ManualRun(Struct, frozen=True, forbid_unknown_fields=True):
    """What a run started by hand begins with."""

    value: Any = None
    contact_id: str | None = None


class ActiveVersion(Struct, frozen=True):
    """The version that takes events now."""

    version: int


class PublishedDocument(Struct, frozen=True):
    """A version's document."""

    version: int
    document: dict[str, Any]


class Lint(Struct, frozen=True):
    """What is wrong with a draft."""

    problems: list[Problem]


class WorkflowController(Controller):
    """Workflows of the principal's workspace."""

    path = "/workflows"
    tags = ("workflows",)

    @get(guards=[requires(Permission.WORKFLOWS_READ)])
    async def list_workflows(
        self,
        *,
        principal: NamedDependency[Principal],
        workflow_list: NamedDependency[WorkflowList],
        page: NamedDependency[PageRequest],
        search: Annotated[str | None, QueryParameter(max_length=200)] = None,
        tag: Annotated[str | None, QueryParameter(max_length=50)] = None,
        is_active: FromQuery[bool | None] = None,
    ) -> Page[WorkflowItem]:
        """Workflows, newest first, each with how it is doing and its last run if it ran lately.

        `search` is a part of the name.
        """
        wanted = WorkflowFilter(search, tag, is_active)
        return await workflow_list.page(principal.workspace_id, page, wanted)

    @get("/tags", guards=[requires(Permission.WORKFLOWS_READ)])
    async def list_tags(
        self, principal: NamedDependency[Principal], workflow_list: NamedDependency[WorkflowList]
    ) -> TagList:
        """Every tag workflows have, and how many have it."""
        return await workflow_list.tags(principal.workspace_id)

    @post(guards=[requires(Permission.WORKFLOWS_EDIT)])
    async def create_workflow(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        data: JSONBody[NewWorkflow],
    ) -> Made:
        """Make a workflow with this draft."""
        return Made(await workflows.create(principal.workspace_id, data.document, actor_of(principal)))

    @post("/check", status_code=200, guards=[requires(Permission.WORKFLOWS_READ)])
    async def check_document(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        data: JSONBody[Drawn],
        accept_language: AcceptLanguage = None,
    ) -> Checked:
        """What is wrong with a document as it stands, and what its parameters make of each node.

        The problems are told by Accept-Language.
        """
        return await workflows.check(
            principal.workspace_id,
            data.document,
            workflow_id=data.workflow_id,
            languages=languages_of(accept_language),
        )

    @get("/{id:str}", guards=[requires(Permission.WORKFLOWS_READ)])
    async def get_workflow(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> WorkflowDetail:
        """One workflow with its draft and its hooks."""
        return await workflows.get(principal.workspace_id, id)

    @patch("/{id:str}", guards=[requires(Permission.WORKFLOWS_EDIT)])
    async def change_workflow(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        workflow_list: NamedDependency[WorkflowList],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[WorkflowChange],
    ) -> WorkflowDetail:
        """Give it another name, or other tags."""
        actor = actor_of(principal)
        if not isinstance(data.tags, UnsetType):
            await workflow_list.change_tags(principal.workspace_id, id, data.tags, actor)
        if not isinstance(data.name, UnsetType):
            await workflows.rename(principal.workspace_id, id, data.name, actor)
        return await workflows.get(principal.workspace_id, id)

    @delete("/{id:str}", guards=[requires(Permission.WORKFLOWS_EDIT)])
    async def delete_workflow(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete a workflow that takes no events."""
        await workflows.remove(principal.workspace_id, id, actor_of(principal))

    @put("/{id:str}/draft", guards=[requires(Permission.WORKFLOWS_EDIT)])
    async def save_draft(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Draft],
        accept_language: AcceptLanguage = None,
    ) -> SavedDraft:
        """Replace the draft; the answer says what lint finds in it, by Accept-Language."""
        return await workflows.save_draft(
            principal.workspace_id,
            id,
            data.document,
            actor=actor_of(principal),
            revision=data.revision,
            languages=languages_of(accept_language),
        )

    @get("/{id:str}/lint", guards=[requires(Permission.WORKFLOWS_READ)])
    async def lint_draft(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
        accept_language: AcceptLanguage = None,
    ) -> Response[Lint]:
        """What is wrong with the draft, told by Accept-Language."""
        found = await workflows.lint(principal.workspace_id, id, languages_of(accept_language))
        return Response(Lint(found), headers=VARIES)

    @post("/{id:str}/publish", guards=[requires(Permission.WORKFLOWS_PUBLISH)])
    async def publish(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Publication],
        accept_language: AcceptLanguage = None,
    ) -> Published:
        """Make the draft the next version, and the one that takes events.

        What is wrong with it is told by Accept-Language.
        """
        languages = languages_of(accept_language)
        return await workflows.publish(principal.workspace_id, id, data.note, actor_of(principal), languages)

    @post("/{id:str}/activate", status_code=200, guards=[requires(Permission.WORKFLOWS_PUBLISH)])
    async def activate(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Activation],
    ) -> ActiveVersion:
        """Take events again, or with another version."""
        version = await workflows.activate(principal.workspace_id, id, actor_of(principal), data.version)
        return ActiveVersion(version)

    @post("/{id:str}/deactivate", status_code=204, guards=[requires(Permission.WORKFLOWS_PUBLISH)])
    async def deactivate(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Start no new runs; those under way go on."""
        await workflows.deactivate(principal.workspace_id, id, actor_of(principal))

    @get("/{id:str}/versions", guards=[requires(Permission.WORKFLOWS_READ)])
    async def list_versions(
        self,
        principal: NamedDependency[Principal],
        workflow_list: NamedDependency[WorkflowList],
        id: FromPath[str],  # noqa: A002 the path's name
        page: NamedDependency[PageRequest],
    ) -> Page[VersionItem]:
        """Published versions, newest first, each with the runs that still stand on it."""
        return await workflow_list.versions(principal.workspace_id, id, page)

    @get("/{id:str}/versions/{version:int}", guards=[requires(Permission.WORKFLOWS_READ)])
    async def get_version(
        self,
        principal: NamedDependency[Principal],
        workflows: NamedDependency[Workflows],
        id: FromPath[str],  # noqa: A002 the path's name
        version: VersionInPath,
    ) -> PublishedDocument:
        """One version's document."""
        return PublishedDocument(version, await workflows.document_of(principal.workspace_id, id, version))

    @post("/{id:str}/run", guards=[requires(Permission.RUNS_CONTROL)])
    async def run_workflow(
        self,
        principal: NamedDependency[Principal],
        run_control: NamedDependency[RunControl],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[ManualRun],
    ) -> Made:
        """Start a run by hand; gives the run's id."""
        run_id = await run_control.start(
            principal.workspace_id, id, data.value, data.contact_id, actor_of(principal)
        )
        return Made(run_id)
