"""Campaigns: one template to many contacts, as drawn up, under way, or over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, convert, to_builtins
from sqlalchemy import Row, Select, Text, delete, insert, select, text, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.sdk import Purpose
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.segments import Segment
from patchbay.storage.statements import POSTGRESQL, among, prepared
from patchbay.storage.tables import campaigns

CampaignState = Literal[
    "draft", "scheduled", "preparing", "running", "paused", "stopping", "stopped", "completed"
]
"""Preparing: its audience is being fixed. Stopping: what was queued is being cancelled."""


class Campaign(Struct, frozen=True, kw_only=True):
    """A campaign as it stands."""

    id: str
    workspace_id: str
    channel_id: str
    name: str
    state: CampaignState
    state_reason: str | None = None
    template: dict[str, Any] | None = None
    segment: Segment | None = None
    """Absent where the audience is a list."""
    category: str | None = None
    """Of its template, when it was started."""
    rate_per_minute: int | None = None
    starts_at: datetime | None = None
    prepared_to: str | None = None
    prepared_at: datetime | None = None
    next_at: datetime | None = None
    filled_to: datetime | None = None
    created_by: str
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def purpose(self) -> Purpose:
        """What its messages are for, by the category of its template."""
        return "utility" if self.category == "UTILITY" else "marketing"


OVER: tuple[CampaignState, ...] = ("stopped", "completed")
MAX_USES = 1_000
"""Told of one template; more than anybody reads."""


class CampaignUse(Struct, frozen=True):
    """A campaign that sends a template, or will."""

    campaign_id: str
    campaign: str
    state: CampaignState
    language: str


class CampaignRepository:
    """Reads and writes campaigns."""

    async def add(self, connection: AsyncConnection, campaign: Campaign) -> None:
        """Insert a new campaign."""
        await connection.execute(insert(campaigns).values(_values(_row_of(campaign))))

    async def get(self, connection: AsyncConnection, workspace_id: str, campaign_id: str) -> Campaign:
        """One campaign.

        Raises:
            NotFound: None of that id in this workspace.
        """
        return await self._one(connection, _of(workspace_id), campaign_id)

    async def lock(self, connection: AsyncConnection, workspace_id: str, campaign_id: str) -> Campaign:
        """As `get`; nobody else changes it until the transaction ends."""
        return await self._one(connection, _of(workspace_id).with_for_update(), campaign_id)

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        state: CampaignState | None = None,
    ) -> Page[Campaign]:
        """Campaigns, newest first."""
        query = _of(workspace_id)
        if state is not None:
            query = query.where(campaigns.c.state == state)
        rows = (await connection.execute(newest_first(query, campaigns.c.id, request))).all()
        return page_of([_campaign(row) for row in rows], request, lambda campaign: (campaign.id,))

    async def change(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        campaign_id: str,
        values: Mapping[str, Any],
        now: datetime,
    ) -> None:
        """Set columns of one campaign."""
        await connection.execute(
            update(campaigns)
            .where(campaigns.c.workspace_id == workspace_id, campaigns.c.id == campaign_id)
            .values(updated_at=now, **_values(values))
        )

    async def remove(self, connection: AsyncConnection, workspace_id: str, campaign_id: str) -> None:
        """Delete a campaign with those it was to go to."""
        await connection.execute(
            delete(campaigns).where(campaigns.c.workspace_id == workspace_id, campaigns.c.id == campaign_id)
        )

    async def _one(self, connection: AsyncConnection, query: Select[Any], campaign_id: str) -> Campaign:
        row = (await connection.execute(query.where(campaigns.c.id == campaign_id))).first()
        if row is None:
            raise NotFound("campaign", campaign_id)
        return _campaign(row)


async def find_uses(
    connection: AsyncConnection, workspace_id: str, channel_id: str, name: str
) -> list[CampaignUse]:
    """The campaigns of a channel that name a template and are not over, newest first."""
    query = (
        select(campaigns.c.id, campaigns.c.name, campaigns.c.state, campaigns.c.template)
        .where(
            campaigns.c.workspace_id == workspace_id,
            campaigns.c.channel_id == channel_id,
            campaigns.c.state.not_in(OVER),
            # What is chosen is kept as compact JSON; a variable may be called `name` too.
            type_coerce(campaigns.c.template, Text).contains(f'"name":"{name}"', autoescape=True),
        )
        .order_by(campaigns.c.id.desc())
        .limit(MAX_USES)
    )
    return [
        CampaignUse(row.id, row.name, row.state, row.template["language"])
        for row in await connection.execute(query)
        if row.template["name"] == name
    ]


async def find_under_way(connection: AsyncConnection, workspace_id: str, channel_id: str) -> str | None:
    """The name of a campaign of a channel that was started and is not over, paused ones included."""
    query = (
        select(campaigns.c.name)
        .where(
            campaigns.c.workspace_id == workspace_id,
            campaigns.c.channel_id == channel_id,
            campaigns.c.state.not_in(("draft", *OVER)),
        )
        .order_by(campaigns.c.id)
        .limit(1)
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def find_due(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[str]:
    """Ids of the campaigns of all workspaces that have something to do, the longest due first."""
    query = (
        select(campaigns.c.id).where(campaigns.c.next_at <= now).order_by(campaigns.c.next_at).limit(limit)
    )
    return (await connection.execute(query)).scalars().all()


async def lock_due(connection: AsyncConnection, campaign_id: str, now: datetime) -> Campaign | None:
    """The campaign, locked; None when another process has it, or has done what there was to do."""
    query = (
        select(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.next_at <= now)
        .with_for_update(skip_locked=True)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _campaign(row)


async def find_silent(connection: AsyncConnection, ids: Collection[str]) -> set[str]:
    """Those of these campaigns of which nothing may go out: paused, or stopped."""
    return set((await connection.execute(_silent_query(connection), {"b_ids": list(ids)})).scalars())


@prepared
def _silent_query(dialect: str) -> Select[Any]:
    return select(campaigns.c.id).where(
        among(dialect, campaigns.c.id, "b_ids"), campaigns.c.state.in_(("paused", "stopping", "stopped"))
    )


async def refresh_statistics(connection: AsyncConnection, *tables: str) -> None:
    """Tell PostgreSQL how much these tables have grown: it plans for what it last counted."""
    if connection.dialect.name == POSTGRESQL:
        await connection.execute(text(f"analyze {', '.join(tables)}"))


def _of(workspace_id: str) -> Select[Any]:
    return select(campaigns).where(campaigns.c.workspace_id == workspace_id)


def _row_of(campaign: Campaign) -> dict[str, Any]:
    return {name: getattr(campaign, name) for name in campaign.__struct_fields__}


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    segment = given.get("segment")
    return {**given, "segment": to_builtins(segment)} if segment is not None else dict(given)


def _campaign(row: Row[tuple[Any, ...]]) -> Campaign:
    values = {name: getattr(row, name) for name in Campaign.__struct_fields__ if name != "segment"}
    return Campaign(segment=convert(row.segment, Segment | None), **values)
