"""Whether channels still hear and may speak: asked daily, when one falls silent, and when a person asks.

What a check finds is kept with the channel. Trouble is an alert, which ends with the first check that finds
none.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from msgspec import Struct, convert, to_builtins
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import Channel as Provider
from patchbay.messaging.channel import ChannelHealth
from patchbay.messaging.errors import MessagingError
from patchbay.messaging.inquiry import Inquiry
from patchbay.messaging.whatsapp.tiers import read_tier
from patchbay.services.alerts.alerts import CHANGED, Alarm, Severity, end_alerts, of_channel, raise_alerts
from patchbay.services.alerts.from_provider import PortfolioLimit
from patchbay.services.channels.cache import ChannelCache, KnownChannel
from patchbay.services.channels.portfolios import learn
from patchbay.services.channels.releasing import release_soon
from patchbay.services.clock import Clock
from patchbay.services.errors import ServiceError
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.sweeps.inquiries import ProviderOf
from patchbay.services.sweeps.silence import SPAN, is_silent, spans_before, usual, weeks_known
from patchbay.services.templates.sync import TemplateSync
from patchbay.storage import channel_checks
from patchbay.storage.alerts import Concern
from patchbay.storage.channel_checks import Watched
from patchbay.storage.channels import Channel, ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.vault import Vault

log = structlog.get_logger()

CHECK_EVERY = timedelta(days=1)
ASK_AGAIN = timedelta(minutes=2)
"""After a check without an answer, or without an end: what kept it is mostly over by then, else an alert."""
LOOK_EVERY = timedelta(hours=1)
AT_ONCE = 5
"""Channels one process asks about, or looks at, in one go."""
MAX_UNMATCHED = 20
"""Statuses of messages that are none of ours, between two checks, that are no accident."""
MAX_PROBLEMS = 10
"""Of a provider's problems that are kept."""
BLOCKED = "number_blocked"
RED = "number_quality"
UNSUBSCRIBED = "not_subscribed"
UNANSWERED = "health_unknown"
ERRED = "number_error"
LOWERED = "number_limit_lowered"
SILENCE = "silence"
UNMATCHED = "statuses_unmatched"


class Found(Struct, frozen=True):
    """What a provider said about a channel."""

    can_send: str | None = None
    """`AVAILABLE`, `LIMITED` or `BLOCKED`; None when the provider did not say."""
    quality: str | None = None
    messaging_limit: str | None = None
    display_phone_number: str | None = None
    verified_name: str | None = None
    problems: tuple[str, ...] = ()
    is_subscribed: bool | None = None
    """Whether its webhooks come here; None where the provider cannot be asked."""
    templates: int | None = None
    """How many were brought up to date."""
    error: str | None = None
    """Why the provider could not be asked."""


class CheckView(Struct, frozen=True):
    """What is known of a channel's connection."""

    checked_at: datetime | None
    """None before the first check."""
    heard_at: datetime | None
    """When its provider last sent anything, to the minute."""
    found: Found | None


class ChannelChecks:
    """Checks channels, and looks whether one fell silent."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        channels: ChannelCache,
        provider_of: ProviderOf,
        templates: TemplateSync,
        live: Live,
        clock: Clock,
    ) -> None:
        self._database = database
        self._repository = ChannelRepository(vault)
        self._channels = channels
        self._provider_of = provider_of
        self._templates = templates
        self._live = live
        self._clock = clock

    async def run_due(self) -> bool:
        """Look and check where it is time; gives whether there may be more at once."""
        now = self._clock()
        async with self._database.transaction() as connection:
            await channel_checks.add_missing(connection, now)
            looked, silent_in = await self._look_for_silence(connection, now)
        for workspace_id in silent_in:
            self._live.publish(workspace_id, CHANGED)
        async with self._database.transaction() as connection:
            due = await channel_checks.claim_for_check(connection, now, now + ASK_AGAIN, AT_ONCE)
        found = await asyncio.gather(
            *(self._check(one.workspace_id, one.channel_id, is_awaited=False) for one in due),
            return_exceptions=True,
        )
        for one, error in zip(due, found, strict=True):
            if error is not None:
                log.error("channel_check_failed", channel_id=one.channel_id, exc_info=error)
        return AT_ONCE in (len(due), looked)

    async def of_channel(self, workspace_id: str, channel_id: str) -> CheckView:
        """What is known of one channel.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            await self._repository.get(connection, workspace_id, channel_id)
            watched = await channel_checks.find(connection, workspace_id, channel_id)
        return _view(watched)

    async def check(self, workspace_id: str, channel_id: str) -> CheckView:
        """Ask the provider now.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            await self._repository.get(connection, workspace_id, channel_id)
            await channel_checks.add_missing(connection, self._clock())
        await self._check(workspace_id, channel_id, is_awaited=True)
        return await self.of_channel(workspace_id, channel_id)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────

    async def _check(self, workspace_id: str, channel_id: str, *, is_awaited: bool) -> None:
        known = await self._channels.get(channel_id)
        if known is None:
            return
        asked_at = self._clock()
        found = await self._ask(self._provider_of(known.channel.provider), known)
        now = self._clock()
        async with self._database.transaction() as connection:
            before = await channel_checks.find(connection, workspace_id, channel_id)
            if before is None:
                return
            raised, ended = _judged(known.channel, found, before, is_awaited=is_awaited)
            await raise_alerts(connection, raised, now)
            await end_alerts(connection, ended, now)
            await self._lift_restriction(connection, known.channel, found, now)
            limited = await self._learn(connection, known.channel, found, (asked_at, now))
            await channel_checks.keep_found(connection, workspace_id, channel_id, to_builtins(found), now)
            next_at = now + (CHECK_EVERY if found.error is None else ASK_AGAIN)
            await channel_checks.check_by(connection, [channel_id], next_at)
        for changed in {channel_id, *(one.id for one in limited)}:
            self._channels.forget(changed)
        self._live.publish(workspace_id, LiveNotice(kind="channel"), CHANGED)

    async def _learn(
        self, connection: AsyncConnection, channel: Channel, found: Found, when: tuple[datetime, datetime]
    ) -> list[Channel]:
        """Keep how many people the portfolio may write to first, if the provider said; gives who is changed.

        What a webhook told since the provider was asked stands: `when` is that time, and the present.
        """
        tier = read_tier(found.messaging_limit)
        if tier is None:
            return []
        asked_at, now = when
        told = PortfolioLimit(channel.settings.account_id, tier.people_per_day, asked_at)
        return await learn(connection, self._repository, channel.workspace_id, told, now)

    async def _lift_restriction(
        self, connection: AsyncConnection, channel: Channel, found: Found, now: datetime
    ) -> None:
        """A number that is available may write first, unless something else was said of it meanwhile."""
        if found.can_send == "AVAILABLE" and channel.answers_until is not None:
            await self._repository.change(
                connection,
                channel.workspace_id,
                channel.id,
                now=now,
                answers_until=None,
                seen_at=channel.updated_at,
            )
            await release_soon(connection, channel.workspace_id, {channel.id}, now)

    async def _ask(self, provider: Provider, known: KnownChannel) -> Found:
        try:
            health = await provider.check_health(known.config)
            is_subscribed = (
                await provider.is_subscribed(known.config) if isinstance(provider, Inquiry) else None
            )
        except MessagingError as error:
            log.warning("channel_not_checked", channel_id=known.channel.id, error=type(error).__name__)
            return Found(error=str(error))
        return _found(health, is_subscribed, await self._sync_templates(provider, known.channel))

    async def _sync_templates(self, provider: Provider, channel: Channel) -> int | None:
        if not provider.capabilities.templates:
            return None
        try:
            return (await self._templates.sync(channel.workspace_id, channel.id, "system")).count
        except (ServiceError, NotFound):
            log.warning("templates_not_synced", channel_id=channel.id)
            return None

    # ── silence ──────────────────────────────────────────────────────────────────────────────────────

    async def _look_for_silence(
        self, connection: AsyncConnection, now: datetime
    ) -> tuple[int, frozenset[str]]:
        """Gives how many were looked at, and the workspaces in which one is silent."""
        looked = await channel_checks.claim_for_look(connection, now, now + LOOK_EVERY, AT_ONCE)
        quiet = [one for one in looked if one.heard_at is not None and now - one.heard_at >= SPAN]
        usual_now = await self._usual(connection, quiet, now)
        silent = [
            _silence_of(one, count, now)
            for one in quiet
            if (count := usual_now[one.channel_id]) is not None and is_silent(one.heard_at, count, now)
        ]
        await raise_alerts(connection, silent, now)
        await channel_checks.check_by(connection, [one.concern.subject_id for one in silent], now)
        loud = [_concern(one, SILENCE) for one in looked if one not in quiet]
        await end_alerts(connection, loud, now)
        return len(looked), frozenset(one.concern.workspace_id for one in silent)

    async def _usual(
        self, connection: AsyncConnection, quiet: Sequence[Watched], now: datetime
    ) -> dict[str, int | None]:
        """How much arrives at this time of the week, by channel; None where too little is known."""
        if not quiet:
            return {}
        counts = await channel_checks.count_inbound(connection, quiet, spans_before(now))
        return {
            one.channel_id: usual(counts[one.channel_id][: weeks_known(one.created_at, now)]) for one in quiet
        }


def _found(health: ChannelHealth, is_subscribed: bool | None, templates: int | None) -> Found:
    return Found(
        can_send=health.can_send,
        quality=health.quality_rating,
        messaging_limit=health.messaging_limit,
        display_phone_number=health.display_phone_number,
        verified_name=health.verified_name,
        problems=health.problems[:MAX_PROBLEMS],
        is_subscribed=is_subscribed,
        templates=templates,
    )


def _judged(
    channel: Channel, found: Found, before: Watched, *, is_awaited: bool
) -> tuple[list[Alarm], list[Concern]]:
    """The alerts a check raises, and those it ends. One that failed says nothing of anything else.

    It is an alert itself where the one before failed, too, or where somebody waits for what it finds.
    """
    if found.error is not None:
        is_alert = is_awaited or (before.found or {}).get("error") is not None
        return [_alarm(channel, UNANSWERED, Severity.WARNING, reason=found.error)] if is_alert else [], []
    problems = " ".join(found.problems) or "?"
    troubles = {
        BLOCKED: _alarm(channel, BLOCKED, Severity.CRITICAL, can_send=str(found.can_send), problems=problems)
        if found.can_send == "BLOCKED"
        else None,
        RED: _alarm(channel, RED, Severity.WARNING) if found.quality == "RED" else None,
        UNSUBSCRIBED: _alarm(channel, UNSUBSCRIBED, Severity.CRITICAL)
        if found.is_subscribed is False
        else None,
        UNMATCHED: _alarm(channel, UNMATCHED, Severity.WARNING, count=str(before.unmatched))
        if before.unmatched >= MAX_UNMATCHED
        else None,
        UNANSWERED: None,
    }
    fell = _fell(before, found)
    if fell is not None:
        lowered = _alarm(channel, LOWERED, Severity.WARNING, limit=found.messaging_limit or "?")
        troubles[LOWERED] = lowered if fell else None
    raised = [alarm for alarm in troubles.values() if alarm is not None]
    over = [kind for kind, alarm in troubles.items() if alarm is None]
    ended = [of_channel(channel.workspace_id, channel.id, kind) for kind in over]
    if found.can_send == "AVAILABLE":
        ended += [_restriction_of(channel), of_channel(channel.workspace_id, channel.id, ERRED)]
    return raised, ended


def _fell(before: Watched, found: Found) -> bool | None:
    """Whether the limit is lower than at the check before; None where it is the same, or nobody can say."""
    past, present = read_tier((before.found or {}).get("messaging_limit")), read_tier(found.messaging_limit)
    if past is None or present is None or past == present:
        return None
    return present.is_below(past)


def _restriction_of(channel: Channel) -> Concern:
    return Concern(
        workspace_id=channel.workspace_id,
        kind="account_restricted",
        subject_type="account",
        subject_id=channel.settings.account_id,
    )


def _alarm(channel: Channel, kind: str, severity: Severity, **details: str) -> Alarm:
    return Alarm(of_channel(channel.workspace_id, channel.id, kind), severity, details)


def _concern(watched: Watched, kind: str) -> Concern:
    return of_channel(watched.workspace_id, watched.channel_id, kind)


def _silence_of(watched: Watched, usual_now: int, now: datetime) -> Alarm:
    hours = int((now - (watched.heard_at or now)).total_seconds() // 3600)
    return Alarm(_concern(watched, SILENCE), Severity.WARNING, {"hours": str(hours), "usual": str(usual_now)})


def unmatched_alarms(watched: list[Watched]) -> list[Alarm]:
    """The channels that hear too many statuses of messages that are none of ours."""
    return [
        Alarm(_concern(one, UNMATCHED), Severity.WARNING, {"count": str(one.unmatched)})
        for one in watched
        if one.unmatched >= MAX_UNMATCHED
    ]


def _view(watched: Watched | None) -> CheckView:
    if watched is None:
        return CheckView(None, None, None)
    return CheckView(watched.checked_at, watched.heard_at, convert(watched.found, Found | None))
