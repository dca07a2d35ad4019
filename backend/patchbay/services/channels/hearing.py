"""When each channel's provider was last heard: to the minute, so that it costs nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from patchbay.storage import channel_checks
from patchbay.storage.database import Database

log = structlog.get_logger()

TO_THE = timedelta(minutes=1)
MAX_KNOWN = 10_000
"""Channels remembered; beyond, all are noted anew."""


class Hearing:
    """Notes it on behalf of one process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[str, datetime] = {}

    async def note(self, channel_ids: Collection[str], now: datetime) -> None:
        """Something was read that the providers of these channels sent; in a transaction of its own.

        Where that fails it is noted with what is read next: nobody who waits for an answer is held up by it.
        """
        before = now - TO_THE
        due = [one for one in channel_ids if self._noted.get(one, before) <= before]
        if not due:
            return
        if len(self._noted) >= MAX_KNOWN:
            self._noted.clear()
        self._noted |= dict.fromkeys(due, now)
        try:
            async with self._database.transaction() as connection:
                await channel_checks.note_heard(connection, due, now)
        except Exception as error:  # noqa: BLE001 whatever it is, what was read goes on
            log.warning("hearing_not_noted", error=type(error).__name__)
            for one in due:
                self._noted.pop(one, None)
