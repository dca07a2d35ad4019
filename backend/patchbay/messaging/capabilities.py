"""What a channel can carry, asked while drawing a workflow, linting it, and sending."""

from collections.abc import Mapping

from msgspec import Struct


class ButtonLimits(Struct, frozen=True):
    """Reply buttons below a text."""

    max_buttons: int
    max_title_chars: int


class ListLimits(Struct, frozen=True):
    """A list that opens from a text."""

    max_sections: int
    max_rows: int
    """In all sections together."""
    max_label_chars: int
    max_section_title_chars: int
    max_row_title_chars: int
    max_row_description_chars: int


class Capabilities(Struct, frozen=True):
    """One transport's abilities. `None` means it cannot do the thing at all."""

    buttons: ButtonLimits | None
    list: ListLimits | None
    media_max_bytes: dict[str, int]
    """By media kind; a kind that is not there cannot be sent."""
    max_text_chars: int
    max_body_chars: int
    """Of the text of a message with buttons or a list."""
    max_caption_chars: int
    max_header_chars: int
    max_footer_chars: int
    templates: bool
    template_required_outside_window: bool
    cta_url: bool
    flows: bool
    reactions: bool
    typing: bool
    read_receipts: bool
    edit: bool
    delete: bool
    location: bool
    contacts: bool
    """Whether people can be shared as cards."""
    location_request: bool
    groups: bool
    status_levels: tuple[str, ...]
    """What it reports of a message, in order; a workflow cannot wait for a level that is not here."""
    signed_webhooks: bool
    idempotency: bool
    """Whether sending twice with one key sends once."""
    media_retention_days: int
    official: bool
    """Unofficial gateways break the platform's terms: no campaigns there."""
    addresses: tuple[str, ...] = ("phone", "bsuid")
    """Kinds of addresses it writes to, the one it prefers first."""
    media_ids: bool = True
    """Whether a file may be given by the provider's id of it; else only by link."""
    numbered_choices: bool = False
    """Whether buttons and lists go out as a numbered text, to be answered with a number."""
    no_marketing_in: dict[str, str] = {}
    """Names of countries, by two letters, to whose phone numbers no marketing template is delivered."""


_KB = 1_000
_MB = 1_000_000

WHATSAPP_CLOUD = Capabilities(
    buttons=ButtonLimits(max_buttons=3, max_title_chars=20),
    list=ListLimits(
        max_sections=10,
        max_rows=10,
        max_label_chars=20,
        max_section_title_chars=24,
        max_row_title_chars=24,
        max_row_description_chars=72,
    ),
    media_max_bytes={
        "image": 5 * _MB,
        "video": 16 * _MB,
        "audio": 16 * _MB,
        "document": 100 * _MB,
        "sticker": 500 * _KB,
    },
    max_text_chars=4096,
    max_body_chars=1024,
    max_caption_chars=1024,
    max_header_chars=60,
    max_footer_chars=60,
    templates=True,
    template_required_outside_window=True,
    cta_url=True,
    flows=True,
    reactions=True,
    typing=True,
    read_receipts=True,
    edit=False,
    delete=False,
    location=True,
    contacts=True,
    location_request=True,
    groups=False,
    status_levels=("accepted", "sent", "delivered", "read"),
    signed_webhooks=True,
    idempotency=False,
    media_retention_days=7,
    official=True,
    no_marketing_in={"US": "the United States"},
)
"""Meta's own API.

Source: Meta's message and media pages, checked September 2026. A list's text may be 4096 characters by one
page and 1024 by another: the smaller one is kept. Marketing to the United States: since 1 April 2025, and
still so in November 2026 (WhatsApp reference, section 12).
"""

ULTRAMSG = Capabilities(
    buttons=ButtonLimits(max_buttons=10, max_title_chars=60),
    list=ListLimits(
        max_sections=10,
        max_rows=20,
        max_label_chars=60,
        max_section_title_chars=24,
        max_row_title_chars=24,
        max_row_description_chars=72,
    ),
    media_max_bytes={"image": 16 * _MB, "video": 32 * _MB, "audio": 16 * _MB, "document": 30 * _MB},
    max_text_chars=4096,
    max_body_chars=1024,
    max_caption_chars=1024,
    max_header_chars=60,
    max_footer_chars=60,
    templates=False,
    template_required_outside_window=False,
    cta_url=False,
    flows=False,
    reactions=False,
    typing=False,
    read_receipts=False,
    edit=False,
    delete=False,
    location=True,
    contacts=False,
    location_request=False,
    groups=False,
    status_levels=("accepted", "sent", "delivered", "read"),
    signed_webhooks=False,
    idempotency=False,
    media_retention_days=1,
    official=False,
    addresses=("phone",),
    media_ids=False,
    numbered_choices=True,
)
"""An unofficial gateway to a phone's own session.

Source: WhatsApp reference, section 15, second-hand; the sizes of files are unverified.
A numbered text with all of its options is shorter than the longest text there may be.
"""

EMAIL = Capabilities(
    buttons=None,
    list=None,
    media_max_bytes=dict.fromkeys(("image", "video", "audio", "document"), 100 * _MB),
    max_text_chars=100_000,
    max_body_chars=0,
    max_caption_chars=4096,
    max_header_chars=0,
    max_footer_chars=0,
    templates=False,
    template_required_outside_window=False,
    cta_url=False,
    flows=False,
    reactions=False,
    typing=False,
    read_receipts=False,
    edit=False,
    delete=False,
    location=True,
    contacts=True,
    location_request=False,
    groups=False,
    status_levels=("accepted",),
    signed_webhooks=False,
    idempotency=False,
    media_retention_days=0,
    official=True,
    addresses=("email",),
    media_ids=False,
)
"""Plain text over SMTP, files as their link; after the server took one, only its return is heard of."""

BY_PROVIDER: Mapping[str, Capabilities] = {"whatsapp": WHATSAPP_CLOUD, "ultramsg": ULTRAMSG, "email": EMAIL}
