"""The contract every channel fulfils, whoever the provider is."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.errors import ConnectFailed, NoAnswer, SendError
from patchbay.messaging.template_rules import TemplateContent
from patchbay.sdk import HTTPResponse, MessageContent

__all__ = [
    "Accepted",
    "Channel",
    "ChannelConfig",
    "ChannelHealth",
    "ConnectFailed",
    "FetchedMedia",
    "HTTPPort",
    "NoAnswer",
    "OutgoingMessage",
    "ProviderTemplate",
    "Recipient",
    "Rejected",
    "SendResult",
    "TakenTemplate",
    "TemplateDesk",
    "Unknown",
]


ChannelConfig = Any
"""What it takes to speak for one channel: the provider's own Struct, which only the provider reads."""


class Recipient(Struct, frozen=True):
    """Whom a message is for, by one address: digits, a business-scoped user id, or an e-mail address."""

    phone: str | None = None
    bsuid: str | None = None
    email: str | None = None


class OutgoingMessage(Struct, frozen=True):
    """A message on its way out, past the policy gate."""

    message_id: str
    """Ours: travels with the message and comes back in its statuses."""
    to: Recipient
    content: MessageContent
    reply_to: str | None = None
    """The provider's id of the message it answers."""
    subject: str | None = None
    """What it is about, for providers that say so; None for the channel's own."""
    header_name: str | None = None
    """Of the variable in its template's header, where that has a name."""
    by_person: bool = False
    """Whether somebody wrote it, rather than a workflow."""


class Accepted(Struct, frozen=True):
    """The provider took it; nothing is promised about delivery."""

    provider_id: str
    wa_id: str | None = None
    """The number as the provider spells it: the one to look the contact up by."""
    bsuid: str | None = None
    held: bool = False
    """Kept back for quality checks: neither sent nor failed yet, and never to be repeated."""


class Rejected(Struct, frozen=True):
    """The provider did not take it; nothing was sent."""

    error: SendError
    retry_after_s: float | None = None
    """Seconds the provider asked us to wait, if it did."""


class Unknown(Struct, frozen=True):
    """It may have been sent: reconcile before anything else."""

    reason: str
    error: SendError | None = None


SendResult = Accepted | Rejected | Unknown


class FetchedMedia(Struct, frozen=True):
    """A file from the provider, its content checked against what was announced."""

    content: bytes
    mime_type: str
    """Without parameters, lower case."""
    sha256: str
    """Hex, of the content."""


class ProviderTemplate(Struct, frozen=True):
    """A template as the provider has it."""

    id: str
    name: str
    language: str
    """With an underscore: `pt_BR`."""
    status: str
    """Upper case; an open list, of which only `APPROVED` may be sent."""
    category: str
    components: list[dict[str, object]]
    parameter_format: str = "POSITIONAL"
    quality: str | None = None


class TakenTemplate(Struct, frozen=True):
    """A template the provider has just taken, to look at it."""

    id: str
    status: str
    category: str
    """What it counts as: not always what was asked for."""


class ChannelHealth(Struct, frozen=True):
    """What the provider says about the number; texts are the provider's own."""

    can_send: str
    """`AVAILABLE`, `LIMITED` or `BLOCKED`."""
    display_phone_number: str | None = None
    verified_name: str | None = None
    quality_rating: str | None = None
    messaging_limit: str | None = None
    problems: tuple[str, ...] = ()


class HTTPPort(Protocol):
    """The one way out to the network; guarded, pooled, counted by whoever implements it."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None,
        timeout_s: float,
        max_bytes: int,
    ) -> HTTPResponse:
        """Send one request and read the whole answer; redirects are not followed, any status is an answer.

        Raises:
            ConnectFailed: No connection, or the address is not allowed: the bytes never left.
            NoAnswer: They left, and no whole answer of at most `max_bytes` came back in time.
        """


class Channel(Protocol):
    """One provider. Stateless: every call says which number it is about."""

    @property
    def capabilities(self) -> Capabilities:
        """What messages it can carry."""

    async def send(self, config: ChannelConfig, message: OutgoingMessage) -> SendResult:
        """Submit one message, once. Never raises for what the provider or the network does."""

    async def mark_read(self, config: ChannelConfig, provider_id: str, *, typing: bool = False) -> None:
        """Show the contact that their message was read, and with `typing` that an answer is coming.

        Raises:
            MessagingError: It did not work; harmless, and safe to repeat.
        """

    async def fetch_media(self, config: ChannelConfig, media_id: str, *, max_bytes: int) -> FetchedMedia:
        """The file behind a media id the provider gave us.

        Raises:
            MediaRefused: It is larger than `max_bytes`, on a host that is not allowed, or not the file that
                was announced.
            MessagingError: The provider refused, or did not answer; safe to repeat.
        """

    async def upload_media(self, config: ChannelConfig, content: bytes, mime_type: str, filename: str) -> str:
        """Put a file at the provider and return its media id, good for 30 days.

        Raises:
            MessagingError: The provider refused, or did not answer; safe to repeat.
        """

    def list_templates(self, config: ChannelConfig) -> AsyncIterator[ProviderTemplate]:
        """Every template of the account, page by page.

        Raises:
            MessagingError: The provider refused, or did not answer.
        """

    async def check_health(self, config: ChannelConfig) -> ChannelHealth:
        """Whether the number may send, and what stands in its way.

        Raises:
            MessagingError: The provider refused, or did not answer.
        """

    async def subscribe(self, config: ChannelConfig) -> None:
        """Have the account's webhooks delivered to us; safe to repeat.

        Raises:
            MessagingError: The provider refused, or did not answer.
        """


@runtime_checkable
class TemplateDesk(Protocol):
    """Where templates are handed in for review. Stateless, as channels are.

    Every call raises ProviderRefused when the provider said no, with its own words, ConnectFailed when
    nothing left, NoAnswer when it may have been carried out, MessagingError for an answer nobody can read.
    """

    def list_templates(self, config: ChannelConfig) -> AsyncIterator[ProviderTemplate]:
        """Every template of the account, page by page."""

    async def create_template(self, config: ChannelConfig, content: TemplateContent) -> TakenTemplate:
        """Hand in a new one. Doing it again is refused, for name and language exist once."""

    async def edit_template(
        self, config: ChannelConfig, template_id: str, content: TemplateContent, *, with_category: bool
    ) -> None:
        """Hand in other words for a template; its category only where it may change."""

    async def delete_template(self, config: ChannelConfig, name: str, template_id: str | None = None) -> None:
        """Delete all languages of a name, or only the one with this id."""

    async def unpause_template(self, config: ChannelConfig, template_id: str) -> None:
        """Let a template go on that was paused while it was released gradually."""
