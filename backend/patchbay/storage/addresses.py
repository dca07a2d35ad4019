"""Addresses: what contacts are found by. The value is sealed; its index finds it.

Kinds and their normal form: `phone` the digits of the WhatsApp id, `bsuid` as given, `email` folded,
`external` the key another system knows the person by.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage import kept_refusals
from patchbay.storage.errors import Conflict
from patchbay.storage.spellings import every_spelling
from patchbay.storage.statements import insert_into
from patchbay.storage.tables import addresses
from patchbay.storage.vault import Vault

AddressKind = Literal["phone", "bsuid", "email", "external"]


class Address(Struct, frozen=True):
    """One way to find or reach a contact, in its normal form."""

    kind: AddressKind
    value: str


class AddressRepository:
    """Reads and writes addresses."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        contact_id: str,
        *,
        address: Address,
        now: datetime,
    ) -> None:
        """Give the contact this address, and what was refused by it; giving it again changes nothing.

        Raises:
            Conflict: It is another contact's, in this spelling or another.
        """
        if await self.find_owner(connection, workspace_id, address.kind, address.value) not in (
            None,
            contact_id,
        ):
            raise Conflict(f"this {address.kind} belongs to another contact")
        index = self._vault.index(address.kind, address.value)
        statement = (
            insert_into(connection.dialect.name, addresses)
            .values(
                workspace_id=workspace_id,
                kind=address.kind,
                value_index=index,
                contact_id=contact_id,
                sealed=self._vault.seal("addresses", _row_key(address.kind, index), address.value),
                valid_from=now,
            )
            .on_conflict_do_nothing(index_elements=["workspace_id", "kind", "value_index"])
            .returning(addresses.c.contact_id)
        )
        if (await connection.execute(statement)).first() is not None:
            owned: kept_refusals.Owned = {(workspace_id, address.kind, address.value): contact_id}
            await kept_refusals.take_up(connection, self._vault, owned, now)
            return
        owner = await self.find_owner(connection, workspace_id, address.kind, address.value)
        if owner != contact_id:
            raise Conflict(f"this {address.kind} belongs to another contact")

    async def find_owner(
        self, connection: AsyncConnection, workspace_id: str, kind: str, value: str
    ) -> str | None:
        """The id of the contact with this normalised address, however it is spelt, or None."""
        return (await self.find_owners(connection, workspace_id, [(kind, value)])).get((kind, value))

    async def find_owners(
        self, connection: AsyncConnection, workspace_id: str, shown: kept_refusals.Shown
    ) -> dict[tuple[str, str], str]:
        """As `find_owner`, by kind and value; what nobody has is left out."""
        spelt = {(kind, value): self._spellings(kind, value) for kind, value in shown}
        query = select(addresses.c.kind, addresses.c.value_index, addresses.c.contact_id).where(
            addresses.c.workspace_id == workspace_id,
            addresses.c.kind.in_({kind for kind, _ in spelt}),
            addresses.c.value_index.in_({index for indexes in spelt.values() for index in indexes}),
        )
        found = {
            (row.kind, bytes(row.value_index)): row.contact_id for row in await connection.execute(query)
        }
        return {
            (kind, value): owner
            for (kind, value), indexes in spelt.items()
            if (owner := next((found[kind, index] for index in indexes if (kind, index) in found), None))
        }

    def _spellings(self, kind: str, value: str) -> list[bytes]:
        """Indexes of a value as it is spelt, and as it may be spelt too."""
        return [self._vault.index(kind, one) for one in every_spelling(kind, value)]

    async def of_contacts(
        self, connection: AsyncConnection, workspace_id: str, contact_ids: Sequence[str]
    ) -> dict[str, list[Address]]:
        """The valid addresses of these contacts, by contact, newest first."""
        if not contact_ids:
            return {}
        query = (
            select(addresses)
            .where(
                addresses.c.workspace_id == workspace_id,
                addresses.c.contact_id.in_(contact_ids),
                addresses.c.valid_until.is_(None),
            )
            .order_by(addresses.c.valid_from.desc(), addresses.c.kind)
        )
        found: dict[str, list[Address]] = {}
        for row in (await connection.execute(query)).all():
            found.setdefault(row.contact_id, []).append(self._address(row))
        return found

    async def remove_kind(
        self, connection: AsyncConnection, workspace_id: str, contact_id: str, kind: str
    ) -> None:
        """Take the contact's addresses of one kind away; what they refuse is kept by them."""
        await kept_refusals.keep(connection, self._vault, workspace_id, contact_id, kind)
        await connection.execute(
            delete(addresses).where(
                addresses.c.workspace_id == workspace_id,
                addresses.c.contact_id == contact_id,
                addresses.c.kind == kind,
            )
        )

    async def refuse(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        shown: kept_refusals.Shown,
        *,
        refused: str,
        at: datetime,
        now: datetime,
    ) -> None:
        """Have a purpose refused by whoever has one of these addresses, now or when somebody has it again."""
        await kept_refusals.keep_said(connection, self._vault, workspace_id, shown, refused=refused, at=at)
        owners = await self.find_owners(connection, workspace_id, shown)
        owned = {(workspace_id, *one): owner for one, owner in owners.items()}
        await kept_refusals.take_up(connection, self._vault, owned, now)

    def _address(self, row: Row[tuple[Any, ...]]) -> Address:
        return Address(
            row.kind, self._vault.open("addresses", _row_key(row.kind, row.value_index), row.sealed)
        )


def _row_key(kind: str, index: bytes) -> str:
    return f"{kind}/{index.hex()}"
