"""Message templates: what may be created, and whether the values of a send fit. Pure.

Source: reference, sections 7.7 and 9.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator.errors import GraphError

if TYPE_CHECKING:
    from patchbay.simulator.requests import Component, Parameter, TemplateUse
    from patchbay.simulator.state import Template

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
MAX_BODY_CHARS = 1024
MAX_HEADER_CHARS = 60
MAX_FOOTER_CHARS = 60
MAX_LABEL_CHARS = 25
MAX_BUTTONS = 10

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_BAD_TEXT = re.compile(r"[\n\t]| {5,}")
_MEDIA_HEADERS = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document", "LOCATION": "location"}
_UNSENDABLE = {"PAUSED": 132015, "DISABLED": 132016}
_TEXT_TYPES = ("text", "currency", "date_time")
_NEEDS_VALUE = {"URL": "text", "COPY_CODE": "coupon_code"}


class RenderedTemplate(msgspec.Struct, frozen=True):
    """A template as the user sees it."""

    body: str
    header_text: str | None = None
    header_media: dict[str, Any] | None = None
    """`{kind, id?, link?, filename?}`, or a location."""
    footer: str | None = None
    buttons: list[TemplateButton] = []


class TemplateButton(msgspec.Struct, frozen=True):
    """A button of a template, with what a tap on it sends."""

    type: str
    text: str
    payload: str
    url: str | None = None


class TemplateDraft(msgspec.Struct, frozen=True):
    """The body of a create request."""

    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    parameter_format: str = "POSITIONAL"


def check_draft(draft: TemplateDraft) -> None:
    """Whether Meta would take a new template.

    Raises:
        GraphError: 100, with the subcodes of section 11.3 where there is one.
    """
    if not _NAME.fullmatch(draft.name):
        raise GraphError(100, "name must be 1-512 lower-case letters, digits and underscores")
    if draft.category.upper() not in CATEGORIES:
        raise GraphError(100, f"category must be one of {', '.join(CATEGORIES)}")
    if not draft.language:
        raise GraphError(100, "language is required")
    check_components(draft.components, is_authentication=draft.category.upper() == "AUTHENTICATION")


def check_components(components: list[dict[str, Any]], *, is_authentication: bool = False) -> None:
    """Whether the parts of a template keep to the limits.

    Raises:
        GraphError: 100, with a subcode.
    """
    body = part(components, "BODY")
    if body is None:
        raise GraphError(100, "A template needs a BODY", subcode=2388072)
    if not is_authentication:
        _check_body(body)
    header = part(components, "HEADER") or {}
    if len(str(header.get("text", ""))) > MAX_HEADER_CHARS or len(places(header.get("text"))) > 1:
        raise GraphError(100, "HEADER text takes 60 characters and one variable", subcode=2388047)
    footer = (part(components, "FOOTER") or {}).get("text", "")
    if len(str(footer)) > MAX_FOOTER_CHARS or places(footer):
        raise GraphError(100, "FOOTER text takes 60 characters and no variables", subcode=2388073)
    _check_buttons(buttons_of(components))


def _check_body(body: dict[str, Any]) -> None:
    text = str(body.get("text", ""))
    if not 1 <= len(text) <= MAX_BODY_CHARS:
        raise GraphError(100, f"BODY text takes 1-{MAX_BODY_CHARS} characters", subcode=2388040)
    found = list(_PLACE.finditer(text))
    if found and (found[0].start() == 0 or found[-1].end() == len(text.rstrip())):
        raise GraphError(100, "Variables can't be at the start or end of the template", subcode=2388299)
    if found and not body.get("example"):
        raise GraphError(100, "Every variable of the BODY needs an example", subcode=2388043)


def _check_buttons(buttons: list[dict[str, Any]]) -> None:
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    if len(buttons) > MAX_BUTTONS or kinds.count("URL") > 2 or kinds.count("PHONE_NUMBER") > 1:
        raise GraphError(100, "At most 10 buttons, of them 2 URL and 1 PHONE_NUMBER")
    if any(len(str(button.get("text", ""))) > MAX_LABEL_CHARS for button in buttons):
        raise GraphError(100, f"A button's text takes {MAX_LABEL_CHARS} characters")
    changes = sum(a != b and "QUICK_REPLY" in {a, b} for a, b in pairwise(kinds))
    if changes > 1:
        raise GraphError(100, "Quick replies must stand together")


def check_use(template: Template | None, use: TemplateUse) -> RenderedTemplate:
    """Fill a template with the values of a send request.

    Raises:
        GraphError: 132001 unknown or not approved, 132015 paused, 132016 disabled, 132000 wrong number of
            values, 132012 wrong kind of value, 132018 a text Meta refuses, 132005 too long when filled.
    """
    if template is None:
        raise GraphError(132001, f"template name ({use.name}) does not exist in {use.language.code}")
    if template.status != "APPROVED":
        raise GraphError(_UNSENDABLE.get(template.status, 132001), f"template is {template.status}")
    given = _by_part(use.components)
    is_named = template.parameter_format.upper() == "NAMED"
    body = part(template.components, "BODY") or {}
    header_text, header_media = _fill_header(template, given.get(("header", None), []), is_named=is_named)
    filled = _fill(_body_text(template, body), given.get(("body", None), []), where="body", is_named=is_named)
    if len(filled) > MAX_BODY_CHARS and len(template.components) > 1:
        raise GraphError(132005, f"Translated text too long: {len(filled)} of {MAX_BODY_CHARS} characters")
    footer = part(template.components, "FOOTER")
    return RenderedTemplate(
        body=filled,
        header_text=header_text,
        header_media=header_media,
        footer=footer.get("text") if footer else None,
        buttons=_fill_buttons(template, given),
    )


def _body_text(template: Template, body: dict[str, Any]) -> str:
    if template.category == "AUTHENTICATION" and not body.get("text"):
        return "*{{1}}* is your verification code."
    return str(body.get("text", ""))


def _by_part(components: list[Component]) -> dict[tuple[str, int | None], list[Parameter]]:
    parts: dict[tuple[str, int | None], list[Parameter]] = {}
    for component in components:
        kind = component.type.lower()
        if kind not in {"header", "body", "button", "carousel", "limited_time_offer"}:
            raise GraphError(132012, f"components: unknown type '{component.type}'")
        if kind == "button" and not str(component.index or 0).isdigit():
            raise GraphError(132012, "button: index must be a number")
        parts[kind, int(component.index or 0) if kind == "button" else None] = component.parameters
    return parts


def _fill_header(
    template: Template, given: list[Parameter], *, is_named: bool
) -> tuple[str | None, dict[str, Any] | None]:
    header = part(template.components, "HEADER")
    kind = str((header or {}).get("format", "TEXT")).upper()
    if header is None or kind == "TEXT":
        text = header.get("text", "") if header else ""
        return _fill(text, given, where="header", is_named=is_named) or None, None
    wanted = _MEDIA_HEADERS.get(kind, "image")
    if len(given) != 1:
        raise GraphError(132012, f"header: expected one {wanted}, got {len(given)} parameters")
    value = getattr(given[0], wanted, None)
    if given[0].type != wanted or value is None:
        raise GraphError(
            132012, f"header: Format mismatch, expected {kind}, received {given[0].type.upper()}"
        )
    return None, {"kind": wanted, **msgspec.to_builtins(value)}


def _fill(text: str, given: list[Parameter], *, where: str, is_named: bool) -> str:
    wanted = places(text) if is_named else sorted(places(text), key=lambda name: name.rjust(3, "0"))
    if len(given) != len(wanted):
        details = f"{where}: number of localizable_params ({len(given)}) does not match the expected"
        raise GraphError(132000, f"{details} number of params ({len(wanted)})")
    for parameter in given:
        _check_value(parameter, where, is_named=is_named)
    names = [parameter.parameter_name or "" for parameter in given] if is_named else wanted
    values = dict(zip(names, map(_shown, given), strict=True))
    if set(values) != set(wanted):
        raise GraphError(132012, f"{where}: parameter names do not match {', '.join(wanted)}")
    return _PLACE.sub(lambda found: values[found.group(1)], text)


def _check_value(parameter: Parameter, where: str, *, is_named: bool) -> None:
    if parameter.type not in _TEXT_TYPES:
        raise GraphError(132012, f"{where}: Parameter of type text is missing text value")
    if is_named != (parameter.parameter_name is not None):
        expected = "NAMED" if is_named else "POSITIONAL"
        raise GraphError(132012, f"{where}: the template's parameter_format is {expected}")
    if parameter.type == "text" and not parameter.text:
        raise GraphError(131008, f"{where}: Parameter of type text is missing text value")
    if parameter.text and _BAD_TEXT.search(parameter.text):
        details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise GraphError(132018, details)


def _shown(parameter: Parameter) -> str:
    source = parameter.currency or parameter.date_time
    return str(source.get("fallback_value", "")) if source else parameter.text or ""


def _fill_buttons(
    template: Template, given: dict[tuple[str, int | None], list[Parameter]]
) -> list[TemplateButton]:
    buttons = buttons_of(template.components)
    unknown = [index for kind, index in given if kind == "button" and (index or 0) >= len(buttons)]
    if unknown:
        raise GraphError(132000, f"button: the template has no button at index {unknown[0]}")
    return [_fill_button(button, given.get(("button", i), []), i) for i, button in enumerate(buttons)]


def _fill_button(button: dict[str, Any], given: list[Parameter], index: int) -> TemplateButton:
    kind = str(button.get("type", "")).upper()
    text, url = str(button.get("text", "")), str(button.get("url", ""))
    is_dynamic = kind == "COPY_CODE" or (kind == "URL" and bool(places(url))) or kind == "OTP"
    wanted = _NEEDS_VALUE.get(kind, "text")
    value = (getattr(given[0], wanted) or given[0].text) if given else None
    if is_dynamic and not value:
        raise GraphError(131008, f"buttons: Button at index {index} of type {kind} requires a parameter")
    if kind == "URL" and given and not is_dynamic:
        raise GraphError(132000, f"buttons: Button at index {index} takes no parameter")
    payload = given[0].payload if given and isinstance(given[0].payload, str) else text
    filled = _PLACE.sub(lambda _: str(value), url) or None
    return TemplateButton(type=kind, text=text, payload=payload, url=filled)


def part(components: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    """The component of a kind, if the template has it."""
    return next((c for c in components if str(c.get("type", "")).upper() == kind), None)


def buttons_of(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons of a template, in order."""
    found = (part(components, "BUTTONS") or {}).get("buttons", [])
    return [button for button in found if isinstance(button, dict)] if isinstance(found, list) else []


def places(text: object) -> list[str]:
    """The variables of a text, each once, in the order of their first use."""
    return list(dict.fromkeys(_PLACE.findall(text))) if isinstance(text, str) else []
