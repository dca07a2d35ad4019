"""Credentials: secrets go in, nodes use them, nobody is shown them."""

from typing import Annotated

from msgspec import Meta, Struct

from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.storage.credentials import Credential, CredentialRepository
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault

FieldName = Annotated[str, Meta(min_length=1, max_length=64)]
Secret = Annotated[str, Meta(max_length=10_000)]
Secrets = Annotated[dict[FieldName, Secret], Meta(min_length=1, max_length=32)]


class NewCredential(Struct, frozen=True, forbid_unknown_fields=True):
    """What a credential is made from; `fields` are its secrets."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$(?!\n)")]
    fields: Secrets


class CredentialChange(Struct, frozen=True, forbid_unknown_fields=True):
    """New secrets in the place of all the old ones."""

    fields: Secrets


class Credentials:
    """Makes, replaces and deletes credentials."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._credentials = CredentialRepository(vault)

    async def create(self, workspace_id: str, new: NewCredential, actor: str) -> str:
        """Make a credential; gives its id.

        Raises:
            Conflict: The workspace has one of that name.
        """
        now = self._clock()
        credential = Credential(new_id(), new.name, new.kind, tuple(new.fields), now, now)
        async with self._database.transaction() as connection:
            await self._credentials.add(connection, workspace_id, credential, new.fields)
            change = Change(actor, "credential.created", f"credential:{credential.id}", {"name": new.name})
            await self._audit.record(connection, workspace_id, change)
        return credential.id

    async def get(self, workspace_id: str, credential_id: str) -> Credential:
        """One credential, without its secrets.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            return await self._credentials.get(connection, workspace_id, credential_id)

    async def page(self, workspace_id: str, request: PageRequest) -> Page[Credential]:
        """Credentials, newest first, without their secrets."""
        async with self._database.transaction() as connection:
            return await self._credentials.page(connection, workspace_id, request)

    async def replace(
        self, workspace_id: str, credential_id: str, wanted: CredentialChange, actor: str
    ) -> Credential:
        """Put new secrets in the place of the old ones.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._credentials.get(connection, workspace_id, credential_id)
            await self._credentials.replace_secrets(
                connection, workspace_id, credential_id, secrets=wanted.fields, now=self._clock()
            )
            change = Change(actor, "credential.replaced", f"credential:{credential_id}", {"name": found.name})
            await self._audit.record(connection, workspace_id, change)
            return await self._credentials.get(connection, workspace_id, credential_id)

    async def remove(self, workspace_id: str, credential_id: str, actor: str) -> None:
        """Delete a credential; steps that need it fail from now on.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._credentials.get(connection, workspace_id, credential_id)
            await self._credentials.remove(connection, workspace_id, credential_id)
            change = Change(actor, "credential.deleted", f"credential:{credential_id}", {"name": found.name})
            await self._audit.record(connection, workspace_id, change)

    async def secrets_of(self, workspace_id: str, name_or_id: str) -> dict[str, str] | None:
        """The secrets of a credential by name or id, for a node that runs; None when there is none."""
        async with self._database.transaction() as connection:
            return await self._credentials.find_secrets(connection, workspace_id, name_or_id)
