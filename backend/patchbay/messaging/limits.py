"""Whether a message fits its channel, said before it is sent and while it is drawn."""

from collections.abc import Iterator

from msgspec import Struct

from patchbay.messaging.capabilities import ButtonLimits, Capabilities, ListLimits
from patchbay.messaging.choices import MAX_OPTION_ID_CHARS
from patchbay.sdk import (
    Button,
    Buttons,
    ContactCards,
    ListMenu,
    LocationPin,
    Media,
    MessageContent,
    Reaction,
    Row,
    Template,
    TemplateButton,
    Text,
)

MAX_TEMPLATE_NAME_CHARS = 512
MAX_TEMPLATE_VALUE_CHARS = 1024
"""Of one filled variable; the whole filled body has the same ceiling when there is anything beside it."""
MAX_TEMPLATE_VALUES = 100
"""Far above any real template: a ceiling for hostile input."""
MAX_TEMPLATE_BUTTONS = 10
MAX_COPY_CODE_CHARS = 15
MAX_LINK_CHARS = 2_048
MAX_FILENAME_CHARS = 240
MAX_PLACE_CHARS = 1_000
"""Of a location's name and address each; the platform states none."""
MAX_MEDIA_ID_CHARS = 512
MAX_CARDS = 257
"""Source: WhatsApp reference, section 7.5."""
MAX_CARD_CHARS = 320
MAX_CARD_WAYS = 20
"""Numbers, or e-mail addresses, of one card; the platform states no limit."""

_CAPTIONED = frozenset({"image", "video", "document"})


class LimitProblem(Struct, frozen=True):
    """One thing a channel would refuse."""

    path: str
    """Where in the content: `buttons[3].title`."""
    message: str
    """What was expected and what came, as *expected 1 to 3 buttons, got 4*."""


Problems = Iterator[LimitProblem]


def check(content: MessageContent, capabilities: Capabilities) -> tuple[LimitProblem, ...]:
    """Everything the channel would refuse about this content, in reading order; empty when it fits.

    Lengths are in characters, as the platform counts them.
    """
    return tuple(_problems(content, capabilities))


def _problems(content: MessageContent, can: Capabilities) -> Problems:
    match content:
        case Text():
            yield from _length("text", content.text, can.max_text_chars)
        case Media():
            yield from _media(content, can)
        case Buttons():
            yield from _with_buttons(content, can)
        case ListMenu():
            yield from _list(content, can)
        case LocationPin():
            yield from _location(content, can)
        case ContactCards():
            yield from _contacts(content, can)
        case Reaction():
            yield from _reaction(content, can)
        case Template():
            yield from _template(content, can)


def _span(least: int, most: int) -> str:
    return f"{least}\N{EN DASH}{most}"


def _length(path: str, text: str | None, most: int, *, least: int = 1) -> Problems:
    size = len(text or "")
    if not least <= size <= most:
        yield LimitProblem(path, f"expected {_span(least, most)} characters, got {size}")
    elif least and text is not None and not text.strip():
        yield LimitProblem(path, "expected something to read, got only spaces")


def _optional(path: str, text: str | None, most: int) -> Problems:
    if text is not None:
        yield from _length(path, text, most)


def _count(path: str, what: str, count: int, most: int) -> Problems:
    if not 1 <= count <= most:
        yield LimitProblem(path, f"expected {_span(1, most)} {what}, got {count}")


def _cannot(path: str, what: str) -> LimitProblem:
    return LimitProblem(path, f"this channel cannot send {what}")


def _frame(content: Buttons | ListMenu, can: Capabilities) -> Problems:
    yield from _length("text", content.text, can.max_body_chars)
    yield from _optional("header", content.header, can.max_header_chars)
    yield from _optional("footer", content.footer, can.max_footer_chars)


def _with_buttons(content: Buttons, can: Capabilities) -> Problems:
    if can.buttons is None:
        yield _cannot("buttons", "buttons")
        return
    yield from _frame(content, can)
    yield from _buttons(content.buttons, can.buttons)


def _buttons(buttons: tuple[Button, ...], limits: ButtonLimits) -> Problems:
    yield from _count("buttons", "buttons", len(buttons), limits.max_buttons)
    for index, button in enumerate(buttons):
        yield from _length(f"buttons[{index}].title", button.title, limits.max_title_chars)
        yield from _length(f"buttons[{index}].id", button.id, MAX_OPTION_ID_CHARS)
    yield from _unique([(f"buttons[{index}].id", button.id) for index, button in enumerate(buttons)])
    yield from _unique([(f"buttons[{index}].title", button.title) for index, button in enumerate(buttons)])


def _list(content: ListMenu, can: Capabilities) -> Problems:
    limits = can.list
    if limits is None:
        yield _cannot("sections", "lists")
        return
    yield from _frame(content, can)
    yield from _length("button", content.button, limits.max_label_chars)
    yield from _count("sections", "sections", len(content.sections), limits.max_sections)
    rows = [
        (f"sections[{place}].rows[{index}]", row)
        for place, section in enumerate(content.sections)
        for index, row in enumerate(section.rows)
    ]
    yield from _count("sections", "rows in all", len(rows), limits.max_rows)
    title_needed = 1 if len(content.sections) > 1 else 0
    for place, section in enumerate(content.sections):
        path = f"sections[{place}]"
        yield from _length(f"{path}.title", section.title, limits.max_section_title_chars, least=title_needed)
        if not section.rows:
            yield LimitProblem(f"{path}.rows", "expected at least one row, got 0")
    for path, row in rows:
        yield from _row(path, row, limits)
    yield from _unique([(f"{path}.id", row.id) for path, row in rows])


