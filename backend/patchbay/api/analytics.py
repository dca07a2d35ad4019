"""`/analytics`: counts by day, and costs."""

from datetime import date
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal
from patchbay.services.conversations.history import Analytics, History
from patchbay.services.costs.costs import CostReport, Costs
from patchbay.storage.message_costs import Grouping

MAX_DAYS = 31
"""Each day is two queries."""


class AnalyticsController(Controller):
    """Counts of the principal's workspace."""

    path = "/analytics"
    tags = ("analytics",)

    @get(guards=[requires(Permission.ANALYTICS_READ)])
    async def get_analytics(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        days: Annotated[int, QueryParameter(ge=1, le=MAX_DAYS)] = 7,
    ) -> Analytics:
        """Runs by workflow and state, messages by direction and state, for each of the last days (UTC).

        `unknown` counts, by channel, messages nobody could account for at some time, and how that ended.
        """
        return await history.analytics(principal.workspace_id, days)

    @get("/costs", guards=[requires(Permission.ANALYTICS_READ)])
    async def get_costs(
        self,
        *,
        principal: NamedDependency[Principal],
        costs: NamedDependency[Costs],
        since: FromQuery[date],
        until: FromQuery[date],
        by: FromQuery[Grouping] = "day",
    ) -> CostReport:
        """What messages that arrived on these days (UTC, both included) cost; unknown prices are counted."""
        return await costs.report(principal.workspace_id, since, until, by)
