"""Templates in the platform's words: handed in, refused, and changed behind our back. Pure.

Source: WhatsApp reference, sections 6.1 and 9.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from patchbay.messaging.channel import Rejected, Unknown
from patchbay.messaging.errors import ErrorClass, MessagingError, NoAnswer, ProviderRefused, classify
from patchbay.messaging.template_rules import TemplateContent, is_named
from patchbay.messaging.template_shape import buttons_of
from patchbay.messaging.whatsapp.payloads import read_response

MAX_SAID = 500
"""Characters of a refusal that are kept."""

_FIRST_PAUSES_H = {"FIRST_PAUSE": 3, "SECOND_PAUSE": 6}
_BUTTON_PREFIX = "message_template_button_"


def build_new(content: TemplateContent) -> dict[str, Any]:
    """The body that hands in a new template."""
    return {
        "name": content.name,
        "language": content.language,
        "category": content.category,
        "parameter_format": "NAMED" if is_named(content.components) else "POSITIONAL",
        "components": list(content.components),
    }


def build_edit(content: TemplateContent, *, with_category: bool) -> dict[str, Any]:
    """The body that hands in other words for a template."""
    body: dict[str, Any] = {"components": list(content.components)}
    return {**body, "category": content.category} if with_category else body


def refusal_of(status: int, headers: Mapping[str, str], body: bytes) -> MessagingError:
    """What to raise for an answer that is no yes: a refusal in the platform's words, or not knowing."""
    read = read_response(status, headers, body)
    error = read.error if isinstance(read, Rejected | Unknown) else None
    error = error or classify(None, status)
    if error.error_class is ErrorClass.AMBIGUOUS:
        return NoAnswer(error.message)
    said = _said(body)
    return ProviderRefused(structs.replace(error, message=said) if said else error)


def pause_hours(content: Mapping[str, Any]) -> int | None:
    """How long a pause lasts that ends by itself, from a status notice; None where nobody says.

    Source: section 9.5, durations as last documented.
    """
    other = content.get("other_info")
    title = other.get("title") if isinstance(other, Mapping) else None
    return _FIRST_PAUSES_H.get(str(title))


def reason_in(content: Mapping[str, Any]) -> str | None:
    """Why, in the platform's words, from a status notice; None where it gives no reason."""
    for key, name in (("rejection_info", "reason"), ("other_info", "description")):
        part = content.get(key)
        if isinstance(part, Mapping) and isinstance(part.get(name), str) and part[name]:
            return str(part[name])[:MAX_SAID]
    reason = content.get("reason")
    return reason[:MAX_SAID] if isinstance(reason, str) and reason not in ("", "NONE") else None


def components_in(content: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The components as a notice of other words makes them; what it does not tell of stays as it was."""
    texts = {
        "HEADER": content.get("message_template_title"),
        "BODY": content.get("message_template_element"),
        "FOOTER": content.get("message_template_footer"),
    }
    changed = [_with_text(dict(one), texts.pop(_kind(one), None)) for one in known]
    new = [
        {"type": kind, **({"format": "TEXT"} if kind == "HEADER" else {}), "text": text}
        for kind, text in texts.items()
        if isinstance(text, str) and text
    ]
    parts = {_kind(one): one for one in [*changed, *new]}
    buttons = content.get("message_template_buttons")
    if isinstance(buttons, Sequence) and not isinstance(buttons, str):
        parts["BUTTONS"] = _with_buttons(parts.get("BUTTONS", {"type": "BUTTONS"}), buttons)
    order = ("HEADER", "BODY", "FOOTER")
    first = [parts.pop(kind) for kind in order if kind in parts]
    return [*first, *parts.values()]


def _with_text(part: dict[str, Any], text: Any) -> dict[str, Any]:
    return {**part, "text": text} if isinstance(text, str) and text else part


def _with_buttons(part: dict[str, Any], told: Sequence[Any]) -> dict[str, Any]:
    known = buttons_of(part)
    buttons = []
    for index, one in enumerate(told):
        if not isinstance(one, Mapping):
            continue
        said = {
            key.removeprefix(_BUTTON_PREFIX): value
            for key, value in one.items()
            if key.startswith(_BUTTON_PREFIX) and value is not None
        }
        before = known[index] if index < len(known) else {}
        same = before if before.get("type") == said.get("type") else {}
        buttons.append({**same, **said})
    return {**part, "buttons": buttons}


def _kind(part: Mapping[str, Any]) -> str:
    return str(part.get("type", "")).upper()


def _said(body: bytes) -> str | None:
    try:
        error = msgspec.json.decode(body, type=_Refusal).error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    details = error.error_data.details if error.error_data else ""
    said = error.error_user_msg or details or error.message or ""
    return said[:MAX_SAID] or None


class _Details(Struct):
    details: str | None = None


class _Error(Struct):
    message: str | None = None
    error_user_msg: str | None = None
    error_data: _Details | None = None


class _Refusal(Struct):
    error: _Error
