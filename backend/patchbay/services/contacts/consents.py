"""Consent: what contacts agreed to and refused, who wrote it down, and what may be sent to them for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.contacts.standing import PurposeStanding, standing_of
from patchbay.services.policy_rules import rules_of
from patchbay.storage.actor_names import find_actor_names
from patchbay.storage.consents import Consent, ConsentRepository, ConsentState, find_newest
from patchbay.storage.contacts import ContactRepository
from patchbay.storage.conversations import ConversationReader, find_last_heard
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault
from patchbay.storage.workspaces import WorkspaceRepository

ConsentPurpose = Literal["all", "service", "utility", "marketing", "authentication"]


class NewConsent(Struct, frozen=True, forbid_unknown_fields=True):
    """A statement of consent; purpose `all` opts the contact out of everything, or back in."""

    purpose: ConsentPurpose
    state: ConsentState
    source: Annotated[str, Meta(min_length=1, max_length=200)] = "api"
    evidence: Annotated[str, Meta(max_length=2_000)] | None = None


class Statement(Struct, frozen=True):
    """One statement of the ledger."""

    id: str
    contact_id: str
    purpose: str
    state: ConsentState
    source: str
    """Where it was said: `message`, `button`, `whatsapp preference`, `member`, or a program's own word.

    `former contact` where it was said before the contact was deleted, or gave up the address this one has.
    """
    evidence: str | None
    at: datetime
    recorded_by: str | None
    """`member:ID` or `api_key:ID` where somebody wrote it down; null where it came from the contact."""
    recorded_by_name: str | None
    """What to call them; null where nobody knows."""


class Consents:
    """Keeps what contacts say, and tells what holds."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._contacts = ContactRepository(vault)
        self._conversations = ConversationReader(vault)
        self._consents = ConsentRepository(vault)
        self._workspaces = WorkspaceRepository()

    async def record(self, workspace_id: str, contact_id: str, new: NewConsent, actor: str) -> str:
        """Keep a statement of consent; gives its id.

        Raises:
            NotFound: No such contact.
        """
        now = self._clock()
        consent = Consent(
            id=new_id(),
            contact_id=contact_id,
            purpose=new.purpose,
            state=new.state,
            source=new.source,
            evidence=new.evidence,
            at=now,
            recorded_by=actor,
        )
        async with self._database.transaction() as connection:
            await self._contacts.get(connection, workspace_id, contact_id)
            await self._consents.add(connection, workspace_id, consent, now)
            detail = {"purpose": new.purpose, "state": new.state}
            change = Change(actor, "consent.recorded", f"contact:{contact_id}", detail)
            await self._audit.record(connection, workspace_id, change)
        return consent.id

    async def page(self, workspace_id: str, contact_id: str, request: PageRequest) -> Page[Statement]:
        """A contact's statements, those first that were said last.

        Raises:
            NotFound: No such contact.
            BadCursor: The cursor is not ours.
        """
        async with self._database.transaction() as connection:
            await self._contacts.get(connection, workspace_id, contact_id)
            found = await self._consents.page(connection, workspace_id, contact_id, request)
            recorders = {one.recorded_by for one in found.items if one.recorded_by is not None}
            names = await find_actor_names(connection, self._vault, workspace_id, recorders)
        return Page([_statement(one, names) for one in found.items], found.next)

    async def standing(
        self, workspace_id: str, contact_id: str, conversation_id: str | None = None
    ) -> list[PurposeStanding]:
        """What consent lets workflows, campaigns and programs send now, by purpose.

        Args:
            workspace_id: Whose.
            contact_id: To whom.
            conversation_id: Where it would be sent; None is where the contact wrote last.

        Raises:
            NotFound: No such contact, or no such conversation of theirs.
        """
        async with self._database.transaction() as connection:
            contact = await self._contacts.get(connection, workspace_id, contact_id)
            said = (await find_newest(connection, workspace_id, [contact_id])).get(contact_id, {})
            if conversation_id is None:
                heard_at = await find_last_heard(connection, workspace_id, contact_id)
            else:
                asked = await self._conversations.get(connection, workspace_id, conversation_id)
                if asked.contact_id != contact_id:
                    raise NotFound("conversation", conversation_id)
                heard_at = asked.last_inbound_at
            rules = rules_of((await self._workspaces.get(connection, workspace_id)).settings)
        return standing_of(contact, said, heard_at=heard_at, rules=rules, now=self._clock())


def _statement(consent: Consent, names: Mapping[str, str]) -> Statement:
    return Statement(
        id=consent.id,
        contact_id=consent.contact_id,
        purpose=consent.purpose,
        state=consent.state,
        source=consent.source,
        evidence=consent.evidence,
        at=consent.at,
        recorded_by=consent.recorded_by,
        recorded_by_name=names.get(consent.recorded_by or ""),
    )
