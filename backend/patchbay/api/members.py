"""`/members`: the people of a workspace."""

from datetime import datetime

from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.access.members import MemberChange, Members, NewMember
from patchbay.storage.members import Member
from patchbay.storage.paging import Page, PageRequest


class MemberView(Struct, frozen=True):
    """A member as others see them."""

    id: str
    email: str
    name: str
    role: str
    created_at: datetime
    disabled_at: datetime | None


class MemberController(Controller):
    """Members of the principal's workspace."""

    path = "/members"
    tags = ("members",)

    @get(guards=[requires(Permission.MEMBERS_READ)])
    async def list_members(
        self,
        principal: NamedDependency[Principal],
        members: NamedDependency[Members],
        page: NamedDependency[PageRequest],
    ) -> Page[MemberView]:
        """Members, newest first."""
        found = await members.page(principal.workspace_id, page)
        return Page([_view(one) for one in found.items], found.next)

    @post(guards=[requires(Permission.MEMBERS_MANAGE)])
    async def create_member(
        self,
        principal: NamedDependency[Principal],
        members: NamedDependency[Members],
        data: JSONBody[NewMember],
    ) -> Made:
        """Add a member, with a first password to hand over."""
        return Made(await members.create(principal, data))

    @get("/{id:str}", guards=[requires(Permission.MEMBERS_READ)])
    async def get_member(
        self,
        principal: NamedDependency[Principal],
        members: NamedDependency[Members],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> MemberView:
        """One member."""
        return _view(await members.get(principal.workspace_id, id))

    @patch("/{id:str}", guards=[requires(Permission.MEMBERS_MANAGE)])
    async def change_member(
        self,
        principal: NamedDependency[Principal],
        members: NamedDependency[Members],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[MemberChange],
    ) -> MemberView:
        """Change role, password, or whether they may sign in; their sessions end."""
        return _view(await members.change(principal, id, data))


def _view(member: Member) -> MemberView:
    return MemberView(
        id=member.id,
        email=member.email,
        name=member.name,
        role=member.role,
        created_at=member.created_at,
        disabled_at=member.disabled_at,
    )
