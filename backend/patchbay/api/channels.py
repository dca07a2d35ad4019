"""`/channels`: numbers at providers."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.providers import Providers
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.channels.channels import Channels, hook_path
from patchbay.services.channels.forms import ChannelChange, NewChannel
from patchbay.services.sweeps.channel_checks import ChannelChecks, CheckView
from patchbay.services.templates.sync import Synced, TemplateSync
from patchbay.storage.channels import Channel, LearnedLimit
from patchbay.storage.paging import Page, PageRequest


class Pause(Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing goes out."""

    reason: Annotated[str, Meta(max_length=500)] | None = None


class MessagingLimit(Struct, frozen=True):
    """How many people the portfolio of a WhatsApp number may write to first in 24 hours."""

    people_per_day: int | None
    """What holds; null: as many as there are."""
    source: Literal["set", "learned"]
    """Whether a person set it, or the platform told."""
    learned: LearnedLimit | None
    """What the platform told last, and when."""


class ChannelView(Struct, frozen=True):
    """A channel; its secrets are never shown."""

    id: str
    provider: str
    name: str
    phone_number_id: str | None
    """Of WhatsApp channels, as the two below."""
    waba_id: str | None
    api_version: str | None
    instance_id: str | None
    """Of UltraMsg channels."""
    from_address: str | None
    """Of e-mail, as all that follow up to the subject."""
    host: str | None
    port: int | None
    security: str | None
    user: str | None
    sender_name: str | None
    subject: str | None
    api_base: str | None
    display_number: str | None
    messages_per_s: float
    portfolio_id: str | None
    """Of WhatsApp channels, as the next."""
    people_per_day: int | None
    """What a person set; null where what the platform tells holds."""
    messaging_limit: MessagingLimit | None
    """Null where nothing is known."""
    state: str
    state_reason: str | None
    paused_until: datetime | None
    """When a pause ends by itself: the first message that is then taken ends it. Null where a person has to
    end it, and of a channel that is not paused."""
    answers_until: datetime | None
    """Until when it may only answer, by its provider's word; in year 9000 where nobody knows. Null where it
    may write first."""
    webhook_url: str | None
    """What to give the provider as the callback URL; null where it is secret or there is none."""
    capabilities: Capabilities
    """What it can carry."""
    created_at: datetime
    updated_at: datetime


class ChannelViews:
    """Shows channels of this installation."""

    def __init__(self, public_url: str, providers: Providers) -> None:
        self._public_url = public_url
        self._providers = providers

    def of(self, channel: Channel) -> ChannelView:
        """The channel as the API shows it."""
        settings, is_whatsapp = channel.settings, channel.provider == "whatsapp"
        return ChannelView(
            id=channel.id,
            provider=channel.provider,
            name=channel.name,
            phone_number_id=channel.external_id if is_whatsapp else None,
            waba_id=getattr(settings, "waba_id", None),
            api_version=getattr(settings, "api_version", None),
            instance_id=channel.external_id if channel.provider == "ultramsg" else None,
            from_address=channel.external_id if channel.provider == "email" else None,
            host=getattr(settings, "host", None),
            port=getattr(settings, "port", None),
            security=getattr(settings, "security", None),
            user=getattr(settings, "user", None),
            sender_name=getattr(settings, "sender_name", None),
            subject=getattr(settings, "subject", None),
            api_base=getattr(settings, "api_base", None),
            display_number=settings.display_number,
            messages_per_s=settings.messages_per_s,
            portfolio_id=getattr(settings, "portfolio_id", None),
            people_per_day=settings.most_people,
            messaging_limit=_messaging_limit(channel),
            state=channel.state,
            state_reason=channel.state_reason,
            paused_until=channel.paused_until,
            answers_until=channel.answers_until,
            webhook_url=self.url(hook_path(channel)),
            capabilities=self._providers.capabilities_of(channel.provider),
            created_at=channel.created_at,
            updated_at=channel.updated_at,
        )

    def url(self, path: str | None) -> str | None:
        """The whole address of a path of ours."""
        return None if path is None else f"{self._public_url}{path}"


