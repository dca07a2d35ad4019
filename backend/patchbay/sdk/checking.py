"""What "done" means for a node, as a check that says what is missing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from patchbay.sdk.catalogue import ICON_FILE, Label, Translation
from patchbay.sdk.node import ActionNode, Node, TriggerNode
from patchbay.sdk.params import choice_values, schema_of
from patchbay.sdk.testing import CASES_FILE, Case, read_cases, run_case

MAX_ICON = 4096
"""Bytes; an icon is shown at 24 by 24 pixels, dozens at a time."""

_TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_LANGUAGE_FILE = re.compile(r"[a-z]{2}(-[A-Z]{2})?\.json")
_PORT = re.compile(r"[a-z][a-z0-9_]*")
_LIMITS = ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "maxLength", "maxItems", "pattern")
_SVG_PARTS = frozenset(
    {"svg", "g", "path", "circle", "ellipse", "line", "polyline", "polygon", "rect", "title"}
)


class Problem(Struct, frozen=True):
    """One thing that is missing or wrong."""

    where: str
    """The part: `node`, `params.<name>`, `icon.svg`, `cases.json` or one of its cases."""
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def check_node(node_class: type[Node[Any]], folder: Path) -> list[Problem]:
    """Everything that keeps this node from being done; empty when it is.

    Reads the folder's icon, cases and translations, and runs the cases.

    Args:
        node_class: The node.
        folder: Where its `icon.svg`, its `cases.json` and its translations are.
    """
    return [
        *_declaration_problems(node_class),
        *_params_problems(node_class.params),
        *_icon_problems(folder / ICON_FILE),
        *_cases_problems(node_class, folder / CASES_FILE),
        *_translation_problems(node_class, folder),
    ]


def _declaration_problems(node_class: type[Node[Any]]) -> Iterator[Problem]:
    if not _TYPE.fullmatch(getattr(node_class, "type", "")):
        yield Problem("node", "expected a type of the form family.node in small letters")
    if not getattr(node_class, "title", "").strip():
        yield Problem("node", "expected a title")
    if not (node_class.__doc__ or "").strip():
        yield Problem("node", "expected a docstring; it is the reference page")
    names = [port.name for port in (*node_class.inputs, *node_class.outputs)]
    for name in names:
        if not _PORT.fullmatch(name) or name == "error":
            yield Problem("node", f"port {name!r}: expected small letters, digits and underscores, not error")
    for ports in (node_class.inputs, node_class.outputs):
        if len({port.name for port in ports}) < len(ports):
            yield Problem("node", "expected ports whose names differ")


def _params_problems(params: type[Struct]) -> Iterator[Problem]:
    config = params.__struct_config__
    if not config.frozen or not config.forbid_unknown_fields:
        yield Problem("params", "expected a Struct with frozen=True and forbid_unknown_fields=True")
    for path, shape in _fields(schema_of(params)):
        if "title" not in shape:
            yield Problem(path, "expected a title; see patchbay.sdk.field")
        if "x-choices" in shape and set(shape["x-choices"]) != set(choice_values(shape)):
            yield Problem(path, "expected as many choices as there are values")


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of the parameters and of the Structs inside them."""
    for owner, shape in [("params", schema), *sorted(schema.get("$defs", {}).items())]:
        for name, field in shape.get("properties", {}).items():
            yield f"{owner}.{name}", field


def _icon_problems(path: Path) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(ICON_FILE, "expected an icon of 24 by 24, drawn with currentColor; there is none")
        return
    source = path.read_bytes()
    if len(source) > MAX_ICON or b"<!" in source:
        yield Problem(ICON_FILE, f"expected up to {MAX_ICON} bytes of plain SVG, without declarations")
        return
    try:
        root = ET.fromstring(source)  # noqa: S314 - small, and refused above where it declares anything
    except ET.ParseError:
        yield Problem(ICON_FILE, "expected SVG, which is well-formed XML")
        return
    parts = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    if root.get("viewBox") != "0 0 24 24" or b"currentColor" not in source:
        yield Problem(ICON_FILE, 'expected viewBox="0 0 24 24" and currentColor')
    if parts - _SVG_PARTS:
        yield Problem(ICON_FILE, f"expected shapes only, got {', '.join(sorted(parts - _SVG_PARTS))}")


