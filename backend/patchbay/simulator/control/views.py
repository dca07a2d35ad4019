"""How messages are shown on the control face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patchbay.simulator.control.bodies import MessageView, StatusView

if TYPE_CHECKING:
    from patchbay.simulator.state import Message


def text_of(message: Message) -> str | None:
    """The words of a message: text, caption, or the body of an interactive one; a template's name."""
    payload = message.decoded()
    content = payload.get(message.type)
    if not isinstance(content, dict):
        return None
    body = content.get("body")
    nested = body.get("text") if isinstance(body, dict) else body
    found = nested or content.get("caption") or content.get("name")
    return found if isinstance(found, str) else None


def view_of(message: Message) -> MessageView:
    """A message with its states and its payload."""
    states = [StatusView(e.state, e.at, e.error["code"] if e.error else None) for e in message.history]
    return MessageView(
        id=message.id,
        user=message.user,
        number=message.number_id,
        type=message.type,
        at=message.at,
        state=message.state,
        states=states,
        biz_opaque_callback_data=message.callback_data,
        text=text_of(message),
        payload=message.decoded(),
    )
