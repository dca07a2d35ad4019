"""Writes the audit trail; every service that changes something has one."""

from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.clock import Clock
from patchbay.storage.audit import AuditEntry, AuditRepository
from patchbay.storage.database import Database
from patchbay.storage.paging import Page, PageRequest


class Change(Struct, frozen=True):
    """What was done to what, by whom; `target` is `noun:ID`."""

    actor: str
    action: str
    target: str
    detail: dict[str, Any] | None = None


class Audit:
    """The trail of one installation."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._entries = AuditRepository()

    async def record(self, connection: AsyncConnection, workspace_id: str, change: Change) -> None:
        """Append a change, in the transaction that makes it."""
        await self._entries.record(
            connection,
            workspace_id,
            actor=change.actor,
            action=change.action,
            target=change.target,
            detail=change.detail,
            at=self._clock(),
        )

    async def page(
        self, workspace_id: str, request: PageRequest, target: str | None = None
    ) -> Page[AuditEntry]:
        """Changes, newest first."""
        async with self._database.transaction() as connection:
            return await self._entries.page(connection, workspace_id, request, target)
