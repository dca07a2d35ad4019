"""API keys: a prefix to find them by, and the digest of the whole."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import api_keys


class APIKey(Struct, frozen=True):
    """An API key as people may see it."""

    id: str
    name: str
    prefix: str
    role: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class KeyRecord(Struct, frozen=True):
    """What authentication needs of a key."""

    id: str
    workspace_id: str
    role: str
    secret_hash: bytes
    last_used_at: datetime | None


class APIKeyRepository:
    """Reads and writes API keys."""

    async def add(
        self, connection: AsyncConnection, workspace_id: str, key: APIKey, secret_hash: bytes
    ) -> None:
        """Insert a new key."""
        await connection.execute(
            insert(api_keys).values(
                id=key.id,
                workspace_id=workspace_id,
                name=key.name,
                prefix=key.prefix,
                secret_hash=secret_hash,
                role=key.role,
                created_at=key.created_at,
            )
        )

    async def find_live(self, connection: AsyncConnection, prefix: str) -> KeyRecord | None:
        """The unrevoked key with this prefix; the tenant is what this answers."""
        query = select(api_keys).where(api_keys.c.prefix == prefix, api_keys.c.revoked_at.is_(None))
        row = (await connection.execute(query)).first()
        if row is None:
            return None
        return KeyRecord(row.id, row.workspace_id, row.role, row.secret_hash, row.last_used_at)

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest
    ) -> Page[APIKey]:
        """Keys, newest first, the revoked ones included."""
        query = select(api_keys).where(api_keys.c.workspace_id == workspace_id)
        rows = (await connection.execute(newest_first(query, api_keys.c.id, request))).all()
        return page_of([_api_key(row) for row in rows], request, lambda key: (key.id,))

    async def get(self, connection: AsyncConnection, workspace_id: str, key_id: str) -> APIKey:
        """One key.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = select(api_keys).where(api_keys.c.workspace_id == workspace_id, api_keys.c.id == key_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("API key", key_id)
        return _api_key(row)

    async def revoke(
        self, connection: AsyncConnection, workspace_id: str, key_id: str, now: datetime
    ) -> None:
        """Make the key open nothing any more; a second time changes nothing."""
        await connection.execute(
            update(api_keys)
            .where(
                api_keys.c.workspace_id == workspace_id,
                api_keys.c.id == key_id,
                api_keys.c.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )

    async def mark_used(
        self, connection: AsyncConnection, workspace_id: str, key_id: str, now: datetime
    ) -> None:
        """Remember when it was last used."""
        await connection.execute(
            update(api_keys)
            .where(api_keys.c.workspace_id == workspace_id, api_keys.c.id == key_id)
            .values(last_used_at=now)
        )


def _api_key(row: Row[tuple[object, ...]]) -> APIKey:
    return APIKey(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        role=row.role,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
