"""Messages that came to nothing: looked at, and sent again as new ones linked to the old."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import ValidationError, convert, to_builtins
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lanes import lane_of
from patchbay.sdk import MessageContent
from patchbay.services.auditing import Audit
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import Invalid, Problem
from patchbay.services.letters.shapes import (
    MAX_AT_ONCE,
    Done,
    Edited,
    Happened,
    Letter,
    LetterDetail,
    Outcome,
    Refusal,
    handled_of,
    unconfirmed,
)
from patchbay.services.letters.shelf import Shelf
from patchbay.services.lifecycle.story import in_order
from patchbay.services.live.announcing import announce_message
from patchbay.services.live.live import Live
from patchbay.services.templates.arrived import SentTemplate, read_arrived
from patchbay.storage import channel_names, dead_messages, letters, messages, parties, recipients
from patchbay.storage.contacts import ContactRepository
from patchbay.storage.database import Database
from patchbay.storage.dead_messages import DeadMessage
from patchbay.storage.ids import new_id
from patchbay.storage.letters import Mark, Wanted
from patchbay.storage.message_history import MessageHistory
from patchbay.storage.messages import MessageEvent, StoredMessage
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault

_UNKNOWN = "unknown_outcome"


class MessageLetters(Shelf[DeadMessage]):
    """Messages that failed, expired, or that policy held back."""

    level = "message"

    def __init__(
        self, database: Database, vault: Vault, *, doorbell: Doorbell, live: Live, audit: Audit, clock: Clock
    ) -> None:
        super().__init__(database, vault, dead_messages, audit=audit, clock=clock)
        self._doorbell = doorbell
        self._live = live
        self._history = MessageHistory(vault)
        self._contacts = ContactRepository(vault)

    async def get(self, workspace_id: str, message_id: str) -> LetterDetail:
        """One, with its content and everything that happened to it.

        Raises:
            NotFound: No such message, or it never came to nothing.
        """
        async with self._database.transaction() as connection:
            dead = await dead_messages.find(connection, workspace_id, message_id)
            (letter,) = await self._letters(connection, workspace_id, [dead])
            content = (await messages.load_many(connection, self._vault, [message_id]))[message_id].content
            facts = in_order(await self._history.facts_of(connection, workspace_id, message_id))
            sent = [SentTemplate(message_id, dead.channel_id, content, dead.updated_at)]
            is_template = dead.kind == "template"
            shown = await read_arrived(connection, workspace_id, sent if is_template else [])
        history = [Happened(fact.state, fact.at, fact.source, fact.error) for fact in facts]
        return LetterDetail(
            letter, content, is_editable=letter.is_open, history=history, shown=shown.get(message_id)
        )

    async def replay(
        self,
        workspace_id: str,
        wanted: Wanted,
        actor: str,
        *,
        edited: Edited | None = None,
        is_confirmed: bool = False,
        is_dry: bool = False,
    ) -> Outcome:
        """Send letters again, as new messages that pass the gate like any other.

        One whose outcome was never known may have arrived: it is sent again only when `is_confirmed`.

        Raises:
            Invalid: The edited content is no message.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            chosen, has_more, refused = await self._choose(connection, workspace_id, wanted, MAX_AT_ONCE)
            risky = [one for one in chosen if _may_have_arrived(one)]
            matched = len(chosen)
            if is_dry:
                return Outcome(matched, has_more, len(risky), refused=refused)
            if not is_confirmed:
                refused += [unconfirmed(one.id, "The message may have arrived.") for one in risky]
                chosen = [one for one in chosen if one not in risky]
            content = None if edited is None or edited.content is None else _content(edited.content)
            states = {one.id: one.state for one in chosen}
            again, gone = await self._again(connection, chosen, content, now)
            await self._keep(connection, workspace_id, again, states, now)
            handling: letters.Handling = "replayed" if content is None else "edited"
            marks = [
                Mark(self.level, old, handling, actor, now, successor_id=new.id) for old, new in again.items()
            ]
            await letters.note_handled(connection, workspace_id, self.level, list(again), now)
            await self._mark(connection, workspace_id, marks, wanted)
        for message in again.values():
            announce_message(self._live, message)
        if again:
            await self._doorbell.ring("send")
        done = [Done(old, new.id) for old, new in again.items()]
        return Outcome(matched, has_more, len(risky), done, [*refused, *gone])

    async def _keep(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        again: Mapping[str, StoredMessage],
        states: Mapping[str, str],
        now: datetime,
    ) -> None:
        """Queue new messages, linked to the old by what happened to both."""
        await messages.add(connection, self._vault, list(again.values()))
        facts = [fact for old_id, new in again.items() for fact in _links(old_id, states[old_id], new, now)]
        await messages.add_events(connection, facts)
        of_campaigns = [
            (new.campaign_id, new.contact_id, old_id, new.id)
            for old_id, new in again.items()
            if new.campaign_id is not None
        ]
        await recipients.follow(connection, workspace_id, of_campaigns)

    async def _again(
        self,
        connection: AsyncConnection,
        chosen: Sequence[DeadMessage],
        content: MessageContent | None,
        now: datetime,
    ) -> tuple[dict[str, StoredMessage], list[Refusal]]:
        """New messages by the id of the old, and those nobody is left to receive."""
        if not chosen:
            return {}, []
        stored = await messages.load_many(connection, self._vault, [one.id for one in chosen])
        known = await parties.load(connection, self._vault, {one.conversation_id for one in chosen})
        again: dict[str, StoredMessage] = {}
        gone: list[Refusal] = []
        for one in chosen:
            party = known.get(one.conversation_id)
            if party is None:
                gone.append(Refusal(one.id, "no_contact", "The contact or the channel is gone."))
            else:
                again[one.id] = _renewed(stored[one.id], party, content, now)
        return again, gone

    async def _letters(
        self, connection: AsyncConnection, workspace_id: str, found: Sequence[DeadMessage]
    ) -> list[Letter]:
        ids = [one.id for one in found]
        marks = await letters.marks_of(connection, self._vault, workspace_id, self.level, ids)
        origins = await letters.origins_of(connection, workspace_id, ids)
        people = await self._contacts.get_many(
            connection, workspace_id, sorted({one.contact_id for one in found})
        )
        channels = await channel_names.names_of(connection, workspace_id, {one.channel_id for one in found})
        return [
            Letter(
                id=one.id,
                level=self.level,
                kind=one.kind,
                state=one.state,
                is_open=one.id not in marks and one.state in letters.DEAD["message"],
                code=None if one.error is None else _text(one.error.get("code")),
                reason=None if one.error is None else one.error.get("message"),
                attempts=one.attempts,
                created_at=one.created_at,
                dead_at=one.updated_at,
                channel_id=one.channel_id,
                channel_name=channels.get(one.channel_id),
                workflow_id=one.workflow_id,
                workflow_name=one.workflow_name,
                run_id=one.run_id,
                node_id=one.node_id,
                conversation_id=one.conversation_id,
                contact_id=one.contact_id,
                contact_name=people[one.contact_id].called if one.contact_id in people else None,
                needs_confirm=_may_have_arrived(one),
                origin_id=origins.get(one.id),
                handled=handled_of(marks.get(one.id)),
            )
            for one in found
        ]


