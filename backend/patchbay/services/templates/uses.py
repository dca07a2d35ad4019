"""Where a document names templates, found by what its nodes declare. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from patchbay.engine.document import Document, NodeSpec
from patchbay.sdk import (
    LocationPin,
    Media,
    Registry,
    Template,
    TemplateButton,
    Text,
    UnknownNodeType,
    is_expression,
    schema_of,
)
from patchbay.storage.template_uses import TemplateUse

MAX_DEPTH = 4
"""Of parameters within parameters; templates are named at the top or just below."""
DEFAULT_LANGUAGE = "en"


class NamedTemplate(Struct, frozen=True):
    """A node's template, as far as it is known before the workflow runs."""

    node: NodeSpec
    path: str
    """To the name, as `nodes[2].params.fallback.template`."""
    field: str
    """To the name, within the parameters: `fallback.template`."""
    content: Template
    is_filled: bool
    """Whether the values can be counted; an expression may give any number of them."""
    purpose: str
    fallback: "NamedTemplate | None" = None
    """What goes out instead, of the node's own template."""

    @property
    def use(self) -> TemplateUse:
        """As it is kept."""
        return TemplateUse(
            self.node.id, self.node.name or "", self.field, self.content.template, self.content.language
        )


def templates_in(document: Document, registry: Registry) -> list[NamedTemplate]:
    """Every template the document names; those an expression works out are not known here."""
    return [
        found
        for index, node in enumerate(document.nodes)
        if not node.disabled
        for found in _of_node(node, f"nodes[{index}].params", registry)
    ]


def _of_node(node: NodeSpec, path: str, registry: Registry) -> Iterator[NamedTemplate]:
    try:
        kind = registry.get(node.type, node.version)
    except UnknownNodeType:
        return
    schema = schema_of(kind.params)
    found = [
        _named(node, path, field, written)
        for field, written in _fields(schema, schema.get("$defs", {}), node.params, (), MAX_DEPTH)
    ]
    fallback = next((one for one in found if one.field.startswith("fallback.")), None)
    for one in found:
        yield one if one is fallback else _beside(one, fallback)


def _beside(named: NamedTemplate, fallback: NamedTemplate | None) -> NamedTemplate:
    return NamedTemplate(
        named.node, named.path, named.field, named.content, named.is_filled, named.purpose, fallback
    )


def _fields(
    schema: Mapping[str, Any],
    shapes: Mapping[str, Any],
    written: Any,
    at: tuple[str, ...],
    depth: int,
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """The parameters that name a template, each with the object it is in."""
    if not isinstance(written, Mapping) or depth == 0:
        return
    for name, field in schema.get("properties", {}).items():
        value = written.get(name)
        if field.get("x-widget") == "template" and isinstance(value, str) and not is_expression(value):
            yield (*at, name), written
        for part in (field, *field.get("anyOf", ())):
            shape = shapes.get(str(part.get("$ref", "")).rsplit("/", 1)[-1])
            if shape is not None:
                yield from _fields(shape, shapes, value, (*at, name), depth - 1)


def _named(node: NodeSpec, path: str, field: tuple[str, ...], written: Mapping[str, Any]) -> NamedTemplate:
    name, language = written[field[-1]], written.get("language", DEFAULT_LANGUAGE)
    body, buttons, header = written.get("body", ()), written.get("buttons", ()), written.get("header")
    is_filled = (
        isinstance(language, str)
        and not is_expression(language)
        and isinstance(body, list | tuple | dict)
        and isinstance(buttons, list | tuple)
        and (header is None or isinstance(header, Mapping))
    )
    content = Template(
        template=name,
        language=language if isinstance(language, str) else DEFAULT_LANGUAGE,
        body=_body(body) if is_filled else (),
        header=_header(header) if is_filled else None,
        buttons=tuple(_buttons(buttons)) if is_filled else (),
    )
    purpose = str(node.params.get("purpose", "utility"))
    return NamedTemplate(node, f"{path}.{'.'.join(field)}", ".".join(field), content, is_filled, purpose)


def _body(written: Any) -> tuple[str, ...] | dict[str, str]:
    if isinstance(written, dict):
        return {str(name): str(value) for name, value in written.items()}
    return tuple(str(value) for value in written)


def _header(written: Mapping[str, Any] | None) -> Text | Media | LocationPin | None:
    kind = None if written is None else written.get("kind")
    match kind:
        case "text":
            return Text("")
        case "location":
            return LocationPin(0, 0)
        case "image" | "video" | "document":
            return Media(kind)
    return None


def _buttons(written: Any) -> Iterator[TemplateButton]:
    for one in written:
        if isinstance(one, Mapping) and isinstance(one.get("index"), int):
            yield TemplateButton(one["index"], one.get("sub_type", "url"), str(one.get("value", "")))
