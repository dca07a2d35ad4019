"""From one item to one event. Pure; raises only for what cannot be used at all."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from patchbay.messaging.events import Event, User
from patchbay.messaging.parsing import UnreadableItem
from patchbay.messaging.reading import identity_of
from patchbay.messaging.values import read_id, read_object, read_text, read_time
from patchbay.messaging.whatsapp.contents import read_content
from patchbay.messaging.whatsapp.items import Item, read_errors
from patchbay.messaging.whatsapp.users import read_bsuid, read_phone, read_user

_STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})
_WORD = re.compile(r"[A-Za-z0-9_]{1,40}")
_MAX_STATUS_CHARS = 40

_NOTICE_KINDS = {
    "message_template_status_update": "template.status",
    "message_template_quality_update": "template.quality",
    "message_template_components_update": "template.components",
    "template_category_update": "template.category",
    "template_correct_category_detection": "template.category_detection",
    "account_update": "account.update",
    "account_alerts": "account.alert",
    "account_review_update": "account.review",
    "account_settings_update": "account.settings",
    "business_capability_update": "account.capability",
    "business_username_updates": "account.username",
    "security": "account.security",
    "payment_configuration_update": "account.payment",
    "partner_solutions": "account.partner",
    "automatic_events": "account.automatic_event",
    "phone_number_quality_update": "phone.quality",
    "phone_number_name_update": "phone.name",
    "user_id_update": "identity.changed",
    "history": "history.chunk",
    "group_lifecycle_update": "group.lifecycle",
    "group_participants_update": "group.participants",
    "group_settings_update": "group.settings",
    "group_status_update": "group.status",
}


def normalise(item: Item) -> Event:
    """The event an item stands for.

    Raises:
        UnreadableItem: It lacks what an event cannot do without: an id, or anyone it is about.
    """
    return _NORMALISERS[item.source](item)


def _message(item: Item) -> Event:
    value = item.value
    kind, content = read_content(value)
    user = read_user(
        value.get("from"), value.get("from_user_id"), value.get("from_parent_user_id"), item.envelope.contacts
    )
    if user is None and kind != "system":
        raise UnreadableItem("expected a message to name its sender, by number or user id")
    return _spoken(item, "message", kind, content, user)


def _echo(item: Item) -> Event:
    value = item.value
    kind, content = read_content(value)
    user = read_user(
        value.get("to"), value.get("to_user_id"), value.get("to_parent_user_id"), item.envelope.contacts
    )
    return _spoken(item, "echo", kind, content, user)


def _history(item: Item) -> Event:
    kind, content = read_content(item.value)
    user = read_user(item.thread_id, item.thread_id, None, item.envelope.contacts)
    return _spoken(item, "history", kind, content, user)


def _spoken(item: Item, family: str, kind: str, content: dict[str, Any], user: User | None) -> Event:
    value, envelope = item.value, item.envelope
    message_id = _required_id(value, "message")
    context = read_object(value.get("context"))
    referral = value.get("referral")
    return Event(
        identity=identity_of(family, envelope.phone_number_id, message_id),
        kind=f"{family}.{kind}",
        phone_number_id=envelope.phone_number_id,
        waba_id=envelope.waba_id,
        external_id=message_id,
        occurred_at=_occurred_at(item, value.get("timestamp")),
        user=user,
        group_id=read_id(value.get("group_id")),
        content=content,
        reply_to=read_id(context.get("id")),
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        referral=referral if isinstance(referral, dict) else None,
        raw=value,
    )


def _status(item: Item) -> Event:
    value, envelope = item.value, item.envelope
    message_id = _required_id(value, "status")
    status = read_text(value.get("status"), max_chars=_MAX_STATUS_CHARS)
    if not status:
        raise UnreadableItem("expected a status to say which")
    is_group = value.get("recipient_type") == "group"
    user = _recipient(item, "recipient_participant" if is_group else "recipient")
    participant = ((user.bsuid or user.phone) if user else None) if is_group else None
    return Event(
        identity=identity_of("status", envelope.phone_number_id, message_id, status, participant or ""),
        kind=f"status.{status if status in _STATUSES else 'other'}",
        phone_number_id=envelope.phone_number_id,
        waba_id=envelope.waba_id,
        external_id=message_id,
        occurred_at=_occurred_at(item, value.get("timestamp")),
        user=user,
        group_id=read_id(value.get("recipient_id")) if is_group else None,
        content={
            "status": status,
            "callback_data": read_text(value.get("biz_opaque_callback_data")),
            "errors": read_errors(value.get("errors")),
            "pricing": value.get("pricing"),
            "conversation": value.get("conversation"),
            "participant": participant,
        },
        raw=value,
    )


def _recipient(item: Item, stem: str) -> User | None:
    value = item.value
    return read_user(
        value.get(f"{stem}_id"),
        value.get(f"{stem}_user_id"),
        value.get(f"{stem}_parent_user_id"),
        item.envelope.contacts,
    )


def _error(item: Item) -> Event:
    family = "call" if item.envelope.field == "calls" else "error"
    kind = "call.error" if family == "call" else "error.account"
    return _noticed(item, kind, content={"errors": read_errors([item.value])})


def _call(item: Item) -> Event:
    value = item.value
    is_ours = value.get("direction") == "BUSINESS_INITIATED"
    side = "to" if is_ours else "from"
    user = read_user(
        value.get(side),
        value.get(f"{side}_user_id"),
        value.get(f"{side}_parent_user_id"),
        item.envelope.contacts,
    )
    return _noticed(
        item, f"call.{_word(value.get('event'))}", external_id=read_id(value.get("id")), user=user
    )


def _call_status(item: Item) -> Event:
    kind = f"call.{_word(item.value.get('status'))}"
    external_id = read_id(item.value.get("id"))
    return _noticed(item, kind, external_id=external_id, user=_recipient(item, "recipient"))


def _preference(item: Item) -> Event:
    user = _user_of_value(item)
    if user is None:
        raise UnreadableItem("expected a preference to say whose it is, by number or user id")
    return _noticed(item, "preference.changed", user=user)


def _identity(item: Item) -> Event:
    """Who somebody is now. The id is given alone, or as `{previous, current}`."""
    value = item.value
    given = value.get("user_id")
    current, previous = given, value.get("previous_user_id")
    if isinstance(given, dict):
        current, previous = given.get("current"), given.get("previous")
    parent = value.get("parent_user_id")
    parent = parent.get("current") if isinstance(parent, dict) else parent
    user = read_user(value.get("wa_id"), current, parent, item.envelope.contacts)
    content = {**value, "previous_bsuid": read_bsuid(previous)}
    return _noticed(item, "identity.changed", user=user, content=content)


def _user_of_value(item: Item) -> User | None:
    value = item.value
    return read_user(
        value.get("wa_id"), value.get("user_id"), value.get("parent_user_id"), item.envelope.contacts
    )


def _contact(item: Item) -> Event:
    phone = read_phone(read_object(item.value.get("contact")).get("phone_number"))
    return _noticed(item, "contact.synced", user=User(phone=phone) if phone else None)


def _group(item: Item) -> Event:
    kind = _NOTICE_KINDS.get(item.envelope.field, "group.changed")
    group_id = read_id(item.value.get("group_id")) or read_id(item.value.get("id"))
    return _noticed(item, kind, external_id=group_id, group_id=group_id)


def _user_action(item: Item) -> Event:
    return _noticed(item, "user.action", user=_user_of_value(item))


def _notice(item: Item) -> Event:
    field, value = item.envelope.field, item.value
    if field == "flows":
        return _noticed(item, _flow_kind(value), external_id=read_id(value.get("flow_id")))
    if field == "messaging_handovers":
        return _noticed(item, _handover_kind(value))
    kind = _NOTICE_KINDS.get(field, "other")
    if kind == "identity.changed":
        return _identity(item)
    if kind == "other":
        return _noticed(item, kind, content={"field": field, "value": value})
    external_id = read_id(value.get("message_template_id"))
    return _noticed(item, kind, external_id=external_id, content=_with_plain_language(value))


def _flow_kind(value: dict[str, Any]) -> str:
    return f"flow.{_word(value.get('event')).removeprefix('flow_')}"


def _handover_kind(value: dict[str, Any]) -> str:
    for key in ("control_passed", "control_taken"):
        if key in value or value.get("event") == key:
            return f"handover.{key.removeprefix('control_')}"
    return "handover.changed"


def _with_plain_language(value: dict[str, Any]) -> dict[str, Any]:
    """The notice with `pt-BR` spelled `pt_BR`, as templates are named everywhere else."""
    language = value.get("message_template_language")
    if not isinstance(language, str):
        return value
    return {**value, "message_template_language": language.replace("-", "_")}


def _word(value: Any) -> str:
    return value.lower() if isinstance(value, str) and _WORD.fullmatch(value) else "changed"


def _noticed(
    item: Item,
    kind: str,
    *,
    external_id: str | None = None,
    user: User | None = None,
    group_id: str | None = None,
    content: dict[str, Any] | None = None,
) -> Event:
    """An event of something that has no id of its own: it is the same when it says the same at one time."""
    value, envelope = item.value, item.envelope
    occurred_at = _occurred_at(item, value.get("timestamp"))
    said = msgspec.json.encode(value, order="sorted").decode()
    sent_at = envelope.sent_at.isoformat() if envelope.sent_at else ""
    return Event(
        identity=identity_of(item.source, envelope.field, _number_of(item), _account_of(item), sent_at, said),
        kind=kind,
        phone_number_id=_number_of(item),
        waba_id=_account_of(item),
        external_id=external_id or "",
        occurred_at=occurred_at,
        user=user,
        group_id=group_id,
        content=value if content is None else content,
        raw=value,
    )


def _number_of(item: Item) -> str:
    return item.envelope.phone_number_id or read_id(item.value.get("phone_number_id")) or ""


def _account_of(item: Item) -> str:
    """The account: partner events carry it inside, where the envelope names the business portfolio."""
    inside = read_id(read_object(item.value.get("waba_info")).get("waba_id"))
    return inside or item.envelope.waba_id


def _required_id(value: dict[str, Any], what: str) -> str:
    found = read_id(value.get("id"))
    if found is None:
        raise UnreadableItem(f"expected a {what} to have an id")
    return found


def _occurred_at(item: Item, timestamp: Any) -> datetime:
    return read_time(timestamp) or item.envelope.sent_at or item.envelope.received_at


def _standby(inner: Callable[[Item], Event]) -> Callable[[Item], Event]:
    """Traffic of a conversation another app owns: the same facts, under a kind nothing acts on."""

    def normalise_copy(item: Item) -> Event:
        event = inner(item)
        return msgspec.structs.replace(
            event, kind=f"standby.{event.kind}", identity=identity_of("standby", event.identity)
        )

    return normalise_copy


_NORMALISERS: dict[str, Callable[[Item], Event]] = {
    "message": _message,
    "status": _status,
    "error": _error,
    "echo": _echo,
    "history": _history,
    "call": _call,
    "call_status": _call_status,
    "preference": _preference,
    "identity": _identity,
    "contact": _contact,
    "group": _group,
    "user_action": _user_action,
    "notice": _notice,
    "standby.message": _standby(_message),
    "standby.status": _standby(_status),
    "standby.echo": _standby(_echo),
}
