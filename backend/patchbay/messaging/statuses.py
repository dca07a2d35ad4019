"""What a status event says about one of our messages."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from patchbay.messaging.errors import SendError, classify
from patchbay.messaging.events import Event
from patchbay.messaging.lifecycle import MessageState, state_of_status


class Delivery(Struct, frozen=True):
    """A provider's word on one message."""

    provider_id: str
    message_id: str | None
    """Ours, from the callback data: the way to a message whose send went unanswered."""
    state: MessageState
    occurred_at: datetime
    error: SendError | None = None
    """Why it failed."""
    pricing: dict[str, Any] | None = None


def read_delivery(event: Event) -> Delivery | None:
    """The status in an event, or None for other events, group statuses and statuses that prove nothing."""
    if not event.kind.startswith("status.") or event.group_id is not None:
        return None
    content = event.content
    state = state_of_status(content["status"])
    if state is None:
        return None
    return Delivery(
        provider_id=event.external_id,
        message_id=content["callback_data"],
        state=state,
        occurred_at=event.occurred_at,
        error=_error(content["errors"]) if state is MessageState.FAILED else None,
        pricing=content["pricing"],
    )


def _error(errors: list[dict[str, Any]]) -> SendError:
    return classify(errors[0]["code"] if errors else None, None)
