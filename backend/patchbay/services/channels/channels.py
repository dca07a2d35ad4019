"""Channels: numbers at providers, made, rotated, paused; their secrets go in and never come out."""

from patchbay.services.alerts.alerts import CHANGED, end_alerts
from patchbay.services.auditing import Audit, Change
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.channels.forms import ChannelChange, NewChannel, changed, kept
from patchbay.services.channels.releasing import release_soon
from patchbay.services.channels.stops import pauses_of
from patchbay.services.clock import Clock
from patchbay.services.errors import NotNow
from patchbay.services.live.live import Live, LiveNotice
from patchbay.storage import alerts, campaigns
from patchbay.storage.channels import Channel, ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault


class Channels:
    """Makes and changes channels."""

    def __init__(
        self, database: Database, vault: Vault, *, cache: ChannelCache, live: Live, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._cache = cache
        self._live = live
        self._audit = audit
        self._clock = clock
        self._channels = ChannelRepository(vault)

    async def create(self, workspace_id: str, new: NewChannel, actor: str) -> str:
        """Make a channel; gives its id.

        Raises:
            Conflict: The workspace has this number already.
        """
        now = self._clock()
        parts = kept(new)
        channel = Channel(
            id=new_id(),
            workspace_id=workspace_id,
            provider=parts.provider,
            name=new.name,
            external_id=parts.external_id,
            settings=parts.settings,
            state="active",
            state_reason=None,
            created_at=now,
            updated_at=now,
        )
        async with self._database.transaction() as connection:
            await self._channels.add(connection, channel, parts.secrets)
            change = Change(actor, "channel.created", f"channel:{channel.id}", {"name": new.name})
            await self._audit.record(connection, workspace_id, change)
        self._changed(workspace_id, channel.id)
        return channel.id

    async def get(self, workspace_id: str, channel_id: str) -> Channel:
        """One channel, without its secrets.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            return await self._channels.get(connection, workspace_id, channel_id)

    async def hook(self, workspace_id: str, channel_id: str) -> str | None:
        """The path at which its provider calls us, if it does, with whatever is secret about it.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            channel = await self._channels.get(connection, workspace_id, channel_id)
            secrets = await self._channels.secrets_of(connection, workspace_id, channel_id)
        path = hook_path(channel)
        if secrets.hook_end:
            path = f"/hooks/{channel.provider}/{channel_id}/{secrets.hook_end}"
        return path

    async def find_by_number(self, workspace_id: str, phone_number_id: str) -> Channel | None:
        """The workspace's WhatsApp channel of this number, or None."""
        async with self._database.transaction() as connection:
            return await self._channels.find_by_external_id(
                connection, workspace_id, "whatsapp", phone_number_id
            )

    async def page(self, workspace_id: str, request: PageRequest) -> Page[Channel]:
        """Channels, newest first."""
        async with self._database.transaction() as connection:
            return await self._channels.page(connection, workspace_id, request)

    async def change(self, workspace_id: str, channel_id: str, wanted: ChannelChange, actor: str) -> Channel:
        """Change what is given, secrets included.

        Raises:
            NotFound: None of that id.
            Invalid: A field that channels of its provider do not have.
        """
        async with self._database.transaction() as connection:
            found = await self._channels.lock(connection, workspace_id, channel_id)
            secrets = await self._channels.secrets_of(connection, workspace_id, channel_id)
            settings, secrets = changed(found.settings, secrets, wanted)
            await self._channels.change(
                connection,
                workspace_id,
                channel_id,
                now=self._clock(),
                name=wanted.name,
                settings=settings,
                secrets=secrets,
            )
            fields = list(wanted.given())
            if "people_per_day" in fields:
                await release_soon(connection, workspace_id, {channel_id}, self._clock())
            change = Change(actor, "channel.changed", f"channel:{channel_id}", {"fields": fields})
            await self._audit.record(connection, workspace_id, change)
            after = await self._channels.get(connection, workspace_id, channel_id)
        self._changed(workspace_id, channel_id)
        return after

    async def pause(self, workspace_id: str, channel_id: str, actor: str, reason: str | None) -> Channel:
        """Hold back what goes out; what comes in is still taken.

        Raises:
            NotFound: None of that id.
        """
        return await self._set_state(workspace_id, channel_id, actor, ("paused", reason))

    async def resume(self, workspace_id: str, channel_id: str, actor: str) -> Channel:
        """Send again, beginning with what was held back.

        Raises:
            NotFound: None of that id.
        """
        return await self._set_state(workspace_id, channel_id, actor, ("active", None))

    async def remove(self, workspace_id: str, channel_id: str, actor: str) -> None:
        """Delete a channel with its conversations, templates and campaigns.

        Raises:
            NotFound: None of that id.
            NotNow: A campaign of it is under way.
        """
        async with self._database.transaction() as connection:
            found = await self._channels.get(connection, workspace_id, channel_id)
            campaign = await campaigns.find_under_way(connection, workspace_id, channel_id)
            if campaign is not None:
                raise NotNow(f"The campaign “{campaign}” goes out over this channel: stop it first.")
            await self._channels.remove(connection, workspace_id, channel_id)
            await alerts.end_of_subject(connection, workspace_id, ("channel", channel_id), self._clock())
            change = Change(actor, "channel.deleted", f"channel:{channel_id}", {"name": found.name})
            await self._audit.record(connection, workspace_id, change)
        self._changed(workspace_id, channel_id)

    def _changed(self, workspace_id: str, channel_id: str) -> None:
        self._cache.forget(channel_id)
        self._live.publish(workspace_id, LiveNotice(kind="channel"), CHANGED)

    async def _set_state(
        self, workspace_id: str, channel_id: str, actor: str, wanted: tuple[str, str | None]
    ) -> Channel:
        state, reason = wanted
        async with self._database.transaction() as connection:
            await self._channels.get(connection, workspace_id, channel_id)
            await self._channels.change(
                connection,
                workspace_id,
                channel_id,
                now=self._clock(),
                state=state,
                state_reason=reason,
                paused_until=None,
            )
            if state == "active":
                await end_alerts(connection, pauses_of(workspace_id, channel_id), self._clock())
                await release_soon(connection, workspace_id, {channel_id}, self._clock())
            change = Change(actor, f"channel.{state}", f"channel:{channel_id}", {"reason": reason})
            await self._audit.record(connection, workspace_id, change)
            after = await self._channels.get(connection, workspace_id, channel_id)
        self._changed(workspace_id, channel_id)
        return after


def hook_path(channel: Channel) -> str | None:
    """Where its provider calls us, as far as everybody may know it; None where that is a secret."""
    return f"/hooks/whatsapp/{channel.id}" if channel.provider == "whatsapp" else None
