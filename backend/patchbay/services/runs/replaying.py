"""Runs again: from the same beginning on what is current, or from one of their steps on the same version."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import decode_document
from patchbay.engine.errors import EngineError
from patchbay.engine.events import Past
from patchbay.engine.graph import Graph, build_graph
from patchbay.engine.state import Pin
from patchbay.sdk import Registry, TriggerNode
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.testing.draft_runs import DraftRun, DraftRuns, StartAt
from patchbay.services.turns.starting import Middle, Order, middle_of, past_of, store_order
from patchbay.storage import drafts, run_past
from patchbay.storage.database import Database
from patchbay.storage.runs import Beginning, find_beginning
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository, is_test

Taking = Callable[[AsyncConnection, str], Awaitable[None]]
"""Told of a run in the transaction that starts it, by its id; raising, it is not started."""


class _Found(Struct, frozen=True):
    """A step to begin at again, with what its version, its past and its pins are."""

    step: run_past.FoundStep
    past: Past
    document: dict[str, Any]
    pins: dict[str, Pin]


class Replays:
    """Starts runs that repeat others, with another value if one is given."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        registry: Registry,
        draft_runs: DraftRuns,
        doorbell: Doorbell,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._registry = registry
        self._draft_runs = draft_runs
        self._doorbell = doorbell
        self._audit = audit
        self._clock = clock
        self._workflows = WorkflowRepository()

    async def replay(
        self, workspace_id: str, run_id: str, actor: str, *, value: Any | UnsetType = UNSET
    ) -> str:
        """Start a new run with what started this one, of the version that is active now; gives its id.

        A test run is repeated on the newest saved draft.

        Raises:
            NotFound: No such run.
            NotNow: Its workflow is not active any more.
            Invalid: The draft cannot run any more.
        """
        async with self._database.transaction() as connection:
            began = await find_beginning(connection, self._vault, workspace_id, run_id)
            if not is_test(began.version):
                version = await self._active_version(connection, workspace_id, began.workflow_id)
                order = _order(workspace_id, began, version, value)
                new_run_id = await self._start(connection, order, run_id, actor)
        if is_test(began.version):
            again = _draft_run(_order(workspace_id, began, began.version, value))
            return await self._draft_runs.start(workspace_id, began.workflow_id, again, actor)
        await self._doorbell.ring("drain")
        return new_run_id

    async def replay_step(
        self,
        workspace_id: str,
        run_id: str,
        seq: int,
        actor: str,
        *,
        value: Any | UnsetType = UNSET,
        taking: Taking | None = None,
    ) -> str:
        """Start a new run of the same version at this step's node, as if all before it had happened.

        Raises:
            NotFound: No such run or step, or the draft it was a test of is kept no longer.
            NotNow: Its workflow is not active any more, the version cannot be run, or the past is too large.
            Invalid: No run can begin at this step's node.
        """
        async with self._database.transaction() as connection:
            began = await find_beginning(connection, self._vault, workspace_id, run_id)
            found = await self._find_step(connection, workspace_id, run_id, began, seq)
        order = self._order_at(workspace_id, began, found, value)
        async with self._database.transaction() as connection:
            if not is_test(began.version):
                await self._active_version(connection, workspace_id, began.workflow_id)
            new_run_id = await self._start(connection, order, run_id, actor)
            if is_test(began.version):  # after the run, whose lease turns lock before they keep a draft
                await drafts.hold(connection, workspace_id, began.workflow_id, began.version, self._clock())
            if taking is not None:
                await taking(connection, new_run_id)
        await self._doorbell.ring("drain")
        return new_run_id

    async def _find_step(
        self, connection: AsyncConnection, workspace_id: str, run_id: str, began: Beginning, seq: int
    ) -> _Found:
        step = await run_past.find_step(connection, self._vault, workspace_id, run_id, seq)
        past = await past_of(connection, self._vault, workspace_id, run_id, before=seq)
        document = await self._workflows.document_of(
            connection, workspace_id, began.workflow_id, began.version
        )
        pinned: dict[str, Any] = {}
        if is_test(began.version):
            pinned = await drafts.load_pins(connection, self._vault, workspace_id, began.workflow_id)
        return _Found(step, past, document, convert(pinned, dict[str, Pin]))

    def _order_at(self, workspace_id: str, began: Beginning, found: _Found, value: Any | UnsetType) -> Order:
        step, node_id = found.step, found.step.node_id
        graph = self._graph(found.document)
        reason = graph.why_not_begin_at(node_id)
        if reason is not None:
            problem = Problem("step", reason, node_id=node_id)
            raise Invalid("No run can begin at this step.", [problem])
        is_trigger = isinstance(graph.nodes[node_id].kind, TriggerNode)
        given = step.output if is_trigger else step.input
        return Order(
            workspace_id=workspace_id,
            workflow_id=began.workflow_id,
            version=began.version,
            value=given if value is UNSET else value,
            trigger=node_id if is_trigger else None,
            middle=None if is_trigger else Middle(node_id, past=found.past),
            conversation_id=began.conversation_id,
            contact_id=began.contact_id,
            pins=found.pins,
        )

    def _graph(self, document: dict[str, Any]) -> Graph:
        try:
            return build_graph(decode_document(document), self._registry)
        except EngineError as error:
            raise NotNow(f"The run's version cannot be run here: {error}.") from error

    async def _active_version(self, connection: AsyncConnection, workspace_id: str, workflow_id: str) -> int:
        workflow = await self._workflows.get(connection, workspace_id, workflow_id)
        if not workflow.is_active or workflow.active_version is None:
            raise NotNow("The run's workflow is not active any more.")
        return workflow.active_version

    async def _start(self, connection: AsyncConnection, order: Order, run_id: str, actor: str) -> str:
        new_run_id = await store_order(connection, self._vault, order, self._clock())
        change = Change(actor, "run.replayed", f"run:{run_id}")
        await self._audit.record(connection, order.workspace_id, change)
        return new_run_id


def _order(workspace_id: str, began: Beginning, version: int, value: Any | UnsetType) -> Order:
    middle = middle_of(began.order)
    given = began.value if middle is None or began.order is None else began.order["value"]
    return Order(
        workspace_id=workspace_id,
        workflow_id=began.workflow_id,
        version=version,
        value=given if value is UNSET else value,
        trigger=began.node if middle is None else None,
        middle=middle,
        conversation_id=began.conversation_id,
        contact_id=began.contact_id,
    )


def _draft_run(order: Order) -> DraftRun:
    start_at = None
    if order.middle is not None:
        middle = order.middle
        start_at = StartAt(node_id=middle.node, value=order.value, input=middle.input, past=middle.past)
    return DraftRun(
        value=order.value,
        trigger=order.trigger,
        conversation_id=order.conversation_id,
        start_at=start_at,
    )
