"""Channels that are stopped, and begin again, by what their provider answers.

| answer | the channel is paused |
|---|---|
| access refused, account stopped | until a person resumes it |
| no answer, an error of the provider's, too often | for a while, longer each time (see `Breaker`) |

A pause that is over ends with the first message that is accepted.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.breaker import Breaker
from patchbay.messaging.channel import Accepted, SendResult, Unknown
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.services.channel_cache import KnownChannel
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.vault import Vault

log = structlog.get_logger()

FOR_A_PERSON = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT_STOP})
"""Classes of refusals that hold for every message of the number."""
PROVIDER_TROUBLE = frozenset({ErrorClass.TRANSIENT, ErrorClass.AMBIGUOUS})
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
        """Change the channels."""
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
