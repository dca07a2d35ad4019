"""Channels that are stopped, and begin again, by what their provider answers.

| answer | the channel is paused |
|---|---|
| access refused, account stopped: answered to a send, in a status, or alone | until a person resumes it |
| the same of the whole account | with all numbers of the account, each until a person resumes it |
| a notice that the account is stopped | until a person resumes it, or the end it names |
| no answer, an error of the provider's, too often | for a while, longer each time (see `Breaker`) |

A pause that is over ends with the first message that is accepted. Each pause is an alert, which ends with it.
What an answer asks for is done only where nothing else was done to the channel since the message went out: a
person's pause, a new token or a notice are not overruled by what was under way.

A notice that the account may not write first, or to so many people, holds what would, and nothing else: see
the policy gate.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from msgspec import UNSET, Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.breaker import Breaker
from patchbay.messaging.channel import Accepted, SendResult, Unknown
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import FOR_A_PERSON, SendError
from patchbay.services.alerts.alerts import Alarm, Severity, end_alerts, of_channel, raise_alerts
from patchbay.services.alerts.from_provider import AccountPause, AnswersOnly, PortfolioLimit
from patchbay.services.channels.cache import KnownChannel
from patchbay.services.channels.portfolios import learn
from patchbay.services.channels.releasing import release_soon
from patchbay.storage.alerts import Concern
from patchbay.storage.channels import Channel, ChannelRepository
from patchbay.storage.vault import Vault

log = structlog.get_logger()

PROVIDER_TROUBLE = frozenset({ErrorClass.TRANSIENT, ErrorClass.AMBIGUOUS})
STOPPED = "channel_stopped"
RESTING = "channel_resting"
"""Alerts of a channel that a person must resume, and of one that begins again by itself."""
NOT_WELL = "The provider does not answer as it should; messages wait until it does."


class Stop(Struct, frozen=True):
    """What becomes of a channel."""

    channel_id: str
    workspace_id: str
    seen_at: datetime
    """When the channel was last changed, as far as known here."""
    state: str
    reason: str | None = None
    until: datetime | None = None
    """When it ends by itself."""
    account_id: str | None = None
    """The account whose other numbers stop with it."""

    @property
    def needs_a_person(self) -> bool:
        """Whether nothing but a person ends it."""
        return self.state == "paused" and self.until is None


class Stops:
    """Watches the answers that one process gets."""

    def __init__(self, vault: Vault) -> None:
        self._channels = ChannelRepository(vault)
        self._breakers: dict[str, Breaker] = {}

    def judge(self, known: KnownChannel, result: SendResult, now: datetime) -> Stop | None:
        """Take note of an answer; gives what becomes of its channel. Not to be asked twice of one answer."""
        channel = known.channel
        breaker = self._breakers.setdefault(channel.id, Breaker())
        if isinstance(result, Accepted):
            breaker.note(succeeded=True, now_s=now.timestamp())
            ends = channel.state == "paused" and channel.paused_until is not None
            return _stop(channel, "active") if ends else None
        error_class = None if result.error is None else result.error.error_class
        if result.error is not None and error_class in FOR_A_PERSON:
            return _refused(channel, result.error)
        is_trouble = isinstance(result, Unknown) or error_class in PROVIDER_TROUBLE
        pause_s = breaker.note(succeeded=not is_trouble, now_s=now.timestamp())
        if pause_s is None or (channel.state == "paused" and channel.paused_until is None):
            return None
        until = now + timedelta(seconds=pause_s)
        return _stop(channel, "paused", NOT_WELL, until)

    def heard(self, told: Iterable[tuple[KnownChannel, SendError | None, datetime]]) -> list[Stop]:
        """What errors told by webhook stop.

        An error counts that is not from before whatever was last done to the channel.
        """
        return [
            _refused(known.channel, error)
            for known, error, at in told
            if error is not None
            and error.error_class in FOR_A_PERSON
            and at >= known.channel.updated_at.replace(microsecond=0)
        ]

    async def write(self, connection: AsyncConnection, stops: Iterable[Stop], now: datetime) -> list[Stop]:
        """Change the channels that nobody changed meanwhile, each once, with their alerts; gives those."""
        done: list[Stop] = []
        for stop in sorted(_each_once(stops), key=lambda one: one.channel_id):
            others = await self._others_of(connection, stop)
            if await self._change(connection, stop, now):
                done += [stop, *[one for one in others if await self._change(connection, one, now)]]
        await raise_alerts(connection, [_alarm(stop) for stop in done if stop.state == "paused"], now)
        active = [stop for stop in done if stop.state == "active"]
        await end_alerts(connection, [one for stop in active for one in _concerns(stop)], now)
        for stop in done:
            if stop.state == "paused":
                log.error("channel_paused", channel_id=stop.channel_id, by_itself=stop.until is not None)
        return done

    async def heed(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        hold: AccountPause | AnswersOnly | PortfolioLimit,
        now: datetime,
    ) -> list[Stop]:
        """Do what a notice asks for; gives the channels that are others now, as they stand."""
        match hold:
            case AccountPause():
                return await self.hold_account(connection, workspace_id, hold, now)
            case AnswersOnly():
                return await self.restrict_account(connection, workspace_id, hold, now)
            case PortfolioLimit():
                limited = await learn(connection, self._channels, workspace_id, hold, now)
                return [_stop(one, one.state, one.state_reason, one.paused_until) for one in limited]

    async def reinstated(
        self, connection: AsyncConnection, workspace_id: str, account_ids: Iterable[str]
    ) -> dict[str, datetime]:
        """When each of these accounts came back last; those that were never gone are left out."""
        found = {
            one: [
                channel.reinstated_at
                for channel in await self._channels.of_account(connection, workspace_id, one)
                if channel.reinstated_at is not None
            ]
            for one in account_ids
        }
        return {one: max(times) for one, times in found.items() if times}

    async def hold_account(
        self, connection: AsyncConnection, workspace_id: str, pause: AccountPause, now: datetime
    ) -> list[Stop]:
        """Hold every number of an account; a pause that a person must end stays as it is."""
        held = await self._channels.lock_account(connection, workspace_id, pause.waba_id)
        stops = [_stop(one, "paused", pause.reason, pause.until) for one in held if _may_stop(one)]
        return await self.write(connection, stops, now)

    async def restrict_account(
        self, connection: AsyncConnection, workspace_id: str, told: AnswersOnly, now: datetime
    ) -> list[Stop]:
        """Have every number of an account only answer until then; their states stay as they are."""
        held = await self._channels.lock_account(connection, workspace_id, told.waba_id)
        for one in held:
            await self._channels.change(
                connection,
                workspace_id,
                one.id,
                now=now,
                answers_until=told.until,
                reinstated_at=UNSET if told.until else max(told.at, one.reinstated_at or told.at),
            )
            if told.until is None and one.answers_until is not None:
                await release_soon(connection, workspace_id, {one.id}, now)
        return [_stop(one, one.state, one.state_reason, one.paused_until) for one in held]

    async def _others_of(self, connection: AsyncConnection, stop: Stop) -> list[Stop]:
        """What becomes of the other numbers of an account that stops as a whole, locked from now on."""
        if stop.account_id is None:
            return []
        held = await self._channels.lock_account(connection, stop.workspace_id, stop.account_id)
        return [
            _stop(one, stop.state, stop.reason)
            for one in held
            if one.id != stop.channel_id and _may_stop(one)
        ]

    async def _change(self, connection: AsyncConnection, stop: Stop, now: datetime) -> bool:
        return await self._channels.change(
            connection,
            stop.workspace_id,
            stop.channel_id,
            now=now,
            state=stop.state,
            state_reason=stop.reason,
            paused_until=stop.until,
            seen_at=stop.seen_at,
        )


def _stop(channel: Channel, state: str, reason: str | None = None, until: datetime | None = None) -> Stop:
    return Stop(channel.id, channel.workspace_id, channel.updated_at, state, reason, until)


def _refused(channel: Channel, error: SendError) -> Stop:
    """A stop for a person to end, of as many numbers as the error is about."""
    account_id = channel.settings.account_id if error.scope == "waba" else None
    return replace(_stop(channel, "paused", error.message), account_id=account_id)


def _each_once(stops: Iterable[Stop]) -> list[Stop]:
    """What becomes of each channel: the first that a person must end, one of the whole account before all."""
    chosen: dict[str, Stop] = {}
    for stop in stops:
        before = chosen.get(stop.channel_id)
        widens = stop.account_id is not None and (before is None or before.account_id is None)
        if before is None or not before.needs_a_person or widens:
            chosen[stop.channel_id] = stop
    return list(chosen.values())


def _may_stop(channel: Channel) -> bool:
    """Whether a stop says anything new of a channel: one that a person must resume stays as it is."""
    return channel.state == "active" or channel.paused_until is not None


def _alarm(stop: Stop) -> Alarm:
    stopped, resting = _concerns(stop)
    if stop.reason != NOT_WELL:
        return Alarm(stopped, Severity.CRITICAL, {"reason": stop.reason or ""})
    return Alarm(resting, Severity.WARNING)


def _concerns(stop: Stop) -> list[Concern]:
    return pauses_of(stop.workspace_id, stop.channel_id)


def pauses_of(workspace_id: str, channel_id: str) -> list[Concern]:
    """The alerts that end when a channel is active again."""
    return [of_channel(workspace_id, channel_id, kind) for kind in (STOPPED, RESTING)]
