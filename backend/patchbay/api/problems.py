"""Errors as `application/problem+json`, one shape for all of them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from msgspec import Struct

MEDIA_TYPE = "application/problem+json"


class Fault(Struct, frozen=True, omit_defaults=True):
    """One thing wrong with what was sent; `path` leads to it, `node_id` names the node to mark."""

    path: str
    message: str
    severity: str = "error"
    code: str | None = None
    node_id: str | None = None


class ProblemDetails(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What went wrong.

    Source: RFC 9457; `code`, `faults` and `id` are ours.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    """Stable identifier in snake case."""
    faults: list[Fault] = []
    id: str | None = None
    """Of an error of ours: the log line has it too."""


def problem_response(
    status: int,
    code: str,
    detail: str,
    *,
    faults: list[Fault] | None = None,
    headers: Mapping[str, str] | None = None,
    error_id: str | None = None,
) -> Response[bytes]:
    """The answer for an error."""
    details = ProblemDetails(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        faults=faults or [],
        id=error_id,
    )
    return Response(
        content=encode(details), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def encode(details: ProblemDetails) -> bytes:
    """The JSON of a problem, `type` always in it."""
    body: dict[str, Any] = {"type": details.type, **msgspec.to_builtins(details)}
    return msgspec.json.encode(body)
