"""`/api-keys`: keys of programs, shown once."""

from typing import Annotated

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal, Role, may_grant
from patchbay.services.access.api_keys import APIKeys, IssuedKey
from patchbay.services.actors import actor_of
from patchbay.storage.api_keys import APIKey
from patchbay.storage.paging import Page, PageRequest


class NewKey(Struct, frozen=True, forbid_unknown_fields=True):
    """What a key is made from."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    role: Role = Role.EDITOR


class APIKeyController(Controller):
    """API keys of the principal's workspace."""

    path = "/api-keys"
    tags = ("api-keys",)

    @get(guards=[requires(Permission.API_KEYS_MANAGE)])
    async def list_api_keys(
        self,
        principal: NamedDependency[Principal],
        api_keys: NamedDependency[APIKeys],
        page: NamedDependency[PageRequest],
    ) -> Page[APIKey]:
        """Keys, newest first, the revoked ones included; never the keys themselves."""
        return await api_keys.page(principal.workspace_id, page)

    @post(guards=[requires(Permission.API_KEYS_MANAGE)])
    async def create_api_key(
        self,
        principal: NamedDependency[Principal],
        api_keys: NamedDependency[APIKeys],
        data: JSONBody[NewKey],
    ) -> IssuedKey:
        """Make a key; `key` is shown this once."""
        if not may_grant(principal, data.role):
            raise PermissionDeniedException(f"the role {data.role} is more than you may give")
        return await api_keys.create(principal.workspace_id, data.name, data.role, actor_of(principal))

    @delete("/{id:str}", guards=[requires(Permission.API_KEYS_MANAGE)])
    async def revoke_api_key(
        self,
        principal: NamedDependency[Principal],
        api_keys: NamedDependency[APIKeys],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Make it open nothing any more."""
        await api_keys.revoke(principal.workspace_id, id, actor_of(principal))
