"""The one shape every provider's facts are brought into, and what the rest of Patchbay asks of them.

Kinds, by what they are about:

```
message.*     text image video audio document sticker location contacts choice flow_reply order reaction
              auto_reply reaction_removed edited revoked system call_permission welcome placeholder
              unsupported unknown
status.*      sent delivered read played failed other
echo.* history.* standby.*      a human's own message; imported past; somebody else's conversation
error.account preference.changed identity.changed contact.synced
template.*  account.*  phone.*  call.*  group.*  flow.*  handover.*  user.action
other         anything not known yet: kept, never failed
```

`Event.content` by kind. Every key listed is there, `None` where the provider said nothing:

| kind | content |
|---|---|
| `message.text` | `text`; of e-mail `subject` too |
| `message.auto_reply` | `text`, `subject` |
| `message.image` … `sticker` | `media`: `{kind, id, mime_type, sha256, caption, filename, voice, url}` |
| `message.location` | `location`: `{latitude, longitude, name, address}` |
| `message.contacts` | `contacts`: the cards as sent; `origin` |
| `message.choice` | `choice`: `{id, title, description, source}`, source `template`, `button` or `list` |
| `message.flow_reply` | `name`, `body`, `form` (an object or None), `flow_token`, `response` (as sent) |
| `message.order` | `order`: `{catalog_id, text, items}` |
| `message.reaction`, `message.reaction_removed` | `reaction`: `{message_id, emoji}` |
| `message.edited` | `original_message_id`, `message`: `{kind, content}` or None |
| `message.revoked` | `original_message_id` |
| `message.system` | `system` (its type), `body`, `new_phone`, `new_bsuid`, `new_parent_bsuid` |
| `message.call_permission` | `response`, `expires_at`, `is_permanent`, `response_source` |
| `message.unsupported`, `unknown`, `welcome`, `placeholder` | `type`, `errors` |
| `status.*` | `status`, `callback_data`, `errors`, `pricing`, `conversation`, `participant` |
| `error.account` | `errors` (one) |
| `identity.changed` | the provider's own object, and `previous_bsuid` |
| everything else | the provider's own object |

`errors` are lists of `{code, title, details}`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from patchbay.messaging.choices import IssuedChoice, read_choice

MEDIA_KINDS = frozenset({"image", "video", "audio", "document", "sticker"})

_STARTING = frozenset(
    {f"message.{kind}" for kind in MEDIA_KINDS}
    | {"message.text", "message.location", "message.contacts", "message.choice", "message.flow_reply"}
    | {"message.order"}
)
_WINDOW_OPENING = _STARTING | {"message.unsupported", "message.unknown", "message.call_permission"}

_VALUE_KINDS = {
    "message.text": "text",
    "message.auto_reply": "text",
    **dict.fromkeys((f"message.{kind}" for kind in MEDIA_KINDS), "media"),
    "message.location": "location",
    "message.contacts": "contacts",
    "message.choice": "choice",
    "message.flow_reply": "form",
    "message.order": "order",
    "message.reaction": "reaction",
    "message.reaction_removed": "reaction",
    "message.edited": "edit",
    "message.revoked": "revoke",
    "message.system": "system",
}
_UNLISTED_VALUE_KIND = "unsupported"


class User(Struct, frozen=True):
    """Who the event is about; at least one of `phone`, `bsuid` and `email` is set."""

    phone: str | None = None
    """The provider's canonical id of the number: digits, no plus."""
    bsuid: str | None = None
    """Business-scoped user id: stable per business portfolio."""
    parent_bsuid: str | None = None
    username: str | None = None
    """A handle that may change: shown, never a key."""
    profile_name: str | None = None
    email: str | None = None
    """In lower case."""


