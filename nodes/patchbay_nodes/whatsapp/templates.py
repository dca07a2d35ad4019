"""How a template is named and filled, wherever a node asks for one."""

from typing import Annotated

from msgspec import Meta, Struct

from patchbay.sdk import Template, field

MAX_VARIABLES = 100
"""Far above any real template."""

TemplateName = Annotated[
    str,
    field(
        title="Template",
        help="Its name.",
        widget="template",
        max_length=512,
        pattern=r"^[a-z0-9_]+$",
        pattern_help="Small letters, digits and underscores.",
    ),
]
TemplateLanguage = Annotated[
    str,
    field(
        title="Language",
        help="The one it was approved in.",
        examples=["en", "pt_BR"],
        min_length=2,
        max_length=15,
    ),
]
Variables = Annotated[
    Annotated[tuple[str, ...], Meta(max_length=MAX_VARIABLES)]
    | Annotated[dict[str, str], Meta(max_length=MAX_VARIABLES)],
    field(
        title="Variables",
        help="In order, or by name where the template names them.",
        examples=[["1042"], {"order_id": "1042"}],
    ),
]


class Fallback(Struct, frozen=True, forbid_unknown_fields=True):
    """A template that goes out instead of what may not be sent."""

    template: TemplateName
    language: TemplateLanguage = "en"
    body: Variables = ()

    def content(self) -> Template:
        """The message it is."""
        return Template(self.template, self.language, self.body)
