"""From the form's flat fields to the content of one message. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from patchbay.sdk import (
    Button,
    Buttons,
    InvalidParams,
    ListMenu,
    LocationPin,
    Media,
    MessageContent,
    Reaction,
    Row,
    Section,
    Text,
)
from patchbay_nodes.whatsapp.send_message.params import WITH_TEXT, Group, Params, ReplyButton

T = TypeVar("T")


def content_of(params: Params) -> MessageContent:
    """The message these parameters describe; fields of other kinds are ignored.

    Raises:
        InvalidParams: A field this kind needs is missing, or two options share an id.
    """
    if params.kind in WITH_TEXT and not params.text.strip():
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


def _check_ids(options: Sequence[ReplyButton], where: str) -> None:
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
