"""What a message to a contact consists of, before any provider's format.

Limits are the channel's, not the content's: `messaging/` checks them before submission.
"""

from typing import Literal

from msgspec import Struct


class Text(Struct, frozen=True, tag="text", tag_field="kind"):
    """Plain text, with WhatsApp's light markup."""

    text: str
    preview_url: bool = False


class Media(Struct, frozen=True, tag="media", tag_field="kind"):
    """A file by link or by the provider's media id; exactly one of the two is set."""

    media: Literal["image", "video", "audio", "document", "sticker"]
    link: str | None = None
    media_id: str | None = None
    caption: str | None = None
    filename: str | None = None


class Button(Struct, frozen=True):
    """One reply button; `id` is what the workflow sees as the choice."""

    id: str
    title: str


class Buttons(Struct, frozen=True, tag="buttons", tag_field="kind"):
    """A text with up to three reply buttons."""

    text: str
    buttons: tuple[Button, ...]
    header: str | None = None
    footer: str | None = None


class Row(Struct, frozen=True):
    """One row of a list; `id` is what the workflow sees as the choice."""

    id: str
    title: str
    description: str | None = None


class Section(Struct, frozen=True):
    """A titled group of rows; the title may be empty when there is only one section."""

    rows: tuple[Row, ...]
    title: str = ""


class ListMenu(Struct, frozen=True, tag="list", tag_field="kind"):
    """A text with a button that opens a list of rows."""

    text: str
    button: str
    sections: tuple[Section, ...]
    header: str | None = None
    footer: str | None = None


class LocationPin(Struct, frozen=True, tag="location", tag_field="kind"):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class ContactCard(Struct, frozen=True):
    """Whom a shared card is about."""

    name: str
    phones: tuple[str, ...] = ()
    """With plus and country code."""
    emails: tuple[str, ...] = ()
    company: str | None = None


class ContactCards(Struct, frozen=True, tag="contacts", tag_field="kind"):
    """People the contact can add to their own contacts, or write to."""

    contacts: tuple[ContactCard, ...]


class Reaction(Struct, frozen=True, tag="reaction", tag_field="kind"):
    """An emoji on one of the contact's messages; an empty emoji takes it away."""

    message_id: str
    emoji: str


class TemplateButton(Struct, frozen=True):
    """The variable part of one template button, by its zero-based position."""

    index: int
    sub_type: Literal["quick_reply", "url", "copy_code"]
    value: str


class Template(Struct, frozen=True, tag="template", tag_field="kind"):
    """An approved template with its variables.

    `body` is positional (a tuple) or named (a mapping); the two are never mixed.
    """

    template: str
    language: str
    body: tuple[str, ...] | dict[str, str] = ()
    header: Text | Media | LocationPin | None = None
    buttons: tuple[TemplateButton, ...] = ()


MessageContent = Text | Media | Buttons | ListMenu | LocationPin | ContactCards | Reaction | Template
"""Everything a node may send."""

Purpose = Literal["service", "utility", "marketing", "authentication"]
"""Why a message is sent; consent is given per purpose."""


def choices_of(content: MessageContent) -> tuple[Button | Row, ...]:
    """The options a contact can tap on this message, in order; empty for most kinds."""
    if isinstance(content, Buttons):
        return content.buttons
    if isinstance(content, ListMenu):
        return tuple(row for section in content.sections for row in section.rows)
    return ()
