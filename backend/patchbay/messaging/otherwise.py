"""When a message that came to nothing is worth sending otherwise, and as what. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.limits import check
from patchbay.messaging.numbered import numbered
from patchbay.messaging.plain_text import cards_text, place_text
from patchbay.messaging.template_preview import arrived, text_of
from patchbay.sdk import (
    Buttons,
    ContactCards,
    ListMenu,
    LocationPin,
    Media,
    MessageContent,
    Reaction,
    Template,
    Text,
)

OF_THE_CHANNEL = frozenset(
    {
        *("no_channel", "no_marketing_here", "no_marketing_there", "no_address"),
        *("unreachable", "window_closed", "template_not_approved", "template_language", "unknown_outcome"),
    }
)
"""Our own reasons that another channel may not have. What a person asked for, or did, is not here."""
CLASSES = frozenset(
    {
        ErrorClass.AUTH,
        ErrorClass.ACCOUNT_STOP,
        ErrorClass.THROTTLE,
        ErrorClass.TRANSIENT,
        ErrorClass.AMBIGUOUS,
        ErrorClass.WINDOW,
        ErrorClass.RECIPIENT,
        ErrorClass.TEMPLATE,
    }
)
"""Of refusals that another provider may not make: `suppress` is about the person, `request` our mistake."""


_TEMPLATE_IS_OUT = frozenset({132015, 132016})


def a_template_helps(state: MessageState, error: Mapping[str, Any] | None) -> bool:
    """Whether a message that ended so is to be sent as the template its node names instead.

    The platform's clock is the one that counts for the window, and its templates are paused before we hear.
    """
    if state is not MessageState.FAILED or error is None:
        return False
    return error.get("class") == ErrorClass.WINDOW or error.get("code") in _TEMPLATE_IS_OUT


def another_channel_helps(state: MessageState, error: Mapping[str, Any] | None) -> bool:
    """Whether a message that ended so is to be sent on another channel, where its node names one."""
    if state not in (MessageState.FAILED, MessageState.SUPPRESSED) or error is None:
        return False
    return error.get("class") in CLASSES or error.get("code") in OF_THE_CHANNEL


def as_carried(
    content: MessageContent, can: Capabilities, components: Sequence[Mapping[str, Any]] | None
) -> MessageContent | None:
    """The content as this channel carries it: itself, or what it says as a text; None where neither will do.

    Args:
        content: As it was to be sent.
        can: What the channel can carry.
        components: Of the template, when it is one and we know it.
    """
    if not check(content, can):
        return content
    text = _text_of(content, components)
    said = None if text is None else Text(text)
    return None if said is None or check(said, can) else said


def _text_of(  # noqa: PLR0911 one per kind
    content: MessageContent, components: Sequence[Mapping[str, Any]] | None
) -> str | None:
    match content:
        case Text():
            return content.text
        case Buttons() | ListMenu():
            return numbered(content)
        case LocationPin():
            return place_text(content)
        case ContactCards():
            return cards_text(content)
        case Media():
            said = "\n".join(part for part in (content.caption, content.link) if part)
            return said or None
        case Template():
            return None if components is None else text_of(arrived(components, content)) or None
        case Reaction():
            return None
