"""What a message will look like on the phone, from parameters as they stand in a document. Pure.

Nothing here may assume that the parameters are complete, or even of the right type: they are being written.

Source of the limits: WhatsApp reference, section 7; what the channel refuses, `messaging/` checks again.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from patchbay.sdk import (
    Bubble,
    BubbleButton,
    BubbleList,
    BubbleMedia,
    BubbleRow,
    BubbleTemplate,
    Count,
    count_characters,
)

MAX_TEXT = 4096
MAX_BODY = 1024
"""Of a text with buttons or a list under it."""
MAX_CAPTION = 1024
MAX_HEADER = 60
MAX_FOOTER = 60
MAX_BUTTON_TITLE = 20
MAX_LIST_LABEL = 20
MAX_SECTION_TITLE = 24
MAX_ROW_TITLE = 24
MAX_ROW_DESCRIPTION = 72

Params = Mapping[str, Any]


def text_bubble(params: Params, field: str = "text", limit: int = MAX_TEXT) -> Bubble:
    """A plain text."""
    text = _text(params, field)
    return Bubble(kind="text", text=text, counts=tuple(count_characters(field, text, limit)))


def buttons_bubble(params: Params) -> Bubble:
    """A text with buttons under it."""
    options = list(_options(params, "buttons"))
    counts = [*_frame_counts(params)]
    for path, option in options:
        counts += count_characters(f"{path}.title", _text(option, "title"), MAX_BUTTON_TITLE)
    buttons = tuple(BubbleButton(_text(one, "title") or "", _text(one, "id")) for _, one in options)
    return _framed(params, kind="buttons", buttons=buttons, counts=tuple(counts))


def list_bubble(params: Params) -> Bubble:
    """A text with a button that opens a list."""
    button = _text(params, "button")
    counts = [*_frame_counts(params), *count_characters("button", button, MAX_LIST_LABEL)]
    groups = list(_options(params, "sections"))
    for path, group in groups:
        counts += count_characters(f"{path}.title", _text(group, "title"), MAX_SECTION_TITLE)
    rows: list[BubbleRow] = []
    for prefix, group in groups or [("", params)]:
        for path, row in _options(group, "rows", prefix):
            title, description = _text(row, "title"), _text(row, "description")
            section = _text(group, "title") if groups else None
            rows.append(BubbleRow(title or "", _text(row, "id"), description, section))
            counts += count_characters(f"{path}.title", title, MAX_ROW_TITLE)
            counts += count_characters(f"{path}.description", description, MAX_ROW_DESCRIPTION)
    menu = BubbleList(button or "", tuple(rows))
    return _framed(params, kind="list", list=menu, counts=tuple(counts))


def media_bubble(params: Params) -> Bubble:
    """A file with its caption."""
    caption = _text(params, "caption")
    media = BubbleMedia(_text(params, "media") or "image", _file_name(params))
    counts = tuple(count_characters("caption", caption, MAX_CAPTION))
    return Bubble(kind="media", text=caption, media=media, counts=counts)


def location_bubble(params: Params) -> Bubble:
    """A place: its name, and its address or its degrees."""
    degrees = [params.get(name) for name in ("latitude", "longitude")]
    place = ", ".join(str(one) for one in degrees) if None not in degrees else None
    return Bubble(kind="location", header=_text(params, "name"), text=_text(params, "address") or place)


def contacts_bubble(params: Params) -> Bubble:
    """Cards of people: the name of each, and how to reach them."""
    lines = [
        " · ".join(part for part in (_text(card, name) for name in ("name", "phone", "email")) if part)
        for _, card in _options(params, "contacts")
    ]
    return Bubble(kind="contacts", text="\n".join(line for line in lines if line) or None)


def reaction_bubble(params: Params) -> Bubble:
    """An emoji on the contact's message."""
    return Bubble(kind="reaction", text=_text(params, "emoji"))


def template_bubble(params: Params) -> Bubble:
    """An approved template; its text is the channel's, and not known here."""
    name = _text(params, "template")
    header = params.get("header")
    header = header if isinstance(header, Mapping) else {}
    kind = _text(header, "kind") or ""
    is_file = kind in ("image", "video", "document")
    text = _text(header, "text") if kind == "text" else None
    return Bubble(
        kind="template",
        template=BubbleTemplate(name or "", _text(params, "language") or "en"),
        header=text,
        media=BubbleMedia(kind, _file_name(header)) if is_file else None,
        counts=tuple(count_characters("header.text", text, MAX_HEADER)),
    )


def _framed(params: Params, **parts: Any) -> Bubble:
    header, text, footer = (_text(params, name) for name in ("header", "text", "footer"))
    return Bubble(header=header, text=text, footer=footer, **parts)


def _frame_counts(params: Params) -> Iterator[Count]:
    yield from count_characters("header", _text(params, "header"), MAX_HEADER)
    yield from count_characters("text", _text(params, "text"), MAX_BODY)
    yield from count_characters("footer", _text(params, "footer"), MAX_FOOTER)


def _options(params: Params, name: str, prefix: str = "") -> Iterator[tuple[str, Params]]:
    """The entries of a list that are written as they should be, each with its path."""
    written = params.get(name)
    path = f"{prefix}.{name}" if prefix else name
    for index, one in enumerate(written if isinstance(written, list | tuple) else ()):
        if isinstance(one, Mapping):
            yield f"{path}[{index}]", one


def _text(params: Params, name: str) -> str | None:
    value = params.get(name)
    return value if isinstance(value, str) and value else None


def _file_name(params: Params) -> str | None:
    """The name it was given, or the last part of its link."""
    link = _text(params, "link")
    name = _text(params, "filename")
    if name is not None or link is None or "{" in link:
        return name
    return link.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1] or None
