"""`/workflows/{id}/overlay`: what happened, as numbers to lay over the drawing."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath, FromQuery, QueryParameter

from patchbay.api.authentication import requires
from patchbay.api.shapes import MAX_VERSION, aware
from patchbay.security.access import Permission, Principal
from patchbay.services.workflows.overlays import Overlay, Overlays


class OverlayController(Controller):
    """Numbers of the principal's workflows."""

    path = "/workflows"
    tags = ("workflows",)

    @get("/{id:str}/overlay", guards=[requires(Permission.RUNS_READ)])
    async def get_overlay(
        self,
        *,
        principal: NamedDependency[Principal],
        overlays: NamedDependency[Overlays],
        id: FromPath[str],  # noqa: A002 the path's name
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
        version: Annotated[int | None, QueryParameter(ge=1, le=MAX_VERSION)] = None,
    ) -> Overlay:
        """How many took each wire, where runs wait now, where errors are, and where people dropped off.

        Of the runs that began from `since` (a week before, if absent) until before `until`, on one version or
        on all. Test runs are left out.
        """
        since, until = aware("since", since), aware("until", until)
        if since is not None and until is not None and since >= until:
            raise ClientException("expected `since` before `until`")
        return await overlays.of(principal.workspace_id, id, since=since, until=until, version=version)
