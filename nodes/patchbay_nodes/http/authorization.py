"""How a request shows a credential. Pure."""

import base64
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Struct

from patchbay.sdk import MissingCredential, field


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """Which credential to show, and how."""

    credential: Annotated[str, field(title="Credential", widget="credential", min_length=1, max_length=200)]
    kind: Annotated[
        Literal["bearer", "basic", "header", "query"],
        field(
            title="Shown as",
            help="The credential has `token`; or `username` and `password`; or `name` and `value`.",
            choices={
                "bearer": "Bearer token",
                "basic": "User name and password",
                "header": "Header",
                "query": "Part of the address",
            },
        ),
    ] = "bearer"


class Shown(Struct, frozen=True):
    """What a request carries for it, and what must never be seen again."""

    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    secrets: tuple[str, ...] = ()


def show(auth: Auth, fields: Mapping[str, str]) -> Shown:
    """The headers or query parameters that carry the credential.

    Raises:
        MissingCredential: It lacks a field this way of showing it needs.
    """
    if auth.kind == "bearer":
        token = _field(auth, fields, "token")
        return Shown(headers={"authorization": f"Bearer {token}"}, secrets=(token,))
    if auth.kind == "basic":
        username, password = _field(auth, fields, "username"), _field(auth, fields, "password")
        packed = base64.b64encode(f"{username}:{password}".encode()).decode()
        return Shown(headers={"authorization": f"Basic {packed}"}, secrets=(packed, password))
    name, value = _field(auth, fields, "name"), _field(auth, fields, "value")
    if auth.kind == "header":
        return Shown(headers={name.lower(): value}, secrets=(value,))
    return Shown(query={name: value}, secrets=(value,))


def _field(auth: Auth, fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name)
    if not value:
        raise MissingCredential(f"credential {auth.credential}: expected a field {name}, got none")
    return value
