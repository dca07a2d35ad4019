"""Intake: a body from outside is kept, durably, and nothing else is done with it yet."""

import hashlib

from patchbay.services.clock import Clock, utc_now
from patchbay.services.doorbell import Doorbell
from patchbay.storage import inbox
from patchbay.storage.batch import Batcher
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault

MAX_BATCH = 256
"""Bodies one transaction stores."""


class Intake:
    """Stores what hooks receive; many requests share one commit."""

    def __init__(self, database: Database, vault: Vault, doorbell: Doorbell, clock: Clock = utc_now) -> None:
        self._database = database
        self._vault = vault
        self._doorbell = doorbell
        self._clock = clock
        self._batcher: Batcher[inbox.Arrived, None] = Batcher(self._store, max_size=MAX_BATCH)

    async def receive(self, workspace_id: str, source: str, source_id: str, body: bytes) -> str:
        """Keep a body; returns its id once it is committed.

        A provider's body that is there already is not kept again: the same bytes are the same facts. Bodies
        of `http` hooks are each their own.
        """
        body_id = new_id()
        unique = body_id.encode() + body if source == "http" else body
        await self._batcher.add(
            inbox.Arrived(
                id=body_id,
                workspace_id=workspace_id,
                source=source,
                source_id=source_id,
                body=body,
                body_hash=hashlib.sha256(unique).digest(),
                received_at=self._clock(),
            )
        )
        return body_id

    async def _store(self, batch: list[inbox.Arrived]) -> list[None]:
        async with self._database.transaction() as connection:
            await inbox.add(connection, self._vault, batch)
        await self._doorbell.ring("ingest")
        return [None] * len(batch)
