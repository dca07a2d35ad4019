"""Who would take this message, and why: asked of the functions that route real ones, told in words.

No message is stored, and nothing starts.
"""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.state import State, decode_state
from patchbay.messaging.choices import read_choice
from patchbay.messaging.events import Event
from patchbay.services.clock import Clock
from patchbay.services.contacts.contacts import normal_address
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.phrases import phrase
from patchbay.services.routing.reasons import Considered, Reasons
from patchbay.services.routing.words import PHRASES
from patchbay.services.turns.consents import EVERYTHING, MARKETING
from patchbay.services.turns.loaded import Loaded
from patchbay.services.turns.loading import Loading
from patchbay.services.turns.routing import Standing, consider, hear, offers
from patchbay.services.workflows.published import Active, Published
from patchbay.storage import kept_refusals, sent_messages, workflow_facts
from patchbay.storage.channels import Channel, ChannelRepository
from patchbay.storage.contacts import Contact, ContactRepository
from patchbay.storage.conversations import ConversationFilter, ConversationReader
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.events import StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.kept_refusals import BLOCKED
from patchbay.storage.leases import Claim
from patchbay.storage.message_history import MessageHistory
from patchbay.storage.paging import PageRequest
from patchbay.storage.run_history import RunHistory
from patchbay.storage.sent_messages import Origin
from patchbay.storage.vault import Vault

