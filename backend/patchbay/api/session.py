"""`/session`: sign in, who am I, sign out."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.params import JSONBody
from msgspec import Meta, Struct

from patchbay.api.authentication import (
    OPEN,
    SESSION_COOKIE,
    header_of,
    is_known,
    session_token_of,
    signed_in,
)
from patchbay.security.access import Principal, Role
from patchbay.services.sign_in import SESSION_LIFE, SignedIn, SignIn
from patchbay.settings import Settings


class Password(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody signs in with."""

    email: Annotated[str, Meta(max_length=320)]
    password: Annotated[str, Meta(max_length=1_000)]

    def __repr__(self) -> str:
        return "Password()"


class Nobody(Struct, frozen=True):
    """The answer to who is signed in, where nobody is: no error, for a page asks it first of all."""

    member: None = None


class SessionController(Controller):
    """The session of whoever asks."""

    path = "/session"
    tags = ("session",)

    @post(opt={OPEN: True})
    async def sign_in(
        self,
        request: Request[Any, Any, State],
        sign_in: NamedDependency[SignIn],
        settings: NamedDependency[Settings],
        data: JSONBody[Password],
    ) -> Response[SignedIn]:
        """Begin a session; the answer sets the cookie."""
        address = request.client.host if request.client is not None else "unknown"
        opened = await sign_in.open(data.email, data.password, address)
        member = opened.member
        principal = Principal("member", member.id, member.workspace_id, Role(member.role))
        cookie = _cookie(opened.token, int(SESSION_LIFE.total_seconds()), settings)
        return Response(await sign_in.describe(principal), cookies=[cookie])

    @get(opt={OPEN: True})
    async def who(
        self, request: Request[Any, Any, State], sign_in: NamedDependency[SignIn]
    ) -> SignedIn | Nobody:
        """Who is signed in; `{"member": null}` where nobody is."""
        if not is_known(request) and header_of(request.scope, b"authorization") is None:
            return Nobody()
        principal = signed_in(request)
        if principal.kind != "member":
            raise PermissionDeniedException("expected a session, got an API key")
        return await sign_in.describe(principal)

    @delete(status_code=204)
    async def sign_out(
        self,
        request: Request[Any, Any, State],
        sign_in: NamedDependency[SignIn],
        settings: NamedDependency[Settings],
    ) -> Response[None]:
        """End the session."""
        token = session_token_of(request.scope)
        if token is not None:
            await sign_in.end(token)
        return Response(None, status_code=204, cookies=[_cookie("", 0, settings)])


def _cookie(token: str, max_age_s: int, settings: Settings) -> Cookie:
    return Cookie(
        key=SESSION_COOKIE,
        value=token,
        max_age=max_age_s,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )
