"""One log line per API request: route, status, time. Never paths' secrets, queries, bodies or cookies."""

import time

import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()


class AccessLog(ASGIMiddleware):
    """Logs what was answered, by the route's template."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Called by litestar for each request."""
        began = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await next_app(scope, receive, watched)
        finally:
            principal = scope.get("user")
            log.info(
                "request",
                method=scope["method"],  # type: ignore[typeddict-item]  # HTTP only, by `scopes`
                route=scope.get("path_template", ""),
                status=status,
                duration_ms=round((time.perf_counter() - began) * 1000, 1),
                principal=getattr(principal, "id", None),
            )
