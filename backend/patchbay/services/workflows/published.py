"""Published workflows: their graphs, kept for as long as they are used."""

from collections import OrderedDict
from collections.abc import Collection
from typing import Any

import structlog
from msgspec import Struct
from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import decode_document
from patchbay.engine.errors import UnrunnableGraph
from patchbay.engine.graph import Graph, build_graph
from patchbay.sdk import Registry
from patchbay.services.errors import Problem
from patchbay.services.workflows.linting import problems_of
from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import hooks, versions, workflows
from patchbay.storage.workflows import is_test

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
    name: str = ""


class Published:
    """Finds graphs and triggers."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._graphs: OrderedDict[VersionKey, Graph | None] = OrderedDict()
        self._errors: dict[VersionKey, tuple[Problem, ...]] = {}

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
            forgotten, _ = self._graphs.popitem(last=False)
            self._errors.pop(forgotten, None)

    def has(self, key: VersionKey) -> bool:
        """Whether the version was found, be it that it can be run or not."""
        return key in self._graphs

    def errors(self, key: VersionKey) -> tuple[Problem, ...]:
        """The errors lint finds in a draft loaded before; a published version has none."""
        return self._errors.get(key, ())

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
                active = Active(row.workspace_id, row.id, row.active_version, graph, row.name)
                found[row.workspace_id].append(active)
        return found

    async def load_hooks(
        self, connection: AsyncConnection, hook_ids: Collection[str]
    ) -> dict[str, tuple[str, str]]:
        """Workflow and trigger node of each hook."""
        found = await connection.execute(_hooks_query(connection), {"b_ids": list(hook_ids)})
        return {row.id: (row.workflow_id, row.node_id) for row in found}

    def _build(self, workflow_id: str, version: int, document: dict[str, Any]) -> Graph | None:
        try:
            decoded = decode_document(document)
            if is_test(version):
                problems = problems_of(decoded, self._registry)
                self._errors[workflow_id, version] = tuple(one for one in problems if one.severity == "error")
            return build_graph(decoded, self._registry)
        except UnrunnableGraph:
            if not is_test(version):
                log.exception("workflow_unrunnable", workflow_id=workflow_id, version=version)
            return None
        except Exception:
            # Node types come from plugins, and one that breaks here must not stop the other workflows.
            log.exception("workflow_unrunnable", workflow_id=workflow_id, version=version)
            return None


@prepared
def _active_query(dialect: str) -> Select[Any]:
    return (
        select(workflows.c.workspace_id, workflows.c.id, workflows.c.active_version, workflows.c.name)
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
