"""What a status event says about one of our messages, and an error about one of our numbers."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from patchbay.messaging.errors import ErrorClass, SendError, classify, is_listed, send_error
from patchbay.messaging.events import Event
from patchbay.messaging.lifecycle import MessageState, state_of_status
from patchbay.messaging.quoting import MAX_DETAILS_CHARS, quoted


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


def number_error(event: Event) -> SendError | None:
    """What an error means that is about no message but the number itself; None for other events."""
    errors = event.content["errors"] if event.kind == "error.account" else []
    if not errors:
        return None
    code, title = errors[0]["code"], errors[0]["title"]
    if is_listed(code):
        return classify(code, None)
    said = quoted(title, MAX_DETAILS_CHARS) if title else "The provider names no reason."
    return send_error(ErrorClass.REQUEST, said if code is None else f"{said} ({code})", code=code)


def _error(errors: list[dict[str, Any]]) -> SendError:
    """Why it failed: by the provider's code, or in its words where it has no codes."""
    first = errors[0] if errors else {"code": None, "title": None}
    if first["code"] is None and first["title"]:
        said = quoted(first["title"], MAX_DETAILS_CHARS)
        return send_error(ErrorClass.RECIPIENT, f"{said} Use another way.", scope="user")
    details = quoted(first.get("details") or "", MAX_DETAILS_CHARS)
    return replace(classify(first["code"], None), details=details)
