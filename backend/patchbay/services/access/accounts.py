"""The first workspace and its administrator, made from the command line."""

from patchbay.security.access import Role
from patchbay.security.passwords import Passwords
from patchbay.services.actors import SYSTEM
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.members import Member, MemberRepository
from patchbay.storage.vault import Vault
from patchbay.storage.workspaces import Workspace, WorkspaceRepository


class Accounts:
    """Makes and finds workspaces, and the people who own them."""

    def __init__(
        self, database: Database, vault: Vault, passwords: Passwords, *, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._audit = audit
        self._clock = clock
        self._workspaces = WorkspaceRepository()
        self._members = MemberRepository(vault)

    async def create_workspace(self, name: str) -> Workspace:
        """Make a workspace that nobody belongs to yet."""
        workspace = Workspace(new_id(), name, {}, self._clock())
        async with self._database.transaction() as connection:
            await self._workspaces.add(connection, workspace)
            change = Change(SYSTEM, "workspace.created", f"workspace:{workspace.id}")
            await self._audit.record(connection, workspace.id, change)
        return workspace

    async def find_first_workspace(self) -> Workspace | None:
        """The installation's oldest workspace, or None."""
        async with self._database.transaction() as connection:
            return await self._workspaces.find_oldest(connection)

    async def get_workspace(self, workspace_id: str) -> Workspace:
        """One workspace.

        Raises:
            NotFound: It does not exist.
        """
        async with self._database.transaction() as connection:
            return await self._workspaces.get(connection, workspace_id)

    async def create_owner(self, workspace_id: str, email: str, password: str, name: str = "") -> Member:
        """Make a member who may do everything in the workspace.

        Raises:
            PasswordRefused: Too short or too long.
            Conflict: The e-mail has an account.
        """
        password_hash = await self._passwords.hash(password)
        member = Member(
            id=new_id(),
            workspace_id=workspace_id,
            email=email.strip(),
            name=name,
            role=Role.OWNER,
            created_at=self._clock(),
        )
        async with self._database.transaction() as connection:
            await self._members.add(connection, member, password_hash)
            change = Change(SYSTEM, "member.created", f"member:{member.id}", {"role": member.role})
            await self._audit.record(connection, workspace_id, change)
        return member
