"""One thing that is wrong, in facts; whoever shows it has the words."""

from typing import Any, Literal

from msgspec import Struct

from patchbay.sdk import Reason

Severity = Literal["error", "warning"]


class PortRef(Struct, frozen=True):
    """An input or output of a node, to be told by the title people see."""

    node_id: str
    port: str


class NodeRef(Struct, frozen=True):
    """A node, to be told by the name people see."""

    node_id: str


Word = str | int | NodeRef | PortRef | tuple[NodeRef, ...] | tuple[PortRef, ...]
"""What a sentence about a problem is filled with."""


class Problem(Struct, frozen=True):
    """Something wrong with a document; `path` leads to it, as `nodes[2].params.text`.

    `node_id` is the node to mark, if it is about one. `code` is stable. `says` names the sentence that tells
    it, which `words` fill; where the node itself has the sentence, it is the `reason`.
    """

    severity: Severity
    code: str
    says: str
    node_id: str | None = None
    path: str = ""
    words: dict[str, Word] = {}
    reason: Reason | None = None


def error(code: str, says: str = "", **of: Any) -> Problem:
    """A problem that keeps the workflow from being published; told by its code, unless `says` differs."""
    return Problem("error", code, says or code, **of)


def warning(code: str, says: str = "", **of: Any) -> Problem:
    """A problem to consider."""
    return Problem("warning", code, says or code, **of)
