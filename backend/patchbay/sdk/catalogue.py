"""Node types as people choose them: titles, help, icons and forms, in their language where a node has it.

Beside a node's `node.py` may stand its `icon.svg`, and a translation named for its language, as `es.json`:

```json
{
  "title": "Pronóstico del tiempo",
  "family_title": "Clima",
  "description": "Pregunta qué tiempo hará.",
  "help": "`known` da `{place, rain}`.",
  "aliases": ["lluvia"],
  "ports": {"known": {"title": "Conocido", "help": "El pronóstico."}},
  "params": {"place": {"title": "Lugar", "help": "Una ciudad.", "choices": {"here": "Aquí"},
                       "pattern_help": "Letras y espacios."}},
  "structs": {"Place": {"name": {"title": "Nombre"}}},
  "reasons": {"it is raining in {place}": "llueve en {place}"}
}
```

Every part may be left out; what is not translated is shown as it was written. `structs` are those that the
parameters are made of, by their class names; `reasons` what the node says of itself, by the texts: why a
trigger takes a message, and what is wrong with parameters.
"""

import inspect
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from patchbay.sdk.node import Node, Port, TriggerNode
from patchbay.sdk.params import schema_of
from patchbay.sdk.reason import Reason, filled

ICON_FILE = "icon.svg"
OWN_LANGUAGE = "en"
"""What nodes are written in."""
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
"""One step of a path; a key that has no place among the fields is as good as its map."""


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """Words for one parameter or port; `choices` are those of its values, where it has a few."""

    title: str | None = None
    help: str | None = None
    pattern_help: str | None = None
    choices: dict[str, str] = {}


class Translation(Struct, frozen=True, forbid_unknown_fields=True):
    """A node's words in another language."""

    title: str | None = None
    family_title: str | None = None
    description: str | None = None
    help: str | None = None
    aliases: tuple[str, ...] = ()
    ports: dict[str, Label] = {}
    params: dict[str, Label] = {}
    structs: dict[str, dict[str, Label]] = {}
    reasons: dict[str, str] = {}


class Entry(Struct, frozen=True):
    """One node type as the palette and the form show it; `params` is a JSON Schema."""

    title: str
    family: str
    family_title: str
    description: str
    """One sentence or two."""
    help: str
    """The whole explanation, in Markdown."""
    aliases: tuple[str, ...]
    icon: str | None
    """SVG, 24 by 24, drawn with currentColor."""
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    params: dict[str, Any]


def entry_of(node: Node[Any], languages: Sequence[str] = ()) -> Entry:
    """How a node is shown to a reader of these languages, the best one first."""
    kind = type(node)
    for language in languages:
        if language == OWN_LANGUAGE:
            break
        if (translated := _translated(kind, language)) is not None:
            return translated
    return _plain(kind)


def title_of(node: Node[Any], languages: Sequence[str] = ()) -> str:
    """What a node without a name of its own is called, for a reader of these languages."""
    return entry_of(node, languages).title


def reason_of(node: Node[Any], reason: Reason, languages: Sequence[str] = ()) -> str:
    """What a node says of itself, for a reader of these languages, the best one first."""
    text = reason.text
    for language in languages:
        if language == OWN_LANGUAGE:
            break
        words = translation_of(type(node), language)
        if words is not None and reason.text in words.reasons:
            text = words.reasons[reason.text]
            break
    return filled(text, reason.words)


def port_title(node: Node[Any], params: Mapping[str, Any], name: str, languages: Sequence[str] = ()) -> str:
    """What an output or input is called where these are the parameters; its name where it has no title."""
    entry = entry_of(node, languages)
    ports = [*entry.inputs, *entry.outputs]
    if all(port.name != name for port in ports):
        ports = [*node.outputs_for(params)]
    return next((port.title for port in ports if port.name == name), "") or name


def field_of(node: Node[Any], path: str, languages: Sequence[str] = ()) -> tuple[str, str]:
    """What the field at this path of the parameters is called, and in words which pattern it has.

    `buttons[1].title` gives `Buttons 2 · Title`. What has no title is called as it is written.
    """
    schema = entry_of(node, languages).params
    shapes, title, pattern_help = [schema], "", ""
    for name, index in _STEP.findall(path):
        if index:
            shapes = [shape["items"] for shape in _alternatives(shapes, schema) if "items" in shape]
            title += f" {int(index) + 1}"
            continue
        found = [_member(shape, name) for shape in _alternatives(shapes, schema)]
        shapes = [shape for shape in found if shape is not None]
        called = next((shape["title"] for shape in shapes if "title" in shape), name)
        title = f"{title} · {called}" if title else called
        pattern_help = next((shape["x-pattern-help"] for shape in shapes if "x-pattern-help" in shape), "")
    return title, pattern_help


