"""What channels are called and who their providers are, for many at once."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.tables import channels


async def summaries_of(
    connection: AsyncConnection, workspace_id: str, channel_ids: Collection[str] | None
) -> dict[str, tuple[str, str]]:
    """Provider and name of the workspace's channels, by id: of those asked for, else of all."""
    query = select(channels.c.id, channels.c.provider, channels.c.name).where(
        channels.c.workspace_id == workspace_id
    )
    if channel_ids is not None:
        query = query.where(channels.c.id.in_(channel_ids))
    return {row.id: (row.provider, row.name) for row in await connection.execute(query)}


async def names_of(
    connection: AsyncConnection, workspace_id: str, channel_ids: Collection[str]
) -> dict[str, str]:
    """Names of channels, by id; what is none of the workspace's is left out."""
    found = await summaries_of(connection, workspace_id, channel_ids) if channel_ids else {}
    return {channel_id: name for channel_id, (_, name) in found.items()}


async def providers_of(
    connection: AsyncConnection, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The providers of channels, by workspace and channel; what is none of the workspace's is left out."""
    if not wanted:
        return {}
    query = select(channels.c.workspace_id, channels.c.id, channels.c.provider).where(
        channels.c.workspace_id.in_({workspace_id for workspace_id, _ in wanted}),
        channels.c.id.in_({channel_id for _, channel_id in wanted}),
    )
    found = {(row.workspace_id, row.id): row.provider for row in await connection.execute(query)}
    return {key: found[key] for key in wanted if key in found}
