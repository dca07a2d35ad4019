"""The node that waits for the contact's answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from patchbay.sdk import (
    Bubble,
    Context,
    ForReply,
    Happening,
    Outcome,
    Port,
    PureNode,
    Replied,
    SendMessage,
    Text,
    emit,
)
from patchbay_nodes.whatsapp.bubbles import MAX_BODY, text_bubble
from patchbay_nodes.whatsapp.wait_for_reply.answers import INVALID, chosen, value_of
from patchbay_nodes.whatsapp.wait_for_reply.params import Params, check


class WaitForReply(PureNode[Params]):
    """Waits for the contact's next message and checks that it answers what was asked.

    Each expected choice has an output of its own; where that is not wired, and for every other answer that
    will do, the reply leaves at `reply`. An answer that will not do is asked for again with the given text,
    up to the number of tries, within the time given for all of them. The value is the message with
    `value`: the choice's id, the text, the number, the file or the place.
    """

    type = "whatsapp.wait_for_reply"
    title = "Wait for a reply"
    family_title = "WhatsApp"
    aliases = ("ask", "question", "answer", "input", "prompt", "choice")
    params = Params
    outputs = (
        Port("reply", "Reply", "An answer that fits, and is no choice with a wire of its own."),
        Port("invalid", "Invalid", "Too many answers did not fit; the value is the last one."),
        Port("timeout", "Timed out", "No answer that fits came in time."),
    )

    @classmethod
    def outputs_for(cls, params: Mapping[str, Any]) -> tuple[Port, ...]:
        """One port for each choice written down, then `reply`, `invalid` and `timeout`."""
        choices = params.get("choices")
        ports = [_port(choice) for choice in choices] if isinstance(choices, list | tuple) else []
        return (*(port for port in ports if port is not None), *cls.outputs)

    @classmethod
    def silence_for(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """None, save where no answer came in time."""
        heard = {port.name: 0 for port in cls.outputs_for(params)}
        return {**heard, "timeout": params.get("timeout_s")}

    @classmethod
    def bubble_for(cls, params: Mapping[str, Any]) -> Bubble | None:
        """What it says to an answer that will not do; None where it says nothing."""
        return text_bubble(params, "reask", MAX_BODY) if params.get("reask") else None

    def check_params(self, params: Params) -> None:
        """Refuse choices, a pattern or bounds that no answer could meet."""
        check(params)

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Start to wait."""
        if params.timeout_s is None:
            return Outcome(waits=(ForReply(),), memory={"deadline": None, "answers": 0})
        deadline = ctx.now + timedelta(seconds=params.timeout_s)
        return Outcome(
            waits=(ForReply(params.timeout_s),), memory={"deadline": deadline.isoformat(), "answers": 0}
        )

    def resume(self, ctx: Context, params: Params, memory: Any, happening: Happening) -> Outcome:
        """Judge the reply."""
        if not isinstance(happening, Replied):
            return emit("timeout", {"kind": "timeout", "answers": memory["answers"]})
        reply = happening.message
        choice = chosen(params, reply)
        if choice is not None:
            port = choice if choice in ctx.wired else "reply"
            return emit(port, reply | {"choice": choice, "value": choice})
        value = value_of(params, reply)
        if value is not INVALID:
            return emit("reply", reply | {"value": value})
        answers = memory["answers"] + 1
        if answers >= params.tries:
            return emit("invalid", reply | {"value": None})
        return _ask_again(ctx, params, memory | {"answers": answers})


def _ask_again(ctx: Context, params: Params, memory: dict[str, Any]) -> Outcome:
    """Send the text for it, if there is one, and wait for what is left of the time."""
    left = None
    if memory["deadline"] is not None:
        left = max((datetime.fromisoformat(memory["deadline"]) - ctx.now).total_seconds(), 0.0)
    commands = (SendMessage(Text(params.reask)),) if params.reask else ()
    return Outcome(commands=commands, waits=(ForReply(left),), memory=memory)


def _port(choice: Any) -> Port | None:
    """The port of a choice as written in the document; none while it is incomplete or an expression."""
    written = choice.get("id") if isinstance(choice, Mapping) else choice
    if not isinstance(written, str) or not written or "{{" in written:
        return None
    title = choice.get("title") if isinstance(choice, Mapping) else None
    return Port(written, title if isinstance(title, str) else "")
