"""The node that sends an approved template."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from patchbay.sdk import (
    Bubble,
    Context,
    Effect,
    Happening,
    InvalidParams,
    LocationPin,
    Media,
    Outcome,
    PureNode,
    Purpose,
    Reason,
    Template,
    TemplateButton,
    Text,
    field,
)
from patchbay_nodes.whatsapp.bubbles import template_bubble
from patchbay_nodes.whatsapp.delivery import (
    DAY_S,
    LINK,
    NO_FILE,
    OUTPUTS,
    PURPOSE,
    TWO_FILES,
    Delivery,
    follow,
    send,
)
from patchbay_nodes.whatsapp.templates import TemplateLanguage, TemplateName, Variables

MAX_BUTTONS = 10
"""Source: WhatsApp reference, section 9: a template has up to ten buttons."""


NO_TEXT = Reason("The header has no text.")
NO_PLACE = Reason("The place in the header needs its latitude and its longitude.")


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """The variable part of a template's header."""

    kind: Annotated[
        Literal["text", "image", "video", "document", "location"],
        field(
            title="Kind",
            choices={
                "text": "Text",
                "image": "Picture",
                "video": "Video",
                "document": "Document",
                "location": "Place",
            },
        ),
    ]
    text: Annotated[str | None, field(title="Text", shown_when={"kind": ["text"]})] = None
    link: Annotated[
        Annotated[str, Meta(max_length=2000, pattern=r"^https?://")] | None,
        field(title="Link", help="Where the file is; or use a media id.", pattern_help=LINK),
    ] = None
    media_id: Annotated[str | None, field(title="Media id")] = None
    filename: Annotated[str | None, field(title="File name", shown_when={"kind": ["document"]})] = None
    latitude: Annotated[Annotated[float, Meta(ge=-90, le=90)] | None, field(title="Latitude")] = None
    longitude: Annotated[Annotated[float, Meta(ge=-180, le=180)] | None, field(title="Longitude")] = None
    name: Annotated[str | None, field(title="Place")] = None
    address: Annotated[str | None, field(title="Address")] = None


class VariableButton(Struct, frozen=True, forbid_unknown_fields=True):
    """The variable part of one button."""

    index: Annotated[int, field(title="Position", help="0 is the first button.", ge=0, le=MAX_BUTTONS - 1)]
    sub_type: Annotated[
        Literal["quick_reply", "url", "copy_code"],
        field(title="Kind", choices={"quick_reply": "Quick reply", "url": "Link", "copy_code": "Copy code"}),
    ]
    value: Annotated[str, field(title="Value", help="What is sent back, the end of the link, or the code.")]


class Params(Delivery, frozen=True, forbid_unknown_fields=True):
    """Parameters of `whatsapp.send_template`."""

    template: TemplateName
    language: TemplateLanguage = "en"
    body: Variables = ()
    header: Annotated[
        Header | None, field(title="Header", help="Where the template's header varies.", advanced=True)
    ] = None
    buttons: Annotated[
        tuple[VariableButton, ...],
        field(title="Buttons", help="Where buttons vary.", max_length=MAX_BUTTONS, advanced=True),
    ] = ()
    purpose: Annotated[Purpose, PURPOSE] = "utility"


class SendTemplate(PureNode[Params]):
    """Sends a template that WhatsApp approved, at any time.

    Every output gives `{kind, template, language, state}`, and `error` where there is one. Wiring an output
    beyond `accepted` makes that branch wait until the message gets there.
    """

    type = "whatsapp.send_template"
    title = "Send a template"
    family_title = "WhatsApp"
    aliases = ("hsm", "campaign", "notification", "approved", "outside 24 hours")
    effect = Effect.WRITE
    params = Params
    outputs = OUTPUTS
    sends = True

    @classmethod
    def bubble_for(cls, params: Mapping[str, Any]) -> Bubble | None:
        """The template by its name."""
        return template_bubble(params)

    @classmethod
    def silence_for(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """The time it waits for the message to arrive, which no answer ends."""
        return {"timeout": params.get("timeout_s", DAY_S)}

    def check_params(self, params: Params) -> None:
        """Refuse a header that lacks what its kind needs."""
        _header(params.header)

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Put the template into the outbox."""
        content = Template(
            template=params.template,
            language=params.language,
            body=params.body,
            header=_header(params.header),
            buttons=tuple(TemplateButton(one.index, one.sub_type, one.value) for one in params.buttons),
        )
        sent = {"kind": "template", "template": params.template, "language": params.language}
        return send(ctx, params, content, purpose=params.purpose, sent=sent)

    def resume(self, ctx: Context, params: Params, memory: Any, happening: Happening) -> Outcome:
        """Follow the message on its way."""
        return follow(ctx, memory, happening)


def _header(header: Header | None) -> Text | Media | LocationPin | None:
    if header is None:
        return None
    if header.kind == "text":
        if not header.text:
            raise InvalidParams(NO_TEXT, at="header.text")
        return Text(header.text)
    if header.kind == "location":
        if header.latitude is None or header.longitude is None:
            raise InvalidParams(NO_PLACE, at="header.latitude")
        return LocationPin(header.latitude, header.longitude, header.name, header.address)
    if bool(header.link) == bool(header.media_id):
        raise InvalidParams(TWO_FILES if header.link else NO_FILE, at="header.link")
    return Media(header.kind, header.link or None, header.media_id or None, filename=header.filename)
