"""Consents: what each contact agreed to or refused, when, and how we know; append-only.

What holds now is the newest statement of each purpose. It is kept with the contact, where the policy gate
finds it: purpose `all` as `opted_out_at`, the others as `consents`.
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Row, Select, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import consents, contacts
from patchbay.storage.vault import Vault

ConsentState = Literal["in", "out"]


class Consent(Struct, frozen=True):
    """One statement of consent; the newest of a purpose holds. Purpose `all` is an opt-out, or its end."""

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
        """Append one statement; the contact is what the newest make of it."""
        await connection.execute(select(contacts.c.id).where(_is_of(workspace_id, consent)).with_for_update())
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
        newest = {row.purpose: row for row in await connection.execute(_newest_query(workspace_id, consent))}
        everything = newest.pop("all", None)
        is_out = everything is not None and everything.state == "out"
        await connection.execute(
            update(contacts)
            .where(_is_of(workspace_id, consent))
            .values(
                opted_out_at=everything.at if is_out else None,
                consents={purpose: row.state for purpose, row in newest.items()},
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

    def _consent(self, row: Row[tuple[Any, ...]]) -> Consent:
        evidence = None if row.sealed is None else self._vault.open("consents", row.id, row.sealed)
        return Consent(row.id, row.contact_id, row.purpose, row.state, row.source, evidence, row.at)


def _is_of(workspace_id: str, consent: Consent) -> ColumnElement[bool]:
    return and_(contacts.c.workspace_id == workspace_id, contacts.c.id == consent.contact_id)


def _newest_query(workspace_id: str, consent: Consent) -> Select[Any]:
    """A contact's statements, oldest first: of each purpose the last one read is the one that holds."""
    return (
        select(consents.c.purpose, consents.c.state, consents.c.at)
        .where(consents.c.workspace_id == workspace_id, consents.c.contact_id == consent.contact_id)
        .order_by(consents.c.at, consents.c.id)
    )
