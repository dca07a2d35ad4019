"""The bodies of calls to `/messages`, and what the answers mean. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from patchbay.messaging.channel import Accepted, Recipient, Rejected, SendResult, Unknown
from patchbay.messaging.choices import MAX_ROW_ID_CHARS, issue_choice
from patchbay.messaging.errors import ErrorClass, InvalidPhone, classify
from patchbay.messaging.phone import wa_id_from
from patchbay.messaging.quoting import MAX_DETAILS_CHARS, quoted
from patchbay.messaging.retry_after import read_retry_after_s
from patchbay.messaging.template_values import clean_value
from patchbay.messaging.values import read_object
from patchbay.messaging.whatsapp.users import read_bsuid, read_phone
from patchbay.sdk import (
    Button,
    Buttons,
    ContactCard,
    ContactCards,
    ListMenu,
    LocationPin,
    Media,
    MessageContent,
    Reaction,
    Row,
    Template,
    TemplateButton,
    Text,
)

Payload = dict[str, Any]


def build_send(
    message_id: str,
    to: Recipient,
    content: MessageContent,
    reply_to: str | None = None,
    *,
    header_name: str | None = None,
) -> Payload:
    """The body of POST /messages.

    Args:
        message_id: Ours; comes back in every status of the message.
        to: A number wins where both are known. Its plus sign matters: without it the platform may put the
            business's own country code in front, and reach a stranger.
        content: Checked against the channel's limits before.
        reply_to: The provider's id of the message to quote; left out for reactions, which name their own.
        header_name: Of the variable in a template's header; None where it has none.

    Raises:
        InvalidChoice: An option's id does not fit.
    """
    payload: Payload = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "biz_opaque_callback_data": message_id,
    }
    if to.phone is not None:
        payload["to"] = f"+{to.phone.removeprefix('+')}"
    elif to.bsuid is not None:
        payload["recipient"] = to.bsuid
    kind, body = _content(message_id, content, header_name)
    payload["type"] = kind
    payload[kind] = body
    if reply_to is not None and kind != "reaction":
        payload["context"] = {"message_id": reply_to}
    return payload


def mark_read(provider_id: str, *, typing: bool = False) -> Payload:
    """The body that marks an inbound message, and all before it, as read; `typing` shows for up to 25 s."""
    payload: Payload = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
    if typing:
        payload["typing_indicator"] = {"type": "text"}
    return payload


def read_response(status: int, headers: Mapping[str, str], body: bytes) -> SendResult:
    """What an answer to a send means. Never raises, whatever came back.

    Args:
        status: HTTP status; the provider's own error code counts for more.
        headers: With lower-case names.
        body: The whole answer.
    """
    if 200 <= status < 300:
        return _read_success(body) or _read_refusal(status, headers, body)
    return _read_refusal(status, headers, body)


# ── Content ───────────────────────────────────────────────────────────────────────────────────────────


def _content(  # noqa: PLR0911 one per kind
    message_id: str, content: MessageContent, header_name: str | None
) -> tuple[str, Payload | list[Payload]]:
    match content:
        case Text():
            return "text", {"body": content.text, "preview_url": content.preview_url}
        case Template():
            return "template", _template(message_id, content, header_name)
        case Buttons():
            action = {"buttons": [_button(message_id, button) for button in content.buttons]}
            return "interactive", _interactive("button", content, action)
        case ListMenu():
            return "interactive", _interactive("list", content, _list_action(message_id, content))
        case Media():
            return content.media, _media(content)
        case LocationPin():
            return "location", _location(content)
        case ContactCards():
            return "contacts", [_card(card) for card in content.contacts]
        case Reaction():
            return "reaction", {"message_id": content.message_id, "emoji": content.emoji}


def _card(card: ContactCard) -> Payload:
    """Numbers that may be WhatsApp's are given as such, so that the card has a button to write to them."""
    written: Payload = {"name": {"formatted_name": card.name, "first_name": card.name}}
    if card.company:
        written["org"] = {"company": card.company}
    if card.phones:
        written["phones"] = [_card_phone(phone) for phone in card.phones]
    if card.emails:
        written["emails"] = [{"email": email, "type": "WORK"} for email in card.emails]
    return written


def _card_phone(phone: str) -> Payload:
    try:
        return {"phone": phone, "type": "CELL", "wa_id": wa_id_from(phone)}
    except InvalidPhone:
        return {"phone": phone, "type": "CELL"}


def _media(content: Media) -> Payload:
    given = {
        "id": content.media_id,
        "link": content.link,
        "caption": content.caption,
        "filename": content.filename,
    }
    return {key: value for key, value in given.items() if value}


def _location(content: LocationPin) -> Payload:
    place: Payload = {"latitude": content.latitude, "longitude": content.longitude}
    if content.name:
        place["name"] = content.name
    if content.address:
        place["address"] = content.address
    return place


