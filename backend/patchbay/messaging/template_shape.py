"""What a template asks for: its variables by place, read from the provider's description of it. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from patchbay.messaging.template_values import clean_value
from patchbay.sdk import LocationPin, Media, Template, TemplateButton, Text

MAX_FILLED_CHARS = 1024
"""Of a body once it is filled. Source: WhatsApp reference, section 7.7; more is refused (132005)."""
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_MEDIA_HEADERS = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "GIF"})


class TemplateShape(Struct, frozen=True):
    """The places a template leaves open."""

    body: tuple[str, ...] = ()
    """Names of its variables in reading order, each once: `1`, `2` … where they are positional."""
    header: str | None = None
    """What the header must be given: `text`, `image`, `video`, `document` or `location`; None: nothing."""
    header_name: str | None = None
    """Of the variable in the header's text; None where it is positional, or there is none."""
    buttons: frozenset[int] = frozenset()
    """Positions of the buttons that must be given a value."""
    text: str | None = None
    """The body as it is written, where its length once filled counts; None where it does not."""


def shape_of(components: Sequence[Mapping[str, Any]]) -> TemplateShape:
    """The shape in a provider's list of components; parts nobody knows of ask for nothing."""
    by_type = {str(component.get("type", "")).upper(): component for component in components}
    text = by_type.get("BODY", {}).get("text")
    return TemplateShape(
        body=_body(by_type.get("BODY")),
        header=_header(by_type.get("HEADER", {})),
        header_name=_header_name(by_type.get("HEADER", {})),
        buttons=frozenset(_open_buttons(buttons_of(by_type.get("BUTTONS", {})))),
        text=text if isinstance(text, str) and len(components) > 1 else None,
    )


def buttons_of(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The buttons of a component, by position; empty where what is written there is none."""
    written = part.get("buttons")
    listed = written if isinstance(written, list | tuple) else ()
    return [one if isinstance(one, Mapping) else {} for one in listed]


class Misfit(Struct, frozen=True):
    """One thing that does not fit."""

    part: Literal["count", "names", "by_name", "header", "button", "length"]
    """The number of variables; their names; names where places were given; the header; a button's value; the
    length of the text once filled."""
    expected: str
    got: str

    def __str__(self) -> str:
        """In words for people, to follow the template's name."""
        match self.part:
            case "count":
                wanted = "1 variable" if self.expected == "1" else f"{self.expected} variables"
                return f"expected {wanted}, got {self.got}"
            case "names":
                return f"expected the variables {self.expected or 'none'}, got {self.got or 'none'}"
            case "by_name":
                return f"expected its variables by name ({self.expected}), got them by position"
            case "header":
                return f"expected {_article(self.expected)} for its header, got {_article(self.got)}"
            case "button":
                return f"expected a value for its button {self.expected}, got none"
            case "length":
                return f"expected at most {self.expected} characters once filled, got {self.got}"


def misfit(shape: TemplateShape, template: Template) -> Misfit | None:
    """What does not fit the template, the first of it; None when everything does."""
    return next(_misfits(shape, template), None)


def _misfits(shape: TemplateShape, template: Template) -> Iterator[Misfit]:
    yield from _body_misfits(shape.body, template.body)
    given = _kind(template.header)
    if given != shape.header:
        yield Misfit("header", shape.header or "", given or "")
    filled = {button.index for button in template.buttons if button.value or not _needs_value(button)}
    missing = sorted(shape.buttons - filled)
    if missing:
        yield Misfit("button", str(missing[0] + 1), "")
    length = len(_filled(shape.text or "", template.body))
    if length > MAX_FILLED_CHARS:
        yield Misfit("length", f"{MAX_FILLED_CHARS:,}", f"{length:,}")


def _filled(text: str, body: tuple[str, ...] | dict[str, str]) -> str:
    values = body if isinstance(body, dict) else {str(place): one for place, one in enumerate(body, 1)}
    return _VARIABLE.sub(lambda found: clean_value(values.get(found[1], "")), text)


def _body_misfits(wanted: Sequence[str], given: tuple[str, ...] | dict[str, str]) -> Iterator[Misfit]:
    if isinstance(given, dict):
        if set(given) != set(wanted):
            yield Misfit("names", _listed(wanted), _listed(given))
    elif len(given) != len(wanted):
        yield Misfit("count", str(len(wanted)), str(len(given)))
    elif given and not all(name.isdecimal() for name in wanted):
        yield Misfit("by_name", _listed(wanted), "")


def _names(text: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_VARIABLE.findall(text))) if isinstance(text, str) else ()


def _body(body: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Only a template for codes has a body without a text of its own: the platform's, around the code."""
    if body is None:
        return ()
    return _names(body["text"]) if body.get("text") else ("1",)


def _header_name(header: Mapping[str, Any]) -> str | None:
    return next((name for name in _names(header.get("text")) if not name.isdecimal()), None)


def _header(header: Mapping[str, Any]) -> str | None:
    form = str(header.get("format", "")).upper()
    if form == "TEXT":
        return "text" if _names(header.get("text")) else None
    if form in _MEDIA_HEADERS:
        return "video" if form == "GIF" else form.lower()
    return "location" if form == "LOCATION" else None


def _open_buttons(buttons: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    for index, button in enumerate(buttons):
        kind = str(button.get("type", "")).upper()
        if kind in ("COPY_CODE", "OTP") or (kind == "URL" and _names(button.get("url"))):
            yield index


def _needs_value(button: TemplateButton) -> bool:
    return button.sub_type != "quick_reply"


def _kind(header: Text | Media | LocationPin | None) -> str | None:
    match header:
        case Text():
            return "text"
        case Media(media=kind):
            return kind
        case LocationPin():
            return "location"
    return None


def _article(kind: str) -> str:
    if not kind:
        return "nothing"
    return f"an {kind}" if kind == "image" else f"a {kind}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
