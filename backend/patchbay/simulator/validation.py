"""Whether a send request is one Meta would take. Pure: it sees the request and nothing else.

What needs the platform's state (templates, uploads, the recipient) is checked in `platform.py`.

Source of all limits: reference, sections 7.1 to 7.8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator.errors import GraphError
from patchbay.simulator.requests import Media, SendRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patchbay.simulator.requests import Header, Interactive

MAX_REPLY_BUTTONS = 3
MAX_SECTIONS = 10
MAX_ROWS = 10
MAX_PRODUCTS = 30
MAX_BODY_CHARS = 1024
MAX_FLOW_CTA_CHARS = 20
MIN_CARDS, MAX_CARDS = 2, 10

_REQUEST = msgspec.json.Decoder(SendRequest)
_ANY_HEADER = ("text", "image", "video", "document")
_MARKUP = re.compile(r"[*_~`]\S[^*_~`]*[*_~`]")
_PATH = re.compile(r" - at `\$\.?(.*?)`$")


def parse_send(body: bytes) -> SendRequest:
    """Read and check a send request.

    Raises:
        GraphError: 100 for what is no such object at all, 131008 for what is missing, 131009 for a value that
            is out of bounds, 131051 for an unknown type.
    """
    try:
        request = _REQUEST.decode(body)
    except msgspec.ValidationError as error:
        raise _from_decoder(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GraphError(100, "The body is not valid JSON") from error
    if request.messaging_product != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be 'whatsapp'")
    if request.status is None:
        _check_message(request)
    elif request.status != "read" or not request.message_id:
        raise GraphError(131009, "status must be 'read' and come with a message_id")
    return request


def _from_decoder(text: str) -> GraphError:
    found = _PATH.search(text)
    where = found.group(1) if found else ""
    what = _PATH.sub("", text)
    details = f"Param {where}: {what}" if where else what
    if "missing required field" in text:
        return GraphError(131008, details)
    is_bound = " of length " in text or "matching regex" in text
    return GraphError(131009 if is_bound else 100, details)


def _check_message(request: SendRequest) -> None:
    if not (request.to or request.recipient):
        raise GraphError(100, "The parameter to is required")
    if request.recipient_type not in {"individual", "group"}:
        raise GraphError(100, "recipient_type must be one of individual, group")
    check = _CHECKS.get(request.type)
    if check is None:
        raise GraphError(131051, f"Message type '{request.type}' is not supported")
    if getattr(request, request.type) is None:
        raise GraphError(131008, f"Parameter '{request.type}' is required for type '{request.type}'")
    check(request)


def _no_more(_: SendRequest) -> None:
    """The types have said it all."""


def _check_media(request: SendRequest) -> None:
    media = request.media()
    if media is None:
        return
    _check_source(media, request.type)
    if media.caption and request.type in {"audio", "sticker"}:
        raise GraphError(100, f"Unexpected key 'caption' on param '{request.type}'")
    if media.filename and request.type != "document":
        raise GraphError(100, f"Unexpected key 'filename' on param '{request.type}'")


def _check_source(media: Media | None, where: str) -> None:
    if media is None:
        raise GraphError(131008, f"Parameter '{where}' is required")
    if bool(media.id) == bool(media.link):
        raise GraphError(131009, f"Param {where} needs exactly one of id and link")
    if media.link and not media.link.startswith(("https://", "http://")):
        raise GraphError(131009, f"Param {where}.link is not a valid URI")


def _check_location(request: SendRequest) -> None:
    if request.location is None:
        return
    for name, value, bound in (
        ("latitude", request.location.latitude, 90.0),
        ("longitude", request.location.longitude, 180.0),
    ):
        try:
            is_inside = -bound <= float(value) <= bound
        except ValueError:
            is_inside = False
        if not is_inside:
            raise GraphError(131009, f"Param location.{name} must be a number between -{bound} and {bound}")


def _check_contacts(request: SendRequest) -> None:
    for contact in request.contacts or ():
        name = contact.name
        if not (name.first_name or name.last_name or name.middle_name or name.suffix or name.prefix):
            raise GraphError(131009, "A contact's name needs formatted_name and at least one other part")


def _check_template(request: SendRequest) -> None:
    for component in request.template.components if request.template else ():
        for parameter in component.parameters:
            if parameter.type in {"image", "video", "document"}:
                _check_source(getattr(parameter, parameter.type), f"template.{parameter.type}")


def _check_interactive(request: SendRequest) -> None:
    interactive = request.interactive
    if interactive is None:
        return
    rule = _INTERACTIVE.get(interactive.type)
    if rule is None:
        raise GraphError(131009, f"Interactive type '{interactive.type}' is not supported")
    needs_body, headers, check = rule
    if needs_body and interactive.body is None:
        raise GraphError(131008, "Parameter 'interactive.body' is required")
    if interactive.body is not None and len(interactive.body.text) > MAX_BODY_CHARS:
        raise GraphError(131009, f"Body text length invalid. Max length: {MAX_BODY_CHARS}")
    _check_header(interactive.header, headers)
    check(interactive)


def _check_header(header: Header | None, allowed: tuple[str, ...]) -> None:
    if header is None:
        return None
    if header.type not in allowed:
        raise GraphError(131009, f"Header type must be one of {', '.join(allowed) or 'none'}")
    if header.type != "text":
        return _check_source(getattr(header, header.type), f"interactive.header.{header.type}")
    if not header.text:
        raise GraphError(131008, "Parameter 'interactive.header.text' is required")
    if "\n" in header.text or _MARKUP.search(header.text):
        raise GraphError(131009, "Header text takes neither markup nor new lines")
    return None


def _check_buttons(interactive: Interactive) -> None:
    buttons = interactive.action.buttons
    if not 1 <= len(buttons) <= MAX_REPLY_BUTTONS:
        raise GraphError(131009, f"Expected 1-{MAX_REPLY_BUTTONS} buttons, got {len(buttons)}")
    if any(button.type != "reply" for button in buttons):
        raise GraphError(131009, "A button's type must be 'reply'")
    _check_unique("Button id", (button.reply.id for button in buttons))
    _check_unique("Button title", (button.reply.title for button in buttons))


def _check_list(interactive: Interactive) -> None:
    action = interactive.action
    rows = [row for section in action.sections for row in section.rows]
    if not action.button:
        raise GraphError(131008, "Parameter 'interactive.action.button' is required")
    if not 1 <= len(action.sections) <= MAX_SECTIONS:
        raise GraphError(131009, f"Expected 1-{MAX_SECTIONS} sections, got {len(action.sections)}")
    if not all(section.rows for section in action.sections):
        raise GraphError(131009, "Every section needs at least one row")
    if len(rows) > MAX_ROWS:
        raise GraphError(131009, f"Total row count exceed max allowed count: {MAX_ROWS}")
    if len(action.sections) > 1 and not all(section.title for section in action.sections):
        raise GraphError(131009, "Every section needs a title when there is more than one")
    _check_unique("Row id", (row.id for row in rows))


def _check_unique(what: str, values: Iterable[str]) -> None:
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise GraphError(131009, f"{what} must be unique")


def _check_cta(interactive: Interactive) -> None:
    parameters = _parameters(interactive, "cta_url", ("display_text", "url"))
    if len(parameters["display_text"]) > MAX_FLOW_CTA_CHARS:
        raise GraphError(131009, "display_text length invalid. Max length: 20")
    if not parameters["url"].startswith(("https://", "http://")):
        raise GraphError(131009, "url is not a valid URI")


def _check_flow(interactive: Interactive) -> None:
    parameters = _parameters(interactive, "flow", ("flow_message_version", "flow_cta"))
    if bool(parameters.get("flow_id")) == bool(parameters.get("flow_name")):
        raise GraphError(131009, "A flow needs exactly one of flow_id and flow_name")
    if len(parameters["flow_cta"]) > MAX_FLOW_CTA_CHARS:
        raise GraphError(131009, f"flow_cta length invalid. Max length: {MAX_FLOW_CTA_CHARS}")
    payload = parameters.get("flow_action_payload")
    if parameters.get("flow_action", "navigate") == "data_exchange":
        if payload is not None:
            raise GraphError(131009, "data_exchange takes no flow_action_payload")
    elif payload is not None and not (isinstance(payload, dict) and payload.get("screen")):
        raise GraphError(131008, "flow_action_payload needs a screen")
    elif payload is not None and payload.get("data", {"": ""}) in ({}, None):
        raise GraphError(131009, "flow_action_payload.data must not be empty")


def _check_name(expected: str) -> Callable[[Interactive], None]:
    def check(interactive: Interactive) -> None:
        if interactive.action.name != expected:
            raise GraphError(131009, f"interactive.action.name must be '{expected}'")

    return check


def _check_product(interactive: Interactive) -> None:
    if not (interactive.action.catalog_id and interactive.action.product_retailer_id):
        raise GraphError(131008, "A product needs catalog_id and product_retailer_id")


def _check_products(interactive: Interactive) -> None:
    sections = interactive.action.sections
    count = sum(len(section.product_items) for section in sections)
    if interactive.header is None:
        raise GraphError(131008, "Parameter 'interactive.header' is required")
    if not (1 <= len(sections) <= MAX_SECTIONS and 1 <= count <= MAX_PRODUCTS):
        raise GraphError(131009, f"Expected 1-{MAX_SECTIONS} sections and 1-{MAX_PRODUCTS} products")


def _check_cards(interactive: Interactive) -> None:
    if not MIN_CARDS <= len(interactive.action.cards) <= MAX_CARDS:
        raise GraphError(131009, f"Expected {MIN_CARDS}-{MAX_CARDS} cards")


def _parameters(interactive: Interactive, name: str, required: tuple[str, ...]) -> dict[str, Any]:
    _check_name(name)(interactive)
    parameters = interactive.action.parameters or {}
    for key in required:
        if not isinstance(parameters.get(key), str) or not parameters[key]:
            raise GraphError(131008, f"Parameter 'interactive.action.parameters.{key}' is required")
    return parameters


def _accept(_: Interactive) -> None:
    """Types whose action is not looked into."""


_CHECKS: dict[str, Callable[[SendRequest], None]] = {
    "text": _no_more,
    **dict.fromkeys(("image", "video", "audio", "document", "sticker"), _check_media),
    "location": _check_location,
    "contacts": _check_contacts,
    "reaction": _no_more,
    "interactive": _check_interactive,
    "template": _check_template,
}

_INTERACTIVE: dict[str, tuple[bool, tuple[str, ...], Callable[[Interactive], None]]] = {
    # type: whether a body is required, header types, the check of its action
    "button": (True, _ANY_HEADER, _check_buttons),
    "list": (True, ("text",), _check_list),
    "cta_url": (True, _ANY_HEADER, _check_cta),
    "location_request_message": (True, (), _check_name("send_location")),
    "request_contact_info": (True, (), _accept),
    "flow": (True, _ANY_HEADER, _check_flow),
    "address_message": (True, ("text",), _check_name("address_message")),
    "product": (False, (), _check_product),
    "product_list": (True, ("text",), _check_products),
    "catalog_message": (True, (), _check_name("catalog_message")),
    "carousel": (True, (), _check_cards),
    "call_permission_request": (True, (), _accept),
    "voice_call": (True, _ANY_HEADER, _accept),
    "order_details": (True, _ANY_HEADER, _check_name("review_and_pay")),
    "order_status": (True, _ANY_HEADER, _check_name("review_order")),
}
