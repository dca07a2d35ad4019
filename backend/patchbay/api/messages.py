"""`/messages`: every message, and the story of each."""

from typing import Annotated, Literal

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal
from patchbay.services.conversations.history import History, MessageDetail, MessageView
from patchbay.services.inbound.media import Media
from patchbay.services.sweeps.reconciler import Reconciler
from patchbay.storage.message_history import MessageFact, MessageFilter
from patchbay.storage.paging import Page, PageRequest


class MessageController(Controller):
    """Messages of the principal's workspace."""

    path = "/messages"
    tags = ("messages",)

    @get(guards=[requires(Permission.MESSAGES_READ)])
    async def list_messages(
        self,
        *,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        page: NamedDependency[PageRequest],
        conversation_id: FromQuery[str | None] = None,
        contact_id: FromQuery[str | None] = None,
        run_id: FromQuery[str | None] = None,
        node_id: FromQuery[str | None] = None,
        campaign_id: FromQuery[str | None] = None,
        direction: FromQuery[Literal["in", "out"] | None] = None,
        message_state: Annotated[str | None, QueryParameter(name="state")] = None,
    ) -> Page[MessageView]:
        """Messages, newest first."""
        wanted = MessageFilter(
            conversation_id=conversation_id,
            contact_id=contact_id,
            run_id=run_id,
            direction=direction,
            state=message_state,
            campaign_id=campaign_id,
            node_id=node_id,
        )
        return await history.messages(principal.workspace_id, page, wanted)

    @get("/{id:str}", guards=[requires(Permission.MESSAGES_READ)])
    async def get_message(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> MessageDetail:
        """One message, with its cost."""
        return await history.message(principal.workspace_id, id)

    @get("/{id:str}/events", guards=[requires(Permission.MESSAGES_READ)])
    async def list_message_events(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Page[MessageFact]:
        """What happened to it, oldest first; all on one page."""
        return Page(await history.facts(principal.workspace_id, id))

    @post("/{id:str}/reconcile", status_code=200, guards=[requires(Permission.MESSAGES_SEND)])
    async def reconcile_message(
        self,
        principal: NamedDependency[Principal],
        reconciler: NamedDependency[Reconciler],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Page[MessageFact]:
        """Ask the provider what became of it; gives everything that is known then, oldest first."""
        await reconciler.reconcile(principal.workspace_id, id)
        return Page(await history.facts(principal.workspace_id, id))

    @get("/{id:str}/media", guards=[requires(Permission.MESSAGES_READ)])
    async def get_message_media(
        self,
        principal: NamedDependency[Principal],
        media: NamedDependency[Media],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> Response[bytes]:
        """The file a contact sent, to be saved; never shown in the page's own name."""
        file = await media.of_message(principal.workspace_id, id)
        return Response(
            file.content or b"",
            media_type=file.mime_type or "application/octet-stream",
            headers={"content-disposition": "attachment", "x-content-type-options": "nosniff"},
        )
