"""Parameters of a node: a Struct whose fields carry what a form needs, and its JSON Schema.

```python
class Params(Struct, frozen=True, forbid_unknown_fields=True):
    url: Annotated[str, field(title="URL", help="Where the request goes.", max_length=2000)]
    when: Annotated[str, field(title="Condition", deferred=True)] = ""
```
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec

Widget = Literal[
    "text",
    "multiline",
    "code",
    "expression",
    "condition",
    "key_value",
    "credential",
    "channel",
    "template",
    "duration",
]
"""How a parameter is edited. A `condition` is an expression that people may put together from comparisons;
what is kept is its text."""


EXPRESSION_MARKS = ("{{", "{%", "{#")
"""A text without any of these is no expression, only itself."""


def field(
    *,
    title: str,
    help: str = "",  # noqa: A002 - the word people see above the field
    widget: Widget | None = None,
    deferred: bool = False,
    shown_when: Mapping[str, Sequence[str]] | None = None,
    choices: Mapping[str, str] | None = None,
    advanced: bool = False,
    examples: Sequence[Any] = (),
    min_length: int | None = None,
    max_length: int | None = None,
    ge: float | None = None,
    le: float | None = None,
    pattern: str | None = None,
    pattern_help: str = "",
) -> msgspec.Meta:
    """Describe one parameter for the form, the reference page and validation.

    Args:
        title: The label.
        help: One sentence under it.
        widget: How it is edited, when the type alone does not say.
        deferred: Expressions in it are not evaluated before `run`; the node calls `ctx.render`
            when and if it needs the value. Only top-level fields can be deferred.
        shown_when: Other fields and the values of theirs with which the form shows this one.
        choices: What the values of a `Literal` are called, in the order in which they are offered.
        advanced: Whether the form keeps it folded away at first.
        examples: Values that would be sensible.
        min_length: Characters of a text, or items of a list.
        max_length: Likewise.
        ge: Smallest number allowed.
        le: Largest number allowed.
        pattern: Regular expression a text must match.
        pattern_help: A sentence that says the same to people, as "Small letters, digits and underscores."
    """
    extra: dict[str, Any] = {}
    if widget is not None:
        extra["x-widget"] = widget
    if deferred:
        extra["x-deferred"] = True
    if shown_when is not None:
        extra["x-shown-when"] = {name: list(values) for name, values in shown_when.items()}
    if choices is not None:
        extra["x-choices"] = dict(choices)
    if advanced:
        extra["x-advanced"] = True
    if pattern_help:
        extra["x-pattern-help"] = pattern_help
    limits: dict[str, Any] = {
        "min_length": min_length,
        "max_length": max_length,
        "ge": ge,
        "le": le,
        "pattern": pattern,
    }
    return msgspec.Meta(
        title=title,
        description=help or None,
        examples=list(examples) or None,
        extra_json_schema=extra or None,
        **{name: value for name, value in limits.items() if value is not None},
    )


def is_expression(text: str) -> bool:
    """Whether there is anything in a text to work out."""
    return "{" in text and any(mark in text for mark in EXPRESSION_MARKS)


@lru_cache(maxsize=1024)
def schema_of(params: type[msgspec.Struct]) -> dict[str, Any]:
    """JSON Schema (2020-12) of a parameters Struct, references inside `$defs`."""
    (schema,), defs = msgspec.json.schema_components([params], ref_template="#/$defs/{name}")
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    root = defs.pop(name) if name in defs else schema
    for shape in (root, *defs.values()):
        for prop in shape.get("properties", {}).values():
            _put_in_order(prop, list(prop.get("x-choices", ())))
    return {**root, "$defs": defs} if defs else dict(root)


@lru_cache(maxsize=1024)
def deferred_fields(params: type[msgspec.Struct]) -> frozenset[str]:
    """Names (as in the document) of the fields whose expressions the node evaluates itself."""
    properties = schema_of(params).get("properties", {})
    return frozenset(name for name, shape in properties.items() if shape.get("x-deferred"))


def choice_values(field: Mapping[str, Any]) -> list[Any]:
    """The few values a field's schema leaves to choose from; none where any may be written."""
    return [value for part in _parts(field) for value in part.get("enum", ())]


def _put_in_order(field: dict[str, Any], order: list[str]) -> None:
    """Let an enumeration stand in the order its choices are named in; msgspec sorts it by the alphabet."""
    for part in _parts(field):
        if set(part.get("enum", ())) == set(order) and order:
            part["enum"] = order


def _parts(field: Mapping[str, Any]) -> list[Any]:
    """The field's own schema, and those of its elements and alternatives."""
    items = field.get("items")
    return [field, *([items] if isinstance(items, dict) else []), *field.get("anyOf", ())]
