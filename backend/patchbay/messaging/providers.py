"""The providers there are, by name."""

from collections.abc import Mapping

from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.channel import Channel, TemplateDesk


class Providers:
    """Finds who speaks for a channel.

    Args:
        channels: By the name that channels of theirs carry.
    """

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = dict(channels)

    def of(self, provider: str) -> Channel:
        """The provider of this name.

        Raises:
            KeyError: There is none: channels are made only for those there are.
        """
        return self._channels[provider]

    def capabilities_of(self, provider: str) -> Capabilities:
        """What channels of this provider can carry."""
        return self.of(provider).capabilities

    def desk_of(self, provider: str) -> TemplateDesk | None:
        """Where templates of this provider are handed in; None where it has no templates of its own."""
        channel = self.of(provider)
        return channel if isinstance(channel, TemplateDesk) else None
