"""Consents: what each contact agreed to or refused, when, and how we know; append-only.

What holds now is the newest statement of each purpose. It is kept with the contact, where the policy gate
finds it: purpose `all` as `opted_out_at`, the others as `consents`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, Update, and_, bindparam, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage import outbox
from patchbay.storage.columns import Instant
from patchbay.storage.paging import Page, PageRequest, decode_cursor, page_of, page_size, read_instant
from patchbay.storage.statements import insert_rows
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
    recorded_by: str | None = None
    """Who wrote it down, as the audit trail names them; None where the contact or provider told us."""


class Said(Struct, frozen=True):
    """What holds of one purpose, and since when."""

    state: ConsentState
    at: datetime


class ConsentRepository:
    """Reads and writes consents; the evidence is sealed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(
        self, connection: AsyncConnection, workspace_id: str, consent: Consent, now: datetime
    ) -> None:
        """Append one statement; the contact is what the newest make of it.

        After an opt-out what campaigns put off for later is asked about now, and suppressed.
        """
        await self.add_many(connection, workspace_id, [consent], now)

    async def add_many(
        self, connection: AsyncConnection, workspace_id: str, stated: Sequence[Consent], now: datetime
    ) -> None:
        """Append statements of any number of contacts, as `add` does each of them."""
        if not stated:
            return
        contact_ids = sorted({one.contact_id for one in stated})
        are_meant = and_(contacts.c.workspace_id == workspace_id, contacts.c.id.in_(contact_ids))
        await connection.execute(
            select(contacts.c.id).where(are_meant).order_by(contacts.c.id).with_for_update()
        )
        await insert_rows(connection, consents, [self._row(workspace_id, one) for one in stated])
        said = await find_newest(connection, workspace_id, contact_ids)
        await connection.execute(
            _SETTLE, [{"b_workspace": workspace_id, **_settled(one, said[one])} for one in contact_ids]
        )
        refusing = {one.contact_id for one in stated if one.state == "out"}
        if refusing:
            await outbox.ask_all_anew(connection, workspace_id, refusing, now)

    async def page(
        self, connection: AsyncConnection, workspace_id: str, contact_id: str, request: PageRequest
    ) -> Page[Consent]:
        """A contact's statements, those first that were said last.

        Raises:
            BadCursor: The cursor is not ours.
        """
        query = select(consents).where(
            consents.c.workspace_id == workspace_id, consents.c.contact_id == contact_id
        )
        if request.cursor is not None:
            moment, consent_id = decode_cursor(request.cursor, (str, str))
            at = literal(read_instant(moment), Instant())
            query = query.where(
                or_(consents.c.at < at, and_(consents.c.at == at, consents.c.id < consent_id))
            )
        query = query.order_by(consents.c.at.desc(), consents.c.id.desc()).limit(page_size(request) + 1)
        found = [self._consent(row) for row in await connection.execute(query)]
        return page_of(found, request, lambda consent: (consent.at.isoformat(), consent.id))

    def _row(self, workspace_id: str, consent: Consent) -> dict[str, Any]:
        sealed = None
        if consent.evidence is not None:
            sealed = self._vault.seal("consents", consent.id, consent.evidence)
        return {
            "id": consent.id,
            "workspace_id": workspace_id,
            "contact_id": consent.contact_id,
            "purpose": consent.purpose,
            "state": consent.state,
            "source": consent.source,
            "sealed": sealed,
            "at": consent.at,
            "recorded_by": consent.recorded_by,
        }

    def _consent(self, row: Row[tuple[Any, ...]]) -> Consent:
        evidence = None if row.sealed is None else self._vault.open("consents", row.id, row.sealed)
        return Consent(
            id=row.id,
            contact_id=row.contact_id,
            purpose=row.purpose,
            state=row.state,
            source=row.source,
            evidence=evidence,
            at=row.at,
            recorded_by=row.recorded_by,
        )


def second_of(at: datetime) -> datetime:
    """The second it was said in."""
    return at.replace(microsecond=0)


async def find_newest(
    connection: AsyncConnection, workspace_id: str, contact_ids: Collection[str]
) -> dict[str, dict[str, Said]]:
    """What holds of each purpose, by contact; who never said anything is left out.

    Providers tell whole seconds: of one second, what was recorded last was said last.
    """
    query = select(
        consents.c.id, consents.c.contact_id, consents.c.purpose, consents.c.state, consents.c.at
    ).where(consents.c.workspace_id == workspace_id, consents.c.contact_id.in_(contact_ids))
    rows = (await connection.execute(query)).all()
    said: dict[str, dict[str, Said]] = {}
    for row in sorted(rows, key=lambda row: (second_of(row.at), row.id)):
        said.setdefault(row.contact_id, {})[row.purpose] = Said(row.state, row.at)
    return said


def _settled(contact_id: str, said: Mapping[str, Said]) -> dict[str, Any]:
    everything = said.get("all")
    is_out = everything is not None and everything.state == "out"
    return {
        "b_id": contact_id,
        "b_opted_out_at": everything.at if everything is not None and is_out else None,
        "b_consents": {purpose: one.state for purpose, one in said.items() if purpose != "all"},
    }


_SETTLE: Update = (
    update(contacts)
    .where(contacts.c.workspace_id == bindparam("b_workspace"), contacts.c.id == bindparam("b_id"))
    .values(opted_out_at=bindparam("b_opted_out_at"), consents=bindparam("b_consents"))
)
