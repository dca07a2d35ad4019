"""Channels that are stopped, and begin again, by what their provider answers.

| answer | the channel is paused |
|---|---|
| access refused, account stopped | until a person resumes it |
| a notice that the account is stopped | until a person resumes it, or the end it names |
| no answer, an error of the provider's, too often | for a while, longer each time (see `Breaker`) |

A pause that is over ends with the first message that is accepted. Each pause is an alert, which ends with it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.breaker import Breaker
from patchbay.messaging.channel import Accepted, SendResult, Unknown
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.services.alerts import Alarm, Severity, end_alerts, of_channel, raise_alerts
from patchbay.services.channel_cache import KnownChannel
from patchbay.services.provider_alerts import AccountPause
from patchbay.storage.alerts import Concern
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.vault import Vault

log = structlog.get_logger()

FOR_A_PERSON = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT_STOP})
"""Classes of refusals that hold for every message of the number."""
PROVIDER_TROUBLE = frozenset({ErrorClass.TRANSIENT, ErrorClass.AMBIGUOUS})
STOPPED = "channel_stopped"
RESTING = "channel_resting"
"""Alerts of a channel that a person must resume, and of one that begins again by itself."""
NOT_WELL = "The provider does not answer as it should; messages wait until it does."


class Stop(Struct, frozen=True):
    """What becomes of a channel."""

    channel_id: str
    workspace_id: str
    state: str
    reason: str | None = None
    until: datetime | None = None
    """When it ends by itself."""

    @property
    def needs_a_person(self) -> bool:
        """Whether nothing but a person ends it."""
        return self.state == "paused" and self.until is None


class Stops:
    """Watches the answers that one process gets."""

    def __init__(self, vault: Vault) -> None:
        self._channels = ChannelRepository(vault)
        self._breakers: dict[str, Breaker] = {}

    def judge(self, answers: Iterable[tuple[KnownChannel, SendResult]], now: datetime) -> list[Stop]:
        """Take note of answers; gives the channels that change by them, each once."""
        changed: dict[str, Stop] = {}
        for known, result in answers:
            stop = self._judge(known, result, now)
            before = changed.get(known.channel.id)
            if stop is not None and (before is None or not before.needs_a_person):
                changed[stop.channel_id] = stop
        return list(changed.values())

    async def write(self, connection: AsyncConnection, stops: Iterable[Stop], now: datetime) -> None:
        """Change the channels, and raise or end their alerts."""
        stops = list(stops)
        await raise_alerts(connection, [_alarm(stop) for stop in stops if stop.state == "paused"], now)
        active = [stop for stop in stops if stop.state == "active"]
        await end_alerts(connection, [one for stop in active for one in _concerns(stop)], now)
        for stop in stops:
            if stop.state == "paused":
                log.error("channel_paused", channel_id=stop.channel_id, by_itself=stop.until is not None)
            await self._channels.change(
                connection,
                stop.workspace_id,
                stop.channel_id,
                now=now,
                state=stop.state,
                state_reason=stop.reason,
                paused_until=stop.until,
            )

    async def hold_account(
        self, connection: AsyncConnection, workspace_id: str, pause: AccountPause, now: datetime
    ) -> list[Stop]:
        """Hold every number of an account; a pause that a person must end stays as it is."""
        held = await self._channels.of_account(connection, workspace_id, pause.waba_id)
        stops = [
            Stop(one.id, workspace_id, "paused", pause.reason, pause.until)
            for one in held
            if one.state == "active" or one.paused_until is not None
        ]
        await self.write(connection, stops, now)
        return stops

    def _judge(self, known: KnownChannel, result: SendResult, now: datetime) -> Stop | None:
        channel = known.channel
        breaker = self._breakers.setdefault(channel.id, Breaker())
        if isinstance(result, Accepted):
            breaker.note(succeeded=True, now_s=now.timestamp())
            ends = channel.state == "paused" and channel.paused_until is not None
            return Stop(channel.id, channel.workspace_id, "active") if ends else None
        error_class = None if result.error is None else result.error.error_class
        if result.error is not None and error_class in FOR_A_PERSON:
            return Stop(channel.id, channel.workspace_id, "paused", result.error.message)
        is_trouble = isinstance(result, Unknown) or error_class in PROVIDER_TROUBLE
        pause_s = breaker.note(succeeded=not is_trouble, now_s=now.timestamp())
        if pause_s is None or (channel.state == "paused" and channel.paused_until is None):
            return None
        until = now + timedelta(seconds=pause_s)
        return Stop(channel.id, channel.workspace_id, "paused", NOT_WELL, until)


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
