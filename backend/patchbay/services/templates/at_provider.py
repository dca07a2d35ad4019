"""What speaking with providers about templates takes."""

from patchbay.messaging.providers import Providers
from patchbay.services.alerts.alerts import CHANGED
from patchbay.services.auditing import Audit
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.clock import Clock
from patchbay.services.live.live import Live, LiveNotice
from patchbay.storage.database import Database
from patchbay.storage.templates import TemplateRepository


class AtProvider:
    """Knows who speaks for a channel, and tells those who look on what has changed."""

    def __init__(
        self,
        database: Database,
        *,
        providers: Providers,
        channels: ChannelCache,
        audit: Audit,
        live: Live,
        clock: Clock,
    ) -> None:
        self._database = database
        self._providers = providers
        self._channels = channels
        self._audit = audit
        self._live = live
        self._clock = clock
        self._templates = TemplateRepository()

    def _tell(self, workspace_id: str) -> None:
        self._live.publish(workspace_id, LiveNotice(kind="template"), CHANGED)
