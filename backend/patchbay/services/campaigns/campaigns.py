"""Campaigns: drawn up, started, paused, resumed and stopped by people. `runner` carries them out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, convert, to_builtins
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.auditing import Audit, Change
from patchbay.services.campaigns.audience import moment_problems, segment_problems
from patchbay.services.campaigns.wording import TemplateChoice, problems_of
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.live.announcing import announce_campaign
from patchbay.services.live.live import Live
from patchbay.storage import recipients, segments, templates
from patchbay.storage.campaigns import Campaign, CampaignRepository, CampaignState
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.segments import Segment
from patchbay.storage.vault import Vault

MAX_RATE = 60_000
"""Messages a minute: what the fastest numbers may send."""
UNDER_WAY: frozenset[CampaignState] = frozenset({"scheduled", "preparing", "running"})

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Rate = Annotated[int, Meta(ge=1, le=MAX_RATE)]
Moment = Annotated[datetime, Meta(tz=True)]


class NewCampaign(Struct, frozen=True, forbid_unknown_fields=True):
    """What a campaign is drawn up from; the rest may follow until it is started."""

    name: Name
    channel_id: Annotated[str, Meta(max_length=64)]
    template: TemplateChoice | None = None
    segment: Segment | None = None
    """Whom it goes to; absent where a list says so."""
    rate_per_minute: Rate | None = None
    """Absent: as fast as the number may."""
    starts_at: Moment | None = None
    """Absent: as soon as it is started."""


class CampaignChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What may change; absent means untouched, null takes away. Once started, only name and rate."""

    name: Name | UnsetType = UNSET
    channel_id: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    template: TemplateChoice | UnsetType | None = UNSET
    segment: Segment | UnsetType | None = UNSET
    rate_per_minute: Rate | UnsetType | None = UNSET
    starts_at: Moment | UnsetType | None = UNSET


