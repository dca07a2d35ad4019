"""Files contacts sent: to be fetched while the provider still has them, then kept sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.statements import insert_rows
from patchbay.storage.tables import media
from patchbay.storage.vault import Vault


class WantedMedia(Struct, frozen=True):
    """A file to fetch; `attempts` counts those begun before."""

    message_id: str
    workspace_id: str
    channel_id: str
    provider_media_id: str
    attempts: int = 0


class KeptMedia(Struct, frozen=True):
    """A file as it stands: `content` is there once `state` is `kept`, `error` once it is `failed`."""

    state: str
    mime_type: str | None
    content: bytes | None
    error: str | None


async def add(connection: AsyncConnection, wanted: Sequence[WantedMedia], now: datetime) -> None:
    """Remember files to fetch."""
    rows = [
        {
            "message_id": one.message_id,
            "workspace_id": one.workspace_id,
            "channel_id": one.channel_id,
            "provider_media_id": one.provider_media_id,
            "state": "wanted",
            "attempts": 0,
            "next_try_at": now,
            "created_at": now,
        }
        for one in wanted
    ]
    await insert_rows(connection, media, rows, ignore_existing=True)


async def claim(connection: AsyncConnection, now: datetime, until: datetime, limit: int) -> list[WantedMedia]:
    """Files whose turn it is; nobody else gets them before `until`."""
    rows = (await connection.execute(_DUE, {"b_now": now, "b_limit": limit})).all()
    taken = [{"b_id": row.message_id, "b_until": until} for row in rows]
    if taken:
        await connection.execute(_TAKE, taken)
    return [
        WantedMedia(row.message_id, row.workspace_id, row.channel_id, row.provider_media_id, row.attempts)
        for row in rows
    ]


_DUE = (
    select(media)
    .where(
        media.c.state == "wanted", media.c.next_try_at <= bindparam("b_now", type_=media.c.next_try_at.type)
    )
    .order_by(media.c.next_try_at)
    .limit(bindparam("b_limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(media)
    .where(media.c.message_id == bindparam("b_id"))
    .values(next_try_at=bindparam("b_until"), attempts=media.c.attempts + 1)
)


async def keep(
    connection: AsyncConnection, vault: Vault, message_id: str, *, mime_type: str, sha256: str, content: bytes
) -> None:
    """The file is here."""
    sealed = vault.seal_bytes("media", message_id, content)
    await _change(
        connection, message_id, state="kept", mime_type=mime_type, sha256=sha256, sealed=sealed, error=None
    )


async def put_off(connection: AsyncConnection, message_id: str, until: datetime, error: str) -> None:
    """It did not work; try again then."""
    await _change(connection, message_id, next_try_at=until, error=error)


async def give_up(connection: AsyncConnection, message_id: str, error: str) -> None:
    """It will not be had."""
    await _change(connection, message_id, state="failed", error=error)


async def load(connection: AsyncConnection, vault: Vault, workspace_id: str, message_id: str) -> KeptMedia:
    """The file of a message.

    Raises:
        NotFound: The message has none, or is not of this workspace.
    """
    statement = select(media).where(media.c.workspace_id == workspace_id, media.c.message_id == message_id)
    row = (await connection.execute(statement)).first()
    if row is None:
        raise NotFound("media", message_id)
    content = None if row.sealed is None else vault.open_bytes("media", message_id, row.sealed)
    return KeptMedia(row.state, row.mime_type, content, row.error)


async def _change(connection: AsyncConnection, message_id: str, **values: Any) -> None:
    await connection.execute(update(media).where(media.c.message_id == message_id).values(**values))