def _row(path: str, row: Row, limits: ListLimits) -> Problems:
    yield from _length(f"{path}.id", row.id, MAX_OPTION_ID_CHARS)
    yield from _length(f"{path}.title", row.title, limits.max_row_title_chars)
    yield from _optional(f"{path}.description", row.description or None, limits.max_row_description_chars)


def _unique(values: list[tuple[str, str]]) -> Problems:
    seen: set[str] = set()
    for path, value in values:
        if value in seen:
            yield LimitProblem(path, "expected a value no other option has")
        seen.add(value)


def _media(content: Media, can: Capabilities) -> Problems:
    if content.media not in can.media_max_bytes:
        yield _cannot("media", content.media)
        return
    if content.media_id is not None and not can.media_ids:
        yield LimitProblem("media_id", "this channel takes files by link only")
    yield from _source("", content)
    if content.caption is not None and content.media not in _CAPTIONED:
        yield LimitProblem("caption", f"a caption cannot go with {content.media}")
    yield from _optional("caption", content.caption or None, can.max_caption_chars)
    if content.filename is not None and content.media != "document":
        yield LimitProblem("filename", f"a file name cannot go with {content.media}")
    yield from _optional("filename", content.filename, MAX_FILENAME_CHARS)


def _source(prefix: str, content: Media) -> Problems:
    if (content.link is None) == (content.media_id is None):
        both = "both" if content.link is not None else "neither"
        yield LimitProblem(f"{prefix}link", f"expected a link or a media id, got {both}")
    if content.link is not None:
        yield from _length(f"{prefix}link", content.link, MAX_LINK_CHARS)
        if not content.link.lower().startswith(("https://", "http://")):
            yield LimitProblem(f"{prefix}link", "expected an address that starts with https://")
    yield from _optional(f"{prefix}media_id", content.media_id, MAX_MEDIA_ID_CHARS)


def _location(content: LocationPin, can: Capabilities) -> Problems:
    if not can.location:
        yield _cannot("location", "locations")
        return
    if not -90 <= content.latitude <= 90:
        yield LimitProblem("latitude", f"expected {_span(-90, 90)} degrees, got {content.latitude}")
    if not -180 <= content.longitude <= 180:
        yield LimitProblem("longitude", f"expected {_span(-180, 180)} degrees, got {content.longitude}")
    yield from _optional("name", content.name or None, MAX_PLACE_CHARS)
    yield from _optional("address", content.address or None, MAX_PLACE_CHARS)


def _contacts(content: ContactCards, can: Capabilities) -> Problems:
    if not can.contacts:
        yield _cannot("contacts", "contact cards")
        return
    yield from _count("contacts", "contacts", len(content.contacts), MAX_CARDS)
    for index, card in enumerate(content.contacts):
        path = f"contacts[{index}]"
        yield from _length(f"{path}.name", card.name, MAX_CARD_CHARS)
        yield from _optional(f"{path}.company", card.company or None, MAX_CARD_CHARS)
        for name in ("phones", "emails"):
            ways: tuple[str, ...] = getattr(card, name)
            if len(ways) > MAX_CARD_WAYS:
                yield LimitProblem(f"{path}.{name}", f"expected at most {MAX_CARD_WAYS}, got {len(ways)}")
            for place, way in enumerate(ways):
                yield from _length(f"{path}.{name}[{place}]", way, MAX_CARD_CHARS)


def _reaction(content: Reaction, can: Capabilities) -> Problems:
    if not can.reactions:
        yield _cannot("reaction", "reactions")
        return
    yield from _length("message_id", content.message_id, MAX_MEDIA_ID_CHARS)
    yield from _length("emoji", content.emoji, 16, least=0)


def _template(content: Template, can: Capabilities) -> Problems:
    if not can.templates:
        yield _cannot("template", "templates")
        return
    yield from _length("template", content.template, MAX_TEMPLATE_NAME_CHARS)
    yield from _length("language", content.language, 16)
    if len(content.body) > MAX_TEMPLATE_VALUES:
        yield LimitProblem(
            "body", f"expected at most {MAX_TEMPLATE_VALUES} variables, got {len(content.body)}"
        )
    values = content.body.items() if isinstance(content.body, dict) else enumerate(content.body)
    for name, value in values:
        yield from _length(f"body[{name}]", value, MAX_TEMPLATE_VALUE_CHARS)
    if isinstance(content.header, Text):
        yield from _length("header.text", content.header.text, can.max_header_chars)
    if isinstance(content.header, Media):
        yield from _source("header.", content.header)
    yield from _template_buttons(content.buttons)


def _template_buttons(buttons: tuple[TemplateButton, ...]) -> Problems:
    if len(buttons) > MAX_TEMPLATE_BUTTONS:
        yield LimitProblem("buttons", f"expected at most {MAX_TEMPLATE_BUTTONS} buttons, got {len(buttons)}")
    for position, button in enumerate(buttons):
        path = f"buttons[{position}]"
        if not 0 <= button.index < MAX_TEMPLATE_BUTTONS:
            yield LimitProblem(
                f"{path}.index", f"expected {_span(0, MAX_TEMPLATE_BUTTONS - 1)}, got {button.index}"
            )
        yield from _length(f"{path}.value", button.value, _BUTTON_VALUE_CHARS[button.sub_type])
    yield from _unique([(f"buttons[{position}].index", str(b.index)) for position, b in enumerate(buttons)])


_BUTTON_VALUE_CHARS = {
    "quick_reply": MAX_OPTION_ID_CHARS,
    "url": MAX_LINK_CHARS,
    "copy_code": MAX_COPY_CODE_CHARS,
}
