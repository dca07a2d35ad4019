"""A chat as the phone shows it. Pure: messages in, bubbles out."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from patchbay.simulator.clock import Instant
from patchbay.simulator.errors import GraphError
from patchbay.simulator.requests import TemplateUse
from patchbay.simulator.state import Message, Template
from patchbay.simulator.templates import RenderedTemplate, check_use

_MEDIA = ("image", "video", "audio", "document", "sticker")


class Tappable(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button."""

    id: str
    title: str
    kind: str = "reply"
    """`reply` sends its id, `url` opens a page, `flow` and `location` ask for something; others are idle."""
    url: str | None = None


class Sheet(msgspec.Struct, frozen=True):
    """The sheet a list message opens."""

    label: str
    sections: list[dict[str, Any]]


class Bubble(msgspec.Struct, omit_defaults=True):
    """One message on the screen."""

    id: str
    is_own: bool
    """Written by the person who holds the phone."""
    at: Instant
    kind: str
    state: str = ""
    text: str = ""
    header: str | None = None
    footer: str | None = None
    media: dict[str, Any] | None = None
    """`{kind, id?, link?, filename?}`"""
    location: dict[str, Any] | None = None
    contacts: list[str] = []
    buttons: list[Tappable] = []
    sheet: Sheet | None = None
    quoted: dict[str, Any] | None = None
    reactions: list[str] = []
    error: str | None = None
    is_edited: bool = False
    is_deleted: bool = False


class _Chat:
    """Builds bubbles in the order of the messages; later messages may change earlier bubbles."""

    def __init__(self, find_template: Callable[[str], Template | None]) -> None:
        self.bubbles: dict[str, Bubble] = {}
        self._find_template = find_template
        self._reactions: dict[tuple[str, bool], str] = {}

    def add(self, message: Message) -> None:
        payload = message.decoded()
        content = payload.get(message.type)
        change = _CHANGES.get(message.type)
        if change is not None:
            return change(self, message, content if isinstance(content, dict) else {})
        bubble = Bubble(message.id, message.is_inbound, message.at, message.type, state=message.state)
        bubble.error = _error_of(message)
        bubble.quoted = self._quoted(payload.get("context"))
        fill = _FILLERS.get(message.type)
        if message.type == "template" and not message.is_inbound:
            self._fill_template(bubble, payload["template"], message.template_id)
        elif fill is not None:
            fill(bubble, content)
        else:
            bubble.text = f"[{message.type}]"
        self.bubbles[message.id] = bubble
        return None

    def reactions_of(self, message_id: str) -> list[str]:
        return [e for (target, _), e in self._reactions.items() if target == message_id and e]

    def react(self, message: Message, content: dict[str, Any]) -> None:
        self._reactions[str(content.get("message_id")), message.is_inbound] = str(content.get("emoji", ""))

    def edit(self, _: Message, content: dict[str, Any]) -> None:
        target = self.bubbles.get(str(content.get("original_message_id")))
        inner = content.get("message")
        text = inner.get("text") if isinstance(inner, dict) else None
        if target is not None and isinstance(text, dict):
            target.text, target.is_edited = str(text.get("body", "")), True

    def revoke(self, _: Message, content: dict[str, Any]) -> None:
        target = self.bubbles.get(str(content.get("original_message_id")))
        if target is not None:
            target.is_deleted, target.text, target.media = True, "", None

    def _quoted(self, context: Any) -> dict[str, Any] | None:
        wanted = (context.get("id") or context.get("message_id")) if isinstance(context, dict) else None
        target = self.bubbles.get(str(wanted))
        if target is None:
            return None
        return {"id": target.id, "is_own": target.is_own, "text": target.text or f"[{target.kind}]"}

    def _fill_template(self, bubble: Bubble, used: dict[str, Any], template_id: str | None) -> None:
        rendered = self._rendered(used, template_id)
        bubble.text, bubble.footer = rendered.body, rendered.footer
        bubble.header, bubble.media = rendered.header_text, rendered.header_media
        if bubble.media and bubble.media.get("kind") == "location":
            bubble.location, bubble.media = bubble.media, None
        bubble.buttons = [
            Tappable(button.payload, button.text, _BUTTON_KINDS.get(button.type, "other"), button.url)
            for button in rendered.buttons
        ]

    def _rendered(self, used: dict[str, Any], template_id: str | None) -> RenderedTemplate:
        """The template filled; one that has changed since shows only its name."""
        template = self._find_template(template_id or "")
        try:
            return check_use(template, msgspec.convert(used, TemplateUse))
        except GraphError:
            return RenderedTemplate(body=f"[template {used.get('name')}]")


