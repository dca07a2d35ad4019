"""What lists and reports want of workflows besides themselves: tags, names, what differs, what is off."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import insert_rows
from patchbay.storage.tables import versions, workflow_tags, workflows

MAX_TAGS_LISTED = 1_000
"""Of a workspace; more than anybody finds a way in."""


class Tag(Struct, frozen=True):
    """A word workflows are found by, and how many have it."""

    tag: str
    workflows: int


async def change_tags(
    connection: AsyncConnection, workspace_id: str, workflow_id: str, tags: Sequence[str]
) -> None:
    """Give the workflow these tags, and no others."""
    await connection.execute(
        delete(workflow_tags).where(
            workflow_tags.c.workspace_id == workspace_id, workflow_tags.c.workflow_id == workflow_id
        )
    )
    rows = [{"workflow_id": workflow_id, "tag": tag, "workspace_id": workspace_id} for tag in tags]
    await insert_rows(connection, workflow_tags, rows)


async def tags_of(
    connection: AsyncConnection, workspace_id: str, workflow_ids: Collection[str]
) -> dict[str, list[str]]:
    """The tags of these workflows, in alphabetical order; one without tags is left out."""
    query = (
        select(workflow_tags.c.workflow_id, workflow_tags.c.tag)
        .where(workflow_tags.c.workspace_id == workspace_id, workflow_tags.c.workflow_id.in_(workflow_ids))
        .order_by(workflow_tags.c.tag)
    )
    found: dict[str, list[str]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.workflow_id, []).append(row.tag)
    return found


async def tags(connection: AsyncConnection, workspace_id: str) -> list[Tag]:
    """Every tag there is, in alphabetical order."""
    query = (
        select(workflow_tags.c.tag, func.count())
        .where(workflow_tags.c.workspace_id == workspace_id)
        .group_by(workflow_tags.c.tag)
        .order_by(workflow_tags.c.tag)
        .limit(MAX_TAGS_LISTED)
    )
    return [Tag(*row) for row in await connection.execute(query)]


async def find_unpublished(
    connection: AsyncConnection, workspace_id: str, workflow_ids: Collection[str]
) -> set[str]:
    """Those of these workflows whose draft is not what was published last."""
    newest = (
        select(versions.c.document)
        .where(
            versions.c.workspace_id == workspace_id,
            versions.c.workflow_id == workflows.c.id,
            versions.c.version > 0,
        )
        .order_by(versions.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(workflows.c.id).where(
        workflows.c.workspace_id == workspace_id,
        workflows.c.id.in_(workflow_ids),
        workflows.c.draft.is_distinct_from(newest),
    )
    return set((await connection.execute(query)).scalars())


async def names_of(
    connection: AsyncConnection, workspace_id: str, workflow_ids: Collection[str]
) -> dict[str, str]:
    """Names by id; those that are not there are left out."""
    query = select(workflows.c.id, workflows.c.name).where(
        workflows.c.workspace_id == workspace_id, workflows.c.id.in_(workflow_ids)
    )
    return {row.id: row.name for row in await connection.execute(query)}


async def switched_off(connection: AsyncConnection, workspace_id: str, limit: int) -> list[tuple[str, int]]:
    """Workflows that took events once and take none now, with the version they did it with, newest first."""
    query = (
        select(workflows.c.id, workflows.c.active_version)
        .where(
            workflows.c.workspace_id == workspace_id,
            workflows.c.is_active.is_(False),
            workflows.c.active_version.is_not(None),
        )
        .order_by(workflows.c.id.desc())
        .limit(limit)
    )
    return [(row.id, row.active_version) for row in await connection.execute(query)]
