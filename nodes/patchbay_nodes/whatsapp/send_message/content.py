"""From the form's flat fields to the content of one message. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from patchbay.sdk import (
    Button,
    Buttons,
    ContactCard,
    ContactCards,
    InvalidParams,
    ListMenu,
    LocationPin,
    Media,
    MessageContent,
    Reaction,
    Reason,
    Row,
    Section,
    Text,
)
from patchbay_nodes.whatsapp.delivery import NO_FILE, TWO_FILES
from patchbay_nodes.whatsapp.send_message.params import WITH_TEXT, Group, Params, ReplyButton

T = TypeVar("T")

NO_TEXT = Reason("There is no text to send.")
NO_BUTTONS = Reason("There are no buttons: add one, or send a plain text.")
NO_ROWS = Reason("The list has no rows.")
NO_LABEL = Reason("The button that opens the list has no words.")
ROWS_AND_SECTIONS = Reason("The list has rows and sections: use one or the other.")
NO_PLACE = Reason("The place needs its latitude and its longitude.")
NO_CONTACTS = Reason("There is nobody to share: add a contact.")
NO_WAY = Reason("Each contact needs a phone number or an e-mail address.")
NO_MESSAGE = Reason("It is not said which message to react to.")
SAME_ID = "Two choices have the id “{id}”: give each its own."


def content_of(params: Params) -> MessageContent:  # noqa: PLR0911 one per kind
    """The message these parameters describe; fields of other kinds are ignored.

    Raises:
        InvalidParams: A field this kind needs is missing, or two options share an id.
    """
    if params.kind in WITH_TEXT and not params.text.strip():
        raise InvalidParams(NO_TEXT, at="text")
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
    if params.kind == "contacts":
        return _contacts(params)
    return Reaction(_needed(params.message_id, NO_MESSAGE, "message_id"), params.emoji)


def _buttons(params: Params) -> Buttons:
    _check_ids(params.buttons, NO_BUTTONS, "buttons")
    buttons = tuple(Button(option.id, option.title) for option in params.buttons)
    return Buttons(params.text, buttons, params.header, params.footer)


def _list(params: Params) -> ListMenu:
    if params.rows and params.sections:
        raise InvalidParams(ROWS_AND_SECTIONS, at="rows")
    groups = params.sections or (Group(params.rows),)
    _check_ids([option for group in groups for option in group.rows], NO_ROWS, "rows")
    sections = tuple(
        Section(tuple(Row(option.id, option.title, option.description) for option in group.rows), group.title)
        for group in groups
    )
    button = _needed(params.button, NO_LABEL, "button")
    return ListMenu(params.text, button, sections, params.header, params.footer)


def _check_ids(options: Sequence[ReplyButton], none: Reason, at: str) -> None:
    if not options:
        raise InvalidParams(none, at=at)
    seen: set[str] = set()
    for option in options:
        if option.id in seen:
            raise InvalidParams(Reason(SAME_ID, {"id": option.id}), at=at)
        seen.add(option.id)


def _media(params: Params) -> Media:
    if bool(params.link) == bool(params.media_id):
        raise InvalidParams(TWO_FILES if params.link else NO_FILE, at="link")
    return Media(params.media, params.link or None, params.media_id or None, params.caption, params.filename)


def _location(params: Params) -> LocationPin:
    latitude = _needed(params.latitude, NO_PLACE, "latitude")
    longitude = _needed(params.longitude, NO_PLACE, "longitude")
    return LocationPin(latitude, longitude, params.name, params.address)


def _contacts(params: Params) -> ContactCards:
    if not params.contacts:
        raise InvalidParams(NO_CONTACTS, at="contacts")
    if not all(card.phone or card.email for card in params.contacts):
        raise InvalidParams(NO_WAY, at="contacts")
    return ContactCards(
        tuple(
            ContactCard(
                card.name,
                (card.phone,) if card.phone else (),
                (card.email,) if card.email else (),
                card.company or None,
            )
            for card in params.contacts
        )
    )


def _needed(value: T | None, missing: Reason, at: str) -> T:
    if value is None or value == "":
        raise InvalidParams(missing, at=at)
    return value
