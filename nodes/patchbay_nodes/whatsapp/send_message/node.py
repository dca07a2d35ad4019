"""The node that writes to the contact."""

from collections.abc import Callable, Mapping
from typing import Any

from patchbay.sdk import Bubble, Context, Effect, Happening, MessageContent, Outcome, PureNode
from patchbay_nodes.whatsapp.bubbles import (
    buttons_bubble,
    contacts_bubble,
    list_bubble,
    location_bubble,
    media_bubble,
    reaction_bubble,
    text_bubble,
)
from patchbay_nodes.whatsapp.delivery import DAY_S, OUTPUTS, follow, send
from patchbay_nodes.whatsapp.send_message.content import content_of
from patchbay_nodes.whatsapp.send_message.params import Params

_BUBBLES: Mapping[str, Callable[[Mapping[str, Any]], Bubble]] = {
    "text": text_bubble,
    "media": media_bubble,
    "buttons": buttons_bubble,
    "list": list_bubble,
    "location": location_bubble,
    "contacts": contacts_bubble,
    "reaction": reaction_bubble,
}


class SendMessage(PureNode[Params]):
    """Sends a message to the contact: a text, a file, buttons, a list, a place, contacts or a reaction.

    WhatsApp delivers these only within 24 hours of the contact's last message; later, send a template.
    Every output gives `{kind, text, state}`, and `error` where there is one. Wiring an output beyond
    `accepted` makes that branch wait until the message gets there.
    """

    type = "whatsapp.send_message"
    title = "Send a message"
    family_title = "WhatsApp"
    aliases = ("text", "reply", "buttons", "list", "image", "file", "location", "vcard", "say", "answer")
    effect = Effect.WRITE
    params = Params
    outputs = OUTPUTS
    sends = True

    @classmethod
    def bubble_for(cls, params: Mapping[str, Any]) -> Bubble | None:
        """The message as the contact will see it; None while its kind is an expression."""
        kind = params.get("kind", "text")
        draw = _BUBBLES.get(kind) if isinstance(kind, str) else None
        return None if draw is None else draw(params)

    @classmethod
    def silence_for(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """The time it waits for the message to arrive, which no answer ends."""
        return {"timeout": params.get("timeout_s", DAY_S)}

    def check_params(self, params: Params) -> None:
        """Refuse a message that lacks what its kind needs."""
        content_of(params)

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Put the message into the outbox."""
        content = content_of(params)
        sent = {"kind": params.kind, "text": _text_of(content)}
        return send(ctx, params, content, purpose=params.purpose, sent=sent)

    def resume(self, ctx: Context, params: Params, memory: Any, happening: Happening) -> Outcome:
        """Follow the message on its way."""
        return follow(ctx, memory, happening)


def _text_of(content: MessageContent) -> str | None:
    """What the contact reads of it, if anything."""
    return getattr(content, "text", None) or getattr(content, "caption", None)
