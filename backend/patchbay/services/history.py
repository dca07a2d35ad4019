"""Looking back: runs with their steps, messages with their events, conversations with both sides."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.policy import window_closes_at
from patchbay.services.clock import Clock
from patchbay.services.costs import Cost, CostSum, cost_of, sum_of
from patchbay.services.urgency import LASTS as URGENT_FOR
from patchbay.storage import message_costs, unknown_outcomes, waits
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.contacts import ContactRepository
from patchbay.storage.conversations import Conversation, ConversationFilter, ConversationReader
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.message_history import MessageFact, MessageFilter, MessageHistory, MessageRecord
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.run_history import RunFilter, RunHistory, RunRecord, StepRecord
from patchbay.storage.statistics import MessageCount, RunCount, Statistics
from patchbay.storage.unknown_outcomes import UnknownCount
from patchbay.storage.vault import Vault
from patchbay.storage.waits import WaitRecord
from patchbay.storage.workflows import WorkflowRepository, draft_revision, is_test

_ORDER = {state.value: rank for rank, state in enumerate(MessageState)}


class RunView(Struct, frozen=True):
    """A run as the API shows it.

    A test run is of a draft, which `draft_revision` names; its `version` is below zero.
    """

    id: str
    workflow_id: str
    workflow_name: str | None
    version: int
    is_test: bool
    draft_revision: int | None
    state: str
    contact_id: str | None
    contact_name: str | None
    conversation_id: str | None
    started_at: datetime
    ended_at: datetime | None
    error: dict[str, Any] | None


class RunDetail(RunView, frozen=True):
    """One run, and what its messages cost so far."""

    cost: CostSum


class MessageDetail(MessageRecord, frozen=True):
    """One message, and what it costs; None while the provider has said nothing of that."""

    cost: Cost | None


class RunDocument(Struct, frozen=True):
    """The document a run is of: a published version's, or a draft's as it was when the test began."""

    version: int
    is_test: bool
    draft_revision: int | None
    document: dict[str, Any]


class ConversationView(Struct, frozen=True):
    """A conversation as the API shows it; `note` is the workflow's word to whoever answers."""

    id: str
    contact_id: str
    contact_name: str
    channel_id: str
    channel_name: str
    owner: str
    team: str | None
    note: str | None
    handed_over_at: datetime | None
    window_open_until: datetime | None
    free_until: datetime | None
    """Until when answers cost nothing, of somebody who came by an advertisement."""
    is_urgent: bool
    """Whether they wrote something urgent in the last day, and nobody has settled it."""
    last_message_at: datetime | None
    last_message: MessageRecord | None
    created_at: datetime


class ConversationDetail(ConversationView, frozen=True):
    """One conversation, and what its messages cost so far."""

    cost: CostSum


class Analytics(Struct, frozen=True):
    """Counts by day (UTC)."""

    runs: list[RunCount]
    messages: list[MessageCount]
    unknown: list[UnknownCount]
    """Messages nobody could account for at some time in all these days, and how that ended."""


