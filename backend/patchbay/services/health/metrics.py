"""Counters and times of this process, and a look at the backlog, for Prometheus. Never ids or names."""

import time
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from patchbay.services.alerts.alerts import Severity
from patchbay.services.clock import Clock
from patchbay.storage import alerts
from patchbay.storage.database import Database
from patchbay.storage.statistics import Statistics

BACKLOG_MAX_AGE_S = 5.0
"""Scrapes within this time see the same counts: each is a query."""
_ACK_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """What `/metrics` shows."""

    def __init__(self, database: Database, registry: CollectorRegistry, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._statistics = Statistics()
        self._looked_at = 0.0
        self.registry = registry
        self.webhook_ack_s = Histogram(
            "patchbay_webhook_ack_seconds",
            "From the first byte of a webhook to its answer",
            ["source"],
            buckets=_ACK_BUCKETS_S,
            registry=self.registry,
        )
        self.webhooks_refused = Counter(
            "patchbay_webhooks_refused_total",
            "Webhooks that were not taken",
            ["source", "reason"],
            registry=self.registry,
        )
        self._pending = Gauge(
            "patchbay_backlog", "Things nobody has worked on yet", ["what"], registry=self.registry
        )
        self._oldest = Gauge(
            "patchbay_queue_age_seconds",
            "How long the oldest of them has waited",
            ["what"],
            registry=self.registry,
        )

        self._alerts = Gauge(
            "patchbay_open_alerts", "Alerts nobody has seen the end of", ["severity"], registry=self.registry
        )

    async def exposition(self) -> bytes:
        """The text format of everything, the backlog freshly counted."""
        if time.monotonic() - self._looked_at > BACKLOG_MAX_AGE_S:
            self._looked_at = time.monotonic()
            await self._count_backlog()
        return generate_latest(self.registry)

    async def _count_backlog(self) -> None:
        async with self._database.transaction() as connection:
            backlog = await self._statistics.backlog(connection)
            open_alerts = await alerts.count_open(connection)
        for severity in Severity:
            self._alerts.labels(severity.value).set(open_alerts.get(severity.value, 0))
        self._pending.labels("bodies").set(backlog.pending_bodies)
        self._pending.labels("subjects").set(backlog.waking_subjects)
        self._pending.labels("messages").set(backlog.unsent_messages)
        self._oldest.labels("bodies").set(self._age_s(backlog.oldest_body_at))
        self._oldest.labels("subjects").set(self._age_s(backlog.oldest_subject_at))

    def _age_s(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(0.0, (self._clock() - since).total_seconds())