def _interactive(kind: str, content: Buttons | ListMenu, action: Payload) -> Payload:
    interactive: Payload = {"type": kind, "body": {"text": content.text}, "action": action}
    if content.header:
        interactive["header"] = {"type": "text", "text": content.header}
    if content.footer:
        interactive["footer"] = {"text": content.footer}
    return interactive


def _button(message_id: str, button: Button) -> Payload:
    return {"type": "reply", "reply": {"id": issue_choice(message_id, button.id), "title": button.title}}


def _list_action(message_id: str, content: ListMenu) -> Payload:
    sections = []
    for section in content.sections:
        rows: Payload = {"rows": [_row(message_id, row) for row in section.rows]}
        sections.append({"title": section.title, **rows} if section.title else rows)
    return {"button": content.button, "sections": sections}


def _row(message_id: str, row: Row) -> Payload:
    wire: Payload = {"id": issue_choice(message_id, row.id, max_chars=MAX_ROW_ID_CHARS), "title": row.title}
    if row.description:
        wire["description"] = row.description
    return wire


def _template(message_id: str, content: Template, header_name: str | None) -> Payload:
    components: list[Payload] = []
    if content.header is not None:
        components.append({"type": "header", "parameters": [_header(content.header, header_name)]})
    if content.body:
        components.append({"type": "body", "parameters": _variables(content.body)})
    components.extend(_template_button(message_id, button) for button in content.buttons)
    template: Payload = {
        "name": content.template,
        "language": {"code": content.language.replace("-", "_")},
    }
    if components:
        template["components"] = components
    return template


def _header(header: Text | Media | LocationPin, name: str | None) -> Payload:
    if isinstance(header, Text):
        return {"type": "text", **_named(name), "text": clean_value(header.text)}
    if isinstance(header, LocationPin):
        return {"type": "location", "location": _location(header)}
    return {"type": header.media, header.media: _media(header)}


def _variables(body: tuple[str, ...] | dict[str, str]) -> list[Payload]:
    """Variables under the names `1`, `2` … are positional, and go in that order without a name."""
    if isinstance(body, dict) and all(name.isdecimal() for name in body):
        body = tuple(body[name] for name in sorted(body, key=int))
    given = body.items() if isinstance(body, dict) else ((None, value) for value in body)
    return [{"type": "text", **_named(name), "text": clean_value(value)} for name, value in given]


def _named(name: str | None) -> Payload:
    return {} if name is None else {"parameter_name": name}


def _template_button(message_id: str, button: TemplateButton) -> Payload:
    parameter: Payload
    if button.sub_type == "quick_reply":
        parameter = {"type": "payload", "payload": issue_choice(message_id, button.value)}
    elif button.sub_type == "copy_code":
        parameter = {"type": "coupon_code", "coupon_code": button.value}
    else:
        parameter = {"type": "text", "text": button.value}
    return {
        "type": "button",
        "sub_type": button.sub_type,
        "index": str(button.index),
        "parameters": [parameter],
    }


# ── Answers ───────────────────────────────────────────────────────────────────────────────────────────


class _SentMessage(Struct):
    id: str
    message_status: str | None = None


class _Success(Struct):
    messages: list[_SentMessage]
    contacts: Any = None


class _Fault(Struct):
    code: int | None = None
    is_transient: bool | None = None
    error_data: Any = None


class _Failure(Struct):
    error: _Fault


_success = msgspec.json.Decoder(_Success)
_failure = msgspec.json.Decoder(_Failure, strict=False)


def _read_success(body: bytes) -> Accepted | None:
    try:
        answer = _success.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if not answer.messages or not answer.messages[0].id:
        return None
    message = answer.messages[0]
    shown = answer.contacts if isinstance(answer.contacts, list) else []
    contact = read_object(shown[0] if shown else None)
    held = message.message_status not in (None, "accepted")
    return Accepted(message.id, read_phone(contact.get("wa_id")), read_bsuid(contact.get("user_id")), held)


def _read_refusal(status: int, headers: Mapping[str, str], body: bytes) -> Rejected | Unknown:
    try:
        fault = _failure.decode(body).error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        fault = None
    if fault is None and status not in (401, 429):
        return Unknown(f"the answer with status {status} is not one of the platform's")
    code = fault.code if fault else None
    error = classify(code, status, bool(fault and fault.is_transient))
    error = replace(error, details=_details(fault.error_data if fault else None))
    if error.error_class is ErrorClass.AMBIGUOUS:
        return Unknown(error.message, error)
    return Rejected(error, read_retry_after_s(headers))


def _details(error_data: Any) -> str:
    said = error_data.get("details") if isinstance(error_data, dict) else None
    return quoted(said, MAX_DETAILS_CHARS) if isinstance(said, str) else ""
