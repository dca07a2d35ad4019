"""Contacts: people, as the API shows and changes them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, structs
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.errors import InvalidPhone
from patchbay.messaging.phone import from_wa_id, read_wa_id
from patchbay.messaging.quiet_hours import zone_of
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.contacts.search import MAX_LOOKED_THROUGH, matching, whole_addresses
from patchbay.services.errors import Invalid, Problem
from patchbay.storage import outbox, recipients
from patchbay.storage.addresses import Address, AddressKind, AddressRepository
from patchbay.storage.contacts import Contact, ContactRepository, Profile
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.spellings import every_spelling
from patchbay.storage.vault import Vault

Text = Annotated[str, Meta(max_length=500)]
Phone = Annotated[str, Meta(max_length=40, description="With plus and country code.")]
Email = Annotated[str, Meta(max_length=320, pattern=r"^[^@\s]+@[^@\s]+$(?!\n)")]
Language = Annotated[str, Meta(max_length=16)]
Zone = Annotated[str, Meta(max_length=64)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=100)]
Fields = Annotated[dict[Annotated[str, Meta(max_length=100)], Any], Meta(max_length=200)]


class NewContact(Struct, frozen=True, forbid_unknown_fields=True):
    """What a contact is made from."""

    name: Text = ""
    phone: Phone | None = None
    email: Email | None = None
    external_id: Text | None = None
    """What another system knows the person by."""
    language: Language | None = None
    timezone: Zone | None = None
    tags: Tags = []
    fields: Fields = {}


class ContactChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What may change of a contact; absent means untouched, null takes away, and so does an empty address."""

    name: Text | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    external_id: Text | UnsetType | None = UNSET
    language: Language | UnsetType | None = UNSET
    timezone: Zone | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET
    """Replaces all of the contact's own fields."""
    is_blocked: bool | UnsetType = UNSET


class ContactView(Struct, frozen=True):
    """A contact as the API shows it."""

    id: str
    name: str
    phone: str | None
    email: str | None
    external_id: str | None
    language: str | None
    timezone: str | None
    tags: list[str]
    fields: dict[str, Any]
    opted_out_at: datetime | None
    """Since when they want nothing at all."""
    refused: list[str]
    """Purposes for which alone they want nothing."""
    blocked_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ContactSearch(Struct, frozen=True):
    """Exact addresses to look for; whoever has one of them is found."""

    phone: str | None = None
    email: str | None = None
    external_id: str | None = None


