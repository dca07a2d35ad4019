"""From the form's flat fields to the content of one message. Pure."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct

from patchbay.sdk import (
    Button,
    Buttons,
    InvalidParams,
    ListMenu,
    LocationPin,
    Media,
    MessageContent,
    Purpose,
    Reaction,
    Row,
    Section,
    Text,
    field,
)
from patchbay_nodes.whatsapp.delivery import PURPOSE, Delivery

T = TypeVar("T")

MAX_BUTTONS = 3
MAX_ROWS = 10
MAX_TEXT = 4096
"""Characters of a message. Source: WhatsApp reference, section 7; the channel checks its narrower limits."""

_WITH_TEXT = ("text", "buttons", "list")


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """A button or a row."""

    id: Annotated[str, field(title="Id", help="What the workflow sees when it is chosen.", min_length=1)]
    title: Annotated[str, field(title="Title", help="What the contact reads.", min_length=1)]
    description: Annotated[str | None, field(title="Description", help="Second line of a row.")] = None


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A titled section of a list."""

    rows: Annotated[tuple[Option, ...], field(title="Rows", min_length=1, max_length=MAX_ROWS)]
    title: Annotated[str, field(title="Title", help="Needed when there are several sections.")] = ""


class Params(Delivery, frozen=True, forbid_unknown_fields=True):
    """Parameters of `whatsapp.send_message`."""

    kind: Annotated[
        Literal["text", "media", "buttons", "list", "location", "reaction"], field(title="What to send")
    ] = "text"
    text: Annotated[
        str,
        field(
            title="Text",
            help="What the contact reads; *bold* and _italic_ work.",
            widget="multiline",
            shown_when={"kind": _WITH_TEXT},
            max_length=MAX_TEXT,
        ),
    ] = ""
    preview_url: Annotated[
        bool, field(title="Preview the first link", shown_when={"kind": ["text"]}, advanced=True)
    ] = False
    buttons: Annotated[
        tuple[Option, ...],
        field(
            title="Buttons", help="One to three.", shown_when={"kind": ["buttons"]}, max_length=MAX_BUTTONS
        ),
    ] = ()
    button: Annotated[
        str, field(title="Opens the list", help="Label of the button.", shown_when={"kind": ["list"]})
    ] = ""
    rows: Annotated[
        tuple[Option, ...],
        field(
            title="Rows",
            help="Use either rows or sections.",
            shown_when={"kind": ["list"]},
            max_length=MAX_ROWS,
        ),
    ] = ()
    sections: Annotated[
        tuple[Group, ...],
        field(title="Sections", shown_when={"kind": ["list"]}, max_length=MAX_ROWS, advanced=True),
    ] = ()
    header: Annotated[
        str | None,
        field(
            title="Header", help="Bold line above.", shown_when={"kind": ["buttons", "list"]}, advanced=True
        ),
    ] = None
    footer: Annotated[
        str | None,
        field(
            title="Footer", help="Small line below.", shown_when={"kind": ["buttons", "list"]}, advanced=True
        ),
    ] = None
    media: Annotated[
        Literal["image", "video", "audio", "document", "sticker"],
        field(title="File type", shown_when={"kind": ["media"]}),
    ] = "image"
    link: Annotated[
        Annotated[str, Meta(max_length=2000, pattern=r"^https?://")] | None,
        field(title="Link", help="Where the file is; or use a media id.", shown_when={"kind": ["media"]}),
    ] = None
    media_id: Annotated[
        str | None,
        field(title="Media id", help="A file the channel already has.", shown_when={"kind": ["media"]}),
    ] = None
    caption: Annotated[
        str | None, field(title="Caption", widget="multiline", shown_when={"kind": ["media"]})
    ] = None
    filename: Annotated[
        str | None, field(title="File name", help="For documents.", shown_when={"kind": ["media"]})
    ] = None
    latitude: Annotated[
        Annotated[float, Meta(ge=-90, le=90)] | None,
        field(title="Latitude", shown_when={"kind": ["location"]}),
    ] = None
    longitude: Annotated[
        Annotated[float, Meta(ge=-180, le=180)] | None,
        field(title="Longitude", shown_when={"kind": ["location"]}),
    ] = None
    name: Annotated[str | None, field(title="Place", shown_when={"kind": ["location"]})] = None
    address: Annotated[str | None, field(title="Address", shown_when={"kind": ["location"]})] = None
    message_id: Annotated[
        str | None,
        field(
            title="React to",
            help="Id of the contact's message.",
            examples=["{{ trigger.message_id }}"],
            shown_when={"kind": ["reaction"]},
        ),
    ] = None
    emoji: Annotated[
        str, field(title="Emoji", help="Empty takes the reaction away.", shown_when={"kind": ["reaction"]})
    ] = ""
    purpose: Annotated[Purpose, PURPOSE] = "service"


def content_of(params: Params) -> MessageContent:
    """The message these parameters describe; fields of other kinds are ignored.

    Raises:
        InvalidParams: A field this kind needs is missing, or two options share an id.
    """
    if params.kind in _WITH_TEXT and not params.text.strip():
        raise InvalidParams(f"params.text: expected a text for a message of kind {params.kind}, got none")
    if params.kind == "text":
        return Text(params.text, params.preview_url)
    if params.kind == "buttons":
        return _buttons(params)
    if params.kind == "list":
        return _list(params)
    if params.kind == "media":
        return _media(params)
    if params.kind == "location":
        return _location(params)
    return Reaction(_needed(params.message_id, "message_id", "reaction"), params.emoji)


def _buttons(params: Params) -> Buttons:
    _check_ids(params.buttons, "buttons")
    buttons = tuple(Button(option.id, option.title) for option in params.buttons)
    return Buttons(params.text, buttons, params.header, params.footer)


def _list(params: Params) -> ListMenu:
    if params.rows and params.sections:
        raise InvalidParams("params.rows: expected either rows or sections, got both")
    groups = params.sections or (Group(params.rows),)
    _check_ids([option for group in groups for option in group.rows], "rows")
    sections = tuple(
        Section(tuple(Row(option.id, option.title, option.description) for option in group.rows), group.title)
        for group in groups
    )
    button = _needed(params.button, "button", "list")
    return ListMenu(params.text, button, sections, params.header, params.footer)


def _check_ids(options: Sequence[Option], where: str) -> None:
    if not options:
        raise InvalidParams(f"params.{where}: expected at least one, got none")
    seen: set[str] = set()
    for option in options:
        if option.id in seen:
            raise InvalidParams(f"params.{where}: expected ids that differ, got {option.id} twice")
        seen.add(option.id)


def _media(params: Params) -> Media:
    if bool(params.link) == bool(params.media_id):
        got = "both" if params.link else "neither"
        raise InvalidParams(f"params.link: expected either a link or a media id, got {got}")
    return Media(params.media, params.link or None, params.media_id or None, params.caption, params.filename)


def _location(params: Params) -> LocationPin:
    latitude = _needed(params.latitude, "latitude", "location")
    longitude = _needed(params.longitude, "longitude", "location")
    return LocationPin(latitude, longitude, params.name, params.address)


def _needed(value: T | None, name: str, kind: str) -> T:
    if value is None or value == "":
        raise InvalidParams(f"params.{name}: expected a value for a message of kind {kind}, got none")
    return value
