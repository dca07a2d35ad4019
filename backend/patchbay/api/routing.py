"""`/routing`: who would take this message?"""

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from patchbay.api.authentication import requires
from patchbay.api.languages import VARIES, AcceptLanguage, languages_of
from patchbay.security.access import Permission, Principal, allows
from patchbay.services.errors import NotAllowed
from patchbay.services.routing.inquiry import Answer, Inquiry, RouteInquiry


class RoutingController(Controller):
    """Routing in the principal's workspace."""

    path = "/routing"
    tags = ("workflows",)

    @post("/explain", status_code=200, guards=[requires(Permission.WORKFLOWS_READ)])
    async def explain(
        self,
        principal: NamedDependency[Principal],
        route_inquiry: NamedDependency[RouteInquiry],
        data: JSONBody[Inquiry],
        accept_language: AcceptLanguage = None,
    ) -> Response[Answer]:
        """Who would take this message if it arrived now, and why; nothing is sent and nothing starts.

        Without a contact and a phone it is a stranger's. To ask about somebody takes the right to see
        conversations. The reasons follow Accept-Language.
        """
        is_about_somebody = data.contact_id is not None or data.phone is not None
        if is_about_somebody and not allows(principal, Permission.CONVERSATIONS_READ):
            raise NotAllowed("You may not see conversations, so ask about a stranger.")
        answer = await route_inquiry.ask(principal.workspace_id, data, languages_of(accept_language))
        return Response(answer, headers=VARIES)
