"""Contacts: people, what is known of them, and the addresses they are found by."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert, structs, to_builtins
from sqlalchemy import Case, Row, Select, case, delete, insert, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage import kept_refusals
from patchbay.storage.addresses import Address, AddressRepository
from patchbay.storage.columns import Instant
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.spellings import every_spelling
from patchbay.storage.tables import addresses, contacts, conversations
from patchbay.storage.vault import Vault


class Profile(Struct, frozen=True):
    """The personal part of a contact, sealed as one."""

    name: str = ""
    email: str | None = None
    fields: dict[str, Any] = {}


class Contact(Struct, frozen=True):
    """A person."""

    id: str
    profile: Profile
    language: str | None
    timezone: str | None
    tags: tuple[str, ...]
    opted_out_at: datetime | None
    blocked_at: datetime | None
    created_at: datetime
    updated_at: datetime
    addresses: tuple[Address, ...] = ()
    refused: tuple[str, ...] = ()
    """Purposes they want nothing for, everything apart: that is `opted_out_at`."""

    def address(self, kind: str) -> str | None:
        """The value of the newest valid address of this kind, or None."""
        return next((found.value for found in self.addresses if found.kind == kind), None)

    @property
    def called(self) -> str:
        """What a person reads of them: their name, else their number; empty where neither is known."""
        wa_id = self.address("phone")
        return self.profile.name or ("" if wa_id is None else f"+{wa_id}")


class ContactRepository:
    """Reads and writes contacts with their addresses."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._addresses = AddressRepository(vault)

    async def add(self, connection: AsyncConnection, workspace_id: str, contact: Contact) -> None:
        """Insert a new contact with its addresses.

        Raises:
            Conflict: An address is another contact's already.
        """
        await connection.execute(
            insert(contacts).values(
                id=contact.id,
                workspace_id=workspace_id,
                sealed=self._seal(contact.id, contact.profile),
                language=contact.language,
                timezone=contact.timezone,
                tags=list(contact.tags),
                opted_out_at=contact.opted_out_at,
                blocked_at=contact.blocked_at,
                created_at=contact.created_at,
                updated_at=contact.updated_at,
            )
        )
        for address in contact.addresses:
            await self._addresses.add(
                connection, workspace_id, contact.id, address=address, now=contact.created_at
            )

    async def get(self, connection: AsyncConnection, workspace_id: str, contact_id: str) -> Contact:
        """One contact.

        Raises:
            NotFound: None of that id in this workspace.
        """
        found = await self._select(
            connection, workspace_id, _of(workspace_id).where(contacts.c.id == contact_id)
        )
        if not found:
            raise NotFound("contact", contact_id)
        return found[0]

    async def find_by_address(
        self, connection: AsyncConnection, workspace_id: str, kind: str, value: str
    ) -> Contact | None:
        """The contact with this normalised address, or None."""
        contact_id = await self._addresses.find_owner(connection, workspace_id, kind, value)
        return None if contact_id is None else await self.get(connection, workspace_id, contact_id)

    async def get_many(
        self, connection: AsyncConnection, workspace_id: str, contact_ids: Sequence[str]
    ) -> dict[str, Contact]:
        """Contacts by id; those that are not there are left out."""
        query = _of(workspace_id).where(contacts.c.id.in_(contact_ids))
        return {found.id: found for found in await self._select(connection, workspace_id, query)}

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        wanted: Sequence[tuple[str, str]] = (),
    ) -> Page[Contact]:
        """Contacts, newest first.

        Args:
            connection: The transaction.
            workspace_id: Whose.
            request: Which page.
            wanted: Kinds and normalised values of addresses; only contacts with one of them, however spelt.
        """
        query = _of(workspace_id)
        if wanted:
            owned = select(addresses.c.contact_id).where(
                addresses.c.workspace_id == workspace_id,
                or_(
                    *(
                        (addresses.c.kind == kind) & (addresses.c.value_index == self._vault.index(kind, one))
                        for kind, value in wanted
                        for one in every_spelling(kind, value)
                    )
                ),
            )
            query = query.where(contacts.c.id.in_(owned))
        query = newest_first(query, contacts.c.id, request)
        found = await self._select(connection, workspace_id, query)
        return page_of(found, request, lambda contact: (contact.id,))

    async def recent(self, connection: AsyncConnection, workspace_id: str, limit: int) -> list[Contact]:
        """The contacts that talked last, then the newest of all: at most `limit` of each."""
        talked = (
            select(conversations.c.contact_id)
            .where(conversations.c.workspace_id == workspace_id, conversations.c.last_message_at.is_not(None))
            .order_by(conversations.c.last_message_at.desc())
            .limit(limit)
        )
        newest = (
            _of(workspace_id).with_only_columns(contacts.c.id).order_by(contacts.c.id.desc()).limit(limit)
        )
        ids = [
            *(await connection.execute(talked)).scalars(),
            *(await connection.execute(newest)).scalars(),
        ]
        found = await self.get_many(connection, workspace_id, list(dict.fromkeys(ids)))
        return [found[one] for one in dict.fromkeys(ids) if one in found]

    async def change(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        contact_id: str,
        *,
        now: datetime,
        profile: Profile | UnsetType = UNSET,
        language: str | UnsetType | None = UNSET,
        timezone: str | UnsetType | None = UNSET,
        tags: Sequence[str] | UnsetType = UNSET,
        blocked_at: datetime | UnsetType | None = UNSET,
    ) -> None:
        """Change what is given, leave the rest; `blocked_at` None lifts the block."""
        given: dict[str, Any] = {
            "sealed": self._seal(contact_id, profile) if isinstance(profile, Profile) else UNSET,
            "language": language,
            "timezone": timezone,
            "tags": UNSET if isinstance(tags, UnsetType) else list(tags),
            "blocked_at": blocked_at,
            "unblocked_at": _lifted_at(now) if blocked_at is None else UNSET,
        }
        values = {name: value for name, value in given.items() if value is not UNSET}
        await connection.execute(
            update(contacts)
            .where(contacts.c.workspace_id == workspace_id, contacts.c.id == contact_id)
            .values(updated_at=now, **values)
        )

    async def remove(self, connection: AsyncConnection, workspace_id: str, contact_id: str) -> None:
        """Delete a contact with its addresses, consents and conversations; what it refused is kept."""
        await kept_refusals.keep(connection, self._vault, workspace_id, contact_id)
        await connection.execute(
            delete(contacts).where(contacts.c.workspace_id == workspace_id, contacts.c.id == contact_id)
        )

    async def _select(
        self, connection: AsyncConnection, workspace_id: str, query: Select[Any]
    ) -> list[Contact]:
        rows = (await connection.execute(query)).all()
        owned = await self._addresses.of_contacts(connection, workspace_id, [row.id for row in rows])
        return [structs.replace(self._contact(row), addresses=tuple(owned.get(row.id, ()))) for row in rows]

    def _seal(self, contact_id: str, profile: Profile) -> bytes:
        return self._vault.seal("contacts", contact_id, to_builtins(profile))

    def _contact(self, row: Row[tuple[Any, ...]]) -> Contact:
        return Contact(
            id=row.id,
            profile=convert(self._vault.open("contacts", row.id, row.sealed), Profile),
            language=row.language,
            timezone=row.timezone,
            tags=tuple(row.tags or ()),
            opted_out_at=row.opted_out_at,
            refused=tuple(sorted(one for one, said in (row.consents or {}).items() if said == "out")),
            blocked_at=row.blocked_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


def _lifted_at(now: datetime) -> Case[datetime]:
    """When a block was lifted last, for who has one now, or had."""
    return case((contacts.c.blocked_at.is_not(None), literal(now, Instant())), else_=contacts.c.unblocked_at)


def _of(workspace_id: str) -> Select[Any]:
    return select(contacts).where(contacts.c.workspace_id == workspace_id)


async def find_there(connection: AsyncConnection, people: Collection[tuple[str, str]]) -> set[str]:
    """Those of these, by workspace and contact, whom nobody has deleted: messages outlive their contact."""
    if not people:
        return set()
    query = select(contacts.c.id).where(tuple_(contacts.c.workspace_id, contacts.c.id).in_(people))
    return set((await connection.execute(query)).scalars())


async def note_unreachable(
    connection: AsyncConnection, people: Collection[tuple[str, str]], now: datetime
) -> None:
    """Messages to these, by workspace and contact, cannot be delivered; holds until they write again."""
    if people:
        is_one = tuple_(contacts.c.workspace_id, contacts.c.id).in_(people)
        await connection.execute(update(contacts).where(is_one).values(unreachable_at=now))
