"""Files contacts send: fetched at once, checked, and kept; the provider forgets them within days.

Source: section on media of the platform's documentation; received media ids last 7 days, addresses 5 minutes.
"""

import asyncio
from datetime import timedelta

import structlog

from patchbay.messaging.errors import MediaRefused, MessagingError
from patchbay.messaging.providers import Providers
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.clock import Clock, utc_now
from patchbay.services.errors import NotNow
from patchbay.storage import media
from patchbay.storage.database import Database
from patchbay.storage.media import KeptMedia, WantedMedia
from patchbay.storage.vault import Vault

log = structlog.get_logger()

MAX_BYTES = 20_000_000
"""A larger file is not kept; the provider lets documents be 100 MB."""
BATCH = 8
"""Files one process fetches at once."""
CLAIM = timedelta(minutes=3)
"""After this another process may try: longer than any fetch takes."""
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 300, 3_600, 21_600, 86_400))
"""Between attempts; together well within the days the provider keeps a file."""


class Media:
    """Fetches what contacts sent, and gives it out."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        channels: ChannelCache,
        providers: Providers,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._providers = providers
        self._clock = clock

    async def fetch_due(self) -> int:
        """Fetch a few files whose turn it is; gives how many were tried."""
        now = self._clock()
        async with self._database.transaction() as connection:
            due = await media.claim(connection, now, now + CLAIM, BATCH)
        await asyncio.gather(*(self._fetch(wanted) for wanted in due))
        return len(due)

    async def of_message(self, workspace_id: str, message_id: str) -> KeptMedia:
        """The file of a message.

        Raises:
            NotFound: The message has none.
            NotNow: It is still to be fetched, or could not be; the message says which.
        """
        async with self._database.transaction() as connection:
            found = await media.load(connection, self._vault, workspace_id, message_id)
        if found.state == "wanted":
            raise NotNow("The file is still being fetched from the provider.")
        if found.content is None:
            raise NotNow(f"The file could not be fetched: {found.error}")
        return found

    async def _fetch(self, wanted: WantedMedia) -> None:
        """Try one file; an attempt that broke off without a word, its process killed, counts too."""
        if wanted.attempts > len(PAUSES):
            await self._give_up(wanted, "every attempt at it broke off")
            return
        try:
            await self._try(wanted)
        except MediaRefused as error:
            await self._give_up(wanted, error.message)
        except MessagingError as error:
            await self._try_later(wanted, error.message)
        except Exception as error:
            log.exception("media_fetch_failed", message_id=wanted.message_id)
            await self._try_later(wanted, f"something unforeseen went wrong ({type(error).__name__})")

    async def _try(self, wanted: WantedMedia) -> None:
        channel = await self._channels.get(wanted.channel_id)
        if channel is None:
            raise MediaRefused("the channel is gone")
        provider = self._providers.of(channel.channel.provider)
        fetched = await provider.fetch_media(channel.config, wanted.provider_media_id, max_bytes=MAX_BYTES)
        async with self._database.transaction() as connection:
            await media.keep(
                connection,
                self._vault,
                wanted.message_id,
                mime_type=fetched.mime_type,
                sha256=fetched.sha256,
                content=fetched.content,
            )

    async def _try_later(self, wanted: WantedMedia, reason: str) -> None:
        if wanted.attempts >= len(PAUSES):
            await self._give_up(wanted, reason)
            return
        async with self._database.transaction() as connection:
            until = self._clock() + PAUSES[wanted.attempts]
            await media.put_off(connection, wanted.message_id, until, reason)

    async def _give_up(self, wanted: WantedMedia, reason: str) -> None:
        log.warning("media_not_kept", message_id=wanted.message_id)
        async with self._database.transaction() as connection:
            await media.give_up(connection, wanted.message_id, reason)