MAX_OFF = 50
"""Workflows switched off that are asked whether they would have taken the message."""

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class Inquiry(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that might arrive on a channel: from a contact, from a phone, or from a stranger.

    `button_id` is the id of a button or row as it is on the wire, or, of a button that is not ours, its
    payload; `text` is then its title. `quoted` is a message of ours, by our id or by the provider's.
    """

    channel_id: Id
    contact_id: Id | None = None
    phone: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    text: Annotated[str, Meta(max_length=4_096)] = ""
    button_id: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    quoted: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class Answer(Struct, frozen=True):
    """Who takes the message, and everybody who was asked, in the order they are asked.

    `conversation_id` is null for somebody who has not talked on this channel yet. `notes` say what else is
    worth knowing: that the number is paused, that the contact has opted out.
    """

    taken_by: Considered | None
    considered: list[Considered]
    contact_id: str | None
    conversation_id: str | None
    notes: list[str]


class RouteInquiry:
    """Asks who would take a message."""

    def __init__(
        self, database: Database, vault: Vault, *, loading: Loading, published: Published, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._loading = loading
        self._published = published
        self._clock = clock
        self._channels = ChannelRepository(vault)
        self._contacts = ContactRepository(vault)
        self._conversations = ConversationReader(vault)
        self._messages = MessageHistory(vault)
        self._runs = RunHistory(vault)

    async def ask(self, workspace_id: str, inquiry: Inquiry, languages: Sequence[str] = ()) -> Answer:
        """Who would take the message if it arrived now, told in the first of the languages we know.

        Raises:
            NotFound: No such channel or contact.
            Invalid: The phone number is none, or both a contact and a phone are given.
            NotNow: The conversation cannot be read just now.
        """
        if inquiry.contact_id is not None and inquiry.phone is not None:
            problem = Problem("phone", "expected either a contact or a phone, got both")
            raise Invalid("It cannot be said who writes.", [problem])
        event = self._event(workspace_id, inquiry)
        async with self._database.transaction() as connection:
            channel = await self._channels.get(connection, workspace_id, inquiry.channel_id)
            contact = await self._contact(connection, workspace_id, inquiry)
            conversation_id = await self._conversation(connection, workspace_id, channel, contact)
            refused = await self._refused(connection, workspace_id, inquiry, contact)
            loaded = await self._load(connection, workspace_id, conversation_id, event)
            origin = await self._origin(connection, workspace_id, loaded, event, inquiry.quoted)
            off = await self._switched_off(connection, workspace_id)
            names = await workflow_facts.names_of(connection, workspace_id, _workflows_of(loaded, off))
        heard, standing = hear(event, origin), _standing(loaded, refused)
        reasons = Reasons(
            heard,
            standing,
            names=names,
            graphs=loaded.graphs,
            owned_since=None if loaded.party is None else loaded.party.handed_over_at,
            languages=languages,
        )
        considered = reasons.tell(list(consider(heard, standing)), offers(off, "message", heard.value))
        return Answer(
            taken_by=next((one for one in considered if one.takes), None),
            considered=considered,
            contact_id=None if contact is None else contact.id,
            conversation_id=conversation_id,
            notes=_notes(channel, refused, languages),
        )

    def _event(self, workspace_id: str, inquiry: Inquiry) -> StoredEvent:
        """The message as it would be filed."""
        now = self._clock()
        event_id = new_id()
        content: dict[str, Any] = {"text": inquiry.text}
        if inquiry.button_id is not None:
            issued = read_choice(inquiry.button_id)
            title = inquiry.text or (inquiry.button_id if issued is None else issued.option_id)
            source = "template" if issued is None else "button"
            choice = {"id": inquiry.button_id, "title": title, "description": None, "source": source}
            content = {"choice": choice}
        event = Event(
            identity=identity_of(event_id).hex(),
            kind="message.text" if inquiry.button_id is None else "message.choice",
            external_id=event_id,
            occurred_at=now,
            content=content,
            reply_to=inquiry.quoted,
        )
        return StoredEvent(
            id=event_id,
            workspace_id=workspace_id,
            identity=bytes.fromhex(event.identity),
            kind=event.kind,
            content=msgspec.to_builtins(event),
            occurred_at=now,
            received_at=now,
            channel_id=inquiry.channel_id,
        )

    async def _contact(
        self, connection: AsyncConnection, workspace_id: str, inquiry: Inquiry
    ) -> Contact | None:
        if inquiry.contact_id is not None:
            return await self._contacts.get(connection, workspace_id, inquiry.contact_id)
        if inquiry.phone is None:
            return None
        phone = normal_address("phone", inquiry.phone)
        return await self._contacts.find_by_address(connection, workspace_id, "phone", phone)

    async def _refused(
        self, connection: AsyncConnection, workspace_id: str, inquiry: Inquiry, contact: Contact | None
    ) -> frozenset[str]:
        """What whoever writes refuses, and `blocked` where they are."""
        if contact is not None:
            everything = {EVERYTHING} if contact.opted_out_at is not None else set()
            blocked = {BLOCKED} if contact.blocked_at is not None else set()
            return frozenset(everything | blocked | {*contact.refused})
        if inquiry.phone is None:
            return frozenset()
        phone = normal_address("phone", inquiry.phone)
        kept = await kept_refusals.find_by_phones(connection, self._vault, workspace_id, [phone])
        return frozenset(kept.get(phone, ()))

    async def _conversation(
        self, connection: AsyncConnection, workspace_id: str, channel: Channel, contact: Contact | None
    ) -> str | None:
        if contact is None:
            return None
        wanted = ConversationFilter(channel_id=channel.id, contact_id=contact.id)
        found = await self._conversations.page(connection, workspace_id, PageRequest(1), wanted)
        return found.items[0].id if found.items else None

    async def _load(
        self, connection: AsyncConnection, workspace_id: str, conversation_id: str | None, event: StoredEvent
    ) -> Loaded:
        """What a turn would be given that has nothing but this message to apply."""
        subject_id = conversation_id or new_id()
        claim = Claim(subject_id, workspace_id, fence=0, arrived=1)
        loaded = await self._loading.load(connection, [claim], filed={subject_id: [event]})
        if not loaded:
            raise NotNow("This conversation cannot be read just now.")
        return loaded[0]

    async def _origin(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        loaded: Loaded,
        event: StoredEvent,
        quoted: str | None,
    ) -> Origin | None:
        """Where what is tapped or quoted came from; a quoted message may be named by our id, too."""
        origin = loaded.origins.get(event.id)
        try:
            if origin is None and quoted is not None:
                ours = (await self._messages.get(connection, workspace_id, quoted)).id
                origin = (await sent_messages.find_origins(connection, [ours])).get(ours)
            if origin is not None and origin.run_id is not None:
                # A button's id may name a message of anybody's: only a run of ours is told of.
                await self._runs.get(connection, workspace_id, origin.run_id)
        except NotFound:
            return None
        return origin

    async def _switched_off(self, connection: AsyncConnection, workspace_id: str) -> list[Active]:
        keys = await workflow_facts.switched_off(connection, workspace_id, MAX_OFF)
        await self._published.load_graphs(connection, keys)
        graphs = {key: self._published.graph(key) for key in keys}
        return [Active(workspace_id, *key, graph) for key, graph in graphs.items() if graph is not None]


def _standing(loaded: Loaded, refused: frozenset[str]) -> Standing:
    """How things stand for a turn; a run it could not play is none, as in a turn."""
    runs: dict[str, State] = {}
    for run in loaded.runs:
        if run.id in loaded.graphs:
            try:
                runs[run.id] = decode_state(run.state_json or b"")
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
    party = loaded.party
    return Standing(
        owner="bot" if party is None else party.owner,
        has_opted_out=bool(refused & {EVERYTHING, MARKETING}),
        runs=runs,
        draft=loaded.draft,
        active=loaded.active,
    )


def _workflows_of(loaded: Loaded, off: list[Active]) -> set[str]:
    tested = loaded.draft.active if loaded.draft is not None else None
    active = [*loaded.active, *off, *([] if tested is None else [tested])]
    return {one.workflow_id for one in active} | {run.workflow_id for run in loaded.runs}


def _notes(channel: Channel, refused: frozenset[str], languages: Sequence[str]) -> list[str]:
    notes = []
    if channel.state != "active":
        because = f": {channel.state_reason.rstrip('.')}" if channel.state_reason else ""
        notes.append(phrase(PHRASES, languages, "number_paused", because=because))
    if EVERYTHING in refused:
        notes.append(phrase(PHRASES, languages, "opted_out"))
    if BLOCKED in refused:
        notes.append(phrase(PHRASES, languages, "blocked"))
    return notes