class CampaignView(Struct, frozen=True):
    """A campaign as the API shows it."""

    id: str
    name: str
    channel_id: str
    state: CampaignState
    state_reason: str | None
    template: TemplateChoice | None
    segment: Segment | None
    rate_per_minute: int | None
    starts_at: datetime | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class Campaigns:
    """What people do with campaigns."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, live: Live, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._live = live
        self._clock = clock
        self._campaigns = CampaignRepository()
        self._channels = ChannelRepository(vault)

    async def create(self, workspace_id: str, new: NewCampaign, actor: str) -> str:
        """Draw one up; gives its id.

        Raises:
            Invalid: No such channel, or a time out of reach.
        """
        now = self._clock()
        _refuse(_time_problems(new.starts_at, new.segment))
        campaign = Campaign(
            id=new_id(),
            workspace_id=workspace_id,
            channel_id=new.channel_id,
            name=new.name,
            state="draft",
            template=None if new.template is None else to_builtins(new.template),
            segment=new.segment,
            rate_per_minute=new.rate_per_minute,
            starts_at=new.starts_at,
            created_by=actor,
            created_at=now,
            updated_at=now,
        )
        async with self._database.transaction() as connection:
            await self._check_channel(connection, workspace_id, new.channel_id)
            await self._campaigns.add(connection, campaign)
            await self._record(connection, campaign, actor, "created")
        return campaign.id

    async def get(self, workspace_id: str, campaign_id: str) -> CampaignView:
        """One campaign.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            return view_of(await self._campaigns.get(connection, workspace_id, campaign_id))

    async def page(
        self, workspace_id: str, request: PageRequest, state: CampaignState | None = None
    ) -> Page[CampaignView]:
        """Campaigns, newest first."""
        async with self._database.transaction() as connection:
            found = await self._campaigns.page(connection, workspace_id, request, state)
        return Page([view_of(campaign) for campaign in found.items], found.next)

    async def change(
        self, workspace_id: str, campaign_id: str, wanted: CampaignChange, actor: str
    ) -> CampaignView:
        """Change what is given.

        Raises:
            NotFound: None of that id.
            NotNow: It is under way or over, and this may only change before.
            Invalid: No such channel, or a time out of reach.
        """
        values = {
            name: value for name in wanted.__struct_fields__ if (value := getattr(wanted, name)) is not UNSET
        }
        _refuse(_time_problems(values.get("starts_at"), values.get("segment")))
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            _check_changeable(campaign, values)
            if "channel_id" in values:
                await self._check_channel(connection, workspace_id, values["channel_id"])
            if values.get("template") is not None:
                values["template"] = to_builtins(values["template"])
            await self._campaigns.change(connection, workspace_id, campaign_id, values, self._clock())
            await self._record(connection, campaign, actor, "changed", {"fields": sorted(values)})
            return view_of(await self._campaigns.get(connection, workspace_id, campaign_id))

    async def remove(self, workspace_id: str, campaign_id: str, actor: str) -> None:
        """Delete a draft with its list.

        Raises:
            NotFound: None of that id.
            NotNow: It was started: what it sent stays on record.
        """
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            if campaign.state != "draft":
                raise NotNow(f"expected a draft, got a campaign that is {campaign.state}")
            await self._campaigns.remove(connection, workspace_id, campaign_id)
            await self._record(connection, campaign, actor, "deleted")

    async def start(self, workspace_id: str, campaign_id: str, actor: str) -> CampaignView:
        """Send it, now or when it is to start.

        Raises:
            NotFound: None of that id.
            NotNow: It was started before.
            Invalid: Something is missing or does not fit; every fault is named.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            if campaign.state != "draft":
                raise NotNow(f"expected a draft, got a campaign that is {campaign.state}")
            category = await self._check_ready(connection, campaign)
            is_later = campaign.starts_at is not None and campaign.starts_at > now
            values = {
                "state": "scheduled" if is_later else "preparing",
                "category": category,
                "next_at": campaign.starts_at if is_later else now,
                "started_at": None if is_later else now,
            }
            view = await self._move(connection, campaign, values, actor, "started")
        announce_campaign(self._live, workspace_id, campaign_id, view.state, actor)
        return view

    async def pause(self, workspace_id: str, campaign_id: str, actor: str) -> CampaignView:
        """Hold what is queued of it, and queue no more.

        Raises:
            NotFound: None of that id.
            NotNow: It is not under way.
        """
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            if campaign.state not in UNDER_WAY:
                raise NotNow(f"expected a campaign that is under way, got one that is {campaign.state}")
            await recipients.hold(connection, (workspace_id, campaign_id))
            values = {"state": "paused", "state_reason": None, "next_at": self._clock()}
            view = await self._move(connection, campaign, values, actor, "paused")
        announce_campaign(self._live, workspace_id, campaign_id, view.state, actor)
        return view

    async def resume(self, workspace_id: str, campaign_id: str, actor: str) -> CampaignView:
        """Go on where it was paused.

        Raises:
            NotFound: None of that id.
            NotNow: It is not paused.
            Invalid: What paused it still stands in the way.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            if campaign.state != "paused":
                raise NotNow(f"expected a paused campaign, got one that is {campaign.state}")
            category = await self._check_ready(connection, campaign)
            await recipients.release(connection, (workspace_id, campaign_id), now)
            values = {
                "state": _resumed(campaign, now),
                "state_reason": None,
                "category": category,
                "next_at": now,
                "filled_to": now,
            }
            if values["state"] == "scheduled":
                values["next_at"] = campaign.starts_at
            elif campaign.started_at is None:
                values["started_at"] = now
            view = await self._move(connection, campaign, values, actor, "resumed")
        announce_campaign(self._live, workspace_id, campaign_id, view.state, actor)
        return view

    async def stop(self, workspace_id: str, campaign_id: str, actor: str) -> CampaignView:
        """End it for good: nothing more goes out, and what is queued is cancelled.

        Raises:
            NotFound: None of that id.
            NotNow: It is a draft, or over.
        """
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.lock(connection, workspace_id, campaign_id)
            if campaign.state not in UNDER_WAY | {"paused"}:
                raise NotNow(f"expected a campaign that was started, got one that is {campaign.state}")
            await recipients.hold(connection, (workspace_id, campaign_id))
            values = {"state": "stopping", "state_reason": None, "next_at": self._clock()}
            view = await self._move(connection, campaign, values, actor, "stopped")
        announce_campaign(self._live, workspace_id, campaign_id, view.state, actor)
        return view

    async def _move(
        self,
        connection: AsyncConnection,
        campaign: Campaign,
        values: dict[str, Any],
        actor: str,
        done: str,
    ) -> CampaignView:
        await self._campaigns.change(connection, campaign.workspace_id, campaign.id, values, self._clock())
        await self._record(connection, campaign, actor, done)
        return view_of(await self._campaigns.get(connection, campaign.workspace_id, campaign.id))

    async def _record(
        self,
        connection: AsyncConnection,
        campaign: Campaign,
        actor: str,
        done: str,
        detail: dict[str, Any] | None = None,
    ) -> None:
        change = Change(
            actor, f"campaign.{done}", f"campaign:{campaign.id}", detail or {"name": campaign.name}
        )
        await self._audit.record(connection, campaign.workspace_id, change)

    async def _check_channel(self, connection: AsyncConnection, workspace_id: str, channel_id: str) -> None:
        try:
            await self._channels.get(connection, workspace_id, channel_id)
        except NotFound as error:
            raise Invalid(str(error), [Problem("channel_id", str(error))]) from error

    async def _check_ready(self, connection: AsyncConnection, campaign: Campaign) -> str:
        """Refuse a campaign that could not be sent; gives its template's category."""
        problems = await self._obstacles(connection, campaign)
        choice = choice_of(campaign)
        found = None if choice is None else await self._template(connection, campaign, choice)
        if choice is None:
            problems.append(Problem("template", "expected a template, got none"))
        elif found is None:
            told = f"The channel has no template {choice.name} in {choice.language}."
            problems.append(Problem("template.name", told))
        else:
            problems += problems_of(choice, found, has_rows=campaign.segment is None)
        _refuse(problems)
        assert found is not None
        return found.category

    async def _obstacles(self, connection: AsyncConnection, campaign: Campaign) -> list[Problem]:
        found: list[Problem] = []
        if campaign.segment is not None:
            total = await segments.count(connection, campaign.workspace_id, campaign.segment)
        else:
            total = await recipients.count(connection, campaign.workspace_id, campaign.id)
        if not total and campaign.prepared_at is None:
            place = "segment" if campaign.segment is not None else "recipients"
            found.append(Problem(place, "expected somebody to send to, got nobody"))
        return found

    async def _template(
        self, connection: AsyncConnection, campaign: Campaign, choice: TemplateChoice
    ) -> templates.Template | None:
        known = await templates.load_named(connection, [campaign.channel_id], [choice.name])
        return next((one for one in known if one.language == choice.language), None)


