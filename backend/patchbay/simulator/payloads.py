"""Webhook payloads and the answer to a send, as Meta builds them. Pure.

Source: reference, sections 2.5, 2.6, 3 and 4.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber
    from patchbay.simulator.requests import SendRequest
    from patchbay.simulator.standing import Restriction
    from patchbay.simulator.state import Message, StatusEvent, Template, User, Wish

_MESSAGING = {"messaging_product": "whatsapp"}


def encode(entries: list[dict[str, Any]]) -> bytes:
    """The body of a webhook: compact, and with everything beyond ASCII escaped, as Meta does."""
    return compact({"object": "whatsapp_business_account", "entry": entries})


def compact(content: Any) -> bytes:
    """JSON without spaces, in ASCII."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def sign(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256` for exactly these bytes."""
    return "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def entry(waba_id: str, changes: list[dict[str, Any]], *, time: int | None = None) -> dict[str, Any]:
    """An item of `entry`. Changes of the field `messages` come without a time."""
    stamped = {} if time is None else {"time": time}
    return {"id": waba_id, **stamped, "changes": changes}


def merged(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same changes in as few entries as there are accounts; what carries a time stays on its own."""
    accounts: dict[str, dict[str, Any]] = {}
    together: list[dict[str, Any]] = []
    for one in entries:
        known = None if "time" in one else accounts.get(one["id"])
        if known is not None:
            known["changes"] = [*known["changes"], *one["changes"]]
            continue
        together.append(dict(one))
        if "time" not in one:
            accounts[one["id"]] = together[-1]
    return together


def digits(number: BusinessNumber) -> str:
    """The number as it stands in payloads."""
    return "".join(filter(str.isdigit, number.display_phone_number))


def _metadata(number: BusinessNumber) -> dict[str, Any]:
    return {"display_phone_number": digits(number), "phone_number_id": number.phone_number_id}


def contact_of(user: User) -> dict[str, Any]:
    """An item of `contacts`."""
    profile = {"name": user.name} | ({"username": user.username} if user.username else {})
    phone = {} if user.username_only else {"wa_id": user.wa_id}
    return {"profile": profile, **phone, "user_id": user.bsuid}


def message_value(
    number: BusinessNumber, user: User, message: dict[str, Any], *, has_contacts: bool
) -> dict[str, Any]:
    """The value of a change that carries one message from a user."""
    contacts = {"contacts": [contact_of(user)]} if has_contacts else {}
    return {**_MESSAGING, "metadata": _metadata(number), **contacts, "messages": [message]}


def message_object(
    user: User, *, message_id: str, at: Instant, content: dict[str, Any], hides_sender: bool = False
) -> dict[str, Any]:
    """An item of `messages`: who, when, and then what."""
    sender = {} if user.username_only or hides_sender else {"from": user.wa_id}
    identity = {} if hides_sender else {"from_user_id": user.bsuid}
    return {**sender, **identity, "id": message_id, "timestamp": str(int(at)), **content}


def status_value(
    number: BusinessNumber,
    user: User,
    message: Message,
    event: StatusEvent,
    *,
    is_priced: bool,
    shape: str = "v24",
) -> dict[str, Any]:
    """The value of a change that carries one status, in the shape of an API version."""
    hides_phone = user.username_only and not message.addressed_by_phone
    has_failed = event.state == "failed"
    status: dict[str, Any] = {"id": message.id, "status": event.state, "timestamp": str(int(event.at))}
    if not hides_phone:
        status["recipient_id"] = user.wa_id
    if not (has_failed and message.addressed_by_phone):
        status["recipient_user_id"] = user.bsuid
    if message.callback_data is not None:
        status["biz_opaque_callback_data"] = message.callback_data
    if is_priced:
        status |= _priced(message, event, shape)
    if event.error is not None:
        status["errors"] = [event.error]
    contacts = {} if has_failed else {"contacts": [contact_of(user)]}
    return {**_MESSAGING, "metadata": _metadata(number), **contacts, "statuses": [status]}


def _priced(message: Message, event: StatusEvent, shape: str) -> dict[str, Any]:
    """What a status says of the price. Up to v23 a conversation comes with it, one for each message."""
    is_entry = message.price_type == "free_entry_point"
    category = "referral_conversion" if is_entry else message.category
    pricing = {
        "billable": message.price_type == "regular",
        "pricing_model": "PMP",
        "type": message.price_type,
        "category": category,
    }
    if shape != "v23" and not is_entry:
        return {"pricing": pricing}
    ends = {"expiration_timestamp": str(int(message.at) + 86_400)} if event.state == "sent" else {}
    identity = hashlib.sha256(message.id.encode()).hexdigest()[:32]
    return {"conversation": {"id": identity, **ends, "origin": {"type": category}}, "pricing": pricing}


def preference_value(number: BusinessNumber, user: User, wanted: Wish, at: Instant) -> dict[str, Any]:
    """The value of `user_preferences`."""
    phone = {} if user.username_only else {"wa_id": user.wa_id}
    preference = {
        **phone,
        "user_id": user.bsuid,
        "detail": f"User requested to {wanted} marketing messages",
        "category": "marketing_messages",
        "value": wanted,
        "timestamp": int(at),
    }
    contacts = [contact_of(user)]
    return {
        **_MESSAGING,
        "metadata": _metadata(number),
        "contacts": contacts,
        "user_preferences": [preference],
    }


def template_status_value(template: Template) -> dict[str, Any]:
    """The value of `message_template_status_update`."""
    return {
        "event": template.status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "message_template_category": template.category,
        "reason": template.reason,
    }


def template_quality_value(template: Template, before: str) -> dict[str, Any]:
    """The value of `message_template_quality_update`."""
    return {
        "previous_quality_score": before,
        "new_quality_score": template.quality,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }


def restriction_value(restrictions: Iterable[Restriction]) -> dict[str, Any]:
    """The value of `account_update` that tells what an account may not do."""
    told = []
    for one in restrictions:
        ends = {} if one.expires_at is None else {"expiration": int(one.expires_at)}
        told.append({"restriction_type": one.type, **ends})
    return {"event": "ACCOUNT_RESTRICTION", "restriction_info": told}


def ban_value(state: str, at: Instant) -> dict[str, Any]:
    """The value of `account_update` that disables an account, or takes it back."""
    date = f"{datetime.fromtimestamp(at, UTC):%B %d}"
    return {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state, "waba_ban_date": date}}


def number_quality_value(number: BusinessNumber, event: str, tier: str) -> dict[str, Any]:
    """The value of `phone_number_quality_update`."""
    return {
        "display_phone_number": digits(number),
        "event": event,
        "current_limit": tier,
        "max_daily_conversations_per_business": tier,
    }


def capability_value(tier: str) -> dict[str, Any]:
    """The value of `business_capability_update`."""
    return {"max_daily_conversations_per_business": tier, "max_phone_numbers_per_waba": 25}


def send_response(request: SendRequest, user: User, message: Message, *, is_phone: bool) -> dict[str, Any]:
    """The answer to a send that was accepted."""
    contact: dict[str, Any] = {"input": request.to if is_phone else request.recipient}
    if user.wa_id and not (user.username_only and not is_phone):
        contact["wa_id"] = user.wa_id
    contact["user_id"] = user.bsuid
    sent: dict[str, Any] = {"id": message.id}
    if request.type == "template":
        sent["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
