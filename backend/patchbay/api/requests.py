"""Requests with JSON bodies that cannot hurt: of one media type, not too deep, without NUL characters."""

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.exceptions import ClientException, HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

MAX_BODY_BYTES = 5_000_000
"""A little over the largest workflow document."""
MAX_DEPTH = 100
"""Levels of nested lists and objects in a body."""


class UnsupportedMediaType(HTTPException):
    """The body is not JSON."""

    status_code = 415
    detail = "expected a body of type application/json"


class PlainText(ASGIMiddleware):
    """Refuses NUL characters in paths and queries: no text of ours has them, and PostgreSQL takes none."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Called by litestar for each request."""
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            raise ClientException("expected text without NUL characters")
        await next_app(scope, receive, send)


class JSONRequest(Request[Any, Any, State]):
    """The request class of the API."""

    async def json(self) -> Any:
        """The decoded body.

        Raises:
            UnsupportedMediaType: It says it is something else.
            ClientException: It cannot be read, is too deep or contains NUL characters.
        """
        media_type = self.content_type[0]
        if media_type != "application/json" and not media_type.endswith("+json"):
            raise UnsupportedMediaType
        raw = await self.body()
        if b"\\u0000" in raw:
            raise ClientException("expected text without NUL characters")
        try:
            value = await super().json()
        except RecursionError as error:
            raise ClientException(f"expected at most {MAX_DEPTH} levels of nesting") from error
        if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _is_too_deep(value):
            raise ClientException(f"expected at most {MAX_DEPTH} levels of nesting")
        return value


def _is_too_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_DEPTH):
        layer = [child for parent in layer for child in _children(parent)]
        if not layer:
            return False
    return True


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
