"""Turns what a person did on the phone into a message object of the webhook.

What is already such an object (`type`, and the key of that name as an object) goes through untouched, so that
any payload at all can be sent, odd ones too. The short forms are listed in `backend/docs/simulator.md`.

Source: reference, sections 3.1 to 3.6.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator import payloads
from patchbay.simulator.errors import GraphError
from patchbay.simulator.requests import TemplateUse
from patchbay.simulator.samples import sample_for
from patchbay.simulator.templates import check_use

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber
    from patchbay.simulator.platform import Platform
    from patchbay.simulator.state import Message, User

_MEDIA = ("image", "video", "audio", "document", "sticker")


class NotPossible(ValueError):
    """The phone cannot do that: no such message, no such button, no such file."""


class Phone:
    """A user's view of one chat, for the time of one action."""

    def __init__(self, platform: Platform, number: BusinessNumber, user: User, now: Instant) -> None:
        self._platform = platform
        self._number = number
        self._user = user
        self._now = now
        self._short_forms = {
            "tap": self._tap,
            "react": self._react,
            "edit": self._edit,
            "revoke": self._revoke,
            "change_number": self._change_number,
        }

    def content_of(self, action: dict[str, Any]) -> dict[str, Any]:
        """The message object, without sender, id and time, that an action gives.

        Raises:
            NotPossible: See there.
        """
        action = dict(action)
        context = self._context(action.pop("reply_to", None))
        short = next((k for k in self._short_forms if k in action and k != action.get("type")), None)
        content = self._short_forms[short](action) if short else self._plain(action)
        return {**context, **content}

    def _plain(self, action: dict[str, Any]) -> dict[str, Any]:
        kind = action.get("type", "text" if "text" in action else None)
        if not isinstance(kind, str):
            raise NotPossible("a message needs a type")
        action["type"] = kind
        if kind == "text" and isinstance(action.get("text"), str):
            action["text"] = {"body": action["text"]}
        if kind in _MEDIA:
            action[kind] = self._media(kind, action)
        if kind in {"unsupported", "unknown"}:
            action.setdefault("errors", [GraphError(131051, "Message type is not supported").in_status()])
        return action

    def _context(self, message_id: Any) -> dict[str, Any]:
        if message_id is None:
            return {}
        message = self._platform.ledger.find(str(message_id))
        is_own = message is not None and message.is_inbound
        sender = self._user.wa_id if is_own else payloads.digits(self._number)
        return {"context": {"from": sender, "id": message_id}}

    def _media(self, kind: str, action: dict[str, Any]) -> dict[str, Any]:
        """A file's object: what is given, completed from a stored file, an upload, or a sample."""
        given = action.get(kind)
        given = dict(given) if isinstance(given, dict) else {}
        upload = action.pop("media", None)
        caption = action.pop("caption", None)
        if caption:
            given["caption"] = caption
        if "sha256" in given:
            return given
        media_id = given.get("id") or self._store(kind, upload if isinstance(upload, dict) else {})
        return given | self._described(kind, str(media_id))

    def _store(self, kind: str, upload: dict[str, Any]) -> str:
        sample = sample_for(kind)
        try:
            content = (
                base64.b64decode(upload["base64"], validate=True) if "base64" in upload else sample.content
            )
        except (binascii.Error, TypeError) as error:
            raise NotPossible("media.base64 is not base64") from error
        return self._platform.media.receive(
            self._number.phone_number_id,
            content,
            str(upload.get("mime_type", sample.mime_type)),
            upload.get("filename", sample.filename),
            now=self._now,
        ).id

    def _described(self, kind: str, media_id: str) -> dict[str, Any]:
        media = self._platform.media.get(media_id, self._now)
        described: dict[str, Any] = {"id": media.id, "mime_type": media.mime_type, "sha256": media.sha256}
        if self._platform.config.media_base:
            name = self._platform.media.link(media.id, self._now)
            described["url"] = f"{self._platform.config.media_base}/{name}"
        if kind == "document" and media.filename:
            described["filename"] = media.filename
        if kind == "audio":
            described["voice"] = "ogg" in media.mime_type
        if kind == "sticker":
            described["animated"] = False
        return described

    def _tap(self, action: dict[str, Any]) -> dict[str, Any]:
        tap = action["tap"] if isinstance(action["tap"], dict) else {}
        message = self._platform.ledger.find(str(tap.get("message_id")))
        if message is None or message.is_inbound:
            raise NotPossible("tap needs the message_id of a message from the business")
        content = self._tapped(message, str(tap.get("id")), tap)
        if content is None:
            raise NotPossible(f"the message has nothing to tap with the id {tap.get('id')!r}")
        return {**self._context(message.id), **content}

    def _tapped(self, message: Message, choice: str, tap: dict[str, Any]) -> dict[str, Any] | None:
        payload = message.decoded()
        if message.type == "template":
            return self._tapped_template(message, payload, choice)
        interactive = payload.get("interactive", {})
        action = interactive.get("action", {})
        if interactive.get("type") == "flow":
            return _flow_reply(tap.get("response", {}))
        replies = [button["reply"] for button in action.get("buttons", [])]
        rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
        for kind, options in (("button_reply", replies), ("list_reply", rows)):
            for option in options:
                if option["id"] == choice:
                    return {"type": "interactive", "interactive": {"type": kind, kind: option}}
        return None

    def _tapped_template(
        self, message: Message, payload: dict[str, Any], choice: str
    ) -> dict[str, Any] | None:
        from_request = msgspec.convert(payload["template"], TemplateUse)
        template = self._platform.templates.get(message.template_id or "")
        for button in check_use(template, from_request).buttons:
            if choice in {button.payload, button.text}:
                return {"type": "button", "button": {"payload": button.payload, "text": button.text}}
        return None

    def _react(self, action: dict[str, Any]) -> dict[str, Any]:
        react = action["react"] if isinstance(action["react"], dict) else {}
        emoji = {"emoji": react["emoji"]} if react.get("emoji") else {}
        return {"type": "reaction", "reaction": {"message_id": str(react.get("message_id")), **emoji}}

    def _edit(self, action: dict[str, Any]) -> dict[str, Any]:
        edit = action["edit"] if isinstance(action["edit"], dict) else {}
        inner = {"type": "text", "text": {"body": str(edit.get("text", ""))}, "context": {"id": "M0"}}
        return {
            "type": "edit",
            "edit": {"original_message_id": str(edit.get("message_id")), "message": inner},
        }

    def _revoke(self, action: dict[str, Any]) -> dict[str, Any]:
        return {"type": "revoke", "revoke": {"original_message_id": str(action["revoke"])}}

    def _change_number(self, action: dict[str, Any]) -> dict[str, Any]:
        new = "".join(filter(str.isdigit, str(action["change_number"])))
        body = f"User {self._user.name} changed from {self._user.wa_id} to {new}"
        return {"type": "system", "system": {"type": "user_changed_number", "body": body, "wa_id": new}}


def _flow_reply(response: Any) -> dict[str, Any]:
    text = response if isinstance(response, str) else msgspec.json.encode(response).decode()
    reply = {"name": "flow", "body": "Sent", "response_json": text}
    return {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}