class Event(Struct, frozen=True, kw_only=True):
    """One fact, from one item of a webhook."""

    identity: str
    """64 hex digits; equal for every delivery of the same fact."""
    kind: str
    phone_number_id: str = ""
    """The number it came to; empty for facts about an account, and where the address it came by says it."""
    waba_id: str = ""
    external_id: str
    """The provider's id of what it is about: the message's, the call's, the template's; may be empty."""
    occurred_at: datetime
    """Aware UTC, by the provider's clock."""
    user: User | None = None
    group_id: str | None = None
    content: dict[str, Any] = {}
    reply_to: str | None = None
    """The message this one quotes or answers."""
    forwarded: bool = False
    referral: dict[str, Any] | None = None
    """The ad or post the contact came from."""
    raw: Any = None
    """The item as the provider sent it."""


def starts_flows(event: Event) -> bool:
    """Whether a contact wrote this to us, so that it may answer a wait or start a run.

    Reactions, edits, deletions, system and unreadable messages, echoes, imported history, standby copies
    and whatever is said in groups do neither.
    """
    return event.kind in _STARTING and event.group_id is None


def opens_window(event: Event) -> bool:
    """Whether this gives us another 24 hours to answer freely.

    Reactions are assumed not to: the platform does not say. A user's call does.
    """
    if event.group_id is not None:
        return False
    if event.kind == "call.connect":
        return event.content.get("direction") == "USER_INITIATED"
    return event.kind in _WINDOW_OPENING


def issued_choice(event: Event) -> IssuedChoice | None:
    """The button or row of ours the contact tapped, if it was one."""
    choice = event.content.get("choice")
    return read_choice(choice["id"]) if choice else None


def message_value(event: Event) -> dict[str, Any]:
    """What triggers, replies and expressions see of a message.

    Returns:
        A JSON object that always has the same keys. `text` is what there is to read: the text, a caption,
        the title of a choice, what an edited message says now. `choice` is the option's id as the workflow
        wrote it, or the provider's payload when the button was not ours. `form` is what was entered in a
        form. `reply_to` of an edit or a deletion is the message that was changed.
    """
    content = event.content
    choice = content.get("choice")
    kind = _VALUE_KINDS.get(event.kind, _UNLISTED_VALUE_KIND)
    return {
        "kind": kind,
        "text": _text_of(kind, content),
        "choice": _option_id(choice) if choice else None,
        "choice_title": choice["title"] if choice else None,
        "media": content.get("media"),
        "location": content.get("location"),
        "contacts": content.get("contacts"),
        "reaction": content.get("reaction"),
        "order": content.get("order"),
        "form": content.get("form"),
        "system": content.get("system"),
        "message_id": event.external_id,
        "sent_at": event.occurred_at.isoformat(),
        "reply_to": event.reply_to or content.get("original_message_id"),
        "forwarded": event.forwarded,
        "referral": event.referral,
        "profile_name": event.user.profile_name if event.user else None,
    }


def inbound_value(event: Event, received_at: datetime) -> dict[str, Any]:
    """What workflows see of a message, and when we got it."""
    return {**message_value(event), "received_at": received_at.isoformat()}


def addresses_of(event: Event) -> tuple[tuple[str, str], ...]:
    """Every address the event shows, surest first; a change of number names the new one too."""
    user = event.user
    if user is None:
        return ()
    shown = [("bsuid", user.bsuid), ("phone", user.phone), ("email", user.email)]
    if event.kind == "message.system":
        shown += [("bsuid", event.content.get("new_bsuid")), ("phone", event.content.get("new_phone"))]
    return tuple((kind, value) for kind, value in shown if value)


def _option_id(choice: Mapping[str, Any]) -> str:
    issued = read_choice(choice["id"])
    return issued.option_id if issued else str(choice["id"])


def _text_of(kind: str, content: Mapping[str, Any]) -> str | None:
    if kind == "text":
        return str(content["text"])
    if kind == "media":
        return _text_or_none(content["media"]["caption"])
    if kind == "choice":
        return _text_or_none(content["choice"]["title"])
    if kind == "order":
        return _text_or_none(content["order"]["text"])
    if kind == "edit" and content["message"]:
        now = content["message"]
        return _text_of(_VALUE_KINDS.get(f"message.{now['kind']}", _UNLISTED_VALUE_KIND), now["content"])
    return None


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None
