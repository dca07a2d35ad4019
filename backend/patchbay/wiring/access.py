"""Who may do what, and the trail of what they did."""

from functools import cached_property
from typing import Any

from limits.aio.storage import MemoryStorage, RedisStorage, Storage

from patchbay.services.access.accounts import Accounts
from patchbay.services.access.api_keys import APIKeys
from patchbay.services.access.members import Members
from patchbay.services.access.sign_in import SignIn
from patchbay.services.auditing import Audit
from patchbay.wiring.ground import Ground


class Access(Ground):
    """People, programs and what they are allowed."""

    @cached_property
    def audit(self) -> Audit:
        """The trail of changes."""
        return Audit(self.database, self.clock)

    @cached_property
    def accounts(self) -> Accounts:
        """Workspaces and their owners."""
        return Accounts(self.database, self.vault, self.passwords, audit=self.audit, clock=self.clock)

    @cached_property
    def api_keys(self) -> APIKeys:
        """Keys of programs."""
        return APIKeys(self.database, audit=self.audit, clock=self.clock)

    @cached_property
    def members(self) -> Members:
        """People of a workspace."""
        return Members(self.database, self.vault, self.passwords, audit=self.audit, clock=self.clock)

    @cached_property
    def sign_in(self) -> SignIn:
        """Sessions of people."""
        return SignIn(
            self.database,
            self.vault,
            self.passwords,
            audit=self.audit,
            clock=self.clock,
            attempts=self._attempts(),
        )

    def _attempts(self) -> Storage:
        if self.redis is None:
            return MemoryStorage()
        pool: Any = self.redis.connection_pool  # the parameter's type says less than its documentation
        return RedisStorage(
            f"async+{self.settings.redis_url}", connection_pool=pool, implementation="redispy"
        )
