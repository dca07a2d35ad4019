"""What happened in a workflow over a period, as numbers to lay over its drawing.

Test runs are never counted. A *drop* is a run that was lost at a node: it waited there for a reply until the
time was over, it failed there, or it stood there when it was cancelled. A run is counted once for each of
these at each node.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.clock import Clock
from patchbay.services.workflows.drawings import Drawing, Drawings, VersionKey
from patchbay.storage import flow_counts
from patchbay.storage.database import Database
from patchbay.storage.flow_counts import MAX_COUNTED_RUNS, Cohort, StepCount
from patchbay.storage.workflows import WorkflowRepository

_Counted = TypeVar("_Counted")

USUAL_PERIOD = timedelta(days=7)
"""Where nobody says since when."""


class EdgeCount(Struct, frozen=True):
    """How many values took a wire."""

    source: str
    output: str
    target: str
    input: str
    count: int


class NodeCount(Struct, frozen=True):
    """What happened at a node.

    `steps` counts each attempt, `errors` those that failed. `waiting` are the runs that stand there now,
    whenever they began; `dropped` those that were lost there. `p50_ms` is the time, waits included, that half
    of the steps stay within, in the newest 2,000 runs; None where none has ended.
    """

    node_id: str
    steps: int
    errors: int
    waiting: int
    dropped: int
    p50_ms: float | None


class Overlay(Struct, frozen=True):
    """Numbers about the runs that began in a period.

    `runs` counts them by state. Where there are too many, the newest are counted and `is_cut` says so.
    """

    since: datetime
    until: datetime | None
    version: int | None
    runs: dict[str, int]
    is_cut: bool
    edges: list[EdgeCount]
    nodes: list[NodeCount]


class Overlays:
    """Counts, in the database."""

    def __init__(self, database: Database, drawings: Drawings, *, clock: Clock) -> None:
        self._database = database
        self._drawings = drawings
        self._clock = clock
        self._workflows = WorkflowRepository()

    async def of(
        self,
        workspace_id: str,
        workflow_id: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        version: int | None = None,
    ) -> Overlay:
        """The numbers of a workflow, or of one version, for the runs that began in the period.

        Raises:
            NotFound: No such workflow.
        """
        since = since or (until or self._clock()) - USUAL_PERIOD
        cohort = Cohort(workspace_id, workflow_id, since, until, version)
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
        states = await self._count(flow_counts.runs_by_state, cohort)
        steps = await self._count(flow_counts.steps_by_outcome, cohort)
        medians = await self._count(flow_counts.median_ms, cohort)
        waiting = await self._count(flow_counts.waiting_at, cohort)
        dropped = [
            await self._count(flow_counts.unanswered, cohort),
            await self._count(flow_counts.failed_at, cohort),
            await self._count(flow_counts.cancelled_at, cohort),
        ]
        async with self._database.transaction() as connection:
            keys = {(workflow_id, step.version) for step in steps}
            drawings = await self._drawings.load(connection, workspace_id, keys)
        return Overlay(
            since=since,
            until=until,
            version=version,
            runs=states,
            is_cut=sum(states.values()) >= MAX_COUNTED_RUNS,
            edges=_edges(drawings, steps),
            nodes=_nodes(steps, medians, waiting, sum(map(Counter, dropped), Counter[str]())),
        )

    async def _count(
        self, question: Callable[[AsyncConnection, Cohort], Awaitable[_Counted]], cohort: Cohort
    ) -> _Counted:
        # One transaction each: on SQLite they keep writers waiting, which should not be for long.
        async with self._database.transaction() as connection:
            return await question(connection, cohort)


def _edges(drawings: Mapping[VersionKey, Drawing], steps: Sequence[StepCount]) -> list[EdgeCount]:
    """Every value that leaves by a port takes each wire there, as the version's drawing has them."""
    left: Counter[tuple[int, str, str]] = Counter()
    for step in steps:
        if step.port is not None:
            for port, values in (step.emitted or {step.port: 1}).items():
                left[step.version, step.node_id, port] += values * step.count
    taken: Counter[tuple[str, str, str, str]] = Counter()
    for (_, version), drawing in drawings.items():
        for edge in drawing.edges:
            count = left[version, edge.source, edge.output]
            if count:
                taken[edge.source, edge.output, edge.target, edge.input] += count
    return [EdgeCount(*edge, count=count) for edge, count in sorted(taken.items())]


def _nodes(
    steps: Sequence[StepCount],
    medians: Mapping[str, float],
    waiting: Mapping[str, int],
    dropped: Mapping[str, int],
) -> list[NodeCount]:
    began: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for step in steps:
        began[step.node_id] += step.count
        if step.state == "failed":
            failed[step.node_id] += step.count
    return [
        NodeCount(
            node_id=node_id,
            steps=began[node_id],
            errors=failed[node_id],
            waiting=waiting.get(node_id, 0),
            dropped=dropped.get(node_id, 0),
            p50_ms=medians.get(node_id),
        )
        for node_id in sorted({*began, *waiting, *dropped})
    ]