class Contacts:
    """Makes, finds and changes contacts."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._contacts = ContactRepository(vault)
        self._addresses = AddressRepository(vault)

    async def create(self, workspace_id: str, new: NewContact, actor: str) -> str:
        """Make a contact, which refuses what was refused by its addresses before; gives its id.

        Raises:
            Invalid: The phone number or the time zone is none.
            Conflict: An address is another contact's.
        """
        _check_timezone(new.timezone)
        now = self._clock()
        contact = Contact(
            id=new_id(),
            profile=Profile(new.name, new.email, new.fields),
            language=new.language,
            timezone=new.timezone,
            tags=tuple(new.tags),
            opted_out_at=None,
            blocked_at=None,
            created_at=now,
            updated_at=now,
            addresses=_addresses_of(new),
        )
        async with self._database.transaction() as connection:
            await self._contacts.add(connection, workspace_id, contact)
            change = Change(actor, "contact.created", f"contact:{contact.id}")
            await self._audit.record(connection, workspace_id, change)
        return contact.id

    async def get(self, workspace_id: str, contact_id: str) -> ContactView:
        """One contact.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            return view_of(await self._contacts.get(connection, workspace_id, contact_id))

    async def page(self, workspace_id: str, request: PageRequest, wanted: ContactSearch) -> Page[ContactView]:
        """Contacts, newest first, or those with the addresses looked for."""
        looked_for = _normal_search(wanted)
        if looked_for is None:
            return Page([])
        async with self._database.transaction() as connection:
            found = await self._contacts.page(connection, workspace_id, request, looked_for)
        return Page([view_of(contact) for contact in found.items], found.next)

    async def search(self, workspace_id: str, text: str, limit: int) -> list[ContactView]:
        """Contacts with this text as an address, then recent ones with it in their name or number.

        Recent are the `MAX_LOOKED_THROUGH` that talked last, and as many of those made last.
        """
        whole = [
            (kind, value)
            for kind, written in whole_addresses(text)
            if (value := _normal_or_none(kind, written)) is not None
        ]
        async with self._database.transaction() as connection:
            exact = await self._contacts.page(connection, workspace_id, PageRequest(limit), whole)
            recent = await self._contacts.recent(connection, workspace_id, MAX_LOOKED_THROUGH)
        known = {contact.id: contact for contact in [*exact.items, *matching(recent, text)]}
        return [view_of(contact) for contact in list(known.values())[:limit]]

    async def change(
        self, workspace_id: str, contact_id: str, wanted: ContactChange, actor: str
    ) -> ContactView:
        """Change what is given; who is blocked now does not get what campaigns put off for later either.

        Raises:
            Invalid: The phone number or the time zone is none.
            NotFound: None of that id.
            Conflict: An address is another contact's.
        """
        _check_timezone(wanted.timezone)
        async with self._database.transaction() as connection:
            found = await self._contacts.get(connection, workspace_id, contact_id)
            await self._change_addresses(connection, workspace_id, contact_id, wanted)
            await self._contacts.change(
                connection,
                workspace_id,
                contact_id,
                now=self._clock(),
                profile=_changed_profile(found.profile, wanted),
                language=wanted.language,
                timezone=wanted.timezone,
                tags=wanted.tags,
                blocked_at=self._blocked_at(found, wanted),
            )
            if wanted.is_blocked is True:
                await outbox.ask_anew(connection, workspace_id, contact_id, self._clock())
            for action, detail in _changes(wanted):
                change = Change(actor, action, f"contact:{contact_id}", detail)
                await self._audit.record(connection, workspace_id, change)
            return view_of(await self._contacts.get(connection, workspace_id, contact_id))

    async def remove(self, workspace_id: str, contact_id: str, actor: str) -> None:
        """Delete a contact with its addresses, consents and conversations, and what lists say of it.

        What it refused is kept by its addresses, without them, for whoever has one of them again.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            contact = await self._contacts.get(connection, workspace_id, contact_id)
            numbers = (one.value for one in contact.addresses if one.kind == "phone")
            phones = [spelt for number in numbers for spelt in every_spelling("phone", number)]
            await recipients.forget(connection, self._vault, workspace_id, contact_id, phones)
            await self._contacts.remove(connection, workspace_id, contact_id)
            change = Change(actor, "contact.deleted", f"contact:{contact_id}")
            await self._audit.record(connection, workspace_id, change)

    async def _change_addresses(
        self, connection: AsyncConnection, workspace_id: str, contact_id: str, wanted: ContactChange
    ) -> None:
        changes: list[tuple[AddressKind, str | UnsetType | None]] = [
            ("phone", wanted.phone),
            ("email", wanted.email),
            ("external", wanted.external_id),
        ]
        for kind, value in changes:
            if isinstance(value, UnsetType):
                continue
            await self._addresses.remove_kind(connection, workspace_id, contact_id, kind)
            if value:
                address = Address(kind, normal_address(kind, value))
                await self._addresses.add(
                    connection, workspace_id, contact_id, address=address, now=self._clock()
                )

    def _blocked_at(self, found: Contact, wanted: ContactChange) -> datetime | UnsetType | None:
        if isinstance(wanted.is_blocked, UnsetType):
            return UNSET
        return (found.blocked_at or self._clock()) if wanted.is_blocked else None


def view_of(contact: Contact) -> ContactView:
    """The contact as the API shows it."""
    wa_id = contact.address("phone")
    return ContactView(
        id=contact.id,
        name=contact.profile.name,
        phone=None if wa_id is None else from_wa_id(wa_id),
        email=contact.profile.email,
        external_id=contact.address("external"),
        language=contact.language,
        timezone=contact.timezone,
        tags=list(contact.tags),
        fields=contact.profile.fields,
        opted_out_at=contact.opted_out_at,
        refused=list(contact.refused),
        blocked_at=contact.blocked_at,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
    )


def normal_address(kind: str, value: str) -> str:
    """The form in which an address is kept and looked up.

    Raises:
        Invalid: A phone number that is none.
    """
    if kind == "phone":
        return _wa_id(value)
    if kind == "email":
        return value.strip().casefold()
    return value.strip()


def _check_timezone(name: str | UnsetType | None) -> None:
    if isinstance(name, str) and zone_of(name) is None:
        said = f"expected an IANA time zone as Europe/Madrid, got {name}"
        raise Invalid("The time zone cannot be used.", [Problem("timezone", said)])


def _wa_id(value: str) -> str:
    try:
        return read_wa_id(value)
    except InvalidPhone as error:
        raise Invalid("The phone number cannot be used.", [Problem("phone", str(error))]) from error


def _normal_or_none(kind: str, value: str) -> str | None:
    try:
        return normal_address(kind, value)
    except Invalid:
        return None


def _addresses_of(new: NewContact) -> tuple[Address, ...]:
    given: list[tuple[AddressKind, str | None]] = [
        ("phone", new.phone),
        ("email", new.email),
        ("external", new.external_id),
    ]
    return tuple(Address(kind, normal_address(kind, value)) for kind, value in given if value)


def _normal_search(wanted: ContactSearch) -> list[tuple[str, str]] | None:
    given = (("phone", wanted.phone), ("email", wanted.email), ("external", wanted.external_id))
    looked_for = [(kind, value) for kind, value in given if value]
    normal = [(kind, _normal_or_none(kind, value)) for kind, value in looked_for]
    found = [(kind, value) for kind, value in normal if value is not None]
    return found if len(found) == len(normal) else None  # nobody can have a number that is none


def _changes(wanted: ContactChange) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """What the audit trail says of it: that somebody is blocked, or is no more, is an entry of its own."""
    if wanted.is_blocked is not UNSET:
        yield ("contact.blocked" if wanted.is_blocked else "contact.unblocked"), None
    names = [name for name in wanted.__struct_fields__ if name != "is_blocked"]
    changed = [name for name in names if getattr(wanted, name) is not UNSET]
    if changed or wanted.is_blocked is UNSET:
        yield "contact.changed", {"fields": changed}


def _changed_profile(profile: Profile, wanted: ContactChange) -> Profile:
    given: dict[str, Any] = {"name": wanted.name, "email": wanted.email, "fields": wanted.fields}
    return structs.replace(profile, **{name: value for name, value in given.items() if value is not UNSET})