def _member(shape: Mapping[str, Any], name: str) -> Any:
    own = shape.get("properties", {}).get(name)
    others = shape.get("additionalProperties")
    return own if own is not None else others if isinstance(others, dict) else None


def _alternatives(shapes: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """These schemas with those they refer to, and their alternatives."""
    found: list[Mapping[str, Any]] = []
    for shape in shapes:
        referred = schema.get("$defs", {}).get(str(shape.get("$ref", "")).rpartition("/")[2])
        others = [*shape.get("anyOf", ()), *shape.get("allOf", ()), *([referred] if referred else [])]
        found += [shape, *_alternatives(others, schema)]
    return found


def family_of(type_id: str) -> str:
    """The first half of a type id."""
    return type_id.partition(".")[0]


def folder_of(kind: type[Node[Any]]) -> Path:
    """Where a node's files are."""
    return Path(inspect.getfile(kind)).parent


@lru_cache(maxsize=4096)
def translation_of(kind: type[Node[Any]], language: str) -> Translation | None:
    """A node's words in this language, if it has them and they can be read."""
    if not language.replace("-", "").isalnum():
        return None
    path = folder_of(kind) / f"{language}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Translation)
    except (OSError, msgspec.DecodeError):
        return None


@lru_cache(maxsize=1024)
def _plain(kind: type[Node[Any]]) -> Entry:
    family = family_of(kind.type)
    text = inspect.getdoc(kind) or ""
    return Entry(
        title=kind.title,
        family=family,
        family_title=kind.family_title or family.replace("_", " ").capitalize(),
        description=" ".join(text.split("\n\n", 1)[0].split()),
        help=text,
        aliases=kind.aliases,
        icon=_icon(kind),
        inputs=() if issubclass(kind, TriggerNode) else kind.inputs,
        outputs=kind.outputs,
        params=schema_of(kind.params),
    )


def _icon(kind: type[Node[Any]]) -> str | None:
    try:
        return (folder_of(kind) / ICON_FILE).read_text()
    except OSError:
        return None


@lru_cache(maxsize=4096)
def _translated(kind: type[Node[Any]], language: str) -> Entry | None:
    words = translation_of(kind, language)
    if words is None:
        return None
    plain = _plain(kind)
    description = words.description or plain.description
    return structs.replace(
        plain,
        title=words.title or plain.title,
        family_title=words.family_title or plain.family_title,
        description=description,
        help=f"{description}\n\n{words.help}" if words.help else words.description or plain.help,
        aliases=(*words.aliases, *plain.aliases, plain.title),
        inputs=translated_ports(plain.inputs, words),
        outputs=translated_ports(plain.outputs, words),
        params=_translated_schema(plain.params, words),
    )


def translated_ports(ports: Sequence[Port], words: Translation) -> tuple[Port, ...]:
    """Ports with their titles and help in another language; those made by parameters stay as they are."""
    return tuple(_translated_port(port, words.ports.get(port.name, Label())) for port in ports)


def _translated_port(port: Port, label: Label) -> Port:
    return Port(port.name, label.title or port.title, label.help or port.help)


def _translated_schema(schema: dict[str, Any], words: Translation) -> dict[str, Any]:
    copy = deepcopy(schema)
    _put_labels(copy, words.params)
    for name, labels in words.structs.items():
        _put_labels(copy.get("$defs", {}).get(name, {}), labels)
    return copy


def _put_labels(shape: dict[str, Any], labels: Mapping[str, Label]) -> None:
    properties = shape.get("properties", {})
    for name, label in labels.items():
        if name not in properties:
            continue
        if label.title:
            properties[name]["title"] = label.title
        if label.help:
            properties[name]["description"] = label.help
        if label.pattern_help:
            properties[name]["x-pattern-help"] = label.pattern_help
        if label.choices:
            properties[name]["x-choices"] = label.choices
