"""One thing that is wrong."""

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Problem(Struct, frozen=True):
    """Something wrong with a document; `path` leads to it, as `nodes[2].params.text`.

    `node_id` is the node to mark, if it is about one; `code` is stable, `message` is for people.
    """

    severity: Severity
    code: str
    message: str
    node_id: str | None = None
    path: str | None = None


def error(code: str, message: str, *, node_id: str | None = None, path: str | None = None) -> Problem:
    """A problem that keeps the workflow from being published."""
    return Problem("error", code, message, node_id, path)


def warning(code: str, message: str, *, node_id: str | None = None, path: str | None = None) -> Problem:
    """A problem to consider."""
    return Problem("warning", code, message, node_id, path)
