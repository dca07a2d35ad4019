"""When a message that came to nothing is worth sending on another channel, and as what. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.limits import check
from patchbay.messaging.numbered import numbered
from patchbay.sdk import Buttons, ListMenu, LocationPin, Media, MessageContent, Reaction, Template, Text

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")

OF_THE_CHANNEL = frozenset(
    {
        *("channel_stopped", "no_channel", "no_marketing_here", "no_address", "unreachable", "window_closed"),
        *("template_not_approved", "template_language", "unknown_outcome"),
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


def _text_of(content: MessageContent, components: Sequence[Mapping[str, Any]] | None) -> str | None:
    match content:
        case Text():
            return content.text
        case Buttons() | ListMenu():
            return numbered(content)
        case LocationPin():
            place = (content.name, content.address, f"{content.latitude}, {content.longitude}")
            return "\n".join(part for part in place if part)
        case Media():
            said = "\n".join(part for part in (content.caption, content.link) if part)
            return said or None
        case Template():
            return None if components is None else template_text(content, components)
        case Reaction():
            return None


def template_text(template: Template, components: Sequence[Mapping[str, Any]]) -> str | None:
    """What a person reads of a filled template, its buttons left out; None when it has no text."""
    texts = {
        str(component.get("type", "")).upper(): component["text"]
        for component in components
        if isinstance(component.get("text"), str)
    }
    header = (template.header.text,) if isinstance(template.header, Text) else ()
    parts = (
        _filled(texts.get("HEADER", ""), header),
        _filled(texts.get("BODY", ""), template.body),
        texts.get("FOOTER", ""),
    )
    return "\n\n".join(part for part in parts if part) or None


def _filled(text: str, values: tuple[str, ...] | dict[str, str]) -> str:
    by_name = values if isinstance(values, dict) else {str(n): value for n, value in enumerate(values, 1)}
    return _VARIABLE.sub(lambda found: by_name.get(found[1], found[0]), text)