def choice_of(campaign: Campaign) -> TemplateChoice | None:
    """The campaign's template and what fills it."""
    return convert(campaign.template, TemplateChoice | None)


def view_of(campaign: Campaign) -> CampaignView:
    """The campaign as the API shows it."""
    same = {name: getattr(campaign, name) for name in CampaignView.__struct_fields__ if name != "template"}
    return CampaignView(template=choice_of(campaign), **same)


def _resumed(campaign: Campaign, now: datetime) -> CampaignState:
    if campaign.prepared_at is not None:
        return "running"
    is_later = campaign.started_at is None and campaign.starts_at is not None and campaign.starts_at > now
    return "scheduled" if is_later else "preparing"


def _check_changeable(campaign: Campaign, values: dict[str, Any]) -> None:
    if campaign.state == "draft":
        return
    fixed = sorted(set(values) - {"name", "rate_per_minute"})
    if fixed:
        told = f"Only the name and the rate of a campaign that was started may change, not {fixed[0]}."
        raise NotNow(told)


def _time_problems(starts_at: datetime | None, segment: Segment | None) -> Iterator[Problem]:
    yield from moment_problems("starts_at", starts_at)
    yield from segment_problems(segment, "segment.")


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise Invalid("This campaign cannot be sent as it is.", found)
