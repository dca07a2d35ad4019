"""From a webhook's raw body to events: every item on its own, none lost, none in another's way. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from patchbay.messaging.events import Event
from patchbay.messaging.parsing import Body, UnreadableBody, UnreadableItem, parse_body
from patchbay.messaging.reading import MAX_FRAGMENT_CHARS, BadItem, Reading, bad_body
from patchbay.messaging.values import read_id, read_time
from patchbay.messaging.whatsapp.items import Envelope, Item
from patchbay.messaging.whatsapp.normalise import normalise

MAX_ITEMS = 20_000
"""In one body. More than fit into 3 MB as honest messages; what is beyond is reported as one bad item."""

_OURS = "whatsapp_business_account"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "messages": (("messages", "message"), ("statuses", "status"), ("errors", "error")),
    "smb_message_echoes": (("message_echoes", "echo"), ("errors", "error")),
    "standby": (
        ("messages", "standby.message"),
        ("statuses", "standby.status"),
        ("message_echoes", "standby.echo"),
    ),
    "calls": (("calls", "call"), ("statuses", "call_status"), ("errors", "error")),
    "user_preferences": (("user_preferences", "preference"),),
    "user_id_update": (("user_id_update", "identity"), ("user_id_updates", "identity")),
    "smb_app_state_sync": (("state_sync", "contact"),),
    "history": (("history", "history_chunk"), ("errors", "error")),
    "group_lifecycle_update": (("groups", "group"),),
    "group_participants_update": (("groups", "group"),),
    "group_settings_update": (("groups", "group"),),
    "group_status_update": (("groups", "group"),),
    "user_actions": (("user_actions", "user_action"),),
}
"""Lists inside a change whose elements are items of their own; null is none. A change without any is itself
one item."""


def read_webhook(raw: bytes, received_at: datetime | None = None) -> Reading:
    """Read a whole body. Never raises, whatever is in it.

    Args:
        raw: The body as received, its signature already verified.
        received_at: Aware; the time of facts that carry none of their own.
    """
    events: list[Event] = []
    bad: list[BadItem] = []
    for item in split(raw, received_at):
        outcome = item if isinstance(item, BadItem) else _event_or_bad(item)
        if isinstance(outcome, BadItem):
            bad.append(outcome)
        else:
            events.append(outcome)
    return Reading(tuple(events), tuple(bad))


def split(raw: bytes, received_at: datetime | None = None) -> list[Item | BadItem]:
    """The items of a body, in its order. Never raises.

    A body of another product (the same app may serve Instagram) has none. A body that is not JSON is one
    bad item.
    """
    try:
        body = parse_body(raw)
    except UnreadableBody as error:
        return [bad_body(str(error), raw)]
    items: list[Item | BadItem] = []
    for item in _items(body, received_at or _EPOCH):
        if len(items) == MAX_ITEMS:
            items.append(BadItem(f"expected at most {MAX_ITEMS} items; the others are left in the body", ""))
            break
        items.append(item)
    return items


def _event_or_bad(item: Item) -> Event | BadItem:
    try:
        return normalise(item)
    except UnreadableItem as error:
        return _bad(str(error), item.value, item.envelope)
    except Exception as error:  # noqa: BLE001 whatever one item holds, the others of its body must get through
        return _bad(f"unforeseen {type(error).__name__}", item.value, item.envelope)


def _bad(reason: str, value: Any, envelope: Envelope | None = None) -> BadItem:
    try:
        fragment = msgspec.json.encode(value).decode()[:MAX_FRAGMENT_CHARS]
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        fragment = ""
    if envelope is None:
        return BadItem(reason, fragment)
    return BadItem(reason, fragment, envelope.field, envelope.phone_number_id)


def _items(body: Body, received_at: datetime) -> Iterator[Item | BadItem]:
    root = body.value
    if not isinstance(root, dict):
        yield _bad("expected an object", root)
    elif root.get("object", _OURS) == _OURS:
        for entry in _elements(root, "entry"):
            if isinstance(entry, BadItem):
                yield entry
                continue
            for change in _elements(entry, "changes"):
                if isinstance(change, BadItem):
                    yield change
                else:
                    yield from _items_of_change(body, entry, change, received_at)


def _elements(parent: dict[str, Any], key: str) -> Iterator[dict[str, Any] | BadItem]:
    children = parent.get(key)
    if not isinstance(children, list):
        yield _bad(f"expected {key} to be a list", parent)
        return
    for child in children:
        yield child if isinstance(child, dict) else _bad(f"expected {key} to hold objects", child)


def _items_of_change(
    body: Body, entry: dict[str, Any], change: dict[str, Any], received_at: datetime
) -> Iterator[Item | BadItem]:
    value = change.get("value")
    if not isinstance(value, dict):
        yield _bad("expected value to be an object", change)
        return
    envelope = _envelope(body, entry, change, value, received_at)
    lists = [pair for pair in _LISTS.get(envelope.field, ()) if value.get(pair[0]) is not None]
    if not lists:
        yield _item(body, envelope, "notice", value)
    for key, source in lists:
        for element in _elements(value, key):
            if isinstance(element, BadItem):
                yield BadItem(element.reason, element.fragment, envelope.field, envelope.phone_number_id)
            elif source == "history_chunk":
                yield from _history(body, envelope, element)
            else:
                yield _item(body, envelope, source, element)


def _envelope(
    body: Body, entry: dict[str, Any], change: dict[str, Any], value: dict[str, Any], received_at: datetime
) -> Envelope:
    metadata = value.get("metadata")
    contacts = value.get("contacts")
    sent_at = read_time(entry.get("time"))
    return Envelope(
        field=read_id(change.get("field")) or "",
        waba_id=read_id(entry.get("id")) or "",
        phone_number_id=(read_id(metadata.get("phone_number_id")) if isinstance(metadata, dict) else None)
        or "",
        contacts=_contacts(body, contacts) if isinstance(contacts, list) else (),
        sent_at=sent_at,
        received_at=received_at,
    )


def _contacts(body: Body, contacts: list[Any]) -> tuple[dict[str, Any], ...]:
    usable = []
    for contact in contacts:
        try:
            usable.append(body.checked(contact))
        except UnreadableItem:
            continue
    return tuple(contact for contact in usable if isinstance(contact, dict))


def _item(
    body: Body, envelope: Envelope, source: str, value: dict[str, Any], thread_id: str | None = None
) -> Item | BadItem:
    try:
        return Item(source, envelope, body.checked(value), thread_id)
    except UnreadableItem as error:
        return _bad(str(error), value, envelope)


def _history(body: Body, envelope: Envelope, chunk: dict[str, Any]) -> Iterator[Item | BadItem]:
    threads = chunk.get("threads")
    if not isinstance(threads, list):
        yield _item(body, envelope, "notice", chunk)
        return
    for thread in _elements(chunk, "threads"):
        if isinstance(thread, BadItem):
            yield thread
            continue
        for message in _elements(thread, "messages"):
            if isinstance(message, BadItem):
                yield message
            else:
                yield _item(body, envelope, "history", message, read_id(thread.get("id")))
