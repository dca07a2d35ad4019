"""Other sites can make a browser send our cookies; they cannot read them into a header.

Signed double submit: a readable cookie, and on every request that changes something under a session the
same value in a header. Requests with an API key need none, for no browser sends keys by itself.
"""

import hmac
import secrets

from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from patchbay.api.authentication import SESSION_COOKIE, cookies_of, header_of

COOKIE = "csrftoken"
HEADER = b"x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CSRFProtection(ASGIMiddleware):
    """Sets the cookie on answers to safe requests, and asks for the header on the others.

    Args:
        key: Signs the tokens; the same in every process.
        is_https: Whether the cookie may only travel over TLS.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, key: bytes, *, is_https: bool) -> None:
        self._key = key
        self._is_https = is_https

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Called by litestar for each request."""
        cookies = cookies_of(scope)
        token = cookies.get(COOKIE, "")
        if scope["method"] in _SAFE:  # type: ignore[typeddict-item]  # HTTP only, by `scopes`
            wrapped = send if self._is_ours(token) else self._with_cookie(send)
            await next_app(scope, receive, wrapped)
            return
        is_by_session = header_of(scope, b"authorization") is None and SESSION_COOKIE in cookies
        if is_by_session and not (self._is_ours(token) and _equal(header_of(scope, HEADER), token)):
            raise PermissionDeniedException("expected the value of the csrftoken cookie in x-csrf-token")
        await next_app(scope, receive, send)

    def _with_cookie(self, send: Send) -> Send:
        nonce = secrets.token_hex(16)
        cookie = Cookie(
            key=COOKIE,
            value=f"{nonce}.{self._signature(nonce)}",
            path="/",
            secure=self._is_https,
            httponly=False,
            samesite="lax",
        )

        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                MutableScopeHeaders.from_message(message).add("set-cookie", cookie.to_header(header=""))
            await send(message)

        return wrapped

    def _is_ours(self, token: str) -> bool:
        nonce, dot, signature = token.partition(".")
        return bool(dot) and _equal(signature, self._signature(nonce))

    def _signature(self, nonce: str) -> str:
        return hmac.digest(self._key, nonce.encode(), "sha256").hex()


def _equal(given: str | None, expected: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())
