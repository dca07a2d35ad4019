"""`/credentials`: secrets that nodes use and nobody is shown."""

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.credentials import CredentialChange, Credentials, NewCredential
from patchbay.storage.credentials import Credential
from patchbay.storage.paging import Page, PageRequest


class CredentialController(Controller):
    """Credentials of the principal's workspace."""

    path = "/credentials"
    tags = ("credentials",)

    @get(guards=[requires(Permission.CREDENTIALS_READ)])
    async def list_credentials(
        self,
        principal: NamedDependency[Principal],
        credentials: NamedDependency[Credentials],
        page: NamedDependency[PageRequest],
    ) -> Page[Credential]:
        """Credentials, newest first, without their secrets."""
        return await credentials.page(principal.workspace_id, page)

    @post(guards=[requires(Permission.CREDENTIALS_MANAGE)])
    async def create_credential(
        self,
        principal: NamedDependency[Principal],
        credentials: NamedDependency[Credentials],
        data: JSONBody[NewCredential],
    ) -> Made:
        """Make a credential."""
        return Made(await credentials.create(principal.workspace_id, data, actor_of(principal)))

    @get("/{id:str}", guards=[requires(Permission.CREDENTIALS_READ)])
    async def get_credential(
        self,
        principal: NamedDependency[Principal],
        credentials: NamedDependency[Credentials],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Credential:
        """One credential, without its secrets."""
        return await credentials.get(principal.workspace_id, id)

    @put("/{id:str}", guards=[requires(Permission.CREDENTIALS_MANAGE)])
    async def replace_credential(
        self,
        principal: NamedDependency[Principal],
        credentials: NamedDependency[Credentials],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[CredentialChange],
    ) -> Credential:
        """Put new secrets in the place of all the old ones."""
        return await credentials.replace(principal.workspace_id, id, data, actor_of(principal))

    @delete("/{id:str}", guards=[requires(Permission.CREDENTIALS_MANAGE)])
    async def delete_credential(
        self,
        principal: NamedDependency[Principal],
        credentials: NamedDependency[Credentials],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> None:
        """Delete it; steps that need it fail from now on."""
        await credentials.remove(principal.workspace_id, id, actor_of(principal))
