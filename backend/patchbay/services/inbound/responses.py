"""A run's answer to the HTTP request that started it, waited for by whoever holds the request."""

import asyncio
from typing import Any

from msgspec import Struct, convert
from sqlalchemy import select

from patchbay.storage.database import Database
from patchbay.storage.tables import responses
from patchbay.storage.vault import Vault

FIRST_LOOK_S = 0.01
LONGEST_PAUSE_S = 0.25
"""Looks grow further apart up to this; an answer is rarely seen later."""


class Response(Struct, frozen=True):
    """A run's answer to the HTTP request that started it."""

    status: int
    headers: dict[str, str]
    body: Any


class Responses:
    """Knows when a run has answered."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def wait(self, workspace_id: str, inbox_id: str, timeout_s: float) -> Response | None:
        """The answer of the run that this body started, or None when there is none in time."""
        pause_s = FIRST_LOOK_S
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    found = await self._find(workspace_id, inbox_id)
                    if found is not None:
                        return found
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 1.5, LONGEST_PAUSE_S)
        except TimeoutError:
            return None

    async def _find(self, workspace_id: str, inbox_id: str) -> Response | None:
        statement = select(responses.c.sealed).where(
            responses.c.workspace_id == workspace_id, responses.c.event_id == inbox_id
        )
        async with self._database.transaction() as connection:
            sealed = (await connection.execute(statement)).scalar()
        return None if sealed is None else convert(self._vault.open("responses", inbox_id, sealed), Response)
