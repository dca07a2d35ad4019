"""Members of a workspace: invited with a password, given roles, disabled."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from patchbay.security.access import Principal, Role, may_grant
from patchbay.security.passwords import Passwords
from patchbay.services.actors import actor_of
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import NotAllowed, NotNow
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.members import Member, MemberRepository
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.sessions import SessionRepository
from patchbay.storage.vault import Vault

Password = Annotated[str, Meta(max_length=1_000)]


class NewMember(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to become a member, with a first password to hand over."""

    email: Annotated[str, Meta(max_length=320, pattern=r"^[^@\s]+@[^@\s]+$(?!\n)")]
    password: Password
    role: Role
    name: Annotated[str, Meta(max_length=200)] = ""


class MemberChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What may change of a member; absent means untouched."""

    role: Role | UnsetType = UNSET
    is_disabled: bool | UnsetType = UNSET
    password: Password | UnsetType = UNSET


class Members:
    """Adds and changes members; nobody can give more than they have."""

    def __init__(
        self, database: Database, vault: Vault, passwords: Passwords, *, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._audit = audit
        self._clock = clock
        self._members = MemberRepository(vault)
        self._sessions = SessionRepository()

    async def create(self, principal: Principal, new: NewMember) -> str:
        """Add a member; gives the id.

        Raises:
            NotAllowed: The role is more than the principal may give.
            PasswordRefused: Too short or too long.
            Conflict: The e-mail has an account.
        """
        _check_grant(principal, new.role)
        password_hash = await self._passwords.hash(new.password)
        member = Member(
            id=new_id(),
            workspace_id=principal.workspace_id,
            email=new.email.strip(),
            name=new.name,
            role=new.role,
            created_at=self._clock(),
        )
        async with self._database.transaction() as connection:
            await self._members.add(connection, member, password_hash)
            change = Change(actor_of(principal), "member.created", f"member:{member.id}", {"role": new.role})
            await self._audit.record(connection, principal.workspace_id, change)
        return member.id

    async def get(self, workspace_id: str, member_id: str) -> Member:
        """One member.

        Raises:
            NotFound: Nobody of that id.
        """
        async with self._database.transaction() as connection:
            return await self._members.get(connection, workspace_id, member_id)

    async def page(self, workspace_id: str, request: PageRequest) -> Page[Member]:
        """Members, newest first, the disabled ones included."""
        async with self._database.transaction() as connection:
            return await self._members.page(connection, workspace_id, request)

    async def change(self, principal: Principal, member_id: str, wanted: MemberChange) -> Member:
        """Change role, password, or whether the member may sign in; their sessions end.

        Raises:
            NotFound: Nobody of that id.
            NotAllowed: The member has, or would have, a role the principal may not give; or the password is
                the principal's own, which takes the present one.
            NotNow: The workspace would be left without an owner.
            PasswordRefused: Too short or too long.
        """
        workspace_id = principal.workspace_id
        password_hash: str | UnsetType = UNSET
        if not isinstance(wanted.password, UnsetType):
            if principal.kind == "member" and principal.id == member_id:
                raise NotAllowed(
                    "Your own password is changed under /session/password, with the present one."
                )
            password_hash = await self._passwords.hash(wanted.password)
        async with self._database.transaction() as connection:
            found = await self._members.get(connection, workspace_id, member_id)
            _check_grant(principal, Role(found.role))
            if not isinstance(wanted.role, UnsetType):
                _check_grant(principal, wanted.role)
            if _loses_owner(found, wanted):
                owners = await self._members.count_with_role(connection, workspace_id, Role.OWNER)
                if owners <= 1:
                    raise NotNow("The workspace needs an owner; make somebody else one first.")
            disabled_at = (
                UNSET if wanted.is_disabled is UNSET else (self._clock() if wanted.is_disabled else None)
            )
            await self._members.change(
                connection,
                workspace_id,
                member_id,
                role=wanted.role,
                disabled_at=disabled_at,
                password_hash=password_hash,
            )
            await self._sessions.end_all_of(connection, workspace_id, member_id)
            changed = [name for name in wanted.__struct_fields__ if getattr(wanted, name) is not UNSET]
            change = Change(actor_of(principal), "member.changed", f"member:{member_id}", {"fields": changed})
            await self._audit.record(connection, workspace_id, change)
            return await self._members.get(connection, workspace_id, member_id)


def _check_grant(principal: Principal, role: Role) -> None:
    if not may_grant(principal, role):
        raise NotAllowed(f"The role {role} is more than you may give or take.")


def _loses_owner(found: Member, wanted: MemberChange) -> bool:
    if found.role != Role.OWNER or found.disabled_at is not None:
        return False
    is_demoted = wanted.role not in (UNSET, Role.OWNER)
    return is_demoted or wanted.is_disabled is True
