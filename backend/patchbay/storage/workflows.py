"""Workflows: the draft people edit, and the versions that were published."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import Row, Select, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import Conflict, NotFound
from patchbay.storage.paging import Page, PageRequest, decode_cursor, newest_first, page_of, page_size
from patchbay.storage.tables import versions, workflow_tags, workflows


class Workflow(Struct, frozen=True):
    """A workflow without its document; `description` is what its draft says of it."""

    id: str
    name: str
    draft_revision: int
    active_version: int | None
    is_active: bool
    created_at: datetime
    updated_at: datetime
    description: str = ""


class WorkflowFilter(Struct, frozen=True):
    """Which workflows; absent means all. `search` is a part of the name."""

    search: str | None = None
    tag: str | None = None
    is_active: bool | None = None


class Version(Struct, frozen=True):
    """A published version without its document."""

    version: int
    note: str
    published_by: str
    published_at: datetime


def is_test(version: int) -> bool:
    """Whether this is no published version but a draft, kept for test runs."""
    return version < 0


def draft_revision(version: int) -> int | None:
    """Which draft a version of a test run is; None for a published version."""
    return -version if is_test(version) else None


class WorkflowRepository:
    """Reads and writes workflows and their versions."""

    async def add(
        self, connection: AsyncConnection, workspace_id: str, workflow: Workflow, draft: dict[str, Any]
    ) -> None:
        """Insert a new workflow."""
        await connection.execute(
            insert(workflows).values(
                id=workflow.id,
                workspace_id=workspace_id,
                name=workflow.name,
                description=_description_of(draft),
                draft=draft,
                draft_revision=workflow.draft_revision,
                active_version=workflow.active_version,
                is_active=workflow.is_active,
                created_at=workflow.created_at,
                updated_at=workflow.updated_at,
            )
        )

    async def get(self, connection: AsyncConnection, workspace_id: str, workflow_id: str) -> Workflow:
        """One workflow.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = _of(workspace_id).where(workflows.c.id == workflow_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("workflow", workflow_id)
        return _workflow(row)

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        wanted: WorkflowFilter,
    ) -> Page[Workflow]:
        """Workflows, newest first."""
        query = _filtered(_of(workspace_id), workspace_id, wanted)
        rows = (await connection.execute(newest_first(query, workflows.c.id, request))).all()
        return page_of([_workflow(row) for row in rows], request, lambda workflow: (workflow.id,))

    async def draft_of(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str
    ) -> dict[str, Any]:
        """The draft document.

        Raises:
            NotFound: No such workflow in this workspace.
        """
        query = select(workflows.c.draft).where(
            workflows.c.workspace_id == workspace_id, workflows.c.id == workflow_id
        )
        draft: dict[str, Any] | None = (await connection.execute(query)).scalar()
        if draft is None:
            raise NotFound("workflow", workflow_id)
        return draft

    async def save_draft(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        workflow_id: str,
        *,
        draft: dict[str, Any],
        name: str,
        now: datetime,
        revision: int | None = None,
    ) -> int:
        """Replace the draft; gives its new revision.

        Args:
            connection: The transaction.
            workspace_id: Whose.
            workflow_id: Which.
            draft: The whole document.
            name: The document's name, which is the workflow's too.
            now: Aware UTC.
            revision: Write only over this revision.

        Raises:
            NotFound: No such workflow in this workspace.
            Conflict: The draft is at another revision.
        """
        statement = (
            update(workflows)
            .where(workflows.c.workspace_id == workspace_id, workflows.c.id == workflow_id)
            .values(
                draft=draft,
                name=name,
                description=_description_of(draft),
                draft_revision=workflows.c.draft_revision + 1,
                updated_at=now,
            )
            .returning(workflows.c.draft_revision)
        )
        if revision is not None:
            statement = statement.where(workflows.c.draft_revision == revision)
        saved: int | None = (await connection.execute(statement)).scalar()
        if saved is not None:
            return saved
        found = await self.get(connection, workspace_id, workflow_id)
        raise Conflict(f"expected the draft at revision {revision}, it is at {found.draft_revision}")

    async def change(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        workflow_id: str,
        *,
        now: datetime,
        is_active: bool | UnsetType = UNSET,
        active_version: int | UnsetType = UNSET,
    ) -> None:
        """Change what is given, leave the rest."""
        given = {"is_active": is_active, "active_version": active_version}
        values = {name: value for name, value in given.items() if value is not UNSET}
        await connection.execute(
            update(workflows)
            .where(workflows.c.workspace_id == workspace_id, workflows.c.id == workflow_id)
            .values(updated_at=now, **values)
        )

    async def remove(self, connection: AsyncConnection, workspace_id: str, workflow_id: str) -> None:
        """Delete a workflow with its versions and hooks; its runs stay as they were recorded."""
        await connection.execute(
            delete(workflows).where(workflows.c.workspace_id == workspace_id, workflows.c.id == workflow_id)
        )

    async def add_version(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        workflow_id: str,
        *,
        document: dict[str, Any],
        note: str,
        by: str,
        now: datetime,
    ) -> int:
        """Insert the next version; gives its number. The caller holds the workflow's lock."""
        newest = select(func.coalesce(func.max(versions.c.version), 0)).where(
            versions.c.workspace_id == workspace_id,
            versions.c.workflow_id == workflow_id,
            versions.c.version > 0,
        )
        number = int((await connection.execute(newest)).scalar_one()) + 1
        await connection.execute(
            insert(versions).values(
                workflow_id=workflow_id,
                version=number,
                workspace_id=workspace_id,
                document=document,
                note=note,
                published_by=by,
                published_at=now,
            )
        )
        return number

    async def lock(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str
    ) -> tuple[Workflow, dict[str, Any]]:
        """The workflow and its draft, held against other writers until the transaction ends.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = _of(workspace_id).add_columns(workflows.c.draft)
        query = query.where(workflows.c.id == workflow_id).with_for_update()
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("workflow", workflow_id)
        return _workflow(row), row.draft

    async def document_of(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str, version: int
    ) -> dict[str, Any]:
        """The document of one version.

        Raises:
            NotFound: No such version in this workspace.
        """
        query = select(versions.c.document).where(
            versions.c.workspace_id == workspace_id,
            versions.c.workflow_id == workflow_id,
            versions.c.version == version,
        )
        document: dict[str, Any] | None = (await connection.execute(query)).scalar()
        if document is None:
            raise NotFound("version", f"{workflow_id}/{version}")
        return document

    async def documents_of(
        self, connection: AsyncConnection, workspace_id: str, keys: Collection[tuple[str, int]]
    ) -> dict[tuple[str, int], dict[str, Any]]:
        """The documents of versions, by workflow id and version; those that are not there are left out."""
        query = select(versions.c.workflow_id, versions.c.version, versions.c.document).where(
            versions.c.workspace_id == workspace_id,
            tuple_(versions.c.workflow_id, versions.c.version).in_(list(keys)),
        )
        rows = await connection.execute(query)
        return {(row.workflow_id, row.version): row.document for row in rows}

    async def page_versions(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str, request: PageRequest
    ) -> Page[Version]:
        """Versions of one workflow, newest first."""
        query = select(
            versions.c.version, versions.c.note, versions.c.published_by, versions.c.published_at
        ).where(
            versions.c.workspace_id == workspace_id,
            versions.c.workflow_id == workflow_id,
            versions.c.version > 0,
        )
        if request.cursor is not None:
            query = query.where(versions.c.version < decode_cursor(request.cursor, (int,))[0])
        query = query.order_by(versions.c.version.desc()).limit(page_size(request) + 1)
        rows = (await connection.execute(query)).all()
        found = [Version(row.version, row.note, row.published_by, row.published_at) for row in rows]
        return page_of(found, request, lambda version: (version.version,))


def _of(workspace_id: str) -> Select[Any]:
    listed = [column for column in workflows.c if column is not workflows.c.draft]
    return select(*listed).where(workflows.c.workspace_id == workspace_id)


def _filtered(query: Select[Any], workspace_id: str, wanted: WorkflowFilter) -> Select[Any]:
    if wanted.search:
        query = query.where(workflows.c.name.icontains(wanted.search, autoescape=True))
    if wanted.tag is not None:
        tagged = select(workflow_tags.c.workflow_id).where(
            workflow_tags.c.workspace_id == workspace_id, workflow_tags.c.tag == wanted.tag
        )
        query = query.where(workflows.c.id.in_(tagged))
    if wanted.is_active is not None:
        query = query.where(workflows.c.is_active.is_(wanted.is_active))
    return query


def _description_of(draft: dict[str, Any]) -> str:
    """What the document says of itself; decoded before, so it is a text if it is there."""
    return str(draft.get("settings", {}).get("description", ""))


def _workflow(row: Row[tuple[Any, ...]]) -> Workflow:
    return Workflow(
        id=row.id,
        name=row.name,
        draft_revision=row.draft_revision,
        active_version=row.active_version,
        is_active=row.is_active,
        created_at=row.created_at,
        updated_at=row.updated_at,
        description=row.description,
    )
