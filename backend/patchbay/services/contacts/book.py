"""The built-in contact book, as nodes look people up in it."""

from typing import Any

from patchbay.services.contacts.contacts import normal_address
from patchbay.services.errors import Invalid
from patchbay.storage.contacts import Contact, ContactRepository
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.vault import Vault

_KINDS = {
    "phone": "phone",
    "email": "email",
    "external": "external",
    "external_id": "external",
    "bsuid": "bsuid",
}


class WorkspaceContactBook:
    """The SDK's `ContactBook` over one workspace's contacts."""

    def __init__(self, database: Database, vault: Vault, workspace_id: str) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._contacts = ContactRepository(vault)

    async def find(self, by: str, value: str) -> dict[str, Any] | None:
        """The contact with this `phone`, `email`, `id`, `external` key or `bsuid`, or None."""
        async with self._database.transaction() as connection:
            try:
                if by == "id":
                    return record_of(await self._contacts.get(connection, self._workspace_id, value))
                kind = _KINDS[by]
                found = await self._contacts.find_by_address(
                    connection, self._workspace_id, kind, normal_address(kind, value)
                )
            except (NotFound, Invalid, KeyError):
                return None
        return None if found is None else record_of(found)


def record_of(contact: Contact) -> dict[str, Any]:
    """The contact as workflows see it: the fixed names win over the contact's own fields."""
    wa_id = contact.address("phone")
    return {
        **contact.profile.fields,
        "id": contact.id,
        "name": contact.profile.name,
        "phone": None if wa_id is None else f"+{wa_id}",
        "email": contact.profile.email,
        "external_id": contact.address("external"),
        "language": contact.language,
        "timezone": contact.timezone,
        "tags": list(contact.tags),
    }
