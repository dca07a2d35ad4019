"""Looking back: runs with their steps, messages with their events, conversations with both sides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.policy import window_closes_at
from patchbay.messaging.providers import Providers
from patchbay.messaging.template_preview import Preview
from patchbay.services.clock import Clock
from patchbay.services.costs.costs import Cost, CostSum, cost_of, sum_of
from patchbay.services.lifecycle.story import in_order
from patchbay.services.sending.urgency import LASTS as URGENT_FOR
from patchbay.services.templates.arrived import read_arrived, templates_among
from patchbay.storage import message_costs, unknown_outcomes, waits
from patchbay.storage.channel_names import summaries_of
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


class MessageView(MessageRecord, frozen=True):
    """A message as the API shows it."""

    shown: Preview | None
    """Of a template: how it reads, filled, as it stood when it went out; None where that is not known."""


class MessageDetail(MessageView, frozen=True):
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
    needs_window: bool
    """Whether plain text may be sent only while their last message is fresh enough; else at any time."""
    window_open_until: datetime | None
    free_until: datetime | None
    """Until when answers cost nothing, of somebody who came by an advertisement."""
    is_urgent: bool
    """Whether they wrote something urgent in the last day, and nobody has settled it."""
    last_message_at: datetime | None
    last_message: MessageView | None
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

    def __init__(self, database: Database, vault: Vault, *, providers: Providers, clock: Clock) -> None:
        self._database = database
        self._providers = providers
        self._clock = clock
        self._runs = RunHistory(vault)
        self._messages = MessageHistory(vault)
        self._conversations = ConversationReader(vault)
        self._contacts = ContactRepository(vault)
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
    ) -> Page[MessageView]:
        """Messages, newest first."""
        async with self._database.transaction() as connection:
            found = await self._messages.page(connection, workspace_id, request, wanted)
            return Page(await self._message_views(connection, workspace_id, found.items), found.next)

    async def message(self, workspace_id: str, message_id: str) -> MessageDetail:
        """One message.

        Raises:
            NotFound: None of that id.
        """
        async with self._database.transaction() as connection:
            record = await self._messages.get(connection, workspace_id, message_id)
            (view,) = await self._message_views(connection, workspace_id, [record])
            spent = await message_costs.of_message(connection, workspace_id, message_id)
            return MessageDetail(**asdict(view), cost=cost_of(spent))

    async def facts(self, workspace_id: str, message_id: str) -> list[MessageFact]:
        """What happened to a message, oldest first.

        Raises:
            NotFound: No such message.
        """
        async with self._database.transaction() as connection:
            await self._messages.get(connection, workspace_id, message_id)
            return in_order(await self._messages.facts_of(connection, workspace_id, message_id))

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
            views = await self._conversation_views(connection, workspace_id, [found])
            if not views:
                raise NotFound("conversation", conversation_id)
            spent = await message_costs.sum_of_conversation(connection, workspace_id, conversation_id)
            return ConversationDetail(**asdict(views[0]), cost=sum_of(spent))

    async def conversation_messages(
        self, workspace_id: str, conversation_id: str, request: PageRequest
    ) -> Page[MessageView]:
        """A conversation's messages, newest first.

        Raises:
            NotFound: No such conversation.
        """
        async with self._database.transaction() as connection:
            await self._conversations.get(connection, workspace_id, conversation_id)
            wanted = MessageFilter(conversation_id=conversation_id)
            found = await self._messages.page(connection, workspace_id, request, wanted)
            return Page(await self._message_views(connection, workspace_id, found.items), found.next)

    async def analytics(self, workspace_id: str, days: int) -> Analytics:
        """Runs and messages of the last days."""
        now = self._clock()
        async with self._database.transaction() as connection:
            return Analytics(
                await self._statistics.runs_by_day(connection, workspace_id, now, days),
                await self._statistics.messages_by_day(connection, workspace_id, now, days),
                await unknown_outcomes.count(connection, workspace_id, now, days),
            )

    async def _message_views(
        self, connection: AsyncConnection, workspace_id: str, found: Sequence[MessageRecord]
    ) -> list[MessageView]:
        sent = templates_among(found, self._clock())
        shown = await read_arrived(connection, workspace_id, sent)
        return [MessageView(**asdict(one), shown=shown.get(one.id)) for one in found]

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
        """As people see them; what was deleted since it was found is left out."""
        people = await self._contacts.get_many(
            connection, workspace_id, sorted({one.contact_id for one in found})
        )
        channels = await summaries_of(connection, workspace_id, {one.channel_id for one in found})
        last = await self._messages.last_of(connection, workspace_id, [one.id for one in found])
        views = await self._message_views(connection, workspace_id, list(last.values()))
        shown = {one.conversation_id: one for one in views}
        return [
            ConversationView(
                id=one.id,
                contact_id=one.contact_id,
                contact_name=people[one.contact_id].called,
                channel_id=one.channel_id,
                channel_name=channel_name,
                owner=one.owner,
                team=one.team,
                note=one.note,
                handed_over_at=one.handed_over_at,
                needs_window=self._needs_window(provider),
                window_open_until=self._open_until(one),
                free_until=one.entry_until if one.entry_until and one.entry_until > self._clock() else None,
                is_urgent=one.urgent_at is not None and self._clock() - one.urgent_at < URGENT_FOR,
                last_message_at=one.last_message_at,
                last_message=shown.get(one.id),
                created_at=one.created_at,
            )
            for one in found
            if one.contact_id in people and one.channel_id in channels
            for provider, channel_name in [channels[one.channel_id]]
        ]

    def _needs_window(self, provider: str) -> bool:
        return self._providers.capabilities_of(provider).template_required_outside_window

    def _open_until(self, conversation: Conversation) -> datetime | None:
        if conversation.last_inbound_at is None:
            return None
        closes_at = window_closes_at(conversation.last_inbound_at)
        return closes_at if closes_at > self._clock() else None
