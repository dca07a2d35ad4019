"""Consents: what each contact agreed to or refused, when, and how we know; append-only."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import consents
from patchbay.storage.vault import Vault

ConsentState = Literal["in", "out"]


class Consent(Struct, frozen=True):
    """One statement of consent; the newest of a purpose holds."""

    id: str
    contact_id: str
    purpose: str
    state: ConsentState
    source: str
    evidence: str | None
    at: datetime


class ConsentRepository:
    """Reads and writes consents; the evidence is sealed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(self, connection: AsyncConnection, workspace_id: str, consent: Consent) -> None:
        """Append one statement."""
        sealed = None
        if consent.evidence is not None:
            sealed = self._vault.seal("consents", consent.id, consent.evidence)
        await connection.execute(
            insert(consents).values(
                id=consent.id,
                workspace_id=workspace_id,
                contact_id=consent.contact_id,
                purpose=consent.purpose,
                state=consent.state,
                source=consent.source,
                sealed=sealed,
                at=consent.at,
            )
        )

    async def page(
        self, connection: AsyncConnection, workspace_id: str, contact_id: str, request: PageRequest
    ) -> Page[Consent]:
        """A contact's statements, newest first."""
        query = select(consents).where(
            consents.c.workspace_id == workspace_id, consents.c.contact_id == contact_id
        )
        rows = (await connection.execute(newest_first(query, consents.c.id, request))).all()
        return page_of([self._consent(row) for row in rows], request, lambda consent: (consent.id,))

    async def current(
        self, connection: AsyncConnection, workspace_id: str, contact_id: str
    ) -> dict[str, ConsentState]:
        """What holds now, by purpose; purposes never spoken of are left out."""
        query = (
            select(consents.c.purpose, consents.c.state)
            .where(consents.c.workspace_id == workspace_id, consents.c.contact_id == contact_id)
            .order_by(consents.c.at, consents.c.id)
        )
        return {row.purpose: row.state for row in (await connection.execute(query)).all()}

    def _consent(self, row: Row[tuple[Any, ...]]) -> Consent:
        evidence = None if row.sealed is None else self._vault.open("consents", row.id, row.sealed)
        return Consent(row.id, row.contact_id, row.purpose, row.state, row.source, evidence, row.at)
