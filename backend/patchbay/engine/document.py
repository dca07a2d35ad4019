"""The workflow document, `patchbay.workflow/1`: decoded strictly, errors with the path to the fault."""

import re
from typing import Any, Literal

import msgspec
from msgspec import Struct

from patchbay.engine.errors import DocumentError

SCHEMA = "patchbay.workflow/1"
MAX_DOCUMENT_BYTES = 4_000_000
"""Larger than any workflow a person can draw; smaller than what hurts to decode."""
MAX_NODES = 2_000
"""Nodes of one document."""
MAX_EDGES = 10_000
"""Edges of one document."""
MAX_DEPTH = 64
"""Nesting of parameters; deeper is never meant."""
MAX_ATTEMPTS = 20
"""Attempts one step may be granted."""
SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""Node ids, so that expressions can say `steps.lookup`."""


class Position(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the editor draws the box, in canvas pixels."""

    x: float = 0
    y: float = 0


class Retry(Struct, frozen=True, forbid_unknown_fields=True):
    """How often a failing step is tried, and how long between: doubling from `backoff_s`.

    `on` limits it to some error codes; absent, every error worth retrying.
    """

    attempts: int = 1
    backoff_s: float = 1.0
    on: tuple[str, ...] | None = None


class Each(Struct, frozen=True, forbid_unknown_fields=True):
    """Run the node once per element of a list; `items` is the expression that gives it."""

    items: str
    concurrency: int = 1
    on_error: Literal["fail", "continue"] = "fail"


class NodeSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """One box of the drawing."""

    id: str
    type: str
    version: int | None = None
    name: str | None = None
    params: dict[str, Any] = {}
    position: Position = Position()
    retry: Retry = Retry()
    on_error: Literal["fail", "continue"] = "fail"
    timeout_s: float | None = None
    each: Each | None = None
    disabled: bool = False


class Edge(Struct, frozen=True, forbid_unknown_fields=True):
    """One wire, from an output port to an input port."""

    source: str
    output: str
    target: str
    input: str = "in"


class Note(Struct, frozen=True, forbid_unknown_fields=True):
    """A sticky note; the engine never looks at it."""

    id: str
    text: str = ""
    position: Position = Position()
    width: float | None = None
    height: float | None = None
    color: str | None = None


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A frame around some nodes, drawn where they are; the engine never looks at it."""

    id: str
    name: str = ""
    nodes: tuple[str, ...] = ()
    color: str | None = None


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for the whole workflow."""

    timezone: str = "UTC"
    vars: dict[str, Any] = {}
    max_steps: int | None = None
    description: str = ""


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole workflow as people edit it."""

    schema: Literal["patchbay.workflow/1"]
    name: str
    nodes: tuple[NodeSpec, ...] = ()
    edges: tuple[Edge, ...] = ()
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    settings: Settings = Settings()


_AT = re.compile(r"^(?P<message>.*?)(?: - at `\$?\.?(?P<path>[^`]*)`)?$", re.DOTALL)


def decode_document(data: bytes | str | dict[str, Any]) -> Document:
    """Read a document, or say where it is wrong.

    Incomplete drawings are fine here: unknown node types, loose edges and missing parameters are
    `lint`'s to report. Structure, ids, ceilings and unknown keys are checked.

    Args:
        data: JSON text, or the decoded object.

    Raises:
        DocumentError: With the path to the first fault.
    """
    raw = _decode_json(data)
    _check_depth(raw)
    schema = raw.get("schema")
    if schema != SCHEMA:
        raise DocumentError("schema", f"expected {SCHEMA!r}, got {_shown(schema)}")
    try:
        document = msgspec.convert(raw, Document)
    except msgspec.ValidationError as error:
        raise _located(error) from error
    _check(document)
    return document


def _decode_json(data: bytes | str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(data, bytes | str):
        if len(data) > MAX_DOCUMENT_BYTES:
            raise DocumentError("", f"expected at most {MAX_DOCUMENT_BYTES} bytes, got {len(data)}")
        try:
            data = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DocumentError("", f"expected JSON: {error}") from error
    if not isinstance(data, dict):
        raise DocumentError("", f"expected an object, got {_shown(data)}")
    return data


def _check_depth(raw: dict[str, Any]) -> None:
    layer: list[Any] = [raw]
    for _ in range(MAX_DEPTH):
        layer = [
            child
            for value in layer
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not layer:
            return
    raise DocumentError("", f"expected at most {MAX_DEPTH} levels of nesting")


def _check(document: Document) -> None:
    for what, count, limit in (
        ("nodes", len(document.nodes), MAX_NODES),
        ("edges", len(document.edges), MAX_EDGES),
    ):
        if count > limit:
            raise DocumentError(what, f"expected at most {limit}, got {count}")
    if not document.name.strip():
        raise DocumentError("name", "expected a name, got an empty text")
    _check_limit("settings.max_steps", document.settings.max_steps, 1, 100_000)
    seen: set[str] = set()
    for index, node in enumerate(document.nodes):
        path = f"nodes[{index}]"
        if not SLUG.fullmatch(node.id):
            raise DocumentError(
                f"{path}.id",
                f"expected lower-case letters, digits and _, starting with a letter, got {node.id!r}",
            )
        if node.id in seen:
            raise DocumentError(f"{path}.id", f"expected an id used once, got {node.id!r} again")
        seen.add(node.id)
        _check_limit(f"{path}.retry.attempts", node.retry.attempts, 1, MAX_ATTEMPTS)
        _check_limit(f"{path}.retry.backoff_s", node.retry.backoff_s, 0, 86_400)
        _check_limit(f"{path}.timeout_s", node.timeout_s, 0.05, 900)
        if node.each is not None:
            _check_limit(f"{path}.each.concurrency", node.each.concurrency, 1, 50)


def _check_limit(path: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise DocumentError(path, f"expected {low:g} to {high:g}, got {value:g}")


def _located(error: msgspec.ValidationError) -> DocumentError:
    match = _AT.match(str(error))
    if match is None:
        return DocumentError("", str(error))
    message = match["message"]
    return DocumentError(match["path"] or "", message[:1].lower() + message[1:])


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(value[:80])
    return "nothing" if value is None else type(value).__name__
