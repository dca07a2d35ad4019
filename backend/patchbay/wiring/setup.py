"""What people set up before any message comes: workflows, channels, templates, campaigns."""

from functools import cached_property

from patchbay.services.campaigns.audience import CampaignAudience
from patchbay.services.campaigns.campaigns import Campaigns
from patchbay.services.campaigns.preview import CampaignPreview
from patchbay.services.campaigns.progress import CampaignProgress
from patchbay.services.channels.channels import Channels
from patchbay.services.contacts.consents import Consents
from patchbay.services.contacts.contacts import Contacts
from patchbay.services.costs.prices import Prices
from patchbay.services.credentials import Credentials
from patchbay.services.policy_rules import PolicyRules
from patchbay.services.templates.review import TemplateReview
from patchbay.services.templates.sync import TemplateSync
from patchbay.services.templates.templates import Templates
from patchbay.services.workflows.lists import WorkflowList
from patchbay.services.workflows.workflows import Workflows
from patchbay.wiring.access import Access


class Setup(Access):
    """What people set up."""

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
            clock=self.clock,
            public_url=self.settings.public_url,
        )

    @cached_property
    def workflow_list(self) -> WorkflowList:
        """Workflows and versions as lists show them."""
        return WorkflowList(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def credentials(self) -> Credentials:
        """Secrets of nodes."""
        return Credentials(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def channels(self) -> Channels:
        """Numbers at providers."""
        return Channels(
            self.database,
            self.vault,
            cache=self.channel_cache,
            live=self.live,
            audit=self.audit,
            clock=self.clock,
        )

    @cached_property
    def contacts(self) -> Contacts:
        """The contact book."""
        return Contacts(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def consents(self) -> Consents:
        """What contacts agreed to and refused."""
        return Consents(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def policy_rules(self) -> PolicyRules:
        """What workspaces ask of their own messages."""
        return PolicyRules(self.database, audit=self.audit, clock=self.clock)

    @cached_property
    def prices(self) -> Prices:
        """Price tables of workspaces."""
        return Prices(self.database, audit=self.audit, clock=self.clock)

    # ── Templates ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def templates(self) -> Templates:
        """Message templates."""
        return Templates(self.database, self.vault, audit=self.audit, live=self.live, clock=self.clock)

    @cached_property
    def template_review(self) -> TemplateReview:
        """Templates at the provider."""
        return TemplateReview(
            self.database,
            providers=self.providers,
            channels=self.channel_cache,
            audit=self.audit,
            live=self.live,
            clock=self.clock,
        )

    @cached_property
    def template_sync(self) -> TemplateSync:
        """The templates of accounts, fetched."""
        return TemplateSync(
            self.database,
            providers=self.providers,
            channels=self.channel_cache,
            audit=self.audit,
            live=self.live,
            clock=self.clock,
        )

    # ── Campaigns ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def campaigns(self) -> Campaigns:
        """One template to many contacts."""
        return Campaigns(self.database, self.vault, audit=self.audit, live=self.live, clock=self.clock)

    @cached_property
    def campaign_audience(self) -> CampaignAudience:
        """Whom campaigns go to."""
        return CampaignAudience(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def campaign_preview(self) -> CampaignPreview:
        """What would become of campaigns."""
        return CampaignPreview(
            self.database,
            self.vault,
            channels=self.channel_cache,
            providers=self.providers,
            clock=self.clock,
        )

    @cached_property
    def campaign_progress(self) -> CampaignProgress:
        """How campaigns get on."""
        return CampaignProgress(self.database, self.vault, clock=self.clock)