def _messaging_limit(channel: Channel) -> MessagingLimit | None:
    learned, is_set = channel.learned, channel.settings.most_people is not None
    if not is_set and learned is None:
        return None
    most = None if channel.reach is None else channel.reach[1]
    return MessagingLimit(most, "set" if is_set else "learned", learned)


class HookView(Struct, frozen=True):
    """What to give the provider as the callback URL; null where it does not call."""

    url: str | None


class ChannelController(Controller):
    """Channels of the principal's workspace."""

    path = "/channels"
    tags = ("channels",)

    @get(guards=[requires(Permission.CHANNELS_READ)])
    async def list_channels(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        views: NamedDependency[ChannelViews],
        page: NamedDependency[PageRequest],
    ) -> Page[ChannelView]:
        """Channels, newest first."""
        found = await channels.page(principal.workspace_id, page)
        return Page([views.of(one) for one in found.items], found.next)

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
        views: NamedDependency[ChannelViews],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ChannelView:
        """One channel."""
        return views.of(await channels.get(principal.workspace_id, id))

    @patch("/{id:str}", guards=[requires(Permission.CHANNELS_MANAGE)])
    async def change_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        views: NamedDependency[ChannelViews],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[ChannelChange],
    ) -> ChannelView:
        """Change what is given. A new app secret leaves the present one valid beside it."""
        changed = await channels.change(principal.workspace_id, id, data, actor_of(principal))
        return views.of(changed)

    @delete("/{id:str}", guards=[requires(Permission.CHANNELS_MANAGE)])
    async def delete_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete it with its conversations, templates and campaigns; not while one of these is under way."""
        await channels.remove(principal.workspace_id, id, actor_of(principal))

    @get("/{id:str}/webhook", guards=[requires(Permission.CHANNELS_MANAGE)])
    async def get_webhook(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        views: NamedDependency[ChannelViews],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> HookView:
        """Where the provider calls us, the secret end of the address included."""
        return HookView(views.url(await channels.hook(principal.workspace_id, id)))

    @post("/{id:str}/pause", status_code=200, guards=[requires(Permission.CHANNELS_MANAGE)])
    async def pause_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        views: NamedDependency[ChannelViews],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Pause],
    ) -> ChannelView:
        """Hold back what goes out."""
        paused = await channels.pause(principal.workspace_id, id, actor_of(principal), data.reason)
        return views.of(paused)

    @post("/{id:str}/resume", status_code=200, guards=[requires(Permission.CHANNELS_MANAGE)])
    async def resume_channel(
        self,
        principal: NamedDependency[Principal],
        channels: NamedDependency[Channels],
        views: NamedDependency[ChannelViews],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ChannelView:
        """Send again."""
        return views.of(await channels.resume(principal.workspace_id, id, actor_of(principal)))

    @post("/{id:str}/sync-templates", status_code=200, guards=[requires(Permission.TEMPLATES_MANAGE)])
    async def sync_templates(
        self,
        principal: NamedDependency[Principal],
        template_sync: NamedDependency[TemplateSync],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Synced:
        """Fetch every template of the account from the provider."""
        return await template_sync.sync(principal.workspace_id, id, actor_of(principal))

    @get("/{id:str}/check", guards=[requires(Permission.CHANNELS_READ)])
    async def get_check(
        self,
        principal: NamedDependency[Principal],
        channel_checks: NamedDependency[ChannelChecks],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CheckView:
        """When its provider was last heard, and what it said when it was last asked."""
        return await channel_checks.of_channel(principal.workspace_id, id)

    @post("/{id:str}/check", status_code=200, guards=[requires(Permission.CHANNELS_MANAGE)])
    async def check_channel(
        self,
        principal: NamedDependency[Principal],
        channel_checks: NamedDependency[ChannelChecks],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> CheckView:
        """Ask its provider now: health, subscription, templates."""
        return await channel_checks.check(principal.workspace_id, id)
