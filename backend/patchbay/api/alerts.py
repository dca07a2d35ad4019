"""`/alerts`: what somebody should look at, and who has."""

from typing import Literal

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.alerts.alerts import Alerts, AlertView
from patchbay.storage.paging import Page, PageRequest


class AlertController(Controller):
    """Alerts of the principal's workspace."""

    path = "/alerts"
    tags = ("alerts",)

    @get(guards=[requires(Permission.CHANNELS_READ)])
    async def list_alerts(
        self,
        principal: NamedDependency[Principal],
        alerts: NamedDependency[Alerts],
        page: NamedDependency[PageRequest],
        show: FromQuery[Literal["open", "all"]] = "open",
        accept_language: AcceptLanguage = None,
    ) -> Response[Page[AlertView]]:
        """Alerts, newest first: those that are open, or all that ever were."""
        found = await alerts.page(
            principal.workspace_id, page, languages_of(accept_language), only_open=show == "open"
        )
        return Response(found, headers=VARIES)

    @post("/{id:str}/acknowledge", status_code=200, guards=[requires(Permission.RUNS_CONTROL)])
    async def acknowledge_alert(
        self,
        principal: NamedDependency[Principal],
        alerts: NamedDependency[Alerts],
        id: FromPath[str],  # noqa: A002 the path's name
        accept_language: AcceptLanguage = None,
    ) -> Response[AlertView]:
        """Say that it has been seen; it stays open until its cause is gone."""
        languages = languages_of(accept_language)
        seen = await alerts.acknowledge(principal.workspace_id, id, actor_of(principal), languages)
        return Response(seen, headers=VARIES)

    @post("/{id:str}/resolve", status_code=200, guards=[requires(Permission.RUNS_CONTROL)])
    async def resolve_alert(
        self,
        principal: NamedDependency[Principal],
        alerts: NamedDependency[Alerts],
        id: FromPath[str],  # noqa: A002 the path's name
        accept_language: AcceptLanguage = None,
    ) -> Response[AlertView]:
        """Say that it is over; a cause that is still there raises it again."""
        languages = languages_of(accept_language)
        ended = await alerts.resolve(principal.workspace_id, id, actor_of(principal), languages)
        return Response(ended, headers=VARIES)
