"""The audit trail: who changed what, append-only."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import audit


class AuditEntry(Struct, frozen=True):
    """One change; `detail` never holds a secret or personal data."""

    id: str
    actor: str
    action: str
    target: str
    detail: dict[str, Any] | None
    at: datetime


class AuditRepository:
    """Writes and reads the trail."""

    async def record(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        *,
        actor: str,
        action: str,
        target: str,
        at: datetime,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """Append one entry, in the transaction of the change itself."""
        await connection.execute(
            insert(audit).values(
                id=new_id(),
                workspace_id=workspace_id,
                actor=actor,
                action=action,
                target=target,
                detail=detail,
                at=at,
            )
        )

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        target: str | None = None,
    ) -> Page[AuditEntry]:
        """Entries, newest first; with `target`, only of that thing."""
        query = select(audit).where(audit.c.workspace_id == workspace_id)
        if target is not None:
            query = query.where(audit.c.target == target)
        rows = (await connection.execute(newest_first(query, audit.c.id, request))).all()
        entries = [AuditEntry(row.id, row.actor, row.action, row.target, row.detail, row.at) for row in rows]
        return page_of(entries, request, lambda entry: (entry.id,))
