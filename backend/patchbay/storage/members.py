"""Members: the people of a workspace."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import Conflict, NotFound
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import members
from patchbay.storage.vault import Vault


class Member(Struct, frozen=True):
    """A person who may sign in."""

    id: str
    workspace_id: str
    email: str
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None = None


class SignInRecord(Struct, frozen=True):
    """What sign-in needs of a member."""

    member: Member
    password_hash: str | None


class MemberRepository:
    """Reads and writes members; e-mail and name are sealed, the e-mail is found by its index."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(self, connection: AsyncConnection, member: Member, password_hash: str | None) -> None:
        """Insert a new member.

        Raises:
            Conflict: The e-mail is somebody's already.
        """
        sealed = self._vault.seal("members", member.id, {"email": member.email, "name": member.name})
        try:
            await connection.execute(
                insert(members).values(
                    id=member.id,
                    workspace_id=member.workspace_id,
                    email_index=self._index(member.email),
                    sealed=sealed,
                    password_hash=password_hash,
                    role=member.role,
                    created_at=member.created_at,
                    disabled_at=member.disabled_at,
                )
            )
        except IntegrityError as error:
            raise Conflict("this e-mail address has an account already") from error

    async def find_for_sign_in(self, connection: AsyncConnection, email: str) -> SignInRecord | None:
        """The enabled member with this e-mail, in whichever workspace: sign-in comes before the tenant."""
        query = select(members).where(
            members.c.email_index == self._index(email), members.c.disabled_at.is_(None)
        )
        row = (await connection.execute(query)).first()
        return None if row is None else SignInRecord(self._member(row), row.password_hash)

    async def get(self, connection: AsyncConnection, workspace_id: str, member_id: str) -> Member:
        """One member.

        Raises:
            NotFound: Nobody of that id in this workspace.
        """
        query = select(members).where(members.c.workspace_id == workspace_id, members.c.id == member_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("member", member_id)
        return self._member(row)

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest
    ) -> Page[Member]:
        """Members, newest first, the disabled ones included."""
        query = select(members).where(members.c.workspace_id == workspace_id)
        rows = (await connection.execute(newest_first(query, members.c.id, request))).all()
        return page_of([self._member(row) for row in rows], request, lambda member: (member.id,))

    async def count_with_role(self, connection: AsyncConnection, workspace_id: str, role: str) -> int:
        """Enabled members of this role."""
        query = (
            select(func.count())
            .select_from(members)
            .where(
                members.c.workspace_id == workspace_id,
                members.c.role == role,
                members.c.disabled_at.is_(None),
            )
        )
        return int((await connection.execute(query)).scalar_one())

    async def change(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        member_id: str,
        *,
        role: str | UnsetType = UNSET,
        disabled_at: datetime | UnsetType | None = UNSET,
        password_hash: str | UnsetType = UNSET,
    ) -> None:
        """Change what is given, leave the rest."""
        given = {"role": role, "disabled_at": disabled_at, "password_hash": password_hash}
        values = {name: value for name, value in given.items() if value is not UNSET}
        if not values:
            return
        await connection.execute(
            update(members)
            .where(members.c.workspace_id == workspace_id, members.c.id == member_id)
            .values(**values)
        )

    def _index(self, email: str) -> bytes:
        return self._vault.index("member", email.strip().casefold())

    def _member(self, row: Row[tuple[object, ...]]) -> Member:
        opened = self._vault.open("members", row.id, row.sealed)
        return Member(
            id=row.id,
            workspace_id=row.workspace_id,
            email=opened["email"],
            name=opened["name"],
            role=row.role,
            created_at=row.created_at,
            disabled_at=row.disabled_at,
        )