_BUTTON_KINDS = {"QUICK_REPLY": "reply", "URL": "url", "FLOW": "flow"}
_CHANGES: dict[str, Callable[[_Chat, Message, dict[str, Any]], None]] = {
    "reaction": _Chat.react,
    "edit": _Chat.edit,
    "revoke": _Chat.revoke,
}


def bubbles_of(messages: Iterable[Message], find_template: Callable[[str], Template | None]) -> list[Bubble]:
    """The bubbles of a chat, oldest first."""
    chat = _Chat(find_template)
    for message in messages:
        chat.add(message)
    for bubble in chat.bubbles.values():
        bubble.reactions = chat.reactions_of(bubble.id)
    return list(chat.bubbles.values())


def _error_of(message: Message) -> str | None:
    error = next((event.error for event in message.history if event.error), None)
    return f"{error.get('code')} {error.get('title')}" if error else None


def _fill_text(bubble: Bubble, content: Any) -> None:
    bubble.text = str(content.get("body", "")) if isinstance(content, dict) else ""


def _fill_media(bubble: Bubble, content: Any) -> None:
    content = content if isinstance(content, dict) else {}
    bubble.text = str(content.get("caption") or "")
    bubble.media = _file(bubble.kind, content)


def _file(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    kept = {key: content[key] for key in ("id", "link", "filename") if content.get(key)}
    return {"kind": kind, **kept}


def _fill_location(bubble: Bubble, content: Any) -> None:
    bubble.location = content if isinstance(content, dict) else None


def _fill_contacts(bubble: Bubble, content: Any) -> None:
    cards = [card for card in content if isinstance(card, dict)] if isinstance(content, list) else []
    names = [card.get("name") for card in cards]
    bubble.contacts = [str(name.get("formatted_name")) for name in names if isinstance(name, dict)]


def _fill_button(bubble: Bubble, content: Any) -> None:
    bubble.text = str(content.get("text", "")) if isinstance(content, dict) else ""


def _fill_system(bubble: Bubble, content: Any) -> None:
    bubble.text = str(content.get("body", "")) if isinstance(content, dict) else ""


def _fill_interactive(bubble: Bubble, content: Any) -> None:
    if not isinstance(content, dict):
        return
    if bubble.is_own:
        _fill_choice(bubble, content)
        return
    header = content.get("header") or {}
    kind = header.get("type")
    bubble.header = header.get("text")
    bubble.media = _file(kind, header.get(kind) or {}) if kind in _MEDIA else None
    bubble.text = str((content.get("body") or {}).get("text", ""))
    bubble.footer = (content.get("footer") or {}).get("text")
    action = content.get("action", {})
    bubble.buttons = _buttons_of(content["type"], action)
    if content["type"] == "list":
        bubble.sheet = Sheet(str(action.get("button", "")), action.get("sections", []))


def _fill_choice(bubble: Bubble, content: dict[str, Any]) -> None:
    chosen = content.get(str(content.get("type")))
    if not isinstance(chosen, dict):
        return
    description = chosen.get("description")
    bubble.text = str(chosen.get("title") or chosen.get("body") or "")
    bubble.footer = str(description) if description else None


def _buttons_of(kind: str, action: dict[str, Any]) -> list[Tappable]:
    parameters = action.get("parameters") or {}
    if kind == "button":
        return [Tappable(b["reply"]["id"], b["reply"]["title"]) for b in action.get("buttons", [])]
    if kind == "cta_url":
        return [Tappable("url", parameters.get("display_text", ""), "url", parameters.get("url"))]
    if kind == "flow":
        return [Tappable("flow", parameters.get("flow_cta", ""), "flow")]
    if kind == "location_request_message":
        return [Tappable("location", "Send location", "location")]
    return []


_FILLERS: dict[str, Callable[[Bubble, Any], None]] = {
    "text": _fill_text,
    **dict.fromkeys(_MEDIA, _fill_media),
    "location": _fill_location,
    "contacts": _fill_contacts,
    "interactive": _fill_interactive,
    "button": _fill_button,
    "system": _fill_system,
}
