"""Workflows as lists show them: what they are, how they are doing, and the tags they are found by."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.storage import standing_runs, workflow_facts
from patchbay.storage.database import Database
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.run_history import LastRun, RunHistory
from patchbay.storage.standing_runs import Standing
from patchbay.storage.vault import Vault
from patchbay.storage.workflow_facts import Tag
from patchbay.storage.workflows import Workflow, WorkflowFilter, WorkflowRepository

ERRORS_LATELY = timedelta(hours=24)
"""Failures older than this are history, not news."""
MAX_TAGS = 20
"""Of one workflow."""

TagText = Annotated[str, Meta(pattern=r"\S", max_length=50)]
Tags = Annotated[list[TagText], Meta(max_length=MAX_TAGS)]


class WorkflowItem(Struct, frozen=True):
    """A workflow in a list.

    `errors` are the runs that failed within the last 24 hours, `waiting` those that wait now; test runs are
    left out of both, and of `last_run`. `has_unpublished_changes` says that the draft is not what was
    published last, or that nothing was.
    """

    id: str
    name: str
    description: str
    tags: list[str]
    draft_revision: int
    active_version: int | None
    is_active: bool
    has_unpublished_changes: bool
    last_run: LastRun | None
    errors: int
    running: int
    waiting: int
    created_at: datetime
    updated_at: datetime


class VersionItem(Struct, frozen=True):
    """A published version, and how many runs still stand on it."""

    version: int
    note: str
    published_by: str
    published_at: datetime
    running: int
    waiting: int


class TagList(Struct, frozen=True):
    """Every tag of a workspace, in alphabetical order."""

    items: list[Tag]


class WorkflowList:
    """Lists workflows and versions; as many queries for a page as for one row."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._workflows = WorkflowRepository()
        self._runs = RunHistory(vault)

    async def page(
        self, workspace_id: str, request: PageRequest, wanted: WorkflowFilter
    ) -> Page[WorkflowItem]:
        """Workflows, newest first."""
        async with self._database.transaction() as connection:
            found = await self._workflows.page(connection, workspace_id, request, wanted)
            return Page(await self._items(connection, workspace_id, found.items), found.next)

    async def versions(self, workspace_id: str, workflow_id: str, request: PageRequest) -> Page[VersionItem]:
        """Published versions, newest first.

        Raises:
            NotFound: No such workflow.
        """
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            found = await self._workflows.page_versions(connection, workspace_id, workflow_id, request)
            standing = await standing_runs.standing_of_versions(
                connection, workspace_id, workflow_id, [one.version for one in found.items]
            )
        items = [
            VersionItem(
                version=one.version,
                note=one.note,
                published_by=one.published_by,
                published_at=one.published_at,
                running=standing.get(one.version, Standing()).running,
                waiting=standing.get(one.version, Standing()).waiting,
            )
            for one in found.items
        ]
        return Page(items, found.next)

    async def tags(self, workspace_id: str) -> TagList:
        """Every tag, and how many workflows have it."""
        async with self._database.transaction() as connection:
            return TagList(await workflow_facts.tags(connection, workspace_id))

    async def change_tags(self, workspace_id: str, workflow_id: str, tags: list[str], actor: str) -> None:
        """Give a workflow these tags, and no others; each is kept once, whatever its case.

        Raises:
            NotFound: None of that id.
        """
        kept = _distinct(tags)
        async with self._database.transaction() as connection:
            await self._workflows.lock(connection, workspace_id, workflow_id)
            await workflow_facts.change_tags(connection, workspace_id, workflow_id, kept)
            change = Change(actor, "workflow.tagged", f"workflow:{workflow_id}", {"tags": kept})
            await self._audit.record(connection, workspace_id, change)

    async def _items(
        self, connection: AsyncConnection, workspace_id: str, found: list[Workflow]
    ) -> list[WorkflowItem]:
        ids = [one.id for one in found]
        if not ids:
            return []
        tags = await workflow_facts.tags_of(connection, workspace_id, ids)
        unpublished = await workflow_facts.find_unpublished(connection, workspace_id, ids)
        last = await self._runs.last_of(connection, workspace_id, ids)
        since = self._clock() - ERRORS_LATELY
        failed = await standing_runs.failed_since(connection, workspace_id, ids, since)
        standing = await standing_runs.standing_of_workflows(connection, workspace_id, ids)
        return [
            WorkflowItem(
                id=one.id,
                name=one.name,
                description=one.description,
                tags=tags.get(one.id, []),
                draft_revision=one.draft_revision,
                active_version=one.active_version,
                is_active=one.is_active,
                has_unpublished_changes=one.id in unpublished,
                last_run=last.get(one.id),
                errors=failed.get(one.id, 0),
                running=standing.get(one.id, Standing()).running,
                waiting=standing.get(one.id, Standing()).waiting,
                created_at=one.created_at,
                updated_at=one.updated_at,
            )
            for one in found
        ]


def _distinct(tags: list[str]) -> list[str]:
    """The tags without stray spaces, each once; of two that differ in case, the first."""
    kept: dict[str, str] = {}
    for tag in tags:
        plain = " ".join(tag.split())
        kept.setdefault(plain.casefold(), plain)
    return list(kept.values())
