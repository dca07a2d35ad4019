"""Builds every object of a process and hands it on. Nothing else reads settings or makes connections."""

import os
import socket
from functools import cached_property
from typing import Any

from limits.aio.storage import MemoryStorage, RedisStorage, Storage
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
from patchbay.services.accounts import Accounts
from patchbay.services.actions import Actions
from patchbay.services.alerts import Alerts
from patchbay.services.api_keys import APIKeys
from patchbay.services.auditing import Audit
from patchbay.services.campaign_audience import CampaignAudience
from patchbay.services.campaign_preview import CampaignPreview
from patchbay.services.campaign_progress import CampaignProgress
from patchbay.services.campaign_runner import CampaignRunner
from patchbay.services.campaigns import Campaigns
from patchbay.services.channel_cache import ChannelCache
from patchbay.services.channel_checks import ChannelChecks
from patchbay.services.channel_port import ChannelPort
from patchbay.services.channels import Channels
from patchbay.services.clock import Clock, utc_now
from patchbay.services.contacts import Contacts
from patchbay.services.costs import Costs
from patchbay.services.credentials import Credentials
from patchbay.services.dispatch import Dispatch
from patchbay.services.doorbell import Doorbell, SilentDoorbell
from patchbay.services.draft_runs import DraftRuns
from patchbay.services.draft_sessions import DraftSessions
from patchbay.services.drain import LEASE_S, Drain
from patchbay.services.drawings import Drawings
from patchbay.services.event_letters import EventLetters
from patchbay.services.handover import HandOvers
from patchbay.services.history import History
from patchbay.services.hook_calls import HookCache
from patchbay.services.ingest import Ingest
from patchbay.services.inquiries import Inquiries
from patchbay.services.intake import Intake
from patchbay.services.letters import Letters
from patchbay.services.live import Live, SilentLive
from patchbay.services.live_redis import RedisLive
from patchbay.services.loading import Loading
from patchbay.services.media import Media
from patchbay.services.members import Members
from patchbay.services.message_letters import MessageLetters
from patchbay.services.metrics import Metrics
from patchbay.services.overlays import Overlays
from patchbay.services.pacing import MemoryPacing, Pacing
from patchbay.services.pacing_redis import RedisPacing
from patchbay.services.pins import Pins
from patchbay.services.policy_rules import PolicyRules
from patchbay.services.presence import Presence
from patchbay.services.pretending import Pretending, StandIn
from patchbay.services.price_book import PriceBook
from patchbay.services.prices import Prices
from patchbay.services.published import Published
from patchbay.services.readiness import Readiness
from patchbay.services.reconciler import Reconciler
from patchbay.services.relay import Relay
from patchbay.services.replaying import Replays
from patchbay.services.responses import Responses
from patchbay.services.route_inquiry import RouteInquiry
from patchbay.services.run_control import RunControl
from patchbay.services.run_letters import RunLetters
from patchbay.services.run_scopes import RunScopes
from patchbay.services.sign_in import SignIn
from patchbay.services.stream_port import ChannelStreams
from patchbay.services.submit import Submit
from patchbay.services.template_review import TemplateReview
from patchbay.services.templates import Templates
from patchbay.services.whereabouts import Whereabouts
from patchbay.services.work_metrics import WorkMetrics
from patchbay.services.workflow_list import WorkflowList
from patchbay.services.workflows import Workflows
from patchbay.settings import Settings
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault


