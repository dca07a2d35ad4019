"""From a webhook's raw body to events. Pure.

Nobody signs these: who knows the secret end of the address is believed, and only about its own channel. So
events name no number; the address they came by says which channel they are about.

Source: WhatsApp reference, section 15.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from patchbay.messaging.events import Event, User
from patchbay.messaging.whatsapp.items import (
    BadItem,
    identity_of,
    read_id,
    read_object,
    read_text,
    read_time,
)
from patchbay.messaging.whatsapp.parsing import UnreadableBody, UnreadableItem, parse_body
from patchbay.messaging.whatsapp.webhook import MAX_FRAGMENT_CHARS, Reading

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

Item = dict[str, Any]


def read_webhook(raw: bytes, received_at: datetime | None = None) -> Reading:
    """Read a body, which is one item. Never raises, whatever is in it."""
    try:
        body = parse_body(raw)
        root = read_object(body.checked(body.value))
        return Reading(events=(_event(root, received_at or _EPOCH),))
    except (UnreadableBody, UnreadableItem) as error:
        return Reading(bad=(_bad(str(error), raw),))
    except Exception as error:  # noqa: BLE001 whatever the body holds, it is kept for a person to look at
        return Reading(bad=(_bad(f"unforeseen {type(error).__name__}", raw),))


def _bad(reason: str, raw: bytes) -> BadItem:
    return BadItem(reason, raw[:MAX_FRAGMENT_CHARS].decode("utf-8", "replace").replace("\0", ""))


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
    return _about(root, "other", "", received_at, identity=identity, content=root)


def _about(
    root: Item,
    kind: str,
    external_id: str,
    occurred_at: datetime,
    *,
    identity: str,
    content: dict[str, Any],
    **more: Any,
) -> Event:
    return Event(
        identity=identity,
        kind=kind,
        phone_number_id="",
        waba_id="",
        external_id=external_id,
        occurred_at=occurred_at,
        content=content,
        raw=root,
        **more,
    )


def _received(root: Item, data: Item, received_at: datetime) -> Event:
    message_id = read_id(data.get("id"))
    sender = _digits(data.get("author")) or _digits(data.get("from"))
    if message_id is None or sender is None:
        raise UnreadableItem("expected a message with an id and a sender")
    kind, content = _said(data)
    group = read_text(data.get("from")) or ""
    name = read_text(data.get("pushname"), max_chars=200)
    return _about(
        root,
        f"message.{kind}",
        message_id,
        read_time(data.get("time")) or received_at,
        identity=identity_of("ultramsg", _instance(root), "message", message_id),
        content=content,
        user=User(phone=sender, profile_name=name or None),
        group_id=group if group.endswith("@g.us") else None,
        reply_to=read_id(read_object(data.get("quotedMsg")).get("id")),
        forwarded=data.get("isForwarded") is True,
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
    return _about(
        root,
        f"status.{status if status in _ACKS.values() else 'other'}",
        known_as,
        received_at,  # acks carry the time of their message, not their own
        identity=identity_of("ultramsg", _instance(root), "ack", ours or known_as, status),
        content=content,
    )


def _echo(root: Item, data: Item, received_at: datetime) -> Event:
    """Somebody wrote on the gateway's own phone."""
    message_id = read_id(data.get("id"))
    if message_id is None:
        raise UnreadableItem("expected a message with an id")
    kind, content = _said(data)
    to = _digits(data.get("to"))
    return _about(
        root,
        f"echo.{kind}",
        message_id,
        read_time(data.get("time")) or received_at,
        identity=identity_of("ultramsg", _instance(root), "echo", message_id),
        content=content,
        user=User(phone=to) if to else None,
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
        return "contacts", {"contacts": [{"vcard": body}], "origin": None}
    return "unsupported", {"type": kind, "errors": []}


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
