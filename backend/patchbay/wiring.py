"""Builds every object of a process and hands it on. Nothing else reads settings or makes connections."""

from functools import cached_property

from patchbay.sdk import Registry, discover
from patchbay.security.egress import EgressPolicy
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_client import create_pool
from patchbay.security.http_pool import HTTPPool
from patchbay.security.passwords import Passwords
from patchbay.security.secrets import KeyRing
from patchbay.services.accounts import Accounts
from patchbay.services.api_keys import APIKeys
from patchbay.services.auditing import Audit
from patchbay.services.clock import Clock, utc_now
from patchbay.settings import Settings
from patchbay.storage.database import Database
from patchbay.storage.vault import Vault


class Wiring:
    """Everything one event loop of one process uses, each built when it is first asked for.

    Args:
        settings: What the environment said.
        now: Another clock, for tests.
        passwords: Another cost of hashing, for tests.
        registry: Other node types, for tests.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Clock = utc_now,
        passwords: Passwords | None = None,
        registry: Registry | None = None,
    ) -> None:
        self.settings = settings
        self.now = now
        self.database = Database(settings.database_url)
        self.key_ring = KeyRing.from_setting(settings.secret_keys)
        self.vault = make_vault(self.key_ring)
        self.passwords = passwords or Passwords()
        self._owns_passwords = passwords is None
        self._registry = registry

    @cached_property
    def registry(self) -> Registry:
        """The node types installed here."""
        return self._registry or discover()

    # ── Outgoing requests ────────────────────────────────────────────────────────────────────────────

    @cached_property
    def http_pool(self) -> HTTPPool:
        """Guarded connections of this event loop."""
        return create_pool(EgressPolicy.parse(self.settings.egress_allow))

    @cached_property
    def http(self) -> GuardedHTTPClient:
        """The client that nodes and channels use."""
        return GuardedHTTPClient(self.http_pool)

    # ── People and access ────────────────────────────────────────────────────────────────────────────

    @cached_property
    def audit(self) -> Audit:
        """The trail of changes."""
        return Audit(self.database, self.now)

    @cached_property
    def accounts(self) -> Accounts:
        """Workspaces and their owners."""
        return Accounts(self.database, self.vault, self.passwords, audit=self.audit, now=self.now)

    @cached_property
    def api_keys(self) -> APIKeys:
        """Keys of programs."""
        return APIKeys(self.database, audit=self.audit, now=self.now)

    async def close(self) -> None:
        """Let go of connections and threads; nothing works afterwards."""
        if "http_pool" in self.__dict__:
            await self.http_pool.aclose()
        await self.database.close()
        if self._owns_passwords:
            self.passwords.close()


def make_vault(key_ring: KeyRing) -> Vault:
    """The vault of an installation: one purpose for what is sealed, one for what is looked up."""
    return Vault(key_ring.sealer("storage"), key_ring.blind_index("storage").of)
