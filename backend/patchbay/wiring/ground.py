"""What everything stands on: settings, the database, connections outwards, and what is kept in memory."""

import os
import socket
from functools import cached_property

from prometheus_client import CollectorRegistry
from redis.asyncio import ConnectionPool, Redis

from patchbay.messaging.email.client import EmailChannel
from patchbay.messaging.providers import Providers
from patchbay.messaging.ultramsg.client import UltraMsgChannel
from patchbay.messaging.whatsapp.client import WhatsAppChannel
from patchbay.sdk import Registry, discover
from patchbay.security.dialer import Dialer
from patchbay.security.egress import EgressPolicy
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_client import create_pool
from patchbay.security.http_pool import HTTPPool
from patchbay.security.passwords import Passwords
from patchbay.security.secrets import KeyRing
from patchbay.security.streams import GuardedStreams
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.channels.port import ChannelPort
from patchbay.services.channels.stream_port import ChannelStreams
from patchbay.services.clock import Clock, utc_now
from patchbay.services.costs.price_book import PriceBook
from patchbay.services.doorbell import Doorbell, SilentDoorbell
from patchbay.services.inbound.hook_calls import HookCache
from patchbay.services.live.live import Live, SilentLive
from patchbay.services.live.redis import RedisLive
from patchbay.services.testing.pretending import StandIn
from patchbay.services.workflows.drawings import Drawings
from patchbay.services.workflows.published import Published
from patchbay.settings import Settings
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault


class Ground:
    """What every use case is built upon; see `Wiring` for what it takes."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = utc_now,
        passwords: Passwords | None = None,
        registry: Registry | None = None,
        doorbell: Doorbell | None = None,
        live: Live | None = None,
        metrics_registry: CollectorRegistry | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self.key_ring = KeyRing.from_setting(settings.secret_keys)
        self.vault = make_vault(self.key_ring)
        self.passwords = passwords or Passwords()
        self._owns_passwords = passwords is None
        self._registry = registry
        self._live = live
        self.doorbell = doorbell or SilentDoorbell()
        self.metrics_registry = metrics_registry or CollectorRegistry()
        self.stand_in: StandIn | None = None
        """Who is told of pretended time in the provider's place; set where the simulator runs beside us."""
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"

    @cached_property
    def registry(self) -> Registry:
        """The node types installed here."""
        return self._registry or discover()

    async def close(self) -> None:
        """Let go of connections and threads; nothing works afterwards."""
        if "live" in self.__dict__:
            await self.live.close()
        if "redis" in self.__dict__ and self.redis is not None:
            await self.redis.aclose()
            await self.redis.connection_pool.aclose()
        if "http_pool" in self.__dict__:
            await self.http_pool.aclose()
        await self.database.close()
        if self._owns_passwords:
            self.passwords.close()

    # ── Connections ───────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def http_pool(self) -> HTTPPool:
        """Guarded connections of this event loop."""
        return create_pool(EgressPolicy.parse(self.settings.egress_allow))

    @cached_property
    def http(self) -> GuardedHTTPClient:
        """The client that nodes and channels use."""
        return GuardedHTTPClient(self.http_pool)

    @cached_property
    def providers(self) -> Providers:
        """Who speaks for channels, by provider."""
        http = ChannelPort(self.http)
        streams = GuardedStreams(Dialer(EgressPolicy.parse(self.settings.egress_allow)))
        return Providers(
            {
                "whatsapp": WhatsAppChannel(http),
                "ultramsg": UltraMsgChannel(http),
                "email": EmailChannel(ChannelStreams(streams)),
            }
        )

    @cached_property
    def redis(self) -> Redis | None:
        """The queue's Redis, for what is not the queue's; None when the process is on its own."""
        url = self.settings.redis_url
        return (
            None if url is None else Redis(connection_pool=ConnectionPool.from_url(url, max_connections=50))
        )

    @cached_property
    def live(self) -> Live:
        """Notices to those who look on."""
        if self._live is not None:
            return self._live
        return SilentLive() if self.redis is None else RedisLive(self.redis)

    # ── Kept in memory, for the hot path ──────────────────────────────────────────────────────────────

    @cached_property
    def channel_cache(self) -> ChannelCache:
        """Channels with their secrets, for the hot path."""
        return ChannelCache(self.database, self.vault)

    @cached_property
    def hook_cache(self) -> HookCache:
        """Webhook triggers, for the hot path."""
        return HookCache(self.database, self.vault)

    @cached_property
    def published(self) -> Published:
        """Graphs of published workflows, kept."""
        return Published(self.registry)

    @cached_property
    def drawings(self) -> Drawings:
        """Names of nodes, and wires, of versions."""
        return Drawings(self.registry)

    @cached_property
    def price_book(self) -> PriceBook:
        """Price tables, for the hot path."""
        return PriceBook()


def make_vault(key_ring: KeyRing) -> Vault:
    """The vault of an installation: one purpose for what is sealed, one for what is looked up."""
    return Vault(key_ring.sealer("storage"), key_ring.blind_index("storage").of)
