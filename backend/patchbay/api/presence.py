"""`/workflows/{id}/presence`: who else is in there."""

from typing import Annotated

from litestar import Controller, delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal
from patchbay.services.live.presence import Person, Presence

MAX_TAB = 64

TabInPath = Annotated[str, PathParameter(max_length=MAX_TAB)]


class Whereabouts(Struct, frozen=True, forbid_unknown_fields=True):
    """A tab, by a name it gave itself, and the node that is chosen in it."""

    tab: Annotated[str, Meta(min_length=1, max_length=MAX_TAB)]
    node_id: Annotated[str, Meta(max_length=64)] | None = None


class People(Struct, frozen=True):
    """Everybody who has the workflow open."""

    people: list[Person]


class PresenceController(Controller):
    """Who is in a workflow."""

    path = "/workflows/{id:str}/presence"
    tags = ("workflows",)

    @put(guards=[requires(Permission.WORKFLOWS_READ)])
    async def stay(
        self,
        principal: NamedDependency[Principal],
        presence: NamedDependency[Presence],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Whereabouts],
    ) -> People:
        """Say where you are, every ten seconds or so; after half a minute of silence you count as gone."""
        found = await presence.stay(
            principal.workspace_id, id, member_id=_member(principal), tab=data.tab, node_id=data.node_id
        )
        return People(found)

    @delete("/{tab:str}", guards=[requires(Permission.WORKFLOWS_READ)])
    async def leave(
        self,
        principal: NamedDependency[Principal],
        presence: NamedDependency[Presence],
        id: FromPath[str],  # noqa: A002 the path's name
        tab: TabInPath,
    ) -> None:
        """Say that a tab is closed."""
        await presence.leave(principal.workspace_id, id, member_id=_member(principal), tab=tab)


def _member(principal: Principal) -> str | None:
    return principal.id if principal.kind == "member" else None
