"""What a message says, type by type, as the content table of `events` describes it. Pure."""

from collections.abc import Callable
from typing import Any

from patchbay.messaging.parsing import UnreadableBody, UnreadableItem, parse_body
from patchbay.messaging.values import read_id, read_object, read_text, read_time
from patchbay.messaging.whatsapp.items import read_errors
from patchbay.messaging.whatsapp.users import read_bsuid, read_phone

Content = dict[str, Any]
KindAndContent = tuple[str, Content]

MAX_TYPE_CHARS = 64
"""Of a type nobody knows, kept for a person to read."""


def read_content(message: dict[str, Any]) -> KindAndContent:
    """The kind (what follows `message.`) and content of a message.

    A type nobody knows gives `unknown`; a known one whose payload is not what it should be gives
    `unsupported`, so that the message is still seen.
    """
    message_type = message.get("type")
    reader = _READERS.get(message_type) if isinstance(message_type, str) else None
    if reader is None:
        return "unknown", _unreadable(message)
    return reader(message) or ("unsupported", _unreadable(message))


def _unreadable(message: dict[str, Any]) -> Content:
    return {
        "type": read_text(message.get("type"), max_chars=MAX_TYPE_CHARS),
        "errors": read_errors(message.get("errors")),
    }


def _text(message: dict[str, Any]) -> KindAndContent | None:
    payload = message.get("text")
    body = payload.get("body") if isinstance(payload, dict) else None
    return ("text", {"text": body}) if isinstance(body, str) else None


def _media(kind: str, key: str | None = None) -> Callable[[dict[str, Any]], KindAndContent | None]:
    def read(message: dict[str, Any]) -> KindAndContent | None:
        payload = read_object(message.get(key or kind))
        media_id, url = read_id(payload.get("id")), read_text(payload.get("url"))
        if media_id is None and url is None:
            return None
        return kind, {
            "media": {
                "kind": kind,
                "id": media_id,
                "mime_type": read_text(payload.get("mime_type")),
                "sha256": read_text(payload.get("sha256")),
                "caption": read_text(payload.get("caption")),
                "filename": read_text(payload.get("filename")),
                "voice": key == "voice" or payload.get("voice") is True,
                "url": url,
            }
        }

    return read


def _location(message: dict[str, Any]) -> KindAndContent | None:
    payload = read_object(message.get("location"))
    latitude, longitude = _degrees(payload.get("latitude"), 90), _degrees(payload.get("longitude"), 180)
    if latitude is None or longitude is None:
        return None
    place = {"name": read_text(payload.get("name")), "address": read_text(payload.get("address"))}
    return "location", {"location": {"latitude": latitude, "longitude": longitude, **place}}


