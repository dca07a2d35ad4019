"""`/session`: sign in, who am I, another password, sign out."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, post, put
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
from patchbay.services.access.sign_in import SESSION_LIFE, Opened, SignedIn, SignIn
from patchbay.settings import Settings


class Password(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody signs in with."""

    email: Annotated[str, Meta(max_length=320)]
    password: Annotated[str, Meta(max_length=1_000)]

    def __repr__(self) -> str:
        return "Password()"


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """Another password for whoever is signed in."""

    present: Annotated[str, Meta(max_length=1_000)]
    """The one until now."""
    new: Annotated[str, Meta(max_length=1_000)]
    """12 to 256 characters."""

    def __repr__(self) -> str:
        return "NewPassword()"


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
        opened = await sign_in.open(data.email, data.password, _address_of(request))
        member = opened.member
        principal = Principal("member", member.id, member.workspace_id, Role(member.role))
        return Response(await sign_in.describe(principal), cookies=[_cookie_of(opened, settings)])

    @get(opt={OPEN: True})
    async def who(
        self, request: Request[Any, Any, State], sign_in: NamedDependency[SignIn]
    ) -> SignedIn | Nobody:
        """Who is signed in; `{"member": null}` where nobody is."""
        if not is_known(request) and header_of(request.scope, b"authorization") is None:
            return Nobody()
        return await sign_in.describe(_member(request))

    @put("/password", status_code=204)
    async def change_password(
        self,
        request: Request[Any, Any, State],
        sign_in: NamedDependency[SignIn],
        settings: NamedDependency[Settings],
        data: JSONBody[NewPassword],
    ) -> Response[None]:
        """Change one's own password; every session ends, and the answer begins another."""
        opened = await sign_in.change_password(_member(request), data.present, data.new, _address_of(request))
        return Response(None, status_code=204, cookies=[_cookie_of(opened, settings)])

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


def _member(request: Request[Any, Any, State]) -> Principal:
    principal = signed_in(request)
    if principal.kind != "member":
        raise PermissionDeniedException("expected a session, got an API key")
    return principal


def _address_of(request: Request[Any, Any, State]) -> str:
    return request.client.host if request.client is not None else "unknown"


def _cookie_of(opened: Opened, settings: Settings) -> Cookie:
    return _cookie(opened.token, int(SESSION_LIFE.total_seconds()), settings)


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
