"""Ingest: stored bodies become events, contacts, messages and facts, in one transaction per batch.

A batch ends with leases on the conversations it touched, so that the worker that read them goes on with
them at once. A body that cannot be processed never holds back the others.
"""

from datetime import timedelta

import structlog
from msgspec import Struct

from patchbay.services.alerts.alerts import CHANGED
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.channels.hearing import Hearing
from patchbay.services.clock import Clock, utc_now
from patchbay.services.costs.price_book import PriceBook
from patchbay.services.health.work_metrics import WorkMetrics
from patchbay.services.inbound.filing import Filing
from patchbay.services.inbound.reading import read_body
from patchbay.services.lifecycle.announcing import announce_moved
from patchbay.services.live.announcing import announce_templates
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.turns.loaded import Loaded
from patchbay.services.turns.loading import Loading
from patchbay.storage import inbox, leases, parties
from patchbay.storage.database import Database, is_connection_lost
from patchbay.storage.vault import Vault

log = structlog.get_logger()

BATCH = 128
"""Bodies read in one transaction."""


class Ingested(Struct, frozen=True):
    """What one batch gave: how many bodies, the turns it claimed, and whether others must be woken."""

    bodies: int = 0
    turns: tuple[Loaded, ...] = ()
    left_unclaimed: bool = False
    left_unread: bool = False
    """Whether bodies wait for what came before them, which another worker is reading at this moment."""

    @property
    def is_full(self) -> bool:
        """Whether the batch was cut, so that there may be more."""
        return self.bodies >= BATCH


class Ingest:
    """Reads the inbox on behalf of one holder of leases."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        channels: ChannelCache,
        *,
        prices: PriceBook,
        metrics: WorkMetrics,
        loading: Loading,
        live: Live,
        holder: str,
        lease_s: float,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._prices = prices
        self._metrics = metrics
        self._loading = loading
        self._live = live
        self._holder = holder
        self._lease_s = lease_s
        self._clock = clock
        self._heard = Hearing(database)

    async def run_once(self, capacity: int) -> Ingested:
        """Read one batch; claims at most `capacity` of the subjects it touches.

        A batch whose connection is lost is read once more as it is: no body is to blame, and one after the
        other they would take long.
        """
        try:
            return await self._run(BATCH, capacity)
        except Exception as error:
            log.exception("ingest_batch_failed")
            if is_connection_lost(error):
                return await self._run(BATCH, capacity)
        return await self._run_singly(capacity)

    async def _run_singly(self, capacity: int) -> Ingested:
        """The same bodies one by one; the one that fails is counted, and put aside in the end."""
        async with self._database.transaction() as connection:
            waiting = [body.id for body in await inbox.lock_pending(connection, self._vault, BATCH)]
        total = Ingested()
        for body_id in waiting:
            try:
                one = await self._run(1, capacity - len(total.turns), only=body_id)
            except Exception as error:
                log.exception("ingest_body_failed", inbox_id=body_id)
                if is_connection_lost(error):
                    return total
                async with self._database.transaction() as connection:
                    await inbox.note_failure(connection, body_id, type(error).__name__)
            else:
                total = Ingested(
                    total.bodies + one.bodies,
                    total.turns + one.turns,
                    total.left_unclaimed or one.left_unclaimed,
                    total.left_unread or one.left_unread,
                )
        return total

    async def _run(self, limit: int, capacity: int, only: str | None = None) -> Ingested:
        now = self._clock()
        async with self._database.transaction() as connection:
            locked = await inbox.lock_pending(connection, self._vault, limit, only=only)
            bodies = await inbox.in_turn(connection, locked)
            left_unread = len(bodies) < len(locked)
            if not bodies:
                return Ingested(left_unread=left_unread)
            filing = Filing(connection, self._vault, self._channels, self._prices, now)
            filed = await filing.file([finding for body in bodies for finding in read_body(body)])
            await inbox.mark_read(connection, [body.id for body in bodies])
            arrivals = sorted(filed.arrivals, key=lambda arrival: arrival.subject_id)
            claims = await leases.announce(
                connection,
                arrivals[:capacity],
                now,
                claim_as=self._holder,
                until=now + timedelta(seconds=self._lease_s),
            )
            await leases.announce(connection, arrivals[capacity:], now)
            # Conversations after their leases, in the order of turns.
            await parties.note_inbound(connection, filed.heard_at, now)
            await parties.note_entries(connection, filed.free_until)
            await parties.note_outbound(connection, filed.written_in, now)
            turns = await self._loading.load(connection, claims, filed=filed.events, known=filed.parties)
        announce_moved(self._live, filed.moved)
        await self._heard.note({body.source_id for body in bodies if body.source != "http"}, now)
        for stop in filed.stops:
            self._channels.forget(stop.channel_id)
            self._live.publish(stop.workspace_id, LiveNotice(kind="channel", state=stop.state))
        for workspace_id in filed.alerted:
            self._live.publish(workspace_id, CHANGED)
        announce_templates(self._live, filed.templates_of)
        for state in filed.statuses:
            self._metrics.count_message(state)
        left_unclaimed = len(filed.arrivals) > capacity
        return Ingested(len(bodies), tuple(turns), left_unclaimed, left_unread)
