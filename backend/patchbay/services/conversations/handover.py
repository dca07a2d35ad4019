"""Conversations between workflows and people: taken, answered, given back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.sdk import Text
from patchbay.services import event_kinds
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.live.announcing import announce_message, member_of
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.sending.outgoing import outgoing
from patchbay.services.turns.happenings import store_happening
from patchbay.storage import messages, parties
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault

MAX_REPLY_CHARS = 4096
"""Of one message a person writes. Source: WhatsApp's limit for text."""


class HandOvers:
    """Moves conversations between workflows and people."""

    def __init__(
        self, database: Database, vault: Vault, *, doorbell: Doorbell, live: Live, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._doorbell = doorbell
        self._live = live
        self._audit = audit
        self._clock = clock

    async def take(self, workspace_id: str, conversation_id: str, actor: str) -> None:
        """Make a person the owner; from now on workflows are silent here.

        Raises:
            NotFound: No such conversation.
        """
        await self._change_owner(workspace_id, conversation_id, actor, owner="human")

    async def give_back(self, workspace_id: str, conversation_id: str, actor: str, note: str = "") -> None:
        """Make the workflows the owner again; a run that waits for this goes on.

        Raises:
            NotFound: No such conversation.
            NotNow: No person owns it.
        """
        await self._change_owner(workspace_id, conversation_id, actor, owner="bot", note=note)

    async def reply(self, workspace_id: str, conversation_id: str, text: str, actor: str) -> str:
        """Write to the contact as a person; gives the message's id.

        Who writes while the workflows own the conversation, takes it.

        Raises:
            NotFound: No such conversation.
            Invalid: The text is empty or too long.
        """
        if not 1 <= len(text.strip()) <= MAX_REPLY_CHARS:
            said = f"expected 1 to {MAX_REPLY_CHARS} characters, got {len(text.strip())}"
            raise Invalid("The text cannot be sent.", [Problem("text", said)])
        now = self._clock()
        message_id = new_id()
        async with self._database.transaction() as connection:
            party = await self._party(connection, workspace_id, conversation_id)
            if party.owner != "human":
                await self._hand(connection, party, actor, owner="human", note="")
            message = outgoing(party, message_id, Text(text), now, author=actor)
            await messages.add(connection, self._vault, [message])
            await parties.note_outbound(connection, [conversation_id], now)
        announce_message(self._live, message)
        await self._doorbell.ring("send")
        return message_id

    async def _change_owner(
        self, workspace_id: str, conversation_id: str, actor: str, *, owner: str, note: str = ""
    ) -> None:
        async with self._database.transaction() as connection:
            party = await self._party(connection, workspace_id, conversation_id)
            if owner == "bot" and party.owner == "bot":
                raise NotNow("The workflows own this conversation already.")
            if owner != party.owner:
                await self._hand(connection, party, actor, owner=owner, note=note)
        notice = LiveNotice(
            kind="conversation", conversation_id=conversation_id, state=owner, by=member_of(actor)
        )
        self._live.publish(workspace_id, notice)
        await self._doorbell.ring("drain")

    async def _hand(
        self, connection: AsyncConnection, party: Party, actor: str, *, owner: str, note: str
    ) -> None:
        now = self._clock()
        # First the event, which locks the lease: in the order of turns, which may be handing over right now.
        await store_happening(
            connection,
            self._vault,
            workspace_id=party.workspace_id,
            subject_id=party.conversation_id,
            kind=event_kinds.HUMAN_TOOK if owner == "human" else event_kinds.HUMAN_RETURNED,
            content={"by": actor, "note": note},
            now=now,
        )
        await parties.change_owner(
            connection, self._vault, party.conversation_id, owner=owner, team="", note=note, now=now
        )
        action = "conversation.taken" if owner == "human" else "conversation.returned"
        change = Change(actor, action, f"conversation:{party.conversation_id}")
        await self._audit.record(connection, party.workspace_id, change)

    async def _party(self, connection: AsyncConnection, workspace_id: str, conversation_id: str) -> Party:
        found = (await parties.load(connection, self._vault, [conversation_id])).get(conversation_id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("conversation", conversation_id)
        return found