def _links(old_id: str, state: str, new: StoredMessage, now: datetime) -> tuple[MessageEvent, MessageEvent]:
    """What both messages say of each other."""
    at = now + timedelta(microseconds=1)  # after it was queued
    as_new = {"code": "resent_as", "message": "It was sent again, as a new message.", "message_id": new.id}
    from_old = {"code": "resent_from", "message": "It is sent in place of one that came to nothing."}
    error = {**from_old, "message_id": old_id}
    return (
        MessageEvent(f"{old_id}:again", new.workspace_id, old_id, state, "member", at, as_new),
        MessageEvent(f"{new.id}:again", new.workspace_id, new.id, "queued", "member", at, error),
    )


def _content(given: dict[str, Any]) -> MessageContent:
    try:
        content: MessageContent = convert(given, MessageContent)
    except ValidationError as error:
        said = str(error).removesuffix(" - at `$`")
        raise Invalid("This is not a message.", [Problem("edited.content", said)]) from error
    return content


def _may_have_arrived(dead: DeadMessage) -> bool:
    return dead.error is not None and dead.error.get("code") == _UNKNOWN


def _text(code: int | str | None) -> str | None:
    return None if code is None else str(code)


def _renewed(
    old: StoredMessage, party: Party, content: MessageContent | None, now: datetime
) -> StoredMessage:
    """The old message as a new one: as much time to go out, in the lane it has today."""
    expires_at = None if old.expires_at is None else now + (old.expires_at - old.created_at)
    return replace(
        old,
        id=new_id(),
        state="queued",
        kind=old.kind if content is None else content.__struct_config__.tag,
        content=old.content if content is None else to_builtins(content),
        provider_id=None,
        attempts=0,
        lane=lane_of(old.author, old.purpose, party.last_inbound_at, now, is_urgent=party.goes_first),
        expires_at=expires_at,
        claimed_until=None,
        created_at=now,
    )
