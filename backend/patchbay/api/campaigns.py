"""`/campaigns`: one template to many contacts."""

from typing import Annotated

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.campaigns.audience import (
    Appended,
    CampaignAudience,
    Counted,
    NewRows,
    WholeList,
)
from patchbay.services.campaigns.campaigns import CampaignChange, Campaigns, CampaignView, NewCampaign
from patchbay.services.campaigns.preview import CampaignPreview, Forecast
from patchbay.services.campaigns.progress import CampaignProgress, Progress, RecipientView
from patchbay.storage.campaign_progress import RecipientFilter
from patchbay.storage.campaigns import CampaignState
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.segments import Segment

MAX_LIST_BYTES = 40_000_000
"""A list as long as it may be, with 200 bytes for each row."""


class CampaignController(Controller):
    """Campaigns of the principal's workspace."""

    path = "/campaigns"
    tags = ("campaigns",)

    @get(guards=[requires(Permission.CAMPAIGNS_READ)])
    async def list_campaigns(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        page: NamedDependency[PageRequest],
        campaign_state: Annotated[CampaignState | None, QueryParameter(name="state")] = None,
    ) -> Page[CampaignView]:
        """Campaigns, newest first."""
        return await campaigns.page(principal.workspace_id, page, campaign_state)

    @post(guards=[requires(Permission.CAMPAIGNS_MANAGE)])
    async def create_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        data: JSONBody[NewCampaign],
    ) -> Made:
        """Draw up a campaign; nothing is sent before it is started."""
        return Made(await campaigns.create(principal.workspace_id, data, actor_of(principal)))

    @post("/audience", guards=[requires(Permission.CAMPAIGNS_MANAGE)], status_code=200)
    async def count_audience(
        self,
        principal: NamedDependency[Principal],
        campaign_audience: NamedDependency[CampaignAudience],
        data: JSONBody[Segment],
    ) -> Counted:
        """How many contacts fit a segment now."""
        return await campaign_audience.count(principal.workspace_id, data)

    @get("/{id:str}", guards=[requires(Permission.CAMPAIGNS_READ)])
    async def get_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CampaignView:
        """One campaign."""
        return await campaigns.get(principal.workspace_id, id)

    @patch("/{id:str}", guards=[requires(Permission.CAMPAIGNS_MANAGE)])
    async def change_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[CampaignChange],
    ) -> CampaignView:
        """Change what is given; null takes away. Once started, only the name and the rate."""
        return await campaigns.change(principal.workspace_id, id, data, actor_of(principal))

    @delete("/{id:str}", guards=[requires(Permission.CAMPAIGNS_MANAGE)])
    async def delete_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete a draft with its list."""
        await campaigns.remove(principal.workspace_id, id, actor_of(principal))

    @post("/{id:str}/preview", guards=[requires(Permission.CONTACTS_READ)], status_code=200)
    async def preview_campaign(
        self,
        principal: NamedDependency[Principal],
        campaign_preview: NamedDependency[CampaignPreview],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Forecast:
        """What would become of each recipient if it were sent now, by the gate that decides when it is.

        Of an audience of more than 2,000, so many are drawn by chance, and fewer where filling in
        their values takes long: `is_sample`.
        """
        return await campaign_preview.preview(principal.workspace_id, id)

    @post("/{id:str}/start", guards=[requires(Permission.CAMPAIGNS_MANAGE)], status_code=200)
    async def start_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CampaignView:
        """Send it: now, or at `starts_at`. Its audience is fixed at that moment."""
        return await campaigns.start(principal.workspace_id, id, actor_of(principal))

    @post("/{id:str}/pause", guards=[requires(Permission.CAMPAIGNS_MANAGE)], status_code=200)
    async def pause_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CampaignView:
        """Hold what is queued of it, and queue no more."""
        return await campaigns.pause(principal.workspace_id, id, actor_of(principal))

    @post("/{id:str}/resume", guards=[requires(Permission.CAMPAIGNS_MANAGE)], status_code=200)
    async def resume_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CampaignView:
        """Go on where it was paused."""
        return await campaigns.resume(principal.workspace_id, id, actor_of(principal))

    @post("/{id:str}/stop", guards=[requires(Permission.CAMPAIGNS_MANAGE)], status_code=200)
    async def stop_campaign(
        self,
        principal: NamedDependency[Principal],
        campaigns: NamedDependency[Campaigns],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CampaignView:
        """End it for good; what is queued of it is cancelled."""
        return await campaigns.stop(principal.workspace_id, id, actor_of(principal))

    @get("/{id:str}/progress", guards=[requires(Permission.CAMPAIGNS_READ)])
    async def get_campaign_progress(
        self,
        principal: NamedDependency[Principal],
        campaign_progress: NamedDependency[CampaignProgress],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Progress:
        """How far it has got."""
        return await campaign_progress.progress(principal.workspace_id, id)

    @get("/{id:str}/recipients", guards=[requires(Permission.CONTACTS_READ)])
    async def list_campaign_recipients(
        self,
        *,
        principal: NamedDependency[Principal],
        campaign_progress: NamedDependency[CampaignProgress],
        page: NamedDependency[PageRequest],
        id: FromPath[str],  # noqa: A002 the path's name
        recipient_state: Annotated[str | None, QueryParameter(name="state", max_length=16)] = None,
        code: Annotated[str | None, QueryParameter(max_length=32)] = None,
    ) -> Page[RecipientView]:
        """Those it goes to, in the order in which they are written to.

        `state` is that of their message where there is one; `code` says why somebody did not get it.
        """
        wanted = RecipientFilter(recipient_state, code)
        return await campaign_progress.recipients(principal.workspace_id, id, page, wanted)

    @post("/{id:str}/recipients", guards=[requires(Permission.CAMPAIGNS_MANAGE)], status_code=200)
    async def add_campaign_recipients(
        self,
        principal: NamedDependency[Principal],
        campaign_audience: NamedDependency[CampaignAudience],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[NewRows],
    ) -> Appended:
        """Append up to 2,000 rows to a draft's list; whoever is on it already stays as they are."""
        return await campaign_audience.append(principal.workspace_id, id, data, actor_of(principal))

    @put(
        "/{id:str}/recipients",
        guards=[requires(Permission.CAMPAIGNS_MANAGE)],
        request_max_body_size=MAX_LIST_BYTES,
    )
    async def replace_campaign_recipients(
        self,
        principal: NamedDependency[Principal],
        campaign_audience: NamedDependency[CampaignAudience],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[WholeList],
    ) -> Counted:
        """Put a list in the place of a draft's list or segment: all of it, or nothing.

        Takes up to 200,000 rows and 40,000,000 bytes; no rows empty the list.
        """
        return await campaign_audience.replace(principal.workspace_id, id, data, actor_of(principal))
