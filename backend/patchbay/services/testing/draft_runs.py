"""Runs of the draft as it is saved now: all of it, up to a node, or from one on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import Document, decode_document
from patchbay.engine.errors import UnrunnableGraph
from patchbay.engine.events import Past
from patchbay.engine.graph import Graph, build_graph
from patchbay.engine.lint import in_the_way
from patchbay.engine.state import Pin
from patchbay.sdk import Registry, TriggerNode
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import Invalid, Problem
from patchbay.services.phrases import phrase
from patchbay.services.turns.starting import Middle, Order, conversation_with, past_of, store_order
from patchbay.services.workflows.linting import in_document, problems_of
from patchbay.services.workflows.problem_words import PHRASES
from patchbay.storage import drafts, parties, runs
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.run_past import last_step_of
from patchbay.storage.vault import Vault


class StartAt(Struct, frozen=True, kw_only=True):
    """A node to begin at, with what comes in; its past is told, or another run's."""

    node_id: str
    value: Any
    input: str = "in"
    run_id: str | None = None
    past: Past | None = None


class DraftRun(Struct, frozen=True, kw_only=True):
    """A test run asked for.

    Without `value`, a trigger gives what is pinned to it, else nothing. Without `contact_id` and
    `conversation_id` it talks to nobody, or to whom the run it goes on from talked to.
    """

    value: Any | UnsetType = UNSET
    trigger: str | None = None
    contact_id: str | None = None
    conversation_id: str | None = None
    until: str | None = None
    start_at: StartAt | None = None


class _Found(Struct, frozen=True):
    """What a request is about."""

    version: int
    document: dict[str, Any]
    pins: dict[str, Pin]
    past: Past
    party: parties.Party | None


