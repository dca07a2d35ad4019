"""Price tables of workspaces: added and never changed; documents as they were given."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import price_tables, workspaces


async def count_of(connection: AsyncConnection, workspace_ids: Collection[str]) -> dict[str, int]:
    """How many tables workspaces have. As tables are only added, another number says there are new ones."""
    found = await connection.execute(_count_query(connection), {"b_ids": list(workspace_ids)})
    return {row.workspace_id: row.added for row in found}


@prepared
def _count_query(dialect: str) -> Select[Any]:
    return (
        select(price_tables.c.workspace_id, func.count().label("added"))
        .where(among(dialect, price_tables.c.workspace_id, "b_ids"))
        .group_by(price_tables.c.workspace_id)
    )


async def documents_of(connection: AsyncConnection, workspace_id: str) -> list[dict[str, Any]]:
    """A workspace's tables, in the order in which they were added."""
    query = (
        select(price_tables.c.document)
        .where(price_tables.c.workspace_id == workspace_id)
        .order_by(price_tables.c.position)
    )
    return list((await connection.execute(query)).scalars())


async def lock(connection: AsyncConnection, workspace_id: str) -> None:
    """Have nobody else add tables to this workspace until the transaction ends."""
    await connection.execute(select(workspaces.c.id).where(workspaces.c.id == workspace_id).with_for_update())


async def add(
    connection: AsyncConnection,
    workspace_id: str,
    new: Sequence[tuple[str, dict[str, Any]]],
    *,
    first_position: int,
    added_by: str,
    at: datetime,
) -> None:
    """Append tables: version and document."""
    rows = [
        {
            "workspace_id": workspace_id,
            "version": version,
            "position": first_position + number,
            "document": document,
            "added_by": added_by,
            "added_at": at,
        }
        for number, (version, document) in enumerate(new)
    ]
    if rows:
        await connection.execute(insert(price_tables), rows)
