"""Parameters of `whatsapp.send_message`: flat, so that a form can show those of one kind."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from patchbay.sdk import Purpose, field
from patchbay_nodes.whatsapp.delivery import FILES, LINK, PURPOSE, Delivery

MAX_BUTTONS = 3
MAX_ROWS = 10
MAX_CARDS = 20
MAX_TEXT = 4096
"""Characters of a message. Source: WhatsApp reference, section 7; the channel checks its narrower limits."""

WITH_TEXT = ("text", "buttons", "list")


class ReplyButton(Struct, frozen=True):
    """A button below the text."""

    # Not strict: drafts may still hold the description that forms once asked for, and that no button shows.
    id: Annotated[str, field(title="Id", help="What the workflow sees when it is chosen.", min_length=1)]
    title: Annotated[str, field(title="Title", help="What the contact reads.", min_length=1)]


class Option(ReplyButton, frozen=True, forbid_unknown_fields=True):
    """A row of a list."""

    description: Annotated[str | None, field(title="Description", help="Second line of a row.")] = None


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A titled section of a list."""

    rows: Annotated[tuple[Option, ...], field(title="Rows", min_length=1, max_length=MAX_ROWS)]
    title: Annotated[str, field(title="Title", help="Needed when there are several sections.")] = ""


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to share."""

    name: Annotated[str, field(title="Name", min_length=1, max_length=320)]
    phone: Annotated[
        str,
        field(title="Phone", help="With plus and country code.", max_length=40, examples=["+34600123456"]),
    ] = ""
    email: Annotated[str, field(title="E-mail", max_length=320)] = ""
    company: Annotated[str, field(title="Company", max_length=320)] = ""


class Params(Delivery, frozen=True, forbid_unknown_fields=True):
    """Parameters of `whatsapp.send_message`."""

    kind: Annotated[
        Literal["text", "media", "buttons", "list", "location", "contacts", "reaction"],
        field(
            title="What to send",
            choices={
                "text": "Text",
                "buttons": "Text with buttons",
                "list": "List",
                "media": "File",
                "location": "Place",
                "contacts": "Contact card",
                "reaction": "Reaction",
            },
        ),
    ] = "text"
    text: Annotated[
        str,
        field(
            title="Text",
            help="What the contact reads; *bold* and _italic_ work.",
            widget="multiline",
            shown_when={"kind": WITH_TEXT},
            max_length=MAX_TEXT,
        ),
    ] = ""
    preview_url: Annotated[
        bool, field(title="Preview the first link", shown_when={"kind": ["text"]}, advanced=True)
    ] = False
    buttons: Annotated[
        tuple[ReplyButton, ...],
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
        field(title="File type", choices=FILES, shown_when={"kind": ["media"]}),
    ] = "image"
    link: Annotated[
        Annotated[str, Meta(max_length=2000, pattern=r"^https?://")] | None,
        field(
            title="Link",
            help="Where the file is; or use a media id.",
            pattern_help=LINK,
            shown_when={"kind": ["media"]},
        ),
    ] = None
    media_id: Annotated[
        str | None,
        field(
            title="Media id",
            help="Instead of a link: a file that WhatsApp already has.",
            shown_when={"kind": ["media"]},
        ),
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
    contacts: Annotated[
        tuple[Card, ...],
        field(
            title="Contacts",
            help="Who is shared; each with a number, an e-mail address, or both.",
            shown_when={"kind": ["contacts"]},
            max_length=MAX_CARDS,
        ),
    ] = ()
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
