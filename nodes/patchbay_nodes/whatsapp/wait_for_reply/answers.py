"""Whether a reply is what was asked for, and what it says. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from patchbay_nodes.whatsapp.folding import fold
from patchbay_nodes.whatsapp.wait_for_reply.params import Params, choice_id
from patchbay_nodes.whatsapp.wait_for_reply.pattern import matches

MAX_ANSWER = 4096
"""Characters looked at; WhatsApp sends no longer text."""

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")

INVALID = object()
"""What `value_of` gives for an answer that will not do; None is a value like others."""


def chosen(params: Params, reply: Mapping[str, Any]) -> str | None:
    """Id of the expected choice this reply makes: tapped, or typed as its id, title or number."""
    wanted = fold(str(reply.get("choice") or reply.get("text") or ""))
    if not wanted:
        return None
    was_tapped = bool(reply.get("choice"))
    for number, choice in enumerate(params.choices, start=1):
        names = {fold(choice_id(choice))}
        if not was_tapped:
            names |= {str(number)} if isinstance(choice, str) else {str(number), fold(choice.title)}
        if wanted in names:
            return choice_id(choice)
    return None


def value_of(params: Params, reply: Mapping[str, Any]) -> Any:
    """What the reply says, by what was expected, or `INVALID`."""
    text = str(reply.get("text") or "").strip()[:MAX_ANSWER]
    readings: dict[str, Callable[[], Any]] = {
        "any": lambda: _anything(params, reply, text),
        "text": lambda: _text(params, text),
        "number": lambda: _number(params, text),
        "email": lambda: text.lower() if len(text) <= 254 and _EMAIL.fullmatch(text) else INVALID,
        "media": lambda: _media(params, reply),
        "location": lambda: reply.get("location") or INVALID,
        "choice": lambda: INVALID if params.choices else reply.get("choice") or INVALID,
    }
    return readings[params.expect]()


def _anything(params: Params, reply: Mapping[str, Any], text: str) -> Any:
    if reply.get("kind") == "text":
        return _text(params, text)
    said = (reply.get(part) for part in ("choice", "media", "location", "contacts", "form", "order"))
    return next((part for part in said if part), text or None)


def _text(params: Params, text: str) -> Any:
    if not text or not _is_within(params, len(text)):
        return INVALID
    if params.pattern is not None and not matches(params.pattern, text):
        return INVALID
    return text


def _number(params: Params, text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return INVALID
    number = float(text.replace(",", ".")) if re.search("[.,]", text) else int(text)
    return number if _is_within(params, number) else INVALID


def _media(params: Params, reply: Mapping[str, Any]) -> Any:
    media = reply.get("media")
    if not media or (params.media_kinds and media.get("kind") not in params.media_kinds):
        return INVALID
    return media


def _is_within(params: Params, number: float) -> bool:
    return (params.min is None or number >= params.min) and (params.max is None or number <= params.max)
