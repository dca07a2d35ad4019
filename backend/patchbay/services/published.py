"""Published workflows: their graphs, kept for as long as they are used, and who takes which event."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import structlog
from msgspec import Struct
from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import decode_document
from patchbay.engine.expressions import ExpressionError
from patchbay.engine.graph import Graph, GraphNode, build_graph
from patchbay.sdk import NodeError, Registry, TriggerNode
from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import hooks, versions, workflows

log = structlog.get_logger()

MAX_GRAPHS = 1_000
"""Graphs a process keeps; a version never changes, so an old one is only in the way."""

VersionKey = tuple[str, int]
"""Workflow id and version."""


class Active(Struct, frozen=True):
    """A workflow that takes events, at the version it takes them with."""

    workspace_id: str
    workflow_id: str
    version: int
    graph: Graph


class Route(Struct, frozen=True):
    """Where an event starts a run."""

    active: Active
    trigger: str


class Published:
    """Finds graphs and triggers."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._graphs: OrderedDict[VersionKey, Graph | None] = OrderedDict()

    async def load_graphs(self, connection: AsyncConnection, keys: Collection[VersionKey]) -> None:
        """Make sure these graphs are at hand."""
        missing = [key for key in set(keys) if key not in self._graphs]
        if not missing:
            return
        statement = select(versions.c.workflow_id, versions.c.version, versions.c.document).where(
            tuple_(versions.c.workflow_id, versions.c.version).in_(missing)
        )
        for row in await connection.execute(statement):
            self._graphs[row.workflow_id, row.version] = self._build(
                row.workflow_id, row.version, row.document
            )
        for key in keys:
            if key in self._graphs:
                self._graphs.move_to_end(key)
        while len(self._graphs) > max(MAX_GRAPHS, len(keys)):
            self._graphs.popitem(last=False)

    def graph(self, key: VersionKey) -> Graph | None:
        """A graph loaded before; None when there is no such version, or this process cannot run it."""
        graph = self._graphs.get(key)
        if graph is not None:
            self._graphs.move_to_end(key)
        return graph

    async def load_active(
        self, connection: AsyncConnection, workspace_ids: Collection[str]
    ) -> dict[str, list[Active]]:
        """The workflows that take events now, by workspace, oldest first."""
        rows = (await connection.execute(_active_query(connection), {"b_ids": list(workspace_ids)})).all()
        await self.load_graphs(connection, [(row.id, row.active_version) for row in rows])
        found: dict[str, list[Active]] = {workspace_id: [] for workspace_id in workspace_ids}
        for row in rows:
            graph = self.graph((row.id, row.active_version))
            if graph is not None:
                found[row.workspace_id].append(Active(row.workspace_id, row.id, row.active_version, graph))
        return found

    async def load_hooks(
        self, connection: AsyncConnection, hook_ids: Collection[str]
    ) -> dict[str, tuple[str, str]]:
        """Workflow and trigger node of each hook."""
        found = await connection.execute(_hooks_query(connection), {"b_ids": list(hook_ids)})
        return {row.id: (row.workflow_id, row.node_id) for row in found}

    def _build(self, workflow_id: str, version: int, document: dict[str, Any]) -> Graph | None:
        try:
            return build_graph(decode_document(document), self._registry)
        except Exception:
            # Node types come from plugins, and one that breaks here must not stop the other workflows.
            log.exception("workflow_unrunnable", workflow_id=workflow_id, version=version)
            return None


@prepared
def _active_query(dialect: str) -> Select[Any]:
    return (
        select(workflows.c.workspace_id, workflows.c.id, workflows.c.active_version)
        .where(
            among(dialect, workflows.c.workspace_id, "b_ids"),
            workflows.c.is_active.is_(True),
            workflows.c.active_version.is_not(None),
        )
        .order_by(workflows.c.id)
    )


@prepared
def _hooks_query(dialect: str) -> Select[Any]:
    return select(hooks.c.id, hooks.c.workflow_id, hooks.c.node_id).where(among(dialect, hooks.c.id, "b_ids"))


def route(active: Sequence[Active], source: str, value: Mapping[str, Any]) -> Route | None:
    """Who takes this event: by priority, then by how narrow the trigger is, then the oldest workflow."""
    offers = [
        (rank, index, Route(one, node.id))
        for index, one in enumerate(active)
        for node in one.graph.triggers()
        if (rank := _rank(one, node, source, value)) is not None
    ]
    if not offers:
        return None
    return min(offers, key=lambda offer: (-offer[0][0], -offer[0][1], offer[1]))[2]


def _rank(active: Active, node: GraphNode, source: str, value: Mapping[str, Any]) -> tuple[int, int] | None:
    """Priority and specificity of a trigger that takes the event; None for one that does not.

    A trigger that breaks takes nothing, and is in nobody's way.
    """
    kind = node.kind
    if not isinstance(kind, TriggerNode) or kind.source != source:
        return None
    try:
        params = node.params_for({})
        if not kind.accepts(params, value):
            return None
        return (int(getattr(params, "priority", 0)), kind.specificity(params))
    except (NodeError, ExpressionError):
        return None
    except Exception:
        log.exception("trigger_broken", workflow_id=active.workflow_id, node_id=node.id)
        return None
