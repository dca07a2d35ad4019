"""API keys: made, shown once, used, revoked."""

from datetime import timedelta

from msgspec import Struct

from patchbay.security.access import Principal, Role
from patchbay.security.tokens import is_same, new_api_key, parse_api_key
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.storage.api_keys import APIKey, APIKeyRepository, KeyRecord
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest

USE_RESOLUTION = timedelta(minutes=5)
"""How exactly the last use is remembered: a request in between writes nothing."""


class IssuedKey(Struct, frozen=True):
    """A key just made; `key` is shown this once."""

    id: str
    key: str

    def __repr__(self) -> str:
        return f"IssuedKey(id={self.id!r})"


class APIKeys:
    """The keys by which programs use the API."""

    def __init__(self, database: Database, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._keys = APIKeyRepository()

    async def create(self, workspace_id: str, name: str, role: Role, actor: str) -> IssuedKey:
        """Make a key; only its digest is kept."""
        made = new_api_key()
        key = APIKey(new_id(), name, made.stored.prefix, role, self._clock(), None, None)
        async with self._database.transaction() as connection:
            await self._keys.add(connection, workspace_id, key, made.stored.digest)
            change = Change(actor, "api_key.created", f"api_key:{key.id}", {"name": name, "role": role})
            await self._audit.record(connection, workspace_id, change)
        return IssuedKey(key.id, made.text)

    async def authenticate(self, text: str) -> Principal | None:
        """Whose key this is, or None."""
        presented = parse_api_key(text)
        if presented is None:
            return None
        async with self._database.transaction() as connection:
            found = await self._keys.find_live(connection, presented.prefix)
            if found is None or not is_same(presented.digest, found.secret_hash):
                return None
            if self._is_use_worth_writing(found):
                await self._keys.mark_used(connection, found.workspace_id, found.id, self._clock())
        return Principal("api_key", found.id, found.workspace_id, Role(found.role))

    async def page(self, workspace_id: str, request: PageRequest) -> Page[APIKey]:
        """Keys, newest first."""
        async with self._database.transaction() as connection:
            return await self._keys.page(connection, workspace_id, request)

    async def revoke(self, workspace_id: str, key_id: str, actor: str) -> None:
        """Make a key open nothing any more.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            key = await self._keys.get(connection, workspace_id, key_id)
            await self._keys.revoke(connection, workspace_id, key_id, self._clock())
            change = Change(actor, "api_key.revoked", f"api_key:{key_id}", {"name": key.name})
            await self._audit.record(connection, workspace_id, change)

    def _is_use_worth_writing(self, found: KeyRecord) -> bool:
        return found.last_used_at is None or self._clock() - found.last_used_at > USE_RESOLUTION