class DraftRuns:
    """Starts test runs."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        registry: Registry,
        doorbell: Doorbell,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._registry = registry
        self._doorbell = doorbell
        self._audit = audit
        self._clock = clock

    async def start(
        self,
        workspace_id: str,
        workflow_id: str,
        asked: DraftRun,
        actor: str,
        languages: Sequence[str] = (),
    ) -> str:
        """Start a run of the newest saved draft; gives its id. What it does in its conversation is real.

        What is wrong with the draft is told in the first of the languages we know.

        Raises:
            NotFound: No such workflow, contact, conversation or run.
            Invalid: The draft cannot be run like that; each fault names its node.
            NotNow: There is no channel to reach the contact on, or the past is too large.
        """
        if asked.contact_id is not None and asked.conversation_id is not None:
            raise _refused("conversation_id", "expected a contact or a conversation, got both")
        async with self._database.transaction() as connection:
            found = await self._find(connection, workspace_id, workflow_id, asked, actor)
        order = self._order(workspace_id, workflow_id, asked, found, languages)
        async with self._database.transaction() as connection:
            run_id = await store_order(connection, self._vault, order, self._clock())
            change = Change(actor, "run.test_started", f"workflow:{workflow_id}", {"version": order.version})
            await self._audit.record(connection, workspace_id, change)
        await self._doorbell.ring("drain")
        return run_id

    async def _find(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        workflow_id: str,
        asked: DraftRun,
        actor: str,
    ) -> _Found:
        pinned = await drafts.load_pins(connection, self._vault, workspace_id, workflow_id)
        pins = convert(pinned, dict[str, Pin])
        past, conversation_id = await self._past(connection, workspace_id, workflow_id, asked.start_at)
        if asked.contact_id is not None:
            conversation_id = await conversation_with(
                connection, workspace_id, asked.contact_id, self._clock()
            )
        conversation_id = asked.conversation_id or conversation_id
        party = None
        if conversation_id is not None:
            party = (await parties.load(connection, self._vault, [conversation_id])).get(conversation_id)
            if party is None or party.workspace_id != workspace_id:
                raise NotFound("conversation", conversation_id)
        kept = await drafts.keep(connection, workspace_id, workflow_id, by=actor, now=self._clock())
        return _Found(kept.version, kept.document, pins, past, party)

    async def _past(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str, start_at: StartAt | None
    ) -> tuple[Past, str | None]:
        """What is taken to have happened, and the conversation where it did."""
        if start_at is None or start_at.run_id is None:
            return (start_at and start_at.past) or Past(), None
        run_id = start_at.run_id
        began = await runs.find_beginning(connection, self._vault, workspace_id, run_id)
        if began.workflow_id != workflow_id:
            raise _refused("from.run_id", "expected a run of this workflow")
        seq = await last_step_of(connection, workspace_id, run_id, start_at.node_id)
        past = await past_of(connection, self._vault, workspace_id, run_id, before=seq)
        return past, began.conversation_id

    def _order(
        self,
        workspace_id: str,
        workflow_id: str,
        asked: DraftRun,
        found: _Found,
        languages: Sequence[str],
    ) -> Order:
        document = decode_document(found.document)
        graph = self._graph(document, languages)
        if asked.until is not None and asked.until not in graph.nodes:
            raise _refused("until", f"the draft has no node {asked.until!r}")
        start = _start_of(graph, asked)
        if asked.until not in (None, start) and not graph.reaches(start, asked.until or ""):
            raise _refused("until", f"nothing leads from {start} to {asked.until}", asked.until)
        self._check(document, languages, start, asked.until, found.pins)
        party = found.party
        order = Order(
            workspace_id=workspace_id,
            workflow_id=workflow_id,
            version=found.version,
            value=_value_of(asked, start, found.pins),
            trigger=start,
            conversation_id=None if party is None else party.conversation_id,
            contact_id=None if party is None else party.contact_id,
            pins=found.pins,
            until=asked.until,
        )
        if isinstance(graph.nodes[start].kind, TriggerNode):
            return order
        start_at = asked.start_at
        assert start_at is not None, "only triggers are begun at without being asked for"
        past = _with_pins(graph, found.past, found.pins)
        return replace(order, trigger=None, middle=Middle(start, start_at.input, past))

    def _graph(self, document: Document, languages: Sequence[str]) -> Graph:
        try:
            return build_graph(document, self._registry)
        except UnrunnableGraph as error:
            self._check(document, languages)
            raise _refused("document", str(error), error.node_id) from error

    def _check(
        self,
        document: Document,
        languages: Sequence[str],
        start: str | None = None,
        until: str | None = None,
        pinned: Collection[str] = (),
    ) -> None:
        """Refuse what lint says cannot run, as far as this run may get."""
        problems = problems_of(document, self._registry, languages)
        found = in_the_way(document, problems, start=start, until=until, pinned=pinned)
        if found:
            raise Invalid(phrase(PHRASES, languages, "unrunnable"), in_document(found))


def _start_of(graph: Graph, asked: DraftRun) -> str:
    """Where the run begins: where it was asked to, else at the first trigger that leads where it goes."""
    if asked.start_at is not None:
        node_id, path = asked.start_at.node_id, "from.node_id"
        if node_id not in graph.nodes:
            raise _refused(path, f"the draft has no node {node_id!r}")
        reason = graph.why_not_begin_at(node_id, asked.start_at.input)
        if reason is not None:
            raise _refused(path, reason, node_id)
        return node_id
    triggers = [node.id for node in graph.triggers()]
    if not triggers:
        raise _refused("document.nodes", "nothing starts this workflow; it needs a trigger")
    if asked.trigger is not None:
        if asked.trigger not in triggers:
            raise _refused("trigger", f"expected one of {', '.join(triggers)}, got {asked.trigger!r}")
        return asked.trigger
    until = asked.until
    leading = [one for one in triggers if until is None or one == until or graph.reaches(one, until)]
    return next(iter(leading), triggers[0])


def _value_of(asked: DraftRun, start: str, pins: Mapping[str, Pin]) -> Any:
    if asked.start_at is not None:
        return asked.start_at.value
    if asked.value is not UNSET:
        return asked.value
    return pins[start].value if start in pins else None


def _with_pins(graph: Graph, past: Past, pins: Mapping[str, Pin]) -> Past:
    """The past, and for nodes it says nothing of, what is pinned to them."""
    known = {node_id: pin.value for node_id, pin in pins.items() if node_id in graph.nodes}
    trigger = past.trigger
    if trigger is None:
        trigger = next((known[node.id] for node in graph.triggers() if node.id in known), None)
    return Past(trigger, {**known, **past.steps}, past.vars)


def _refused(path: str, message: str, node_id: str | None = None) -> Invalid:
    return Invalid("The draft cannot be run like that.", [Problem(path, message, node_id=node_id)])
