"""Which nodes of which workflows use which templates; written with the documents, so that asking is cheap."""

from collections.abc import Collection, Sequence

from msgspec import Struct, structs
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import insert_rows
from patchbay.storage.tables import template_uses, workflows

MAX_USES = 1_000
"""Told of one name; more than anybody reads."""


class TemplateUse(Struct, frozen=True):
    """A node that names a template, in `field` of its parameters."""

    node_id: str
    node_name: str
    """What people called it; empty where it has the name of its type."""
    field: str
    name: str
    language: str


class UsedBy(Struct, frozen=True):
    """A use, and whose it is."""

    workflow_id: str
    workflow: str
    is_published: bool
    """In the version that takes events, or else in the draft."""
    is_active: bool
    """Whether the workflow takes events at all."""
    node_id: str
    node_name: str
    field: str
    language: str


async def put_uses(
    connection: AsyncConnection,
    workspace_id: str,
    workflow_id: str,
    uses: Sequence[TemplateUse],
    *,
    is_published: bool,
) -> None:
    """Make these the uses of the draft, or of the active version; costs a look where nothing changed."""
    own = (
        template_uses.c.workspace_id == workspace_id,
        template_uses.c.workflow_id == workflow_id,
        template_uses.c.is_published.is_(is_published),
    )
    columns = [template_uses.c[name] for name in TemplateUse.__struct_fields__]
    known = {TemplateUse(*row) for row in await connection.execute(select(*columns).where(*own))}
    if known == set(uses):
        return
    await connection.execute(delete(template_uses).where(*own))
    owner = {"workspace_id": workspace_id, "workflow_id": workflow_id, "is_published": is_published}
    await insert_rows(connection, template_uses, [{**owner, **structs.asdict(use)} for use in uses])


async def find_uses(connection: AsyncConnection, workspace_id: str, name: str) -> list[UsedBy]:
    """The nodes that use templates of this name, by workflow."""
    uses = template_uses.c
    query = (
        select(
            uses.workflow_id,
            workflows.c.name,
            uses.is_published,
            workflows.c.is_active,
            uses.node_id,
            uses.node_name,
            uses.field,
            uses.language,
        )
        .join(workflows, workflows.c.id == uses.workflow_id)
        .where(uses.workspace_id == workspace_id, workflows.c.workspace_id == workspace_id, uses.name == name)
        .order_by(uses.workflow_id, uses.is_published.desc(), uses.node_id, uses.field)
        .limit(MAX_USES)
    )
    return [UsedBy(*row) for row in await connection.execute(query)]


async def count_workflows(
    connection: AsyncConnection, workspace_id: str, names: Collection[str]
) -> dict[str, int]:
    """How many workflows use templates of these names; those nobody uses are left out."""
    query = (
        select(template_uses.c.name, func.count(template_uses.c.workflow_id.distinct()).label("workflows"))
        .where(template_uses.c.workspace_id == workspace_id, template_uses.c.name.in_(names))
        .group_by(template_uses.c.name)
    )
    return {row.name: row.workflows for row in await connection.execute(query)}
