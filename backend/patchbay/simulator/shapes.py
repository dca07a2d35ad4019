"""Shapes a webhook can have besides the usual one: older, newer, odd and hostile. Pure.

Source: reference, sections 2.4 to 2.6, 4 and 16.3.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Entries: TypeAlias = list[dict[str, Any]]

_CONVERSATION_S = 86_400


def shaped(kind: str, entries: Entries) -> Entries:
    """The same webhook in another shape; what was given stays as it is."""
    changed = copy.deepcopy(entries)
    SHAPES[kind](changed)
    return changed


def _unknown_field(entries: Entries) -> None:
    """A change of a field nobody knows stands before the proper one."""
    strange = {"value": {"messaging_product": "whatsapp", "weather": "fair"}, "field": "weather_update"}
    entries[0]["changes"].insert(0, strange)


def _unknown_type(entries: Entries) -> None:
    for message in _items(entries, "messages"):
        message.pop(message["type"], None)
        message.update({"type": "hologram", "hologram": {"depth": 3}})


def _unknown_keys(entries: Entries) -> None:
    for value in _values(entries):
        value["shard"] = {"id": 7}
        for item in (*value.get("messages", ()), *value.get("statuses", ()), *value.get("contacts", ())):
            item["novelty"] = [1, {"deep": None}]


def _from_absent(entries: Entries) -> None:
    """The phone is hidden, as of a person with a username."""
    for value in _values(entries):
        for message in value.get("messages", ()):
            if "from_user_id" in message:
                message.pop("from", None)
        for contact in value.get("contacts", ()):
            if "user_id" in contact:
                contact.pop("wa_id", None)


def _contacts_absent(entries: Entries) -> None:
    for value in _values(entries):
        value.pop("contacts", None)


def _contacts_reordered(entries: Entries) -> None:
    """Somebody else's contact stands first."""
    other = {"profile": {"name": "Somebody Else"}, "wa_id": "5511999999999", "user_id": "BR.0somebody0else0"}
    for value in _values(entries):
        if value.get("contacts"):
            value["contacts"] = [copy.deepcopy(other), *reversed(value["contacts"])]


def _integer_timestamps(entries: Entries) -> None:
    for item in (*_items(entries, "messages"), *_items(entries, "statuses")):
        item["timestamp"] = int(item["timestamp"])


def _millisecond_timestamps(entries: Entries) -> None:
    for item in (*_items(entries, "messages"), *_items(entries, "statuses")):
        item["timestamp"] = f"{int(item['timestamp']) * 1000}"


def _status_before_v24(entries: Entries) -> None:
    """With a conversation, priced by it, and before anybody had a business-scoped id."""
    for value in _values(entries):
        if "statuses" in value:
            value.pop("contacts", None)
        for status in value.get("statuses", ()):
            status.pop("recipient_user_id", None)
            category = status.get("pricing", {}).get("category", "service")
            conversation = {"id": f"conversation-{status['id'][-12:]}", "origin": {"type": category}}
            if status["status"] == "sent":
                conversation["expiration_timestamp"] = str(int(status["timestamp"]) + _CONVERSATION_S)
            if status["status"] != "failed":
                status["conversation"] = conversation
            if "pricing" in status:
                status["pricing"] = {"billable": True, "pricing_model": "CBP", "category": category}


def _status_v24(entries: Entries) -> None:
    """As from v24 on, once `billable` is gone as well."""
    for status in _items(entries, "statuses"):
        status.pop("conversation", None)
        status.get("pricing", {}).pop("billable", None)


def _values(entries: Entries) -> Iterator[dict[str, Any]]:
    """The values that carry messages or statuses."""
    for entry in entries:
        for change in entry["changes"]:
            if change["field"] == "messages" and isinstance(change["value"], dict):
                yield change["value"]


def _items(entries: Entries, key: str) -> Iterator[dict[str, Any]]:
    for value in _values(entries):
        yield from value.get(key, ())


SHAPES: dict[str, Callable[[Entries], None]] = {
    "unknown_field": _unknown_field,
    "unknown_type": _unknown_type,
    "unknown_keys": _unknown_keys,
    "from_absent": _from_absent,
    "contacts_absent": _contacts_absent,
    "contacts_reordered": _contacts_reordered,
    "integer_timestamps": _integer_timestamps,
    "millisecond_timestamps": _millisecond_timestamps,
    "status_before_v24": _status_before_v24,
    "status_v24": _status_v24,
}
