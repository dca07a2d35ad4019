"""Credentials: secrets that nodes may use and nobody is shown."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import Conflict, NotFound
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import credentials
from patchbay.storage.vault import Vault


class Credential(Struct, frozen=True):
    """A credential without its secrets; `fields` are the names of what it holds."""

    id: str
    name: str
    kind: str
    fields: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


class CredentialRepository:
    """Reads and writes credentials; the secrets are sealed to their row."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        credential: Credential,
        secrets: Mapping[str, str],
    ) -> None:
        """Insert a new credential.

        Raises:
            Conflict: The workspace has one of that name.
        """
        try:
            await connection.execute(
                insert(credentials).values(
                    id=credential.id,
                    workspace_id=workspace_id,
                    name=credential.name,
                    kind=credential.kind,
                    sealed=self._vault.seal("credentials", credential.id, secrets),
                    created_at=credential.created_at,
                    updated_at=credential.updated_at,
                )
            )
        except IntegrityError as error:
            raise Conflict(f"there is a credential named {credential.name!r} already") from error

    async def find_secrets(
        self, connection: AsyncConnection, workspace_id: str, name_or_id: str
    ) -> dict[str, str] | None:
        """The secret fields of the credential with this name or id, or None."""
        query = select(credentials).where(
            credentials.c.workspace_id == workspace_id,
            or_(credentials.c.name == name_or_id, credentials.c.id == name_or_id),
        )
        row = (await connection.execute(query)).first()
        if row is None:
            return None
        secrets: dict[str, str] = self._vault.open("credentials", row.id, row.sealed)
        return secrets

    async def get(self, connection: AsyncConnection, workspace_id: str, credential_id: str) -> Credential:
        """One credential, without its secrets.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = select(credentials).where(
            credentials.c.workspace_id == workspace_id, credentials.c.id == credential_id
        )
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("credential", credential_id)
        return self._credential(row)

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest
    ) -> Page[Credential]:
        """Credentials, newest first."""
        query = select(credentials).where(credentials.c.workspace_id == workspace_id)
        rows = (await connection.execute(newest_first(query, credentials.c.id, request))).all()
        return page_of([self._credential(row) for row in rows], request, lambda found: (found.id,))

    async def replace_secrets(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        credential_id: str,
        *,
        secrets: Mapping[str, str],
        now: datetime,
    ) -> None:
        """Put new secrets in the place of the old ones."""
        await connection.execute(
            update(credentials)
            .where(credentials.c.workspace_id == workspace_id, credentials.c.id == credential_id)
            .values(sealed=self._vault.seal("credentials", credential_id, secrets), updated_at=now)
        )

    async def remove(self, connection: AsyncConnection, workspace_id: str, credential_id: str) -> None:
        """Delete a credential for good."""
        await connection.execute(
            delete(credentials).where(
                credentials.c.workspace_id == workspace_id, credentials.c.id == credential_id
            )
        )

    def _credential(self, row: Row[tuple[object, ...]]) -> Credential:
        secrets = self._vault.open("credentials", row.id, row.sealed)
        return Credential(
            id=row.id,
            name=row.name,
            kind=row.kind,
            fields=tuple(sorted(secrets)),
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
