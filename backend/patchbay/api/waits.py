"""`/waits`: where is this person now?"""

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.security.access import Permission, Principal
from patchbay.services.runs.open_waits import OpenWait, Whereabouts
from patchbay.storage.open_waits import WaitFilter
from patchbay.storage.paging import Page, PageRequest


class WaitController(Controller):
    """Open waits of the principal's workspace."""

    path = "/waits"
    tags = ("runs",)

    @get(guards=[requires(Permission.RUNS_READ)])
    async def list_waits(
        self,
        *,
        principal: NamedDependency[Principal],
        whereabouts: NamedDependency[Whereabouts],
        page: NamedDependency[PageRequest],
        contact_id: FromQuery[str | None] = None,
        workflow_id: FromQuery[str | None] = None,
        run_id: FromQuery[str | None] = None,
        is_test: FromQuery[bool | None] = None,
        accept_language: AcceptLanguage = None,
    ) -> Response[Page[OpenWait]]:
        """Where runs stand and wait now, newest first: those of a contact, of a workflow or a run, or all.

        A node without a name of its own is called by its title, which follows Accept-Language.
        """
        wanted = WaitFilter(contact_id, workflow_id, run_id, is_test)
        languages = languages_of(accept_language)
        found = await whereabouts.page(principal.workspace_id, page, wanted, languages)
        return Response(found, headers=VARIES)
