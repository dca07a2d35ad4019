"""Carries campaigns out, a bounded step at a time, so that killing it anywhere loses and doubles nothing.

```
scheduled ──▶ preparing ──▶ running ──▶ completed        paused: what is queued is held
                 │             │                         stopping ──▶ stopped: it is cancelled
                 └─────────────┴──▶ paused               by itself, where nothing could be sent
```

Each step is one transaction under the campaign's lock, which another process passes over. A wave fills the
outbox only so far that a pause acts within seconds; what goes out in which order is the outbox's.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lifecycle import MessageState
from patchbay.services.actors import SYSTEM
from patchbay.services.auditing import Audit, Change
from patchbay.services.campaigns.campaigns import UNDER_WAY, choice_of
from patchbay.services.campaigns.messages import (
    GONE,
    TWICE,
    Skipped,
    message_for,
    with_conversations,
    without_conversation,
)
from patchbay.services.campaigns.pace import allowance, wave_of
from patchbay.services.campaigns.wording import Wording
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.clock import Clock, utc_now
from patchbay.services.doorbell import Doorbell
from patchbay.services.lifecycle.announcing import announce_moved
from patchbay.services.lifecycle.facts import Fact, Moved, apply_facts
from patchbay.services.live.announcing import announce_campaign
from patchbay.services.live.live import Live
from patchbay.storage import campaigns, leases, messages, party_lookup, prospects, recipients, segments
from patchbay.storage import templates as template_rows
from patchbay.storage.campaigns import Campaign, CampaignRepository
from patchbay.storage.database import Database
from patchbay.storage.recipients import Listed, Outcome, Recipient
from patchbay.storage.vault import Vault

log = structlog.get_logger()

AT_ONCE = 50
"""Campaigns looked at in one go."""
CHUNK = 500
"""Recipients one transaction takes into the audience, writes to, or cancels."""
DEFERRED = 5_000
"""Messages of a campaign that may be in the outbox, those among them that wait for the end of quiet hours."""
LONGEST_S = 2.0
"""Of filling in messages, one at least, in one transaction: values may be much work."""
TICK = timedelta(seconds=1)
IDLE = timedelta(seconds=5)
"""When to look again where nothing but the sender, or the time of day, can change anything."""
TROUBLE = timedelta(seconds=30)
"""How long a campaign is left alone whose step failed."""
STUCK = "It cannot go on for a fault on our side; it is tried again and again."
FIRST_COUNT = 1_000
"""Messages after which the database is told to count anew; then after four times as many, and so on."""


class Step(Struct, frozen=True):
    """What a step leaves: columns to set, and what others should hear of."""

    values: dict[str, Any]
    queued: int = 0
    moved: tuple[Moved, ...] = ()
    wakes: bool = False
    """Whether runs wait for what happened."""


class CampaignRunner:
    """Does what campaigns have to do, for one process."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        channels: ChannelCache,
        *,
        doorbell: Doorbell,
        live: Live,
        audit: Audit,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._audit = audit
        self._doorbell = doorbell
        self._live = live
        self._clock = clock
        self._campaigns = CampaignRepository()
        self._queued = 0
        self._count_at = FIRST_COUNT

    async def run_once(self) -> int:
        """A step for each campaign that has something to do; gives how many there were."""
        async with self._database.transaction() as connection:
            due = await campaigns.find_due(connection, self._clock(), AT_ONCE)
        taken = 0
        for campaign_id in due:
            try:
                taken += await self._step(campaign_id)
            except Exception:
                log.exception("campaign_step_failed", campaign_id=campaign_id)
                await self._leave_alone(campaign_id)
        return taken

    async def _step(self, campaign_id: str) -> bool:
        now = self._clock()
        async with self._database.transaction() as connection:
            campaign = await campaigns.lock_due(connection, campaign_id, now)
            if campaign is None:
                return False
            step = await self._advance(connection, campaign, now)
            # What is under way has no reason to tell but that of a step that failed before this one.
            told: dict[str, Any] = {"state_reason": None} if campaign.state in UNDER_WAY else {}
            await self._campaigns.change(
                connection, campaign.workspace_id, campaign_id, told | step.values, self._clock()
            )
        await self._tell(campaign, step)
        return True

    async def _advance(self, connection: AsyncConnection, campaign: Campaign, now: datetime) -> Step:
        match campaign.state:
            case "scheduled":
                return Step({"state": "preparing", "started_at": now, "next_at": now})
            case "preparing":
                return await self._prepare(connection, campaign, now)
            case "running":
                return await self._fill(connection, campaign, now)
            case "paused":
                return await self._keep_held(connection, campaign, now)
            case "stopping":
                return await self._cancel(connection, campaign, now)
        return Step({"next_at": None})

    async def _tell(self, campaign: Campaign, step: Step) -> None:
        state = step.values.get("state", campaign.state)
        if step.queued:
            await self._doorbell.ring("send")
        if step.wakes:
            await self._doorbell.ring("drain")
        announce_moved(self._live, step.moved)
        if step.queued or step.moved or state != campaign.state:
            announce_campaign(self._live, campaign.workspace_id, campaign.id, state)
        self._queued += step.queued
        if self._queued >= self._count_at:
            self._count_at *= 4
            async with self._database.transaction() as connection:
                await campaigns.refresh_statistics(connection, "messages", "conversations")

    async def _leave_alone(self, campaign_id: str) -> None:
        now = self._clock()
        try:
            async with self._database.transaction() as connection:
                campaign = await campaigns.lock_due(connection, campaign_id, now)
                if campaign is not None:
                    later: dict[str, Any] = {"next_at": now + TROUBLE}
                    if campaign.state in UNDER_WAY:
                        later["state_reason"] = STUCK
                    await self._campaigns.change(connection, campaign.workspace_id, campaign_id, later, now)
        except Exception:
            log.exception("campaign_not_left_alone", campaign_id=campaign_id)

    # ── the audience ─────────────────────────────────────────────────────────────────────────────────

    async def _prepare(self, connection: AsyncConnection, campaign: Campaign, now: datetime) -> Step:
        """Fix a part of the audience."""
        if campaign.segment is None:
            is_whole = await self._resolve_list(connection, campaign, now)
            reached = None
        elif campaign.prepared_to is None and await recipients.remove(connection, _key(campaign), CHUNK):
            return Step({"next_at": now})  # a list that was there before the segment was chosen
        else:
            ids = await segments.find_after(
                connection, campaign.workspace_id, campaign.segment, campaign.prepared_to or "", CHUNK
            )
            await recipients.add_contacts(connection, _key(campaign), ids, now)
            is_whole, reached = len(ids) < CHUNK, ids[-1] if ids else campaign.prepared_to
        if not is_whole:
            return Step({"prepared_to": reached, "next_at": now})
        await campaigns.refresh_statistics(connection, "campaign_recipients")
        return Step({"state": "running", "prepared_to": reached, "prepared_at": now, "next_at": now})

    async def _resolve_list(self, connection: AsyncConnection, campaign: Campaign, now: datetime) -> bool:
        """Find the contacts that rows of a list name, or make them; whether that was the last of it."""
        key = _key(campaign)
        found = await recipients.take(connection, self._vault, key, "listed", CHUNK)
        contact_ids = await self._contacts_of(connection, campaign, found, now)
        taken = await recipients.find_taken(connection, key, set(contact_ids.values()))
        outcomes: list[Outcome] = []
        for one in found:
            contact_id = contact_ids.get(one.id)
            if contact_id is None:
                outcomes.append(_skipped(one, GONE))
            elif contact_id in taken:
                outcomes.append(_skipped(one, TWICE))
            else:
                taken.add(contact_id)
                outcomes.append(Outcome(id=one.id, state="waiting", contact_id=contact_id))
        await recipients.settle(connection, outcomes, now)
        return len(found) < CHUNK

    async def _contacts_of(
        self, connection: AsyncConnection, campaign: Campaign, found: Sequence[Recipient], now: datetime
    ) -> dict[str, str]:
        """Contact ids by recipient; those who name no contact of the workspace are left out."""
        rows = [(one.id, one.listed) for one in found if one.listed is not None]
        by_number = [(row_id, row) for row_id, row in rows if row.phone is not None]
        parties = await party_lookup.find_or_add(
            connection, self._vault, [_arriving(campaign, row) for _, row in by_number], now
        )
        contact_ids = {
            row_id: party.contact_id for (row_id, _), party in zip(by_number, parties, strict=True)
        }
        named = {row.contact_id for _, row in rows if row.contact_id is not None}
        there = await prospects.load_prospects(
            connection, self._vault, campaign.workspace_id, campaign.channel_id, named
        )
        by_id = {row_id: there[row.contact_id].contact_id for row_id, row in rows if row.contact_id in there}
        return contact_ids | by_id

    # ── waves ────────────────────────────────────────────────────────────────────────────────────────

    async def _fill(self, connection: AsyncConnection, campaign: Campaign, now: datetime) -> Step:
        """Queue the next few, as far as the wave, the outbox and the rate leave room."""
        choice = choice_of(campaign)
        assert choice is not None
        known = await template_rows.load_named(connection, [campaign.channel_id], [choice.name])
        wording = Wording(choice, known)
        obstacle = await self._obstacle(connection, campaign, wording)
        if obstacle is not None:
            await recipients.hold(connection, _key(campaign))
            change = Change(SYSTEM, "campaign.paused", f"campaign:{campaign.id}", {"reason": obstacle})
            await self._audit.record(connection, campaign.workspace_id, change)
            return Step({"state": "paused", "state_reason": obstacle, "next_at": now + TICK})
        load = await recipients.load_of(connection, _key(campaign), now + TICK)
        allowed, filled_to = allowance(campaign, now, CHUNK)
        room = min(wave_of(campaign) - load.due, DEFERRED - load.queued, allowed)
        if room <= 0:
            return Step({"next_at": now + (TICK if load.due or not allowed else IDLE)})
        taken = await recipients.take(connection, self._vault, _key(campaign), "waiting", room)
        if not taken and not load.queued and not load.under_way:
            return Step({"state": "completed", "ended_at": now, "next_at": None})
        if not taken:
            return Step({"next_at": now + (TICK if load.due or load.under_way else IDLE)})
        written, queued = await self._write_to(connection, campaign, wording, taken, now)
        is_throttled = campaign.rate_per_minute is not None
        next_at = now + TICK if is_throttled else now
        return Step({"next_at": next_at, "filled_to": filled_to(written)}, queued=queued)

    async def _write_to(
        self,
        connection: AsyncConnection,
        campaign: Campaign,
        wording: Wording,
        taken: Sequence[Recipient],
        now: datetime,
    ) -> tuple[int, int]:
        """Settle as many of these as there is time for; gives how many, and how many messages that made."""
        ids = {one.contact_id for one in taken if one.contact_id is not None}
        known = await prospects.load_prospects(
            connection, self._vault, campaign.workspace_id, campaign.channel_id, ids
        )
        missing = [(campaign.channel_id, one, campaign.workspace_id) for one in without_conversation(known)]
        opened = await party_lookup.conversations_of(connection, missing, now)
        parties = with_conversations(known, opened)
        new: list[messages.StoredMessage] = []
        outcomes: list[Outcome] = []
        until = monotonic() + LONGEST_S
        for one in taken:
            if monotonic() > until and outcomes:
                break
            await asyncio.sleep(0)  # whatever else this process does has turns in between
            message = message_for(campaign, wording, one, parties.get(one.contact_id or ""), now)
            if isinstance(message, Skipped):
                outcomes.append(_skipped(one, message))
                continue
            new.append(message)
            outcomes.append(
                Outcome(
                    id=one.id,
                    state="queued",
                    contact_id=one.contact_id,
                    conversation_id=message.conversation_id,
                    message_id=message.id,
                    queued_at=now,
                )
            )
        await messages.add(connection, self._vault, new)
        await recipients.settle(connection, outcomes, now)
        return len(outcomes), len(new)

    async def _obstacle(
        self, connection: AsyncConnection, campaign: Campaign, wording: Wording
    ) -> str | None:
        """Why nothing of it can be sent now, in words for people."""
        channel = await self._channels.get_within(connection, campaign.channel_id)
        if channel is None:
            return "The number is out of use."
        name = f"The template {wording.choice.name} ({wording.choice.language})"
        if wording.main is None:
            return f"{name} is not there any more."
        if wording.main.status != "APPROVED":
            return f"{name} is {wording.main.status.lower().replace('_', ' ')}, not approved."
        if wording.main.category != campaign.category:
            was, is_now = (campaign.category or "").lower(), wording.main.category.lower()
            return f"{name} counts as {is_now} now; it was {was} when the campaign was started."
        return None

    # ── pauses and ends ──────────────────────────────────────────────────────────────────────────────

    async def _keep_held(self, connection: AsyncConnection, campaign: Campaign, now: datetime) -> Step:
        """Hold what came back into the outbox: sends that were under way and are to be tried again."""
        # Asked first: what comes back in between is held, or looked for once more.
        load = await recipients.load_of(connection, _key(campaign), now)
        await recipients.hold(connection, _key(campaign))
        return Step({"next_at": now + TICK if load.under_way else None})

    async def _cancel(self, connection: AsyncConnection, campaign: Campaign, now: datetime) -> Step:
        """Cancel a part of what is queued, and of those whose turn has not come."""
        queued = await recipients.find_queued(connection, _key(campaign), CHUNK)
        facts = [_cancelled(campaign, message_id, now) for message_id in queued]
        applied = await apply_facts(connection, self._vault, facts, now)
        await leases.announce(connection, applied.arrivals, now)
        left = await recipients.cancel_waiting(connection, _key(campaign), 10 * CHUNK, now)
        values: dict[str, Any] = {"next_at": now}
        if not queued and not left:
            load = await recipients.load_of(connection, _key(campaign), now)
            if load.under_way:
                values = {"next_at": now + TICK}
            elif not load.queued:
                values = {"state": "stopped", "ended_at": now, "next_at": None}
        return Step(values, moved=applied.moved, wakes=bool(applied.arrivals))


def _key(campaign: Campaign) -> tuple[str, str]:
    return campaign.workspace_id, campaign.id


def _arriving(campaign: Campaign, row: Listed) -> party_lookup.Arriving:
    return party_lookup.Arriving(
        workspace_id=campaign.workspace_id,
        channel_id=campaign.channel_id,
        addresses=(("phone", row.phone or ""),),
        name=row.values.get("name", ""),
    )


def _skipped(one: Recipient, why: Skipped) -> Outcome:
    # A second row of the same contact is nobody's: the first one has them.
    contact_id = None if why is TWICE else one.contact_id
    return Outcome(id=one.id, state="skipped", contact_id=contact_id, code=why.code, reason=why.reason)


def _cancelled(campaign: Campaign, message_id: str, now: datetime) -> Fact:
    return Fact(
        workspace_id=campaign.workspace_id,
        message_id=message_id,
        state=MessageState.CANCELLED,
        source="campaign",
        at=now,
        identity=f"{message_id}:cancelled",
        error={"code": "campaign_stopped", "message": "The campaign was stopped."},
    )
