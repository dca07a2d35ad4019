"""What a node decides: values to emit, things to do, events to wait for.

A node never does anything itself. It returns an `Outcome`; the engine turns it into tokens and effects,
and those are stored in one transaction with the run's progress.
"""

from typing import Any, Literal

from msgspec import Struct

from patchbay.sdk.messages import MessageContent, Purpose, Template


class Emit(Struct, frozen=True):
    """One value on one output port."""

    port: str
    value: Any = None


# ── Commands: things to do, carried out after the transaction that records them ──────────────────────


class SendMessage(Struct, frozen=True, tag="send_message", tag_field="command"):
    """Put a message to the run's contact into the outbox.

    `channel` is the id of another channel than that of the run's conversation; the message then goes into the
    contact's conversation there. `otherwise` is the id of the channel on which it is sent once more where it
    comes to nothing for a reason that channel may not have.

    `ref` names it within this outcome, so that a wait can refer to it. `on_unknown` says what follows
    when nobody can tell whether it went out: give it up, or send it once more. `fallback` goes out instead
    where policy allows nothing but a template, or not this one. `subject` is what it is about, where it goes
    as e-mail; without one the channel's own stands.
    """

    content: MessageContent
    ref: str = "message"
    purpose: Purpose = "service"
    reply_to: str | None = None
    expires_in_s: float | None = None
    on_unknown: Literal["fail", "resend"] = "fail"
    fallback: Template | None = None
    channel: str | None = None
    otherwise: str | None = None
    subject: str | None = None


class HandOver(Struct, frozen=True, tag="hand_over", tag_field="command"):
    """Make a human the owner of the conversation, until they give it back."""

    team: str = ""
    note: str = ""


class TakeBack(Struct, frozen=True, tag="take_back", tag_field="command"):
    """Make the workflows the owner of the conversation again."""


class SetVars(Struct, frozen=True, tag="set_vars", tag_field="command"):
    """Set variables of the run, seen as `vars` from the next node on."""

    values: dict[str, Any]


class Respond(Struct, frozen=True, tag="respond", tag_field="command"):
    """Answer the HTTP request that started the run, if it still waits."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = {}


Command = SendMessage | HandOver | TakeBack | SetVars | Respond


# ── Waits: what a step may wait for; with several, the first to happen wins ───────────────────────────


class ForReply(Struct, frozen=True, tag="reply", tag_field="wait"):
    """The contact's next message."""

    timeout_s: float | None = None


class ForTime(Struct, frozen=True, tag="time", tag_field="wait"):
    """A span of time; ends in `TimedOut`."""

    timeout_s: float


class ForMessage(Struct, frozen=True, tag="message", tag_field="wait"):
    """A message sent by this outcome (or an earlier one of the step) reaching one of `states`."""

    states: tuple[str, ...]
    ref: str = "message"
    timeout_s: float | None = None


class ForHuman(Struct, frozen=True, tag="human", tag_field="wait"):
    """A person giving the conversation back."""

    timeout_s: float | None = None


class ForCallback(Struct, frozen=True, tag="callback", tag_field="wait"):
    """A call to the wait's own URL by another system."""

    timeout_s: float | None = None


WaitFor = ForReply | ForTime | ForMessage | ForHuman | ForCallback


class Outcome(Struct, frozen=True):
    """Everything a node decided in one go.

    The step stays open while `waits` is not empty; `memory` is what the node wants back in `resume`.
    The waits of an outcome replace those the step had before.
    """

    emits: tuple[Emit, ...] = ()
    commands: tuple[Command, ...] = ()
    waits: tuple[WaitFor, ...] = ()
    memory: Any = None


def emit(port: str, value: Any = None) -> Outcome:
    """The commonest outcome: one value on one port."""
    return Outcome(emits=(Emit(port, value),))


# ── Happenings: what ended a wait, as `resume` receives it ────────────────────────────────────────────


class Replied(Struct, frozen=True, tag="replied", tag_field="happening"):
    """The contact wrote: `{kind, text, choice, media, location, message_id, sent_at, …}`."""

    message: dict[str, Any]


class TimedOut(Struct, frozen=True, tag="timed_out", tag_field="happening"):
    """The time the wait was given has passed."""


class MessageChanged(Struct, frozen=True, tag="message_changed", tag_field="happening"):
    """The message reached `state`; `error` is `{code, message}` when it failed or was suppressed."""

    state: str
    error: dict[str, Any] | None = None


class GivenBack(Struct, frozen=True, tag="given_back", tag_field="happening"):
    """A person gave the conversation back."""

    by: str = ""
    note: str = ""


class CalledBack(Struct, frozen=True, tag="called_back", tag_field="happening"):
    """Another system called the wait's URL with this value."""

    value: Any = None


Happening = Replied | TimedOut | MessageChanged | GivenBack | CalledBack