def _degrees(value: Any, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        degrees = float(value)
    except (ValueError, OverflowError):
        return None
    return degrees if -limit <= degrees <= limit else None


def _contacts(message: dict[str, Any]) -> KindAndContent | None:
    cards = message.get("contacts")
    if not isinstance(cards, list) or not all(isinstance(card, dict) for card in cards):
        return None
    return "contacts", {"contacts": cards, "origin": message.get("origin")}


def _button(message: dict[str, Any]) -> KindAndContent | None:
    payload = read_object(message.get("button"))
    title = read_text(payload.get("text"))
    option = read_text(payload.get("payload")) or title
    return _choice(option, title, None, "template") if option else None


def _interactive(message: dict[str, Any]) -> KindAndContent | None:
    payload = read_object(message.get("interactive"))
    kind = payload.get("type")
    reply = payload.get(kind) if isinstance(kind, str) else None
    if not isinstance(reply, dict):
        return None
    if kind in ("button_reply", "list_reply"):
        option = read_text(reply.get("id"))
        title, description = read_text(reply.get("title")), read_text(reply.get("description"))
        return _choice(option, title, description, kind.removesuffix("_reply")) if option else None
    if kind == "nfm_reply":
        return _form(reply)
    if kind == "call_permission_reply":
        return _call_permission(reply)
    return "unknown", _unreadable(message)


def _choice(option: str, title: str | None, description: str | None, source: str) -> KindAndContent:
    return "choice", {"choice": {"id": option, "title": title, "description": description, "source": source}}


def _form(reply: dict[str, Any]) -> KindAndContent:
    response = reply.get("response_json")
    form = _form_data(response)
    return "flow_reply", {
        "name": read_text(reply.get("name")),
        "body": read_text(reply.get("body")),
        "form": form,
        "flow_token": read_text(form.get("flow_token")) if form else None,
        "response": read_text(response),
    }


def _form_data(response: Any) -> dict[str, Any] | None:
    """What was entered; a string of JSON by contract, but it may be absent, broken or no object."""
    if isinstance(response, dict):
        return response
    if not isinstance(response, str):
        return None
    try:
        body = parse_body(response.encode())
        form = body.checked(body.value)
    except (UnreadableBody, UnreadableItem):
        return None
    return form if isinstance(form, dict) else None


def _call_permission(reply: dict[str, Any]) -> KindAndContent:
    expires_at = read_time(reply.get("expiration_timestamp"))
    return "call_permission", {
        "response": read_text(reply.get("response")),
        "expires_at": expires_at.isoformat() if expires_at else None,
        "is_permanent": reply.get("is_permanent") is True,
        "response_source": read_text(reply.get("response_source")),
    }


def _order(message: dict[str, Any]) -> KindAndContent | None:
    payload = read_object(message.get("order"))
    items = payload.get("product_items")
    if not isinstance(items, list):
        return None
    return "order", {
        "order": {
            "catalog_id": read_id(payload.get("catalog_id")),
            "text": read_text(payload.get("text")),
            "items": [item for item in items if isinstance(item, dict)],
        }
    }


def _reaction(message: dict[str, Any]) -> KindAndContent | None:
    payload = read_object(message.get("reaction"))
    message_id, emoji = read_id(payload.get("message_id")), read_text(payload.get("emoji")) or None
    if message_id is None:
        return None
    kind = "reaction" if emoji else "reaction_removed"
    return kind, {"reaction": {"message_id": message_id, "emoji": emoji}}


def _edit(message: dict[str, Any]) -> KindAndContent | None:
    payload = read_object(message.get("edit"))
    original_id = read_id(payload.get("original_message_id"))
    if original_id is None:
        return None
    nested = payload.get("message")
    kind, content = read_content(nested) if isinstance(nested, dict) else (None, None)
    now = {"kind": kind, "content": content} if kind else None
    return "edited", {"original_message_id": original_id, "message": now}


def _revoke(message: dict[str, Any]) -> KindAndContent | None:
    original_id = read_id(read_object(message.get("revoke")).get("original_message_id"))
    return ("revoked", {"original_message_id": original_id}) if original_id else None


def _system(message: dict[str, Any]) -> KindAndContent:
    payload = read_object(message.get("system"))
    return "system", {
        "system": read_text(payload.get("type"), max_chars=MAX_TYPE_CHARS),
        "body": read_text(payload.get("body")),
        "new_phone": read_phone(payload.get("wa_id")) or read_phone(payload.get("new_wa_id")),
        "new_bsuid": read_bsuid(payload.get("user_id")),
        "new_parent_bsuid": read_bsuid(payload.get("parent_user_id")),
    }


def _unsupported(message: dict[str, Any]) -> KindAndContent:
    named = read_text(read_object(message.get("unsupported")).get("type"), max_chars=MAX_TYPE_CHARS)
    content = _unreadable(message)
    return "unsupported", {**content, "type": named or content["type"]}


def _nothing(kind: str) -> Callable[[dict[str, Any]], KindAndContent]:
    """Opening a chat, or a placeholder for a file to come: nothing was said."""
    return lambda message: (kind, _unreadable(message))


_READERS: dict[str, Callable[[dict[str, Any]], KindAndContent | None]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "document": _media("document"),
    "audio": _media("audio"),
    "voice": _media("audio", "voice"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    "unsupported": _unsupported,
    "unknown": _unsupported,
    "request_welcome": _nothing("welcome"),
    "media_placeholder": _nothing("placeholder"),
}
