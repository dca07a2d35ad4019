"""`/channels`: numbers at providers."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.channels import ChannelChange, Channels, NewChannel
from patchbay.services.templates import Synced, Templates
from patchbay.settings import Settings
from patchbay.storage.channels import Channel
from patchbay.storage.paging import Page, PageRequest


class Pause(Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing goes out."""

    reason: Annotated[str, Meta(max_length=500)] | None = None


class ChannelView(Struct, frozen=True):
    """A channel; its secrets are never shown."""

    id: str
    provider: str
    name: str
    phone_number_id: str
    waba_id: str
    api_base: str
    api_version: str
    display_number: str | None
    messages_per_s: float
    state: str
    state_reason: str | None
    webhook_url: str
    """What to give the provider as the callback URL."""
    created_at: datetime
    updated_at: datetime


class ChannelController(Controller):
    """Channels of the principal's workspace."""

    path = "/channels"
    tags = ("channels",)

    @get(guards=[requires(Permission.CHANNELS_READ)])
    async def list_channels(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        settings: NamedDependency[Settings],
        page: NamedDependency[PageRequest],
    ) -> Page[ChannelView]:
        """Channels, newest first."""
        found = await channels.page(principal.workspace_id, page)
        return Page([_view(one, settings) for one in found.items], found.next)

    @post(guards=[requires(Permission.CHANNELS_MANAGE)])
    async def create_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        data: JSONBody[NewChannel],
    ) -> Made:
        """Make a channel."""
        return Made(await channels.create(principal.workspace_id, data, actor_of(principal)))

    @get("/{id:str}", guards=[requires(Permission.CHANNELS_READ)])
    async def get_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        settings: NamedDependency[Settings],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ChannelView:
        """One channel."""
        return _view(await channels.get(principal.workspace_id, id), settings)

    @patch("/{id:str}", guards=[requires(Permission.CHANNELS_MANAGE)])
    async def change_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        settings: NamedDependency[Settings],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[ChannelChange],
    ) -> ChannelView:
        """Change what is given. A new app secret leaves the present one valid beside it."""
        changed = await channels.change(principal.workspace_id, id, data, actor_of(principal))
        return _view(changed, settings)

    @delete("/{id:str}", guards=[requires(Permission.CHANNELS_MANAGE)])
    async def delete_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete it with its conversations and templates."""
        await channels.remove(principal.workspace_id, id, actor_of(principal))

    @post("/{id:str}/pause", status_code=200, guards=[requires(Permission.CHANNELS_MANAGE)])
    async def pause_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        settings: NamedDependency[Settings],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Pause],
    ) -> ChannelView:
        """Hold back what goes out."""
        paused = await channels.pause(principal.workspace_id, id, actor_of(principal), data.reason)
        return _view(paused, settings)

    @post("/{id:str}/resume", status_code=200, guards=[requires(Permission.CHANNELS_MANAGE)])
    async def resume_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        settings: NamedDependency[Settings],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ChannelView:
        """Send again."""
        return _view(await channels.resume(principal.workspace_id, id, actor_of(principal)), settings)

    @post("/{id:str}/sync-templates", status_code=200, guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def sync_templates(
        self,
        principal: NamedDependency[Principal],
        templates: NamedDependency[Templates],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Synced:
        """Fetch every template of the account from the provider."""
        return await templates.sync(principal.workspace_id, id, actor_of(principal))


def _view(channel: Channel, settings: Settings) -> ChannelView:
    return ChannelView(
        id=channel.id,
        provider=channel.provider,
        name=channel.name,
        phone_number_id=channel.external_id,
        waba_id=channel.settings.waba_id,
        api_base=channel.settings.api_base,
        api_version=channel.settings.api_version,
        display_number=channel.settings.display_number,
        messages_per_s=channel.settings.messages_per_s,
        state=channel.state,
        state_reason=channel.state_reason,
        webhook_url=f"{settings.public_url}/hooks/{channel.provider}/{channel.id}",
        created_at=channel.created_at,
        updated_at=channel.updated_at,
    )
