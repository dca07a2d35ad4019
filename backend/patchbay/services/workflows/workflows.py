"""Workflows as people edit and publish them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, structs
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import Document, decode_document
from patchbay.engine.errors import DocumentError
from patchbay.engine.lint import Problem as Finding
from patchbay.sdk import Registry
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.live.announcing import member_of
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.phrases import phrase
from patchbay.services.templates.uses import templates_in
from patchbay.services.workflows import published
from patchbay.services.workflows.hook_addresses import HookAddress, HookAddresses
from patchbay.services.workflows.linting import NodeFacts, facts_of, in_document, problems_of
from patchbay.services.workflows.problem_words import PHRASES
from patchbay.services.workflows.surroundings import Surroundings
from patchbay.storage import workflow_facts
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.template_uses import put_uses
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import Workflow, WorkflowFilter, WorkflowRepository

MAX_NOTE = 2_000
"""Characters of a publishing note."""


class WorkflowDetail(Struct, frozen=True):
    """A workflow with its draft and its hooks.

    `has_unpublished_changes` says that the draft is not what was published last, or that nothing was.
    """

    id: str
    name: str
    description: str
    tags: list[str]
    document: dict[str, Any]
    draft_revision: int
    active_version: int | None
    is_active: bool
    has_unpublished_changes: bool
    hooks: list[HookAddress]
    created_at: datetime
    updated_at: datetime


class Checked(Struct, frozen=True):
    """A document as it stands: what lint has to say about it, and what each of its nodes is, by id."""

    problems: list[Problem]
    nodes: dict[str, NodeFacts]


class SavedDraft(Struct, frozen=True):
    """A draft just saved, checked."""

    revision: int
    problems: list[Problem]
    nodes: dict[str, NodeFacts]


class Published(Struct, frozen=True):
    """A version just made, now the active one."""

    version: int
    hooks: list[HookAddress]
    problems: list[Problem]


class Workflows:
    """Makes, edits, publishes and switches workflows."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        registry: Registry,
        versions: published.Published,
        audit: Audit,
        live: Live,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._database = database
        self._registry = registry
        self._audit = audit
        self._live = live
        self._clock = clock
        self._workflows = WorkflowRepository()
        self._hooks = HookAddresses(vault, registry, public_url, clock)
        self._surroundings = Surroundings(registry, versions, clock)

    async def create(self, workspace_id: str, document: Any, actor: str) -> str:
        """Make a workflow with this draft; gives its id.

        Raises:
            Invalid: The document cannot be read.
        """
        decoded = _decode(document)
        now = self._clock()
        workflow = Workflow(
            id=new_id(),
            name=decoded.name,
            draft_revision=1,
            active_version=None,
            is_active=False,
            created_at=now,
            updated_at=now,
        )
        async with self._database.transaction() as connection:
            await self._workflows.add(connection, workspace_id, workflow, document)
            await self._note_uses(connection, workspace_id, workflow.id, decoded, is_published=False)
            change = Change(actor, "workflow.created", f"workflow:{workflow.id}")
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow.id, actor, state="created")
        return workflow.id

    async def page(
        self, workspace_id: str, request: PageRequest, search: str | None = None
    ) -> Page[Workflow]:
        """Workflows, newest first; with `search`, those with it in the name."""
        async with self._database.transaction() as connection:
            return await self._workflows.page(connection, workspace_id, request, WorkflowFilter(search))

    async def get(self, workspace_id: str, workflow_id: str) -> WorkflowDetail:
        """One workflow with its draft.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._workflows.get(connection, workspace_id, workflow_id)
            draft = await self._workflows.draft_of(connection, workspace_id, workflow_id)
            tags = await workflow_facts.tags_of(connection, workspace_id, [workflow_id])
            unpublished = await workflow_facts.find_unpublished(connection, workspace_id, [workflow_id])
            hooks = await self._hooks.of(connection, workspace_id, workflow_id)
        return WorkflowDetail(
            id=found.id,
            name=found.name,
            description=found.description,
            tags=tags.get(workflow_id, []),
            document=draft,
            draft_revision=found.draft_revision,
            active_version=found.active_version,
            is_active=found.is_active,
            has_unpublished_changes=workflow_id in unpublished,
            hooks=hooks,
            created_at=found.created_at,
            updated_at=found.updated_at,
        )

    async def save_draft(
        self,
        workspace_id: str,
        workflow_id: str,
        document: Any,
        *,
        actor: str,
        revision: int | None = None,
        languages: Sequence[str] = (),
    ) -> SavedDraft:
        """Replace the draft, over `revision` only if one is named.

        Raises:
            Invalid: The document cannot be read.
            NotFound: None of that id.
            Conflict: Somebody saved another revision meanwhile.
        """
        decoded = _decode(document)
        async with self._database.transaction() as connection:
            saved = await self._workflows.save_draft(
                connection,
                workspace_id,
                workflow_id,
                draft=document,
                name=decoded.name,
                now=self._clock(),
                revision=revision,
            )
            await self._note_uses(connection, workspace_id, workflow_id, decoded, is_published=False)
            change = Change(actor, "workflow.draft_saved", f"workflow:{workflow_id}", {"revision": saved})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow_id, actor, revision=saved)
        checked = await self.check(workspace_id, document, workflow_id=workflow_id, languages=languages)
        return SavedDraft(saved, checked.problems, checked.nodes)

    async def check(
        self,
        workspace_id: str,
        document: Any,
        *,
        workflow_id: str | None = None,
        languages: Sequence[str] = (),
    ) -> Checked:
        """What is wrong with a document that somebody is drawing, and what its nodes have become.

        Nothing is stored. A document that cannot be read is a problem like others, not an error. A large one
        takes a second, in a thread: webhooks that come meanwhile are not kept waiting.

        Args:
            workspace_id: Where it is drawn.
            document: As it stands.
            workflow_id: Whose draft it is; without, nothing is said of other workflows.
            languages: What whoever draws reads, the best first.
        """
        nodes = await asyncio.to_thread(facts_of, document, self._registry, languages)
        try:
            decoded = _decode(document)
        except Invalid as error:
            problems = [structs.replace(problem, code="invalid_document") for problem in error.problems]
            return Checked(problems, nodes)
        async with self._database.transaction() as connection:
            around = await self._surroundings.problems(connection, workspace_id, workflow_id, decoded)
        return Checked(await asyncio.to_thread(self._problems, decoded, around, languages), nodes)

    async def rename(self, workspace_id: str, workflow_id: str, name: str, actor: str) -> None:
        """Give the draft, and so the workflow, another name.

        Raises:
            Invalid: The name is empty.
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            _, draft = await self._workflows.lock(connection, workspace_id, workflow_id)
            renamed = {**draft, "name": name}
            _decode(renamed)
            await self._workflows.save_draft(
                connection, workspace_id, workflow_id, draft=renamed, name=name, now=self._clock()
            )
            change = Change(actor, "workflow.renamed", f"workflow:{workflow_id}", {"name": name})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow_id, actor, state="renamed")

    async def lint(self, workspace_id: str, workflow_id: str, languages: Sequence[str] = ()) -> list[Problem]:
        """What is wrong with the draft; empty when it may be published without a thought.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            draft = await self._workflows.draft_of(connection, workspace_id, workflow_id)
            document = _decode(draft)
            around = await self._surroundings.problems(connection, workspace_id, workflow_id, document)
        return self._problems(document, around, languages)

    async def publish(
        self, workspace_id: str, workflow_id: str, note: str, actor: str, languages: Sequence[str] = ()
    ) -> Published:
        """Make the draft the next version, and the active one.

        What is wrong with it is told in the first of the languages we know.

        Raises:
            Invalid: Lint finds errors; they are in it.
            NotFound: None of that id.
        """
        if len(note) > MAX_NOTE:
            raise Invalid(f"expected a note of at most {MAX_NOTE} characters, got {len(note)}")
        async with self._database.transaction() as connection:
            _, draft = await self._workflows.lock(connection, workspace_id, workflow_id)
            document = _decode(draft)
            around = await self._surroundings.problems(connection, workspace_id, workflow_id, document)
            problems = self._problems(document, around, languages)
            if any(problem.severity == "error" for problem in problems):
                raise Invalid(phrase(PHRASES, languages, "unpublishable"), problems)
            version = await self._workflows.add_version(
                connection,
                workspace_id,
                workflow_id,
                document=draft,
                note=note,
                by=actor,
                now=self._clock(),
            )
            await self._workflows.change(
                connection,
                workspace_id,
                workflow_id,
                now=self._clock(),
                active_version=version,
                is_active=True,
            )
            await self._note_uses(connection, workspace_id, workflow_id, document, is_published=True)
            hooks = await self._hooks.complete(connection, workspace_id, workflow_id, document)
            change = Change(actor, "workflow.published", f"workflow:{workflow_id}", {"version": version})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow_id, actor, state="published")
        return Published(version, hooks, problems)

    async def activate(
        self, workspace_id: str, workflow_id: str, actor: str, version: int | None = None
    ) -> int:
        """Take events again, with the newest version or the one named; gives its number.

        Raises:
            NotFound: No such workflow, or no such version.
            NotNow: Nothing has been published yet.
        """
        async with self._database.transaction() as connection:
            found, _ = await self._workflows.lock(connection, workspace_id, workflow_id)
            chosen = version or found.active_version
            if chosen is None:
                raise NotNow("The workflow has no published version yet.")
            document = await self._workflows.document_of(connection, workspace_id, workflow_id, chosen)
            await self._workflows.change(
                connection,
                workspace_id,
                workflow_id,
                now=self._clock(),
                active_version=chosen,
                is_active=True,
            )
            await self._note_uses(connection, workspace_id, workflow_id, _decode(document), is_published=True)
            change = Change(actor, "workflow.activated", f"workflow:{workflow_id}", {"version": chosen})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow_id, actor, state="activated")
        return chosen

    async def deactivate(self, workspace_id: str, workflow_id: str, actor: str) -> None:
        """Start no new runs; those under way go on.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            await self._workflows.lock(connection, workspace_id, workflow_id)
            await self._workflows.change(
                connection, workspace_id, workflow_id, now=self._clock(), is_active=False
            )
            change = Change(actor, "workflow.deactivated", f"workflow:{workflow_id}")
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow_id, actor, state="deactivated")

    async def remove(self, workspace_id: str, workflow_id: str, actor: str) -> None:
        """Delete a workflow that takes no events; its runs stay as recorded.

        Raises:
            NotFound: None of that id.
            NotNow: It is active.
        """
        async with self._database.transaction() as connection:
            found, _ = await self._workflows.lock(connection, workspace_id, workflow_id)
            if found.is_active:
                raise NotNow("Deactivate the workflow before deleting it.")
            await self._workflows.remove(connection, workspace_id, workflow_id)
            change = Change(actor, "workflow.deleted", f"workflow:{workflow_id}", {"name": found.name})
            await self._audit.record(connection, workspace_id, change)
        self._tell(workspace_id, workflow_id, actor, state="deleted")

    async def document_of(self, workspace_id: str, workflow_id: str, version: int) -> dict[str, Any]:
        """The document of one version.

        Raises:
            NotFound: No such version.
        """
        async with self._database.transaction() as connection:
            return await self._workflows.document_of(connection, workspace_id, workflow_id, version)

    def _tell(
        self,
        workspace_id: str,
        workflow_id: str,
        actor: str,
        *,
        revision: int | None = None,
        state: str | None = None,
    ) -> None:
        """Let those who look at the workflow know of a commit."""
        by = member_of(actor)
        notice = LiveNotice(kind="draft", workflow_id=workflow_id, revision=revision, state=state, by=by)
        self._live.publish(workspace_id, notice)

    async def _note_uses(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        workflow_id: str,
        document: Document,
        *,
        is_published: bool,
    ) -> None:
        uses = [one.use for one in templates_in(document, self._registry)]
        await put_uses(connection, workspace_id, workflow_id, uses, is_published=is_published)

    def _problems(
        self, document: Document, around: Sequence[Finding], languages: Sequence[str]
    ) -> list[Problem]:
        return in_document(problems_of(document, self._registry, languages, around))


def _decode(document: Any) -> Document:
    try:
        return decode_document(document)
    except DocumentError as error:
        path = f"document.{error.path}" if error.path else "document"
        raise Invalid("The document cannot be read.", [Problem(path, error.message)]) from error
