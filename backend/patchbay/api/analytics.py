"""`/analytics`: counts by day."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal
from patchbay.services.history import Analytics, History

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
        """Runs by workflow and state, messages by direction and state, for each of the last days (UTC)."""
        return await history.analytics(principal.workspace_id, days)
