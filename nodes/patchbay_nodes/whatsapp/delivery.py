"""What the sending nodes share: their ports, and following a message until it got where it was wanted."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from patchbay.sdk import (
    Context,
    Emit,
    ForMessage,
    Happening,
    MessageChanged,
    MessageContent,
    Outcome,
    Port,
    Purpose,
    Reason,
    SendMessage,
    field,
)
from patchbay_nodes.whatsapp.templates import Fallback

FILES = {
    "image": "Picture",
    "video": "Video",
    "audio": "Audio",
    "document": "Document",
    "sticker": "Sticker",
}
"""What kinds of files are called."""

LINK = "A web address that begins with https:// or http://"
"""What is expected of the link to a file."""

NO_FILE = Reason("There is no file: give its link, or the id of one that was uploaded.")
TWO_FILES = Reason("There are two files, a link and an id: keep one of them.")

OUTPUTS = (
    Port("accepted", "Accepted", "At once: the message is stored and will be sent."),
    Port("delivered", "Delivered", "It reached the contact's phone."),
    Port("read", "Read", "The contact has seen it, where they let us know."),
    Port("failed", "Failed", "It could not be sent; `error` says why."),
    Port("suppressed", "Suppressed", "A rule forbade it, or it was cancelled; `error` says which."),
    Port("timeout", "Timed out", "It did not get that far in time, or expired before it was sent."),
)

_FINAL = ("read", "failed", "suppressed", "expired", "cancelled")
_PORT_OF = {
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "suppressed": "suppressed",
    "cancelled": "suppressed",
    "expired": "timeout",
}

PURPOSE = field(
    title="Purpose",
    help="Contacts agree or object to messages by purpose.",
    choices={
        "service": "Service",
        "utility": "Utility",
        "marketing": "Marketing",
        "authentication": "Authentication",
    },
    advanced=True,
)
"""Describes the parameter `purpose`, whose default differs from node to node."""

DAY_S = 86_400
LONGEST_S = 30 * DAY_S
"""WhatsApp itself gives up on a message after 30 days."""


class Delivery(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Parameters every sending node has."""

    reply_to: Annotated[
        str | None,
        field(title="In reply to", help="Id of the contact's message to quote.", advanced=True),
    ] = None
    expires_in_s: Annotated[
        Annotated[float, Meta(gt=0, le=LONGEST_S)] | None,
        field(
            title="Not later than",
            help="After this time it is no longer worth sending.",
            widget="duration",
            advanced=True,
        ),
    ] = None
    on_unknown: Annotated[
        Literal["fail", "resend"],
        field(
            title="If nobody can tell whether it went out",
            help="Failing never sends twice; sending again may, but does not leave people without it.",
            choices={"fail": "Let it fail", "resend": "Send it again"},
            advanced=True,
        ),
    ] = "fail"
    fallback: Annotated[
        Fallback | None,
        field(
            title="If it may not be sent",
            help="A template to send instead: after 24 hours of silence, or while a template is paused.",
            advanced=True,
        ),
    ] = None
    channel: Annotated[
        Annotated[str, Meta(max_length=64)] | None,
        field(
            title="Send over",
            help="Another channel than the one the run is on: it goes into the contact's conversation there.",
            widget="channel",
            advanced=True,
        ),
    ] = None
    otherwise: Annotated[
        Annotated[str, Meta(max_length=64)] | None,
        field(
            title="If it fails here, send over",
            help="Once, when this channel cannot bring it; never to somebody who asked not to be written to.",
            widget="channel",
            advanced=True,
        ),
    ] = None
    subject: Annotated[
        Annotated[str, Meta(max_length=500)] | None,
        field(
            title="Subject",
            help="Where it goes as e-mail; left empty, the subject of the channel, or the first line.",
            examples=["Your order {{ trigger.text }}"],
            advanced=True,
        ),
    ] = None
    timeout_s: Annotated[
        float,
        field(
            title="Wait for delivery",
            help="For how long the outputs after “Accepted” wait; counts only where one has a wire.",
            widget="duration",
            ge=1,
            le=LONGEST_S,
            advanced=True,
        ),
    ] = DAY_S


def send(
    ctx: Context, params: Delivery, content: MessageContent, *, purpose: Purpose, sent: dict[str, Any]
) -> Outcome:
    """Put the message into the outbox, and stay with it if a port beyond `accepted` is wired.

    Args:
        ctx: The step's facts.
        params: How to send it.
        content: What to send.
        purpose: Why.
        sent: What the ports tell about it; each later port adds `state`, and `error` where there is one.
    """
    command = SendMessage(
        content=content,
        purpose=purpose,
        reply_to=params.reply_to,
        expires_in_s=params.expires_in_s,
        on_unknown=params.on_unknown,
        fallback=None if params.fallback is None else params.fallback.content(),
        channel=params.channel,
        otherwise=params.otherwise,
        subject=params.subject or None,
    )
    accepted = (Emit("accepted", sent | {"state": "accepted"}),)
    if not ctx.wired.intersection(_PORT_OF.values()):
        return Outcome(emits=accepted, commands=(command,))
    deadline = ctx.now + timedelta(seconds=params.timeout_s)
    return Outcome(
        emits=accepted,
        commands=(command,),
        waits=(ForMessage(_awaited(ctx, "accepted"), timeout_s=params.timeout_s),),
        memory={"sent": sent, "deadline": deadline.isoformat(), "state": "accepted"},
    )


def follow(ctx: Context, memory: dict[str, Any], happening: Happening) -> Outcome:
    """Emit on the ports the message has got to, and wait on while one that is wired can still come."""
    if not isinstance(happening, MessageChanged):
        return Outcome(emits=_wired(ctx, ("timeout",), memory["sent"] | {"state": memory["state"]}))
    value = memory["sent"] | {"state": happening.state}
    if happening.error:
        value["error"] = happening.error
    emits = _wired(ctx, _ports_reached(memory["state"], happening.state), value)
    if happening.state in _FINAL or (happening.state == "delivered" and "read" not in ctx.wired):
        return Outcome(emits=emits)
    left = (datetime.fromisoformat(memory["deadline"]) - ctx.now).total_seconds()
    return Outcome(
        emits=emits,
        waits=(ForMessage(_awaited(ctx, happening.state), timeout_s=max(left, 0.0)),),
        memory=memory | {"state": happening.state},
    )


def _awaited(ctx: Context, state: str) -> tuple[str, ...]:
    """The states worth being woken for: `delivered` ends the wait unless only `read` will do."""
    wants_delivered = state != "delivered" and ("delivered" in ctx.wired or "read" not in ctx.wired)
    return ("delivered", *_FINAL) if wants_delivered else _FINAL


def _ports_reached(before: str, state: str) -> tuple[str, ...]:
    """Reading implies delivery: providers may skip the state in between."""
    if state == "read" and before != "delivered":
        return ("delivered", "read")
    return (_PORT_OF[state],) if state in _PORT_OF else ()


def _wired(ctx: Context, ports: tuple[str, ...], value: Any) -> tuple[Emit, ...]:
    return tuple(Emit(port, value) for port in ports if port in ctx.wired)
