"""What `POST /{phone}/messages` takes, as types. Limits of single values stand here, beside the value.

Unknown keys are ignored, as Meta mostly does. What depends on several values is in `validation.py`.

Source of all limits: reference, sections 7.1 to 7.8.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec


def _text(longest: int, shortest: int = 1) -> msgspec.Meta:
    return msgspec.Meta(min_length=shortest, max_length=longest)


Required: TypeAlias = Annotated[str, msgspec.Meta(min_length=1)]
Caption: TypeAlias = Annotated[str, _text(1024, 0)]
ReplyId: TypeAlias = Annotated[str, _text(256)]
RowId: TypeAlias = Annotated[str, _text(200)]
Label: TypeAlias = Annotated[str, _text(20)]
HeaderText: TypeAlias = Annotated[str, _text(60)]


class Text(msgspec.Struct, frozen=True):
    """A plain message."""

    body: Annotated[str, _text(4096)]
    preview_url: bool = False


class Media(msgspec.Struct, frozen=True):
    """A file, by the id of an upload or by a public link."""

    id: str | None = None
    link: str | None = None
    caption: Caption | None = None
    filename: Annotated[str, _text(240)] | None = None
    voice: bool = False


class Location(msgspec.Struct, frozen=True):
    """A point on the map."""

    latitude: float | str
    longitude: float | str
    name: str | None = None
    address: str | None = None


class ContactName(msgspec.Struct, frozen=True):
    """A person's name: the whole, and at least one of its parts."""

    formatted_name: Required
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    suffix: str | None = None
    prefix: str | None = None


class Contact(msgspec.Struct, frozen=True):
    """A card in a `contacts` message."""

    name: ContactName
    phones: list[dict[str, Any]] = []
    emails: list[dict[str, Any]] = []
    birthday: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class Reaction(msgspec.Struct, frozen=True):
    """An emoji on a message; an empty one takes it away."""

    message_id: Required
    emoji: str = ""


class Header(msgspec.Struct, frozen=True):
    """The head of an interactive message."""

    type: str
    text: HeaderText | None = None
    image: Media | None = None
    video: Media | None = None
    document: Media | None = None


class BodyText(msgspec.Struct, frozen=True):
    """The body of an interactive message."""

    text: Annotated[str, _text(4096)]


class Footer(msgspec.Struct, frozen=True):
    """The foot of an interactive message."""

    text: Annotated[str, _text(60)]


class Reply(msgspec.Struct, frozen=True):
    """What a reply button sends back."""

    id: ReplyId
    title: Label


class Button(msgspec.Struct, frozen=True):
    """A reply button."""

    reply: Reply
    type: str = "reply"


class Row(msgspec.Struct, frozen=True):
    """A row of a list message."""

    id: RowId
    title: Annotated[str, _text(24)]
    description: Annotated[str, _text(72, 0)] | None = None


class Section(msgspec.Struct, frozen=True):
    """A section of a list, of rows or of products."""

    title: Annotated[str, _text(24, 0)] = ""
    rows: list[Row] = []
    product_items: list[dict[str, Any]] = []


class Action(msgspec.Struct, frozen=True):
    """What an interactive message offers; which keys count depends on its type."""

    name: str | None = None
    button: Label | None = None
    buttons: list[Button] = []
    sections: list[Section] = []
    parameters: dict[str, Any] | None = None
    catalog_id: str | None = None
    product_retailer_id: str | None = None
    cards: list[dict[str, Any]] = []


class Interactive(msgspec.Struct, frozen=True):
    """A message with something to tap."""

    type: str
    action: Action
    body: BodyText | None = None
    header: Header | None = None
    footer: Footer | None = None


class Language(msgspec.Struct, frozen=True):
    """The language of a template."""

    code: Required
    policy: str | None = None


class Parameter(msgspec.Struct, frozen=True):
    """A value for a place in a template."""

    type: str
    text: str | None = None
    parameter_name: str | None = None
    payload: Any = None
    image: Media | None = None
    video: Media | None = None
    document: Media | None = None
    location: Location | None = None
    currency: dict[str, Any] | None = None
    date_time: dict[str, Any] | None = None
    coupon_code: str | None = None
    action: dict[str, Any] | None = None
    limited_time_offer: dict[str, Any] | None = None


class Component(msgspec.Struct, frozen=True):
    """The values for one part of a template."""

    type: str
    parameters: list[Parameter] = []
    sub_type: str | None = None
    index: int | str | None = None
    cards: list[dict[str, Any]] = []


class TemplateUse(msgspec.Struct, frozen=True):
    """A template, named, with its values."""

    name: Required
    language: Language
    components: list[Component] = []


class Context(msgspec.Struct, frozen=True):
    """The message this one answers."""

    message_id: str | None = None


class SendRequest(msgspec.Struct, frozen=True):
    """The body of `POST /{phone}/messages`: a message, or a read receipt when `status` is there."""

    messaging_product: str | None = None
    recipient_type: str = "individual"
    to: str | None = None
    recipient: str | None = None
    type: str = "text"
    context: Context | None = None
    biz_opaque_callback_data: Annotated[str, _text(512, 0)] | None = None
    recipient_identity_key_hash: str | None = None
    status: str | None = None
    message_id: str | None = None
    typing_indicator: dict[str, Any] | None = None
    text: Text | None = None
    image: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    document: Media | None = None
    sticker: Media | None = None
    location: Location | None = None
    contacts: Annotated[list[Contact], msgspec.Meta(min_length=1, max_length=257)] | None = None
    reaction: Reaction | None = None
    interactive: Interactive | None = None
    template: TemplateUse | None = None

    def media(self) -> Media | None:
        """The file of a media message."""
        return self.image or self.video or self.audio or self.document or self.sticker

    def files(self) -> list[Media]:
        """Every file the message names, in headers and templates too."""
        files = [self.media()]
        if self.interactive and self.interactive.header:
            header = self.interactive.header
            files += [header.image, header.video, header.document]
        for component in self.template.components if self.template else ():
            files += [f for p in component.parameters for f in (p.image, p.video, p.document)]
        return [file for file in files if file is not None]
