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
  "params": {"place": {"title": "Lugar", "help": "Una ciudad.", "choices": {"here": "Aquí"}}},
  "structs": {"Place": {"name": {"title": "Nombre"}}},
  "reasons": {"it is raining in {place}": "llueve en {place}"}
}
```

Every part may be left out; what is not translated is shown as it was written. `structs` are those that the
parameters are made of, by their class names; `reasons` what a trigger explains itself with, by the texts.
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

from patchbay.sdk.node import Node, Port, Reason, TriggerNode
from patchbay.sdk.params import schema_of

ICON_FILE = "icon.svg"
OWN_LANGUAGE = "en"
"""What nodes are written in."""
_BRACED = re.compile(r"\{(\w+)\}")


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """Words for one parameter or port; `choices` are those of its values, where it has a few."""

    title: str | None = None
    help: str | None = None
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
    """A trigger's reason with its words in it, for a reader of these languages, the best one first."""
    text = reason.text
    for language in languages:
        if language == OWN_LANGUAGE:
            break
        words = translation_of(type(node), language)
        if words is not None and reason.text in words.reasons:
            text = words.reasons[reason.text]
            break
    return filled(text, reason.words)


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its words in the place of their names in braces; braces with anything else stay."""
    return _BRACED.sub(lambda found: words.get(found[1], found[0]), text)


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
        if label.choices:
            properties[name]["x-choices"] = label.choices