def _cases_problems(node_class: type[Node[Any]], path: Path) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(CASES_FILE, "expected cases; there is none")
        return
    try:
        cases = read_cases(path)
    except msgspec.DecodeError as error:
        yield Problem(CASES_FILE, str(error))
        return
    node = node_class()
    for case in cases:
        yield from _case_problems(node, case)
    yield from _coverage_problems(node_class, cases)


def _case_problems(node: Node[Any], case: Case) -> Iterator[Problem]:
    try:
        got = run_case(node, case)
    except Exception as error:  # noqa: BLE001 - a plugin's code: whatever it raises is a finding
        yield Problem(case.name, f"{type(error).__name__}: {error}")
        return
    if case.expect is UNSET:
        yield Problem(case.name, "expects nothing yet")
    elif got != case.expect:
        yield Problem(case.name, f"expected {_json(case.expect)}, got {_json(got)}")


def _coverage_problems(node_class: type[Node[Any]], cases: tuple[Case, ...]) -> Iterator[Problem]:
    """What no case shows: an output, a trigger that takes or refuses, a broken limit, an error."""
    expected = [case.expect for case in cases if isinstance(case.expect, dict)]
    if issubclass(node_class, TriggerNode):
        if {one.get("accepts") for one in expected} < {True, False}:
            yield Problem(CASES_FILE, "expected a case that is accepted and one that is not")
    else:
        ports = set(_ports_in(expected))
        for port in node_class.outputs:
            if port.name not in ports and not (node_class.loops and port.name == "item"):
                yield Problem(CASES_FILE, f"expected a case that leaves at {port.name}")
    codes = {one["error"].get("code") for one in expected if isinstance(one.get("error"), dict)}
    if "invalid_params" not in codes and _has_limits(schema_of(node_class.params)):
        yield Problem(CASES_FILE, "expected a case beyond a limit of the parameters (invalid_params)")
    if issubclass(node_class, ActionNode) and not codes - {"invalid_params"}:
        yield Problem(CASES_FILE, "expected a case in which the other side fails")


def _ports_in(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _ports_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "port":
                yield item
            else:
                yield from _ports_in(item)


def _has_limits(shape: Any) -> bool:
    if isinstance(shape, list):
        return any(_has_limits(item) for item in shape)
    if isinstance(shape, dict):
        return any(limit in shape for limit in _LIMITS) or any(_has_limits(item) for item in shape.values())
    return False


def _translation_problems(node_class: type[Node[Any]], folder: Path) -> Iterator[Problem]:
    """What a translation speaks of that is not there: renamed since, or misspelt."""
    for path in sorted(folder.glob("*.json")):
        if not _LANGUAGE_FILE.fullmatch(path.name):
            continue
        try:
            words = msgspec.json.decode(path.read_bytes(), type=Translation)
        except msgspec.DecodeError as error:
            yield Problem(path.name, str(error))
            continue
        for what in _strange_words(node_class, words):
            yield Problem(path.name, f"expected words for what is there, got {what}")


def _strange_words(node_class: type[Node[Any]], words: Translation) -> Iterator[str]:
    ports = {port.name for port in (*node_class.inputs, *node_class.outputs)}
    yield from (f"ports.{name}" for name in words.ports if name not in ports)
    schema = schema_of(node_class.params)
    yield from _strange_labels("params", schema, words.params)
    for name, labels in words.structs.items():
        definition = schema.get("$defs", {}).get(name)
        if definition is None:
            yield f"structs.{name}"
        else:
            yield from _strange_labels(f"structs.{name}", definition, labels)


def _strange_labels(where: str, shape: dict[str, Any], labels: dict[str, Label]) -> Iterator[str]:
    for name, label in labels.items():
        field = shape.get("properties", {}).get(name)
        if field is None:
            yield f"{where}.{name}"
            continue
        values = set(choice_values(field))
        yield from (f"{where}.{name}.choices.{one}" for one in label.choices if one not in values)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
