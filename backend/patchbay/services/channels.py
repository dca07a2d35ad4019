"""Channels: numbers at providers, made, rotated, paused; their secrets go in and never come out."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from patchbay.services.alerts import CHANGED, end_alerts
from patchbay.services.auditing import Audit, Change
from patchbay.services.channel_cache import ChannelCache
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, Problem
from patchbay.services.live import Live, LiveNotice
from patchbay.services.stops import pauses_of
from patchbay.storage import alerts
from patchbay.storage.channels import Channel, ChannelRepository, ChannelSecrets, ChannelSettings
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault

DEFAULT_API_BASE = "https://graph.facebook.com"
DEFAULT_API_VERSION = "v24.0"

Name = Annotated[str, Meta(min_length=1, max_length=200)]
ProviderId = Annotated[str, Meta(pattern=r"^[0-9]{1,32}$", description="Digits, as the provider shows them.")]
Secret = Annotated[str, Meta(min_length=1, max_length=2_000)]
APIBase = Annotated[str, Meta(pattern=r"^https?://[^/?#@\s]+(/[^?#\s]*)?$", max_length=500)]
MessagesPerSecond = Annotated[float, Meta(gt=0, le=10_000)]
APIVersion = Annotated[str, Meta(pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$")]


class NewChannel(Struct, frozen=True, forbid_unknown_fields=True):
    """What a WhatsApp channel is made from."""

    provider: Literal["whatsapp"]
    name: Name
    phone_number_id: ProviderId
    waba_id: ProviderId
    access_token: Secret
    app_secret: Secret
    verify_token: Secret
    api_base: APIBase = DEFAULT_API_BASE
    api_version: APIVersion = DEFAULT_API_VERSION
    app_secret_previous: Secret | None = None
    """Accepted as well while the app's secret is being replaced."""
    display_number: Annotated[str, Meta(max_length=40)] | None = None
    messages_per_s: MessagesPerSecond = 80.0
    """What the provider lets the number send; a part of it is kept for replies."""


class ChannelChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What may change of a channel; absent means untouched."""

    name: Name | UnsetType = UNSET
    waba_id: ProviderId | UnsetType = UNSET
    access_token: Secret | UnsetType = UNSET
    app_secret: Secret | UnsetType = UNSET
    """A new one keeps the present one valid, until `app_secret_previous` is set to null."""
    app_secret_previous: Secret | UnsetType | None = UNSET
    verify_token: Secret | UnsetType = UNSET
    api_base: APIBase | UnsetType = UNSET
    api_version: APIVersion | UnsetType = UNSET
    display_number: Annotated[str, Meta(max_length=40)] | UnsetType | None = UNSET
    messages_per_s: MessagesPerSecond | UnsetType = UNSET


CHANGEABLE = ("waba_id", "api_base", "api_version", "display_number", "messages_per_s")
"""What of the settings a `ChannelChange` may hold."""


class Channels:
    """Makes and changes channels."""

    def __init__(
        self, database: Database, vault: Vault, *, cache: ChannelCache, live: Live, audit: Audit, now: Clock
    ) -> None:
        self._database = database
        self._cache = cache
        self._live = live
        self._audit = audit
        self._now = now
        self._channels = ChannelRepository(vault)

    async def create(self, workspace_id: str, new: NewChannel, actor: str) -> str:
        """Make a channel; gives its id.

        Raises:
            Conflict: The workspace has this number already.
        """
        now = self._now()
        channel = Channel(
            id=new_id(),
            workspace_id=workspace_id,
            provider=new.provider,
            name=new.name,
            external_id=new.phone_number_id,
            settings=ChannelSettings(
                new.waba_id, new.api_base.rstrip("/"), new.api_version, new.display_number, new.messages_per_s
            ),
            state="active",
            state_reason=None,
            created_at=now,
            updated_at=now,
        )
        app_secrets = tuple(secret for secret in (new.app_secret, new.app_secret_previous) if secret)
        secrets = ChannelSecrets(new.access_token, app_secrets, new.verify_token)
        async with self._database.transaction() as connection:
            await self._channels.add(connection, channel, secrets)
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
        """
        async with self._database.transaction() as connection:
            found = await self._channels.get(connection, workspace_id, channel_id)
            secrets = await self._channels.secrets_of(connection, workspace_id, channel_id)
            settings = _changed(found.settings, wanted, CHANGEABLE)
            await self._channels.change(
                connection,
                workspace_id,
                channel_id,
                now=self._now(),
                name=wanted.name,
                settings=structs.replace(settings, api_base=settings.api_base.rstrip("/")),
                secrets=_rotated(secrets, wanted),
            )
            changed = [name for name in wanted.__struct_fields__ if getattr(wanted, name) is not UNSET]
            change = Change(actor, "channel.changed", f"channel:{channel_id}", {"fields": changed})
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
        """Delete a channel with its conversations and templates.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._channels.get(connection, workspace_id, channel_id)
            await self._channels.remove(connection, workspace_id, channel_id)
            await alerts.end_of_subject(connection, workspace_id, ("channel", channel_id), self._now())
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
                now=self._now(),
                state=state,
                state_reason=reason,
                paused_until=None,
            )
            if state == "active":
                await end_alerts(connection, pauses_of(workspace_id, channel_id), self._now())
            change = Change(actor, f"channel.{state}", f"channel:{channel_id}", {"reason": reason})
            await self._audit.record(connection, workspace_id, change)
            after = await self._channels.get(connection, workspace_id, channel_id)
        self._changed(workspace_id, channel_id)
        return after


def _changed(settings: ChannelSettings, wanted: ChannelChange, names: tuple[str, ...]) -> ChannelSettings:
    given: dict[str, Any] = {
        name: getattr(wanted, name) for name in names if getattr(wanted, name) is not UNSET
    }
    return structs.replace(settings, **given)


def _rotated(secrets: ChannelSecrets, wanted: ChannelChange) -> ChannelSecrets:
    current, *rest = secrets.app_secrets
    previous = rest[0] if rest else None
    if not isinstance(wanted.app_secret, UnsetType) and wanted.app_secret != current:
        current, previous = wanted.app_secret, current
    if not isinstance(wanted.app_secret_previous, UnsetType):
        previous = wanted.app_secret_previous
    if previous == current:
        raise Invalid(
            "The two app secrets are the same.", [Problem("app_secret_previous", "expected another one")]
        )
    return ChannelSecrets(
        access_token=secrets.access_token if wanted.access_token is UNSET else str(wanted.access_token),
        app_secrets=(current,) if previous is None else (current, previous),
        verify_token=secrets.verify_token if wanted.verify_token is UNSET else str(wanted.verify_token),
    )
