"""Messages that wait for a channel, let go once what held them is over."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.clock import NOTICED_WITHIN_S
from patchbay.storage import outbox


async def release_soon(
    connection: AsyncConnection, workspace_id: str, channel_ids: set[str], now: datetime
) -> None:
    """Have what waits for channels asked about again once every process knows of the change."""
    await outbox.release(connection, workspace_id, now + timedelta(seconds=NOTICED_WITHIN_S), channel_ids)
