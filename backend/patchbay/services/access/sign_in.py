"""Signing in and out, and one's own password: slow checks, counted attempts, sessions kept by digest."""

import time
from datetime import timedelta

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from msgspec import UNSET, Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.security.access import Principal, Role
from patchbay.security.passwords import Passwords
from patchbay.security.tokens import new_token, token_digest
from patchbay.services.actors import actor_of
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, Problem, SignInRefused, TooManyAttempts
from patchbay.storage.database import Database
from patchbay.storage.members import Member, MemberRepository
from patchbay.storage.sessions import SessionRepository
from patchbay.storage.vault import Vault
from patchbay.storage.workspaces import WorkspaceRepository

SESSION_LIFE = timedelta(days=14)
PER_ADDRESS: RateLimitItem = RateLimitItemPerMinute(20)
"""Attempts from one network address, right or wrong."""
PER_ACCOUNT: RateLimitItem = RateLimitItemPerMinute(8)
"""Attempts on one e-mail address, from anywhere."""


class Opened(Struct, frozen=True):
    """A session just begun; `token` goes into the cookie and nowhere else."""

    token: str
    member: Member

    def __repr__(self) -> str:
        return f"Opened(member={self.member.id!r})"


class SignedIn(Struct, frozen=True):
    """Who is signed in, and where."""

    member_id: str
    email: str
    name: str
    role: str
    workspace_id: str
    workspace_name: str


class SignIn:
    """Opens and ends sessions, and changes the password that opens them.

    Args:
        database: Where members and sessions are.
        vault: Opens e-mail addresses.
        passwords: Checks passwords.
        audit: The trail.
        now: The clock.
        attempts: Where attempts are counted, for all processes.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        passwords: Passwords,
        *,
        audit: Audit,
        clock: Clock,
        attempts: Storage,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._audit = audit
        self._clock = clock
        self._vault = vault
        self._limiter = MovingWindowRateLimiter(attempts)
        self._members = MemberRepository(vault)
        self._sessions = SessionRepository()
        self._workspaces = WorkspaceRepository()

    async def open(self, email: str, password: str, address: str) -> Opened:
        """Check the password and begin a session.

        Args:
            email: As typed.
            password: As typed.
            address: The network address it came from.

        Raises:
            TooManyAttempts: From this address or on this account.
            SignInRefused: Unknown, wrong or disabled.
        """
        await self._count_attempt(email, address)
        async with self._database.transaction() as connection:
            found = await self._members.find_for_sign_in(connection, email)
        verdict = await self._passwords.verify(password, found.password_hash if found else None)
        if found is None or not verdict.ok:
            raise SignInRefused
        member = found.member
        fresh_hash = await self._passwords.hash(password) if verdict.needs_rehash else UNSET
        async with self._database.transaction() as connection:
            await self._members.change(connection, member.workspace_id, member.id, password_hash=fresh_hash)
            return await self._begin(connection, member)

    async def change_password(self, principal: Principal, present: str, new: str, address: str) -> Opened:
        """Give oneself another password; every session of before ends, and a new one begins.

        Args:
            principal: Whose session asks.
            present: The password until now, as typed.
            new: The one from now on, as typed.
            address: The network address it came from; attempts count as those to sign in.

        Raises:
            NotFound: The member is gone.
            TooManyAttempts: From this address or on this account.
            Invalid: The present password is wrong.
            PasswordRefused: The new one is too short or too long.
        """
        workspace_id, actor = principal.workspace_id, actor_of(principal)
        async with self._database.transaction() as connection:
            member = await self._members.get(connection, workspace_id, principal.id)
            found = await self._members.find_for_sign_in(connection, member.email)
        await self._count_attempt(member.email, address)
        verdict = await self._passwords.verify(present, found.password_hash if found else None)
        if not verdict.ok:
            raise Invalid(
                "The present password is wrong.", [Problem("present", "expected the present password")]
            )
        new_hash = await self._passwords.hash(new)
        async with self._database.transaction() as connection:
            await self._members.change(connection, workspace_id, member.id, password_hash=new_hash)
            await self._sessions.end_all_of(connection, workspace_id, member.id)
            change = Change(actor, "member.changed", f"member:{member.id}", {"fields": ["password"]})
            await self._audit.record(connection, workspace_id, change)
            return await self._begin(connection, member)

    async def authenticate(self, token: str) -> Principal | None:
        """Whose session this is, or None."""
        digest = token_digest(token)
        if digest is None:
            return None
        async with self._database.transaction() as connection:
            session = await self._sessions.find_live(connection, digest, self._clock())
        if session is None:
            return None
        return Principal("member", session.member_id, session.workspace_id, Role(session.role))

    async def end(self, token: str) -> None:
        """End a session; ending none is fine."""
        digest = token_digest(token)
        if digest is None:
            return
        async with self._database.transaction() as connection:
            await self._sessions.end(connection, digest)

    async def describe(self, principal: Principal) -> SignedIn:
        """Who a member's session belongs to.

        Raises:
            NotFound: The member is gone.
        """
        async with self._database.transaction() as connection:
            member = await self._members.get(connection, principal.workspace_id, principal.id)
            workspace = await self._workspaces.get(connection, principal.workspace_id)
        return SignedIn(member.id, member.email, member.name, member.role, workspace.id, workspace.name)

    async def _begin(self, connection: AsyncConnection, member: Member) -> Opened:
        token = new_token()
        now = self._clock()
        await self._sessions.forget_expired(connection, now)
        await self._sessions.add(
            connection,
            workspace_id=member.workspace_id,
            member_id=member.id,
            token_hash=token.digest,
            now=now,
            expires_at=now + SESSION_LIFE,
        )
        actor = f"member:{member.id}"
        await self._audit.record(connection, member.workspace_id, Change(actor, "session.opened", actor))
        return Opened(token.text, member)

    async def _count_attempt(self, email: str, address: str) -> None:
        # The account is named by its index, so that Redis never holds an e-mail address.
        account = self._vault.index("sign_in", email.strip().casefold()).hex()
        for limit, kind, who in ((PER_ADDRESS, "address", address), (PER_ACCOUNT, "account", account)):
            if not await self._limiter.hit(limit, "sign_in", kind, who):
                window = await self._limiter.get_window_stats(limit, "sign_in", kind, who)
                raise TooManyAttempts(max(1, round(window.reset_time - time.time())))