class Wiring:
    """Everything one event loop of one process uses, each built when it is first asked for.

    Args:
        settings: What the environment said.
        now: Another clock, for tests.
        passwords: Another cost of hashing, for tests.
        registry: Other node types, for tests.
        doorbell: How workers are told that there is something to do; absent, their sweep finds it.
        live: How notices reach those who look on; absent, Redis carries them, or without it nothing does.
        metrics_registry: Where counters are kept, for two event loops of one process to share.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Clock = utc_now,
        passwords: Passwords | None = None,
        registry: Registry | None = None,
        doorbell: Doorbell | None = None,
        live: Live | None = None,
        metrics_registry: CollectorRegistry | None = None,
    ) -> None:
        self.settings = settings
        self.now = now
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

    # ── Outgoing requests ────────────────────────────────────────────────────────────────────────────

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

    @cached_property
    def presence(self) -> Presence:
        """Who is in which workflow."""
        return Presence(self.database, self.vault, live=self.live, now=self.now)

    @cached_property
    def run_scopes(self) -> RunScopes:
        """What expressions see in runs."""
        return RunScopes(self.database, self.vault, now=self.now)

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

    @cached_property
    def members(self) -> Members:
        """People of a workspace."""
        return Members(self.database, self.vault, self.passwords, audit=self.audit, now=self.now)

    @cached_property
    def policy_rules(self) -> PolicyRules:
        """What workspaces ask of their own messages."""
        return PolicyRules(self.database, audit=self.audit)

    @cached_property
    def sign_in(self) -> SignIn:
        """Sessions of people."""
        return SignIn(
            self.database,
            self.vault,
            self.passwords,
            audit=self.audit,
            now=self.now,
            attempts=self._attempts(),
        )

    # ── What people set up ───────────────────────────────────────────────────────────────────────────

    @cached_property
    def workflows(self) -> Workflows:
        """Workflows and their versions."""
        return Workflows(
            self.database,
            self.vault,
            registry=self.registry,
            versions=self.published,
            audit=self.audit,
            live=self.live,
            now=self.now,
            public_url=self.settings.public_url,
        )

    @cached_property
    def workflow_list(self) -> WorkflowList:
        """Workflows and versions as lists show them."""
        return WorkflowList(self.database, self.vault, audit=self.audit, now=self.now)

    @cached_property
    def channel_cache(self) -> ChannelCache:
        """Channels with their secrets, for the hot path."""
        return ChannelCache(self.database, self.vault)

    @cached_property
    def channels(self) -> Channels:
        """Numbers at providers."""
        return Channels(
            self.database,
            self.vault,
            cache=self.channel_cache,
            live=self.live,
            audit=self.audit,
            now=self.now,
        )

    @cached_property
    def contacts(self) -> Contacts:
        """The contact book."""
        return Contacts(self.database, self.vault, audit=self.audit, now=self.now)

    @cached_property
    def credentials(self) -> Credentials:
        """Secrets of nodes."""
        return Credentials(self.database, self.vault, audit=self.audit, now=self.now)

    @cached_property
    def templates(self) -> Templates:
        """Message templates."""
        return Templates(self.database, self.vault, audit=self.audit, live=self.live, now=self.now)

    @cached_property
    def template_review(self) -> TemplateReview:
        """Templates at the provider."""
        return TemplateReview(
            self.database,
            providers=self.providers,
            channels=self.channel_cache,
            audit=self.audit,
            live=self.live,
            now=self.now,
        )

    @cached_property
    def campaigns(self) -> Campaigns:
        """One template to many contacts."""
        return Campaigns(self.database, self.vault, audit=self.audit, live=self.live, now=self.now)

    @cached_property
    def campaign_audience(self) -> CampaignAudience:
        """Whom campaigns go to."""
        return CampaignAudience(self.database, self.vault, audit=self.audit, now=self.now)

    @cached_property
    def campaign_preview(self) -> CampaignPreview:
        """What would become of campaigns."""
        return CampaignPreview(
            self.database,
            self.vault,
            channels=self.channel_cache,
            providers=self.providers,
            now=self.now,
        )

    @cached_property
    def campaign_progress(self) -> CampaignProgress:
        """How campaigns get on."""
        return CampaignProgress(self.database, self.vault, now=self.now)

    @cached_property
    def hook_cache(self) -> HookCache:
        """Webhook triggers, for the hot path."""
        return HookCache(self.database, self.vault)

    @cached_property
    def metrics(self) -> Metrics:
        """Counters of this process."""
        return Metrics(self.database, self.metrics_registry, now=self.now)

    @cached_property
    def readiness(self) -> Readiness:
        """What this process stands on."""
        return Readiness(self.database, {} if self.redis is None else {"redis": self.redis.ping})

    @cached_property
    def media(self) -> Media:
        """Files contacts send."""
        return Media(
            self.database,
            self.vault,
            channels=self.channel_cache,
            providers=self.providers,
            clock=self.now,
        )

    @cached_property
    def history(self) -> History:
        """What happened."""
        return History(self.database, self.vault, now=self.now)

    @cached_property
    def alerts(self) -> Alerts:
        """What somebody should look at."""
        return Alerts(self.database, self.vault, live=self.live, audit=self.audit, now=self.now)

    @cached_property
    def price_book(self) -> PriceBook:
        """Price tables, for the hot path."""
        return PriceBook()

    @cached_property
    def prices(self) -> Prices:
        """Price tables of workspaces."""
        return Prices(self.database, audit=self.audit, now=self.now)

    @cached_property
    def costs(self) -> Costs:
        """What messages have cost."""
        return Costs(self.database, self.vault)

    @cached_property
    def drawings(self) -> Drawings:
        """Names of nodes, and wires, of versions."""
        return Drawings(self.registry)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """Where runs stand."""
        return Whereabouts(self.database, self.vault, self.drawings)

    @cached_property
    def overlays(self) -> Overlays:
        """Numbers to lay over a drawing."""
        return Overlays(self.database, self.drawings, now=self.now)

    # ── The way of a message ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def intake(self) -> Intake:
        """Where bodies from outside are kept."""
        return Intake(self.database, self.vault, self.doorbell, self.now)

    @cached_property
    def route_inquiry(self) -> RouteInquiry:
        """Who would take a message."""
        return RouteInquiry(
            self.database, self.vault, loading=self.loading, published=self.published, now=self.now
        )

    @cached_property
    def work_metrics(self) -> WorkMetrics:
        """What this worker counts."""
        return WorkMetrics(self.metrics_registry)

    @cached_property
    def loading(self) -> Loading:
        """What turns need to know."""
        return Loading(self.vault, self.published, self.channel_cache, self.now)

    @cached_property
    def published(self) -> Published:
        """Graphs of published workflows, kept."""
        return Published(self.registry)

    @cached_property
    def ingest(self) -> Ingest:
        """Bodies to events."""
        return Ingest(
            self.database,
            self.vault,
            self.channel_cache,
            prices=self.price_book,
            metrics=self.work_metrics,
            loading=self.loading,
            live=self.live,
            holder=self.holder,
            lease_s=LEASE_S,
            clock=self.now,
        )

    @cached_property
    def drain(self) -> Drain:
        """Events to runs."""
        return Drain(
            self.database,
            self.vault,
            loading=self.loading,
            actions=Actions(self.database, self.vault, self.http, self.now),
            submit=self.submit,
            metrics=self.work_metrics,
            doorbell=self.doorbell,
            live=self.live,
            holder=self.holder,
            clock=self.now,
        )

    @cached_property
    def submit(self) -> Submit:
        """The outbox to the provider."""
        return Submit(
            self.database,
            self.vault,
            self.channel_cache,
            self.providers,
            dispatch=Dispatch(self.database, self.vault, self.channel_cache, self.pacing, self.now),
            prices=self.price_book,
            metrics=self.work_metrics,
            doorbell=self.doorbell,
            live=self.live,
            clock=self.now,
        )

    @cached_property
    def pacing(self) -> Pacing:
        """How fast numbers send."""
        return MemoryPacing() if self.redis is None else RedisPacing(self.redis)

    @cached_property
    def campaign_runner(self) -> CampaignRunner:
        """Campaigns to the outbox."""
        return CampaignRunner(
            self.database,
            self.vault,
            self.channel_cache,
            doorbell=self.doorbell,
            live=self.live,
            clock=self.now,
        )

    @cached_property
    def relay(self) -> Relay:
        """What time and accidents left to do."""
        return Relay(self.database, self.vault, self.doorbell, self.live, self.now)

    @cached_property
    def reconciler(self) -> Reconciler:
        """What became of messages nobody reported on."""
        return Reconciler(
            self.database,
            self.vault,
            Inquiries(self.channel_cache, self.providers.of),
            self.providers.of,
            doorbell=self.doorbell,
            live=self.live,
            clock=self.now,
        )

    @cached_property
    def channel_checks(self) -> ChannelChecks:
        """Whether channels still hear and may speak."""
        return ChannelChecks(
            self.database,
            self.vault,
            channels=self.channel_cache,
            provider_of=self.providers.of,
            templates=self.template_review,
            live=self.live,
            clock=self.now,
        )

    @cached_property
    def responses(self) -> Responses:
        """Answers of runs to the requests that started them."""
        return Responses(self.database, self.vault)

    @cached_property
    def hand_overs(self) -> HandOvers:
        """Conversations between workflows and people."""
        return HandOvers(
            self.database,
            self.vault,
            doorbell=self.doorbell,
            live=self.live,
            audit=self.audit,
            clock=self.now,
        )

    @cached_property
    def run_control(self) -> RunControl:
        """Runs by hand."""
        return RunControl(self.database, self.vault, doorbell=self.doorbell, audit=self.audit, clock=self.now)

    @cached_property
    def draft_runs(self) -> DraftRuns:
        """Test runs."""
        return DraftRuns(
            self.database,
            self.vault,
            registry=self.registry,
            doorbell=self.doorbell,
            audit=self.audit,
            clock=self.now,
        )

    @cached_property
    def draft_sessions(self) -> DraftSessions:
        """Phones that try drafts."""
        return DraftSessions(self.database, self.vault, audit=self.audit, clock=self.now)

    @cached_property
    def pins(self) -> Pins:
        """Outputs pinned for test runs."""
        return Pins(self.database, self.vault, audit=self.audit, clock=self.now)

    @cached_property
    def replays(self) -> Replays:
        """Runs again."""
        return Replays(
            self.database,
            self.vault,
            registry=self.registry,
            draft_runs=self.draft_runs,
            doorbell=self.doorbell,
            audit=self.audit,
            clock=self.now,
        )

    @cached_property
    def letters(self) -> Letters:
        """What came to nothing."""
        shared: dict[str, Any] = {"audit": self.audit, "clock": self.now}
        return Letters(
            self.database,
            self.vault,
            messages=MessageLetters(
                self.database, self.vault, doorbell=self.doorbell, live=self.live, **shared
            ),
            runs=RunLetters(
                self.database, self.vault, registry=self.registry, replays=self.replays, **shared
            ),
            events=EventLetters(self.database, self.vault, doorbell=self.doorbell, **shared),
            **shared,
        )

    @cached_property
    def pretending(self) -> Pretending:
        """Time that passes for one test run."""
        return Pretending(
            self.database,
            self.vault,
            doorbell=self.doorbell,
            audit=self.audit,
            clock=self.now,
            stand_in=self.stand_in,
        )

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

    def _attempts(self) -> Storage:
        if self.redis is None:
            return MemoryStorage()
        pool: Any = self.redis.connection_pool  # the parameter's type says less than its documentation
        return RedisStorage(
            f"async+{self.settings.redis_url}", connection_pool=pool, implementation="redispy"
        )


def make_vault(key_ring: KeyRing) -> Vault:
    """The vault of an installation: one purpose for what is sealed, one for what is looked up."""
    return Vault(key_ring.sealer("storage"), key_ring.blind_index("storage").of)
