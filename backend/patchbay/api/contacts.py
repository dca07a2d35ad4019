"""`/contacts`: the contact book."""

from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.contacts.consents import Consents, NewConsent, Statement
from patchbay.services.contacts.contacts import (
    ContactChange,
    Contacts,
    ContactSearch,
    ContactView,
    NewContact,
)
from patchbay.services.contacts.standing import PurposeStanding
from patchbay.storage.paging import Page, PageRequest, page_size

Wanted = Annotated[str | None, QueryParameter(max_length=500)]


class ContactController(Controller):
    """Contacts of the principal's workspace."""

    path = "/contacts"
    tags = ("contacts",)

    @get(guards=[requires(Permission.CONTACTS_READ)])
    async def list_contacts(
        self,
        *,
        principal: NamedDependency[Principal],
        contacts: NamedDependency[Contacts],
        page: NamedDependency[PageRequest],
        phone: Wanted = None,
        email: Wanted = None,
        external_id: Wanted = None,
        search: Annotated[str | None, QueryParameter(min_length=1, max_length=200)] = None,
    ) -> Page[ContactView]:
        """Contacts, newest first, or those with one of the addresses given.

        `search` is for pickers, and asked on its own: a part of a name or a number, looked for among the 500
        contacts that talked last and the 500 made last; a whole number, e-mail address or external id finds
        whoever has it. It gives one page, the likeliest first.
        """
        if search is not None:
            if phone or email or external_id or page.cursor:
                raise ClientException("expected `search` without addresses and cursor")
            return Page(await contacts.search(principal.workspace_id, search, page_size(page)))
        return await contacts.page(principal.workspace_id, page, ContactSearch(phone, email, external_id))

    @post(guards=[requires(Permission.CONTACTS_EDIT)])
    async def create_contact(
        self,
        principal: NamedDependency[Principal],
        contacts: NamedDependency[Contacts],
        data: JSONBody[NewContact],
    ) -> Made:
        """Make a contact; it refuses what was refused by its addresses before, if anything."""
        return Made(await contacts.create(principal.workspace_id, data, actor_of(principal)))

    @get("/{id:str}", guards=[requires(Permission.CONTACTS_READ)])
    async def get_contact(
        self,
        principal: NamedDependency[Principal],
        contacts: NamedDependency[Contacts],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ContactView:
        """One contact."""
        return await contacts.get(principal.workspace_id, id)

    @patch("/{id:str}", guards=[requires(Permission.CONTACTS_EDIT)])
    async def change_contact(
        self,
        principal: NamedDependency[Principal],
        contacts: NamedDependency[Contacts],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[ContactChange],
    ) -> ContactView:
        """Change what is given; null takes away."""
        return await contacts.change(principal.workspace_id, id, data, actor_of(principal))

    @delete("/{id:str}", guards=[requires(Permission.CONTACTS_EDIT)])
    async def delete_contact(
        self,
        principal: NamedDependency[Principal],
        contacts: NamedDependency[Contacts],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete it with its addresses, consents and conversations.

        What it refused, and that it is blocked, is kept by a keyed hash of each address, without the address,
        and holds for the next contact that has it.
        """
        await contacts.remove(principal.workspace_id, id, actor_of(principal))

    @get("/{id:str}/purposes", guards=[requires(Permission.CONTACTS_READ)])
    async def list_purposes(
        self,
        principal: NamedDependency[Principal],
        consents: NamedDependency[Consents],
        id: FromPath[str],  # noqa: A002 the path's name
        conversation_id: FromQuery[str | None] = None,
    ) -> Page[PurposeStanding]:
        """What consent lets workflows, campaigns and programs send to the contact now; one page has it all.

        The gate that every message passes says so, as if neither channel, template nor the time of day were
        in the way. Who opted out of everything and wrote again gets answers, in that conversation: the one
        that is named, else the one in which they wrote last.
        """
        return Page(await consents.standing(principal.workspace_id, id, conversation_id))

    @get("/{id:str}/consents", guards=[requires(Permission.CONTACTS_READ)])
    async def list_consents(
        self,
        principal: NamedDependency[Principal],
        consents: NamedDependency[Consents],
        id: FromPath[str],  # noqa: A002 the path's name
        page: NamedDependency[PageRequest],
    ) -> Page[Statement]:
        """What the contact agreed to and refused, who wrote it down, and the evidence; newest first."""
        return await consents.page(principal.workspace_id, id, page)

    @post("/{id:str}/consents", guards=[requires(Permission.CONTACTS_EDIT)])
    async def record_consent(
        self,
        principal: NamedDependency[Principal],
        consents: NamedDependency[Consents],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[NewConsent],
    ) -> Made:
        """Keep a statement of consent."""
        return Made(await consents.record(principal.workspace_id, id, data, actor_of(principal)))