class History:
    """Reads what happened."""

    def __init__(self, database: Database, vault: Vault, *, now: Clock) -> None:
        self._database = database
        self._now = now
        self._runs = RunHistory(vault)
        self._messages = MessageHistory(vault)
        self._conversations = ConversationReader(vault)
        self._contacts = ContactRepository(vault)
        self._channels = ChannelRepository(vault)
        self._statistics = Statistics()
        self._workflows = WorkflowRepository()

    async def runs(self, workspace_id: str, request: PageRequest, wanted: RunFilter) -> Page[RunView]:
        """Runs, newest first."""
        async with self._database.transaction() as connection:
            found = await self._runs.page(connection, workspace_id, request, wanted)
            return Page(await self._run_views(connection, workspace_id, found.items), found.next)

    async def run(self, workspace_id: str, run_id: str) -> RunDetail:
        """One run.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._runs.get(connection, workspace_id, run_id)
            view = (await self._run_views(connection, workspace_id, [found]))[0]
            spent = await message_costs.sum_of_run(connection, workspace_id, run_id)
            return RunDetail(**asdict(view), cost=sum_of(spent))

    async def steps(self, workspace_id: str, run_id: str, request: PageRequest) -> Page[StepRecord]:
        """A run's steps, in the order in which they began.

        Raises:
            NotFound: No such run.
        """
        async with self._database.transaction() as connection:
            await self._runs.get(connection, workspace_id, run_id)
            return await self._runs.page_steps(connection, workspace_id, run_id, request)

    async def waits(self, workspace_id: str, run_id: str, request: PageRequest) -> Page[WaitRecord]:
        """What a run waits and has waited for, newest first.

        Raises:
            NotFound: No such run.
        """
        async with self._database.transaction() as connection:
            await self._runs.get(connection, workspace_id, run_id)
            return await waits.page_of_run(connection, workspace_id, run_id, request)

    async def document(self, workspace_id: str, run_id: str) -> RunDocument:
        """The document a run is of.

        Raises:
            NotFound: No such run; or its drawing is gone: with its workflow, or as a draft long untested.
        """
        async with self._database.transaction() as connection:
            run = await self._runs.get(connection, workspace_id, run_id)
            key = (run.workflow_id, run.version)
            documents = await self._workflows.documents_of(connection, workspace_id, [key])
        if key not in documents:
            raise NotFound("drawing any more of the run", run_id)
        return RunDocument(run.version, is_test(run.version), draft_revision(run.version), documents[key])

    async def messages(
        self, workspace_id: str, request: PageRequest, wanted: MessageFilter
    ) -> Page[MessageRecord]:
        """Messages, newest first."""
        async with self._database.transaction() as connection:
            return await self._messages.page(connection, workspace_id, request, wanted)

    async def message(self, workspace_id: str, message_id: str) -> MessageDetail:
        """One message.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            record = await self._messages.get(connection, workspace_id, message_id)
            spent = await message_costs.of_message(connection, workspace_id, message_id)
            return MessageDetail(**asdict(record), cost=cost_of(spent))

    async def facts(self, workspace_id: str, message_id: str) -> list[MessageFact]:
        """What happened to a message, oldest first.

        Raises:
            NotFound: No such message.
        """
        async with self._database.transaction() as connection:
            await self._messages.get(connection, workspace_id, message_id)
            return sorted(await self._messages.facts_of(connection, workspace_id, message_id), key=_moment)

    async def conversations(
        self, workspace_id: str, request: PageRequest, wanted: ConversationFilter
    ) -> Page[ConversationView]:
        """Conversations: those a person owns first, then by the newest message."""
        async with self._database.transaction() as connection:
            found = await self._conversations.page(connection, workspace_id, request, wanted)
            return Page(await self._conversation_views(connection, workspace_id, found.items), found.next)

    async def conversation(self, workspace_id: str, conversation_id: str) -> ConversationDetail:
        """One conversation.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            found = await self._conversations.get(connection, workspace_id, conversation_id)
            view = (await self._conversation_views(connection, workspace_id, [found]))[0]
            spent = await message_costs.sum_of_conversation(connection, workspace_id, conversation_id)
            return ConversationDetail(**asdict(view), cost=sum_of(spent))

    async def conversation_messages(
        self, workspace_id: str, conversation_id: str, request: PageRequest
    ) -> Page[MessageRecord]:
        """A conversation's messages, newest first.

        Raises:
            NotFound: No such conversation.
        """
        async with self._database.transaction() as connection:
            await self._conversations.get(connection, workspace_id, conversation_id)
            wanted = MessageFilter(conversation_id=conversation_id)
            return await self._messages.page(connection, workspace_id, request, wanted)

    async def analytics(self, workspace_id: str, days: int) -> Analytics:
        """Runs and messages of the last days."""
        now = self._now()
        async with self._database.transaction() as connection:
            return Analytics(
                await self._statistics.runs_by_day(connection, workspace_id, now, days),
                await self._statistics.messages_by_day(connection, workspace_id, now, days),
                await unknown_outcomes.count(connection, workspace_id, now, days),
            )

    async def _run_views(
        self, connection: AsyncConnection, workspace_id: str, found: list[RunRecord]
    ) -> list[RunView]:
        wanted = sorted({run.contact_id for run in found if run.contact_id is not None})
        people = await self._contacts.get_many(connection, workspace_id, wanted)
        return [
            RunView(
                id=run.id,
                workflow_id=run.workflow_id,
                workflow_name=run.workflow_name,
                version=run.version,
                is_test=is_test(run.version),
                draft_revision=draft_revision(run.version),
                state=run.state,
                contact_id=run.contact_id,
                contact_name=people[run.contact_id].called if run.contact_id in people else None,
                conversation_id=run.conversation_id,
                started_at=run.started_at,
                ended_at=run.ended_at,
                error=run.error,
            )
            for run in found
        ]

    async def _conversation_views(
        self, connection: AsyncConnection, workspace_id: str, found: list[Conversation]
    ) -> list[ConversationView]:
        people = await self._contacts.get_many(
            connection, workspace_id, sorted({one.contact_id for one in found})
        )
        channels = await self._channels.names_of(
            connection, workspace_id, sorted({one.channel_id for one in found})
        )
        last = await self._messages.last_of(connection, workspace_id, [one.id for one in found])
        return [
            ConversationView(
                id=one.id,
                contact_id=one.contact_id,
                contact_name=people[one.contact_id].called,
                channel_id=one.channel_id,
                channel_name=channels[one.channel_id],
                owner=one.owner,
                team=one.team,
                note=one.note,
                handed_over_at=one.handed_over_at,
                window_open_until=self._open_until(one),
                free_until=one.entry_until if one.entry_until and one.entry_until > self._now() else None,
                is_urgent=one.urgent_at is not None and self._now() - one.urgent_at < URGENT_FOR,
                last_message_at=one.last_message_at,
                last_message=last.get(one.id),
                created_at=one.created_at,
            )
            for one in found
        ]

    def _open_until(self, conversation: Conversation) -> datetime | None:
        if conversation.last_inbound_at is None:
            return None
        closes_at = window_closes_at(conversation.last_inbound_at)
        return closes_at if closes_at > self._now() else None


def _moment(fact: MessageFact) -> tuple[datetime, int]:
    # Providers tell whole seconds; within one, the lifecycle's own order is the likelier.
    return (fact.at.replace(microsecond=0), _ORDER.get(fact.state, 0))
