"""The node that starts a run when a contact writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from patchbay.sdk import Port, Reason, TriggerNode, field
from patchbay_nodes.whatsapp.delivery import FILES
from patchbay_nodes.whatsapp.folding import fold, starts_with_phrase

Phrase = Annotated[str, Meta(min_length=1, max_length=200)]
Kind = Literal[
    "text",
    "choice",
    "media",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "order",
    "form",
]


MAX_LISTED = 6
"""Words told of a trigger that asks for many."""


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """Which messages are taken. Keywords, words inside and buttons are alternatives; kinds narrow them."""

    keywords: Annotated[
        tuple[Phrase, ...],
        field(
            title="Starts with",
            help="The message begins with one of these words or phrases. Case and accents do not matter.",
            examples=["order"],
            max_length=100,
        ),
    ] = ()
    contains: Annotated[
        tuple[Phrase, ...],
        field(title="Contains", help="One of these stands anywhere in the message.", max_length=100),
    ] = ()
    kinds: Annotated[
        tuple[Kind, ...],
        field(
            title="Kinds",
            help="Only messages of these kinds; none chosen means all.",
            choices={
                "text": "Text",
                "choice": "Tapped button or row",
                "media": "Any file",
                **FILES,
                "location": "Place",
                "contacts": "Contact card",
                "order": "Order",
                "form": "Filled form",
            },
            max_length=20,
        ),
    ] = ()
    choices: Annotated[
        tuple[Phrase, ...],
        field(
            title="Buttons", help="The contact tapped a button or row with one of these ids.", max_length=100
        ),
    ] = ()


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `whatsapp.trigger`."""

    match: Annotated[
        Match, field(title="Which messages", help="Leave everything empty to take any message.")
    ] = Match()
    channel: Annotated[
        str | tuple[str, ...] | None,
        field(title="Numbers", help="Only messages to these; empty means all.", widget="channel"),
    ] = None
    priority: Annotated[
        int,
        field(
            title="Priority",
            help="Of several triggers that would take a message, the highest goes first.",
            ge=-1000,
            le=1000,
            advanced=True,
        ),
    ] = 0
    max_age_s: Annotated[
        Annotated[float, Meta(gt=0, le=2_592_000)] | None,
        field(
            title="Ignore messages older than",
            help="After an outage messages may arrive days after they were written.",
            widget="duration",
            advanced=True,
        ),
    ] = None


class Trigger(TriggerNode[Params]):
    """Starts a run when a contact writes to one of your numbers.

    The value is the message: `{kind, text, choice, media, location, message_id, sent_at, …}`. A message
    goes to one trigger only: the highest priority first, and of equals the one that asks for most.
    """

    type = "whatsapp.trigger"
    title = "When a message arrives"
    family_title = "WhatsApp"
    aliases = ("start", "incoming", "keyword", "message received", "inbound")
    params = Params
    outputs = (Port("message", "Message", "The message, as the contact sent it."),)
    source = "message"

    def accepts(self, params: Params, value: Mapping[str, Any]) -> bool:
        """Whether this message is one of those asked for."""
        return (
            _is_for_channel(params.channel, value)
            and _is_fresh(params.max_age_s, value)
            and _is_of_kind(params.match.kinds, value)
            and _asked_for(params.match, value) is not None
        )

    def explain(self, params: Params, value: Mapping[str, Any]) -> Reason:
        """The words, the button or the kind that it is taken for, or what stands against it."""
        match = params.match
        if not _is_for_channel(params.channel, value):
            return Reason("it listens to other numbers")
        if not _is_fresh(params.max_age_s, value):
            return Reason("the message was under way for too long")
        if not _is_of_kind(match.kinds, value):
            kinds = {"wanted": _listed(match.kinds), "kind": str(value.get("kind"))}
            return Reason("it asks for {wanted}, and this is “{kind}”", kinds)
        wanted = [*match.keywords, *match.contains, *match.choices]
        nothing = Reason("the message has none of {wanted}", {"wanted": _listed(wanted)})
        return _asked_for(match, value) or nothing

    def specificity(self, params: Params) -> int:
        """3 for a keyword or a button, 2 for words inside, 1 for a kind, 0 for anything."""
        match = params.match
        if match.keywords or match.choices:
            return 3
        if match.contains:
            return 2
        return 1 if match.kinds else 0


def _is_for_channel(channel: str | Sequence[str] | None, value: Mapping[str, Any]) -> bool:
    """Whether the message came to a channel asked for; one that does not say where it came is not refused."""
    arrived_at = value.get("channel_id")
    if not channel or arrived_at is None:
        return True
    return arrived_at == channel if isinstance(channel, str) else arrived_at in channel


def _is_fresh(max_age_s: float | None, value: Mapping[str, Any]) -> bool:
    """Whether the message was not under way for too long, as far as its times tell."""
    sent_at, received_at = value.get("sent_at"), value.get("received_at")
    if max_age_s is None or not sent_at or not received_at:
        return True
    age = datetime.fromisoformat(received_at) - datetime.fromisoformat(sent_at)
    return age.total_seconds() <= max_age_s


def _is_of_kind(kinds: Sequence[str], value: Mapping[str, Any]) -> bool:
    return not kinds or value.get("kind") in kinds or (value.get("media") or {}).get("kind") in kinds


def _asked_for(match: Match, value: Mapping[str, Any]) -> Reason | None:
    """What of that asked for the message has; None when it has nothing of it."""
    if not (match.keywords or match.contains or match.choices):
        kinds = {"wanted": _listed(match.kinds)}
        return Reason("it takes {wanted}", kinds) if match.kinds else Reason("it takes any message")
    choice = value.get("choice")
    if choice in match.choices:
        return Reason("the button “{choice}” was tapped", {"choice": str(choice)})
    text = fold(value.get("text") or "")
    for keyword in match.keywords:
        if starts_with_phrase(text, fold(keyword)):
            return Reason("the message starts with “{word}”", {"word": keyword})
    for inside in match.contains:
        if (folded := fold(inside)) and folded in text:
            return Reason("the message contains “{word}”", {"word": inside})
    return None


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{word}”" for word in words[:MAX_LISTED])
    return shown if len(words) <= MAX_LISTED else f"{shown}… (+{len(words) - MAX_LISTED})"
