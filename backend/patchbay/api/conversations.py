"""`/conversations`: read them, answer as a person, take over and give back."""

from typing import Annotated, Literal

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.api.shapes import Made
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.conversations.handover import HandOvers
from patchbay.services.conversations.history import ConversationDetail, ConversationView, History, MessageView
from patchbay.storage.conversations import ConversationFilter
from patchbay.storage.paging import Page, PageRequest


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person writes to the contact."""

    text: Annotated[str, Meta(min_length=1, max_length=4096)]


class GivingBack(Struct, frozen=True, forbid_unknown_fields=True):
    """A word to the workflow that goes on."""

    note: Annotated[str, Meta(max_length=2_000)] = ""


class ConversationController(Controller):
    """Conversations of the principal's workspace."""

    path = "/conversations"
    tags = ("conversations",)

    @get(guards=[requires(Permission.CONVERSATIONS_READ)])
    async def list_conversations(
        self,
        *,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        page: NamedDependency[PageRequest],
        owner: FromQuery[Literal["bot", "human"] | None] = None,
        team: FromQuery[str | None] = None,
        channel_id: FromQuery[str | None] = None,
        contact_id: FromQuery[str | None] = None,
    ) -> Page[ConversationView]:
        """Conversations: those a person owns first, then by the newest message."""
        wanted = ConversationFilter(owner, team, channel_id, contact_id)
        return await history.conversations(principal.workspace_id, page, wanted)

    @get("/{id:str}", guards=[requires(Permission.CONVERSATIONS_READ)])
    async def get_conversation(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ConversationDetail:
        """One conversation."""
        return await history.conversation(principal.workspace_id, id)

    @get("/{id:str}/messages", guards=[requires(Permission.CONVERSATIONS_READ)])
    async def list_conversation_messages(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        id: FromPath[str],  # noqa: A002 the path's name
        page: NamedDependency[PageRequest],
    ) -> Page[MessageView]:
        """Its messages, newest first."""
        return await history.conversation_messages(principal.workspace_id, id, page)

    @post("/{id:str}/messages", guards=[requires(Permission.CONVERSATIONS_ANSWER)])
    async def answer(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        hand_overs: NamedDependency[HandOvers],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[Answer],
    ) -> Made:
        """Write to the contact as a person; gives the message's id."""
        await history.conversation(principal.workspace_id, id)
        return Made(await hand_overs.reply(principal.workspace_id, id, data.text, actor_of(principal)))

    @post("/{id:str}/take", status_code=200, guards=[requires(Permission.CONVERSATIONS_ANSWER)])
    async def take(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        hand_overs: NamedDependency[HandOvers],
        id: FromPath[str],  # noqa: A002 the path's name
    ) -> ConversationDetail:
        """Make a person the owner: workflows keep quiet from here on."""
        await history.conversation(principal.workspace_id, id)
        await hand_overs.take(principal.workspace_id, id, actor_of(principal))
        return await history.conversation(principal.workspace_id, id)

    @post("/{id:str}/return", status_code=200, guards=[requires(Permission.CONVERSATIONS_ANSWER)])
    async def give_back(
        self,
        principal: NamedDependency[Principal],
        history: NamedDependency[History],
        hand_overs: NamedDependency[HandOvers],
        id: FromPath[str],  # noqa: A002 the path's name
        data: JSONBody[GivingBack | None] = None,
    ) -> ConversationDetail:
        """Make the workflows the owner again; a run that waits for it goes on."""
        await history.conversation(principal.workspace_id, id)
        note = data.note if data is not None else ""
        await hand_overs.give_back(principal.workspace_id, id, actor_of(principal), note)
        return await history.conversation(principal.workspace_id, id)
