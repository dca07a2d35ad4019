"""What a provider answers that does nothing but send."""

from collections.abc import AsyncIterator

from patchbay.messaging.channel import ChannelConfig, FetchedMedia, ProviderTemplate
from patchbay.messaging.errors import MediaRefused, NotCarried


class SendingOnly:
    """The rest of the channel contract, each part of it refused before any byte leaves."""

    async def mark_read(self, config: ChannelConfig, provider_id: str, *, typing: bool = False) -> None:
        """Refuse."""
        raise NotCarried("this provider shows nobody that their message was read")

    async def fetch_media(self, config: ChannelConfig, media_id: str, *, max_bytes: int) -> FetchedMedia:
        """Refuse."""
        raise MediaRefused("this provider keeps no files")

    async def upload_media(self, config: ChannelConfig, content: bytes, mime_type: str, filename: str) -> str:
        """Refuse."""
        raise NotCarried("this provider keeps no files: send a link instead")

    async def list_templates(self, config: ChannelConfig) -> AsyncIterator[ProviderTemplate]:
        """Refuse."""
        raise NotCarried("this provider has no templates")
        yield  # makes it the iterator that the contract asks for

    async def subscribe(self, config: ChannelConfig) -> None:
        """Nothing to do: whoever runs the channel gives its provider our address."""
