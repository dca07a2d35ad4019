"""From a webhook's raw body to events. Pure.

Nobody signs these: who knows the secret end of the address is believed, and only about its own channel. So
events name no number; the address they came by says which channel they are about.

Source: WhatsApp reference, section 15.
"""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from patchbay.messaging.events import Event, User
from patchbay.messaging.parsing import UnreadableItem, parse_body
from patchbay.messaging.reading import Reading, identity_of, read_one
from patchbay.messaging.values import read_id, read_object, read_text, read_time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ACKS = {"server": "sent", "device": "delivered", "read": "read", "played": "played"}
_MEDIA = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "ptt": "audio",
    "document": "document",
    "sticker": "sticker",
}
MAX_LINK_CHARS = 2_048
MAX_CARD_CHARS = 20_000
"""Of a card that is read; a photo may make it longer."""
_CARD_LINE = re.compile(
    r"^(?:[A-Za-z0-9-]{1,40}\.)?(FN|TEL|EMAIL)(?:;[^:\r\n]{0,500})?:([^\r\n]{1,500})", re.I | re.M
)

Item = dict[str, Any]


def read_webhook(raw: bytes, received_at: datetime | None = None) -> Reading:
    """Read a body, which is one item. Never raises, whatever is in it."""
    return read_one(raw, lambda body: _event(_root(body), received_at or _EPOCH))


def _root(raw: bytes) -> Item:
    body = parse_body(raw)
    return read_object(body.checked(body.value))


def _event(root: Item, received_at: datetime) -> Event:
    data = read_object(root.get("data"))
    told = root.get("event_type")
    if told == "message_received":
        return _received(root, data, received_at)
    if told == "message_ack":
        return _ack(root, data, received_at)
    if told == "message_create" and not read_id(root.get("referenceId")):
        return _echo(root, data, received_at)
    identity = identity_of("ultramsg", "other", msgspec.json.encode(root, order="sorted").decode())
    return Event(
        identity=identity, kind="other", external_id="", occurred_at=received_at, content=root, raw=root
    )


def _received(root: Item, data: Item, received_at: datetime) -> Event:
    message_id = read_id(data.get("id"))
    sender = _digits(data.get("author")) or _digits(data.get("from"))
    if message_id is None or sender is None:
        raise UnreadableItem("expected a message with an id and a sender")
    kind, content = _said(data)
    group = read_text(data.get("from")) or ""
    name = read_text(data.get("pushname"), max_chars=200)
    return Event(
        identity=identity_of("ultramsg", _instance(root), "message", message_id),
        kind=f"message.{kind}",
        external_id=message_id,
        occurred_at=read_time(data.get("time")) or received_at,
        content=content,
        user=User(phone=sender, profile_name=name or None),
        group_id=group if group.endswith("@g.us") else None,
        reply_to=read_id(read_object(data.get("quotedMsg")).get("id")),
        forwarded=data.get("isForwarded") is True,
        raw=root,
    )


def _ack(root: Item, data: Item, received_at: datetime) -> Event:
    """Our message id comes back as `referenceId`; the id people quote is the one in `data`."""
    ours = read_id(root.get("referenceId"))
    provider_id = read_id(data.get("id"))
    known_as = provider_id if ours is not None else (read_id(root.get("id")) or provider_id)
    if known_as is None:
        raise UnreadableItem("expected an ack with the id of its message")
    ack = read_text(data.get("ack"), max_chars=40) or ""
    status = _ACKS.get(ack, ack or "other")
    content: dict[str, Any] = {
        "status": status,
        "callback_data": ours,
        "errors": [],
        "pricing": None,
        "conversation": None,
        "participant": None,
    }
    return Event(
        identity=identity_of("ultramsg", _instance(root), "ack", ours or known_as, status),
        kind=f"status.{status if status in _ACKS.values() else 'other'}",
        external_id=known_as,
        occurred_at=received_at,  # acks carry the time of their message, not their own
        content=content,
        raw=root,
    )


def _echo(root: Item, data: Item, received_at: datetime) -> Event:
    """Somebody wrote on the gateway's own phone."""
    message_id = read_id(data.get("id"))
    if message_id is None:
        raise UnreadableItem("expected a message with an id")
    kind, content = _said(data)
    to = _digits(data.get("to"))
    return Event(
        identity=identity_of("ultramsg", _instance(root), "echo", message_id),
        kind=f"echo.{kind}",
        external_id=message_id,
        occurred_at=read_time(data.get("time")) or received_at,
        content=content,
        user=User(phone=to) if to else None,
        raw=root,
    )


def _instance(root: Item) -> str:
    return read_id(root.get("instanceId")) or ""


def _digits(address: Any) -> str | None:
    """The number in `5511…@c.us`; None for groups and whatever is no number."""
    text = read_text(address, max_chars=80) or ""
    number, _, server = text.partition("@")
    is_number = number.isascii() and number.isdigit() and len(number) <= 20
    return number if is_number and server in ("c.us", "s.whatsapp.net") else None


def _said(data: Item) -> tuple[str, dict[str, Any]]:
    kind = read_text(data.get("type"), max_chars=40) or ""
    body = read_text(data.get("body")) or ""
    if kind == "chat":
        return "text", {"text": body}
    if kind in _MEDIA:
        return _MEDIA[kind], {"media": _media(kind, data, body)}
    if kind == "location":
        return "location", {"location": _location(read_object(data.get("location")), body)}
    if kind == "vcard":
        return "contacts", {"contacts": [_card(body)], "origin": None}
    return "unsupported", {"type": kind, "errors": []}


def _card(vcard: str) -> dict[str, Any]:
    """A card as WhatsApp's own API tells of it, as far as its lines can be read (RFC 6350)."""
    lines = [(found[1].upper(), found[2].strip()) for found in _CARD_LINE.finditer(vcard[:MAX_CARD_CHARS])]
    return {
        "name": {"formatted_name": next((value for name, value in lines if name == "FN"), None)},
        "phones": [{"phone": value} for name, value in lines if name == "TEL"],
        "emails": [{"email": value} for name, value in lines if name == "EMAIL"],
        "vcard": vcard,
    }


def _media(kind: str, data: Item, body: str) -> dict[str, Any]:
    link = read_text(data.get("media")) or ""
    usable = link if link.startswith(("https://", "http://")) and len(link) <= MAX_LINK_CHARS else None
    return {
        "kind": _MEDIA[kind],
        "id": usable,
        "mime_type": None,
        "sha256": None,
        "caption": body or None,
        "filename": read_text(data.get("filename"), max_chars=240),
        "voice": kind == "ptt",
        "url": usable,
    }


def _location(place: Item, body: str) -> dict[str, Any]:
    degrees = [place.get(name) for name in ("latitude", "longitude")]
    known = [
        float(one) if isinstance(one, int | float) and not isinstance(one, bool) else None for one in degrees
    ]
    return {"latitude": known[0], "longitude": known[1], "name": None, "address": body or None}
