"""Asking providers what became of messages: outside of transactions, and a silence proves nothing."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from msgspec import Struct

from patchbay.messaging.channel import Channel
from patchbay.messaging.errors import MessagingError
from patchbay.messaging.inquiry import FoundMessage, Inquiry
from patchbay.messaging.lifecycle import MessageState
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.lifecycle.facts import SENT_S, Fact, error_data
from patchbay.services.sending.judging import ACCEPTED_S
from patchbay.storage.settling import OpenMessage

log = structlog.get_logger()

ProviderOf = Callable[[str], Channel]
"""Who speaks for the channels of a provider, by its name."""
FROM_HISTORY = {"code": "found_in_history", "message": "The provider was asked, and has this message."}
NOT_SHOWN = {
    "code": "not_in_history",
    "message": "The provider was asked, and shows no such message. That proves nothing, so we go on waiting.",
}
NOT_ANSWERED = {"code": "history_unavailable", "message": "The provider was asked, and could not say."}


class Learned(Struct, frozen=True):
    """What came of asking about one message: facts, or why there are none."""

    message: OpenMessage
    facts: tuple[Fact, ...] = ()
    note: dict[str, str] | None = None


class Inquiries:
    """Asks about messages."""

    def __init__(self, channels: ChannelCache, provider_of: ProviderOf) -> None:
        self._channels = channels
        self._provider_of = provider_of

    def can_ask(self, provider: str) -> bool:
        """Whether this provider can be asked at all."""
        return isinstance(self._provider_of(provider), Inquiry)

    async def ask(self, asked: Sequence[OpenMessage], now: datetime) -> list[Learned]:
        """Ask about each, all at once; those whose provider cannot be asked are left out."""
        can = [one for one in asked if self.can_ask(one.provider)]
        return list(await asyncio.gather(*(self._ask(one, now) for one in can)))

    async def _ask(self, message: OpenMessage, now: datetime) -> Learned:
        known = await self._channels.get(message.channel_id)
        provider = self._provider_of(message.provider)
        if known is None or not isinstance(provider, Inquiry):
            return Learned(message, note=NOT_ANSWERED)
        try:
            found = await provider.find_message(known.config, message.id, message.provider_id)
        except MessagingError as error:
            log.info("history_not_asked", message_id=message.id, error=type(error).__name__)
            return Learned(message, note=NOT_ANSWERED)
        except Exception:  # whatever it is, the others that are asked about go on
            log.exception("history_not_read", message_id=message.id)
            return Learned(message, note=NOT_ANSWERED)
        if found is None:
            return Learned(message, note=NOT_SHOWN)
        return Learned(message, _facts(message, found, now))


def _facts(message: OpenMessage, found: FoundMessage, now: datetime) -> tuple[Fact, ...]:
    """That it was taken, and everything the provider tells of it since."""
    taken = Fact(
        workspace_id=message.workspace_id,
        message_id=message.id,
        state=MessageState.ACCEPTED,
        source="reconciler",
        at=now if not found.reports else found.reports[0].occurred_at,
        identity=f"{message.id}:history:accepted",
        provider_id=found.provider_id,
        settle_at=now + timedelta(seconds=ACCEPTED_S),
        note=FROM_HISTORY,
    )
    reported = [
        Fact(
            workspace_id=message.workspace_id,
            message_id=message.id,
            state=one.state,
            source="reconciler",
            at=one.occurred_at,
            identity=f"{message.id}:history:{one.state.value}",
            error=None if one.error is None else error_data(one.error),
            provider_id=found.provider_id,
            settle_at=now + timedelta(seconds=SENT_S) if one.state is MessageState.SENT else None,
            note=FROM_HISTORY,
        )
        for one in found.reports
    ]
    return (taken, *reported)
