"""Sessions of signed-in people: opaque tokens, of which only the digest is kept."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.tables import members, sessions


class Session(Struct, frozen=True):
    """A live session and the member it is of."""

    workspace_id: str
    member_id: str
    role: str
    expires_at: datetime


class SessionRepository:
    """Reads and writes sessions."""

    async def add(
        self,
        connection: AsyncConnection,
        *,
        workspace_id: str,
        member_id: str,
        token_hash: bytes,
        now: datetime,
        expires_at: datetime,
    ) -> None:
        """Insert a new session."""
        await connection.execute(
            insert(sessions).values(
                token_hash=token_hash,
                workspace_id=workspace_id,
                member_id=member_id,
                created_at=now,
                expires_at=expires_at,
            )
        )

    async def find_live(
        self, connection: AsyncConnection, token_hash: bytes, now: datetime
    ) -> Session | None:
        """The unexpired session of an enabled member; the tenant is what this answers."""
        query = (
            select(sessions.c.workspace_id, sessions.c.member_id, members.c.role, sessions.c.expires_at)
            .join(members, members.c.id == sessions.c.member_id)
            .where(
                sessions.c.token_hash == token_hash,
                sessions.c.expires_at > now,
                members.c.disabled_at.is_(None),
            )
        )
        row = (await connection.execute(query)).first()
        return None if row is None else Session(row.workspace_id, row.member_id, row.role, row.expires_at)

    async def end(self, connection: AsyncConnection, token_hash: bytes) -> None:
        """Delete one session; ending it twice is fine."""
        await connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    async def end_all_of(self, connection: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Delete every session of a member."""
        await connection.execute(
            delete(sessions).where(sessions.c.workspace_id == workspace_id, sessions.c.member_id == member_id)
        )

    async def forget_expired(self, connection: AsyncConnection, now: datetime) -> None:
        """Delete what no longer opens anything, in every workspace."""
        await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
