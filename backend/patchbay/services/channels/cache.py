"""Channels with their secrets, remembered for a moment: the hot path asks for the same few all the time."""

import asyncio
import time
from collections.abc import Collection
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.channel import ChannelConfig
from patchbay.messaging.policy_facts import Rules
from patchbay.services.channels.configs import config_of
from patchbay.services.clock import NOTICED_WITHIN_S
from patchbay.services.policy_rules import rules_of
from patchbay.storage.channels import Channel, ChannelRepository, ChannelSecrets
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.vault import Vault

MAX_KNOWN = 10_000
"""Channels remembered, ids that are none among them; beyond, all are looked up anew."""


class KnownChannel(Struct, frozen=True):
    """A channel, ready to speak for, and its workspace's rules for speaking."""

    channel: Channel
    secrets: ChannelSecrets
    config: ChannelConfig
    rules: Rules


class ChannelCache:
    """Looks channels up by id, at most once every `NOTICED_WITHIN_S` each."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._repository = ChannelRepository(vault)
        self._known: dict[str, tuple[float, KnownChannel | None]] = {}
        self._looking: dict[str, asyncio.Task[KnownChannel | None]] = {}

    async def get(self, channel_id: str) -> KnownChannel | None:
        """The channel, or None when there is none of that id."""
        kept = self._known.get(channel_id)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        looking = self._looking.get(channel_id)
        if looking is None:
            looking = self._looking[channel_id] = asyncio.create_task(self._look_alone(channel_id))
        return await asyncio.shield(looking)

    async def get_of(self, workspace_id: str, channel_id: str) -> KnownChannel:
        """The channel of a workspace.

        Raises:
            NotFound: The workspace has none of that id.
        """
        known = await self.get(channel_id)
        if known is None or known.channel.workspace_id != workspace_id:
            raise NotFound("channel", channel_id)
        return known

    async def get_within(self, connection: AsyncConnection, channel_id: str) -> KnownChannel | None:
        """As `get`, for who has a transaction open."""
        return (await self.get_all(connection, [channel_id]))[channel_id]

    async def get_all(
        self, connection: AsyncConnection, channel_ids: Collection[str]
    ) -> dict[str, KnownChannel | None]:
        """As `get_within`, for several: those that are not remembered are looked up together."""
        now = time.monotonic()
        kept = {one: self._known[one] for one in channel_ids if one in self._known}
        known = {one: channel for one, (until, channel) in kept.items() if until > now}
        unknown = set(channel_ids) - known.keys()
        return known | await self._look(connection, unknown) if unknown else known

    async def find_number(
        self, connection: AsyncConnection, asked: KnownChannel, external_id: str
    ) -> KnownChannel | None:
        """The channel of another number of the same workspace and provider, or None."""
        if external_id in ("", asked.channel.external_id):
            return asked
        channel = await self._repository.find_by_external_id(
            connection, asked.channel.workspace_id, asked.channel.provider, external_id
        )
        return None if channel is None else await self.get_within(connection, channel.id)

    def forget(self, channel_id: str) -> None:
        """Look again next time: it has just been changed here."""
        self._known.pop(channel_id, None)

    async def _look_alone(self, channel_id: str) -> KnownChannel | None:
        """One look for everybody who asks at the same time."""
        try:
            async with self._database.transaction() as connection:
                return (await self._look(connection, [channel_id]))[channel_id]
        finally:
            del self._looking[channel_id]

    async def _look(
        self, connection: AsyncConnection, channel_ids: Collection[str]
    ) -> dict[str, KnownChannel | None]:
        found = await self._repository.find_anywhere(connection, channel_ids)
        known = {one: _known(*found[one]) if one in found else None for one in channel_ids}
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        until = time.monotonic() + NOTICED_WITHIN_S
        self._known |= {one: (until, channel) for one, channel in known.items()}
        return known


def _known(channel: Channel, secrets: ChannelSecrets, settings: dict[str, Any]) -> KnownChannel:
    return KnownChannel(channel, secrets, config_of(channel, secrets), rules_of(settings))
