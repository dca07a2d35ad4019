"""The way of a message: in, through a run, out, and what time and accidents leave to do."""

from functools import cached_property

from patchbay.services.alerts.posts import AlertPosts
from patchbay.services.campaigns.runner import CampaignRunner
from patchbay.services.channels.port import ChannelPort
from patchbay.services.health.metrics import Metrics
from patchbay.services.health.readiness import Readiness
from patchbay.services.health.work_metrics import WorkMetrics
from patchbay.services.inbound.ingest import Ingest
from patchbay.services.inbound.intake import Intake
from patchbay.services.inbound.media import Media
from patchbay.services.inbound.responses import Responses
from patchbay.services.sending.answers import Answers
from patchbay.services.sending.dispatch import Dispatch
from patchbay.services.sending.pacing import MemoryPacing, Pacing
from patchbay.services.sending.pacing_redis import RedisPacing
from patchbay.services.sending.submit import Submit
from patchbay.services.sweeps.channel_checks import ChannelChecks
from patchbay.services.sweeps.inquiries import Inquiries
from patchbay.services.sweeps.reconciler import Reconciler
from patchbay.services.sweeps.relay import Relay
from patchbay.services.turns.actions import Actions
from patchbay.services.turns.drain import LEASE_S, Drain
from patchbay.services.turns.loading import Loading
from patchbay.wiring.setup import Setup


class Traffic(Setup):
    """The way of a message."""

    @cached_property
    def work_metrics(self) -> WorkMetrics:
        """What this worker counts."""
        return WorkMetrics(self.metrics_registry)

    @cached_property
    def metrics(self) -> Metrics:
        """Counters of this process."""
        return Metrics(self.database, self.metrics_registry, clock=self.clock)

    @cached_property
    def readiness(self) -> Readiness:
        """What this process stands on."""
        return Readiness(self.database, {} if self.redis is None else {"redis": self.redis.ping})

    # ── In ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def intake(self) -> Intake:
        """Where bodies from outside are kept."""
        return Intake(self.database, self.vault, self.doorbell, self.clock)

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
            clock=self.clock,
        )

    @cached_property
    def media(self) -> Media:
        """Files contacts send."""
        return Media(
            self.database,
            self.vault,
            channels=self.channel_cache,
            providers=self.providers,
            clock=self.clock,
        )

    @cached_property
    def responses(self) -> Responses:
        """Answers of runs to the requests that started them."""
        return Responses(self.database, self.vault)

    # ── Through ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def loading(self) -> Loading:
        """What turns need to know."""
        return Loading(self.vault, self.published, self.channel_cache, self.clock)

    @cached_property
    def drain(self) -> Drain:
        """Events to runs."""
        return Drain(
            self.database,
            self.vault,
            loading=self.loading,
            actions=Actions(self.database, self.vault, self.http, self.clock),
            submit=self.submit,
            metrics=self.work_metrics,
            doorbell=self.doorbell,
            live=self.live,
            holder=self.holder,
            clock=self.clock,
        )

    # ── Out ───────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def submit(self) -> Submit:
        """The outbox to the provider."""
        return Submit(
            self.database,
            self.vault,
            self.channel_cache,
            self.providers,
            dispatch=self.dispatch,
            answers=self.answers,
            doorbell=self.doorbell,
            live=self.live,
            clock=self.clock,
        )

    @cached_property
    def answers(self) -> Answers:
        """What providers said of messages, to the database."""
        return Answers(
            self.database,
            self.vault,
            self.channel_cache,
            dispatch=self.dispatch,
            prices=self.price_book,
            metrics=self.work_metrics,
            doorbell=self.doorbell,
            live=self.live,
            clock=self.clock,
        )

    @cached_property
    def dispatch(self) -> Dispatch:
        """Whose messages go next."""
        return Dispatch(self.database, self.vault, self.channel_cache, self.pacing, self.clock)

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
            audit=self.audit,
            clock=self.clock,
        )

    # ── What time and accidents leave to do ───────────────────────────────────────────────────────────

    @cached_property
    def relay(self) -> Relay:
        """What time and accidents left to do."""
        return Relay(self.database, self.vault, self.doorbell, self.live, self.clock)

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
            clock=self.clock,
        )

    @cached_property
    def channel_checks(self) -> ChannelChecks:
        """Whether channels still hear and may speak."""
        return ChannelChecks(
            self.database,
            self.vault,
            channels=self.channel_cache,
            provider_of=self.providers.of,
            templates=self.template_sync,
            live=self.live,
            clock=self.clock,
        )

    @cached_property
    def alert_posts(self) -> AlertPosts:
        """Alerts on their way to a URL."""
        return AlertPosts(
            self.database, self.vault, http=ChannelPort(self.http), audit=self.audit, clock=self.clock
        )
