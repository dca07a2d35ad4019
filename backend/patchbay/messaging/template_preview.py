"""How a template reads on a phone: as it was sent, or filled with values or with its own samples. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.messaging.template_rules import samples_of
from patchbay.messaging.template_shape import buttons_of
from patchbay.messaging.template_values import clean_value
from patchbay.sdk import Template, Text

_PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")

_Value = Annotated[str, Meta(max_length=4_096)]


class Values(Struct, frozen=True, forbid_unknown_fields=True):
    """What fills the places; for those it lacks the samples stand in."""

    body: (
        Annotated[list[_Value], Meta(max_length=100)] | Annotated[dict[str, _Value], Meta(max_length=100)]
    ) = {}
    header: _Value = ""
    buttons: Annotated[dict[str, _Value], Meta(max_length=10)] = {}
    """By position, counted from 0: the end of a link, or a code."""


class PreviewButton(Struct, frozen=True):
    """A button as it arrives."""

    type: str
    text: str
    value: str = ""
    """Where its link leads, the number it calls, the code it copies."""


class Preview(Struct, frozen=True):
    """A template as it arrives; places nobody fills stay as they are written."""

    header_format: str | None
    header: str
    body: str
    footer: str
    buttons: list[PreviewButton]


def arrived(components: Sequence[Mapping[str, Any]], template: Template) -> Preview:
    """A template as it reached whoever got it: filled with what was sent, and with nothing else."""
    body = template.body
    values = Values(
        body={name: clean_value(value) for name, value in body.items()}
        if isinstance(body, dict)
        else [clean_value(value) for value in body],
        header=clean_value(template.header.text) if isinstance(template.header, Text) else "",
        buttons={str(one.index): one.value for one in template.buttons if one.sub_type != "quick_reply"},
    )
    return preview_of([_without_samples(one) for one in components], values)


def text_of(preview: Preview) -> str:
    """Header, body and footer, each a paragraph; files and buttons are left out."""
    return "\n\n".join(part for part in (preview.header, preview.body, preview.footer) if part)


def preview_of(components: Sequence[Mapping[str, Any]], values: Values) -> Preview:
    """The template with its places filled; parts nobody knows of are left out."""
    by_type = {str(one.get("type", "")).upper(): one for one in components}
    header, body = by_type.get("HEADER"), by_type.get("BODY", {})
    named = values.body if isinstance(values.body, dict) else {}
    in_order = values.body if isinstance(values.body, list) else []
    given = {str(place): value for place, value in enumerate(in_order, 1)} | named
    return Preview(
        header_format=None if header is None else str(header.get("format", "TEXT")).upper(),
        header="" if header is None else _filled_header(header, values.header),
        body=_filled(body, "body_text", given),
        footer=_text(by_type.get("FOOTER", {}).get("text")),
        buttons=[
            _button(button, values.buttons.get(str(index), ""))
            for index, button in enumerate(buttons_of(by_type.get("BUTTONS", {})))
            if button
        ],
    )


def _without_samples(part: Mapping[str, Any]) -> dict[str, Any]:
    bare = {key: value for key, value in part.items() if key != "example"}
    if "buttons" in bare:
        bare["buttons"] = [_without_samples(one) for one in buttons_of(part)]
    return bare


def _filled_header(header: Mapping[str, Any], value: str) -> str:
    names = _PLACE.findall(_text(header.get("text")))
    return _filled(header, "header_text", dict.fromkeys(names, value) if value else {})


def _filled(part: Mapping[str, Any], key: str, given: Mapping[str, str]) -> str:
    text = _text(part.get("text"))
    names = list(dict.fromkeys(_PLACE.findall(text)))
    samples = dict(zip(names, samples_of(part, key, names), strict=False))
    return _PLACE.sub(lambda place: given.get(place[1]) or samples.get(place[1]) or place[0], text)


def _button(button: Mapping[str, Any], value: str) -> PreviewButton:
    example = button.get("example")
    sample = example[0] if isinstance(example, list) and example else example
    kind, text = str(button.get("type", "")).upper(), _text(button.get("text"))
    if kind == "URL":
        url = _text(button.get("url"))
        if not value and isinstance(sample, str) and sample.startswith(("https://", "http://")):
            return PreviewButton(kind, text, sample if _PLACE.search(url) else url)
        filled = value or (sample if isinstance(sample, str) else "")
        return PreviewButton(kind, text, _PLACE.sub(lambda place: filled or place[0], url))
    if kind == "COPY_CODE":
        return PreviewButton(kind, text, value or _text(sample))
    return PreviewButton(kind, text, _text(button.get("phone_number")))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
