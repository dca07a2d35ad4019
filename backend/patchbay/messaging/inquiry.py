"""What some providers can be asked about: a message, and whether they deliver webhooks to us."""

from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

from patchbay.messaging.errors import SendError
from patchbay.messaging.lifecycle import MessageState


class Report(Struct, frozen=True):
    """One thing the provider says happened to a message."""

    state: MessageState
    occurred_at: datetime
    error: SendError | None = None
    """Why it failed."""


class FoundMessage(Struct, frozen=True):
    """A message the provider has: it was taken, whatever else became of it."""

    provider_id: str
    reports: tuple[Report, ...] = ()
    """Oldest first."""


@runtime_checkable
class Inquiry(Protocol):
    """A channel that can be asked. Who cannot simply lacks it."""

    async def find_message(
        self, config: Any, message_id: str, provider_id: str | None
    ) -> FoundMessage | None:
        """A message by the provider's id, or without one by ours; safe to repeat.

        Returns:
            None when the provider shows none: which proves nothing, as it may not search by our id.

        Raises:
            MessagingError: The provider refused, or did not answer.
        """

    async def is_subscribed(self, config: Any) -> bool:
        """Whether the provider delivers webhooks of this account to anybody.

        Raises:
            MessagingError: The provider refused, or did not answer.
        """
