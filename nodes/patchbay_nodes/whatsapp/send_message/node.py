"""The node that writes to the contact."""

from typing import Any

from patchbay.sdk import Context, Effect, Happening, MessageContent, Outcome, PureNode
from patchbay_nodes.whatsapp.delivery import OUTPUTS, follow, send
from patchbay_nodes.whatsapp.send_message.content import content_of
from patchbay_nodes.whatsapp.send_message.params import Params


class SendMessage(PureNode[Params]):
    """Sends a message to the contact: a text, a file, reply buttons, a list, a place or a reaction.

    WhatsApp delivers these only within 24 hours of the contact's last message; later, send a template.
    Every output gives `{kind, text, state}`, and `error` where there is one. Wiring an output beyond
    `accepted` makes that branch wait until the message gets there.
    """

    type = "whatsapp.send_message"
    title = "Send a message"
    effect = Effect.WRITE
    params = Params
    outputs = OUTPUTS
    sends = True

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
