"""Who asks: a bearer API key, or else a session cookie; and what each route asks of them."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Guard, Receive, Scope, Send

from patchbay.security.access import Permission, Principal, allows
from patchbay.services.access.api_keys import APIKeys
from patchbay.services.access.sign_in import SignIn

SESSION_COOKIE = "patchbay_session"
OPEN = "is_open"
"""Mark, in a handler's `opt`, of the few routes that need nobody."""


class Authentication(ASGIMiddleware):
    """Names the principal of each request, or nobody; guards decide what follows.

    A request with an Authorization header is judged by it alone: its cookies count for nothing.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, api_keys: APIKeys, sign_in: SignIn) -> None:
        self._api_keys = api_keys
        self._sign_in = sign_in

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Called by litestar for each request."""
        scope["user"] = await self._principal_of(scope)
        scope["auth"] = None
        await next_app(scope, receive, send)

    async def _principal_of(self, scope: Scope) -> Principal | None:
        authorization = header_of(scope, b"authorization")
        if authorization is not None:
            scheme, _, key = authorization.partition(" ")
            return await self._api_keys.authenticate(key.strip()) if scheme.lower() == "bearer" else None
        token = session_token_of(scope)
        return None if token is None else await self._sign_in.authenticate(token)


def requires(permission: Permission) -> Guard:
    """A guard that lets through whoever may do this in their workspace."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        principal: Principal = signed_in(connection)
        if not allows(principal, permission):
            raise PermissionDeniedException(f"expected the permission {permission}")

    guard.permission = permission  # type: ignore[attr-defined]  # the test that reads all routes looks at it
    return guard


async def is_signed_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard that lets through anybody we know, and to open routes everybody."""
    if not handler.opt.get(OPEN):
        signed_in(connection)


def signed_in(connection: ASGIConnection[Any, Any, Any, Any]) -> Principal:
    """Whoever makes the request.

    Raises:
        NotAuthorizedException: Nobody we know.
    """
    principal = connection.scope.get("user")
    if not isinstance(principal, Principal):
        raise NotAuthorizedException(
            "expected an API key or a session", headers={"www-authenticate": 'Bearer realm="patchbay"'}
        )
    return principal


def is_known(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether whoever makes the request is somebody we know."""
    return isinstance(connection.scope.get("user"), Principal)


def session_token_of(scope: Scope) -> str | None:
    """The token in the session cookie, or None."""
    return cookies_of(scope).get(SESSION_COOKIE)


def cookies_of(scope: Scope) -> dict[str, str]:
    """The request's cookies; none when they cannot be read."""
    raw = header_of(scope, b"cookie")
    if raw is None:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(raw).items()}
    except CookieError:
        return {}


def header_of(scope: Scope, wanted: bytes) -> str | None:
    """The first value of a header, by its lower-case name."""
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), None)
