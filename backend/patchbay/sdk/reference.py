"""The reference of node types, made from what they declare. Pure."""

import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from patchbay.sdk.node import Node, Port, TriggerNode
from patchbay.sdk.params import schema_of

HEADING = """# Node types

Made from the nodes' own docstrings and parameters; change those, not this page. Every node has an `error`
output besides those listed, and takes `retry`, `on_error`, `timeout_s` and `each` beside its `params`.
"""


def reference_of(nodes: Iterable[Node[Any]]) -> str:
    """A Markdown page with a chapter for each node, in the order given."""
    return "\n".join([HEADING, *(node_page(node) for node in nodes)])


def node_page(node: Node[Any]) -> str:
    """The chapter of one node: what it does, its ports, its parameters."""
    lines = [f"## `{node.type}`: {node.title}", "", inspect.getdoc(type(node)) or "", ""]
    lines += [" · ".join(_facts(node)), ""]
    if not isinstance(node, TriggerNode) and [port.name for port in node.inputs] != ["in"]:
        lines += [*_ports("Input", node.inputs), ""]
    lines += [*_ports("Output", node.outputs), ""]
    schema = schema_of(node.params)
    definitions: dict[str, Any] = schema.get("$defs", {})
    if schema.get("properties"):
        lines += [*_params(schema), ""]
    for name in _reached(schema, definitions):
        lines += [f"`{name}`: {_first_line(definitions[name])}", "", *_params(definitions[name]), ""]
    return "\n".join(lines)


def _facts(node: Node[Any]) -> Iterator[str]:
    yield f"Version {node.version}"
    yield f"starts runs on {node.source} events" if isinstance(node, TriggerNode) else f"effect {node.effect}"
    if node.sends:
        yield "writes to the contact"


def _ports(heading: str, ports: Iterable[Port]) -> Iterator[str]:
    yield f"| {heading} | |"
    yield "|---|---|"
    for port in ports:
        yield f"| `{port.name}` | {_cell(port.help or port.title)} |"


def _params(schema: Mapping[str, Any]) -> Iterator[str]:
    yield "| Parameter | Value | Default | |"
    yield "|---|---|---|---|"
    required = set(schema.get("required", ()))
    for name, shape in schema.get("properties", {}).items():
        default = (
            "required" if name in required else f"`{json.dumps(shape.get('default'), ensure_ascii=False)}`"
        )
        said = ". ".join(part.rstrip(".") for part in (shape.get("title"), shape.get("description")) if part)
        yield f"| `{name}` | {_cell(_value(shape))} | {_cell(default)} | {_cell(said)} |"


def _value(shape: Mapping[str, Any]) -> str:
    """What may be written there, in a few words."""
    if "$ref" in shape:
        return f"`{shape['$ref'].rsplit('/', 1)[-1]}`"
    if "anyOf" in shape:
        return " or ".join(_value(one) for one in shape["anyOf"] if one.get("type") != "null")
    if "enum" in shape:
        return ", ".join(f"`{one}`" for one in shape["enum"])
    kind = str(shape.get("type", ""))
    return _KINDS.get(kind, "anything") + _inside(shape) + _range(shape)


_KINDS = {
    "array": "list of ",
    "object": "names",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}


def _inside(shape: Mapping[str, Any]) -> str:
    """What a list or mapping is made of, or how a text must look."""
    if shape.get("type") == "array":
        return _value(shape.get("items", {}))
    values = shape.get("additionalProperties")
    if isinstance(values, dict) and values:
        return f" to {_value(values)}"
    return f" like `{shape['pattern']}`" if "pattern" in shape else ""


def _range(shape: Mapping[str, Any]) -> str:
    least = [shape[name] for name in _LEAST if name in shape]
    most = [shape[name] for name in _MOST if name in shape]
    if least and most:
        return f" ({least[0]} to {most[0]})"
    if least:
        return f" (from {least[0]})"
    return f" (up to {most[0]})" if most else ""


_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def _reached(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[str]:
    """Names of the Structs the parameters are made of, each once, outer before inner."""
    seen: list[str] = []
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop(0).get("properties", {})):
            if name not in seen and "properties" in definitions.get(name, {}):
                seen.append(name)
                waiting.append(definitions[name])
    yield from seen


def _references(shape: Any) -> Iterator[str]:
    if isinstance(shape, Mapping):
        if isinstance(shape.get("$ref"), str):
            yield shape["$ref"].rsplit("/", 1)[-1]
        for item in shape.values():
            yield from _references(item)
    elif isinstance(shape, list | tuple):
        for item in shape:
            yield from _references(item)


def _first_line(shape: Mapping[str, Any]) -> str:
    return str(shape.get("description", "")).strip().split("\n", 1)[0]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
