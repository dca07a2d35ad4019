"""How many took each way through a workflow: counted in the database, over a bounded number of runs."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Float,
    Select,
    Subquery,
    extract,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.ids import first_id_at
from patchbay.storage.open_waits import IS_OPEN
from patchbay.storage.run_errors import of_error
from patchbay.storage.standing_runs import IS_LIVE
from patchbay.storage.statements import POSTGRESQL
from patchbay.storage.tables import runs, steps, waits

MAX_COUNTED_RUNS = 20_000
"""The newest of a period; what counts more of them says little else."""
MEDIAN_RUNS = 2_000
"""The newest of these, whose steps are sorted by their time."""


class Cohort(Struct, frozen=True):
    """Which runs are counted: those of a workflow that began in a period, the newest of them, no test runs.

    Identifiers sort by the time they were made, so that a period is a range of them.
    """

    workspace_id: str
    workflow_id: str
    since: datetime
    until: datetime | None = None
    version: int | None = None


class StepCount(Struct, frozen=True):
    """Steps that are alike; `emitted` are the values of each by port, where they were several."""

    version: int
    node_id: str
    state: str
    port: str | None
    emitted: dict[str, int] | None
    count: int


async def runs_by_state(connection: AsyncConnection, cohort: Cohort) -> dict[str, int]:
    """The runs by how they stand or ended."""
    counted = _runs(cohort)
    query = select(counted.c.state, func.count()).group_by(counted.c.state)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def steps_by_outcome(connection: AsyncConnection, cohort: Cohort) -> list[StepCount]:
    """Their steps, each attempt of one, by node and by where the values went."""
    counted = _runs(cohort)
    alike = (counted.c.version, steps.c.node_id, steps.c.state, steps.c.port, steps.c.emitted)
    query = (
        select(*alike, func.count())
        .join_from(counted, steps, steps.c.run_id == counted.c.id)
        .where(steps.c.workspace_id == cohort.workspace_id)
        .group_by(*alike)
    )
    return [StepCount(*row) for row in await connection.execute(query)]


async def median_ms(connection: AsyncConnection, cohort: Cohort) -> dict[str, float]:
    """By node, the time from beginning to end, waits included, that half of the steps stay within.

    Of the newest `MEDIAN_RUNS` runs.
    """
    counted = _runs(cohort, MEDIAN_RUNS)
    took = _took_ms(connection.dialect.name)
    node = steps.c.node_id
    ranked = (
        select(
            steps.c.node_id,
            took.label("took_ms"),
            func.row_number().over(partition_by=node, order_by=took).label("rank"),
            func.count().over(partition_by=node).label("of"),
        )
        .join_from(counted, steps, steps.c.run_id == counted.c.id)
        .where(
            steps.c.workspace_id == cohort.workspace_id,
            steps.c.ended_at.is_not(None),
            steps.c.state != "cancelled",
        )
        .subquery()
    )
    query = select(ranked.c.node_id, ranked.c.took_ms).where(ranked.c.rank == (ranked.c.of + 1) // 2)
    return {row[0]: float(row[1]) for row in await connection.execute(query)}


async def unanswered(connection: AsyncConnection, cohort: Cohort) -> dict[str, int]:
    """By node, the runs that waited there for a reply until the time was over."""
    counted = _runs(cohort)
    query = (
        select(waits.c.node_id, func.count(waits.c.run_id.distinct()))
        .join_from(counted, waits, waits.c.run_id == counted.c.id)
        .where(
            waits.c.workspace_id == cohort.workspace_id,
            waits.c.kind == "reply",
            waits.c.state == "consumed",
            waits.c.closed_at >= waits.c.due_at,
        )
        .group_by(waits.c.node_id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


async def failed_at(connection: AsyncConnection, cohort: Cohort) -> dict[str, int]:
    """By node, the runs that failed there."""
    counted = _runs(cohort)
    node = of_error(connection.dialect.name, "node").label("node_id")
    query = (
        select(node, func.count())
        .join_from(counted, runs, runs.c.id == counted.c.id)
        .where(runs.c.workspace_id == cohort.workspace_id, counted.c.state == "failed")
        .group_by(text("node_id"))
    )
    return {row[0]: row[1] for row in await connection.execute(query) if row[0] is not None}


async def cancelled_at(connection: AsyncConnection, cohort: Cohort) -> dict[str, int]:
    """By node, the runs that stood there when they were cancelled."""
    counted = _runs(cohort)
    query = (
        select(steps.c.node_id, func.count(steps.c.run_id.distinct()))
        .join_from(counted, steps, steps.c.run_id == counted.c.id)
        .where(
            steps.c.workspace_id == cohort.workspace_id,
            counted.c.state == "cancelled",
            steps.c.state == "cancelled",
        )
        .group_by(steps.c.node_id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


async def waiting_at(connection: AsyncConnection, cohort: Cohort) -> dict[str, int]:
    """By node, the runs of the workflow or version that stand there and wait now, whenever they began."""
    query = (
        select(waits.c.node_id, func.count(waits.c.run_id.distinct()))
        .join_from(runs, waits, waits.c.run_id == runs.c.id)
        .where(
            runs.c.workspace_id == cohort.workspace_id,
            runs.c.workflow_id == cohort.workflow_id,
            runs.c.version > 0 if cohort.version is None else runs.c.version == cohort.version,
            IS_LIVE,
            IS_OPEN,
        )
        .group_by(waits.c.node_id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


def _runs(cohort: Cohort, limit: int = MAX_COUNTED_RUNS) -> Subquery:
    query: Select[Any] = select(runs.c.id, runs.c.version, runs.c.state).where(
        runs.c.workspace_id == cohort.workspace_id,
        runs.c.workflow_id == cohort.workflow_id,
        runs.c.id >= first_id_at(cohort.since),
        runs.c.version > 0 if cohort.version is None else runs.c.version == cohort.version,
    )
    if cohort.until is not None:
        query = query.where(runs.c.id < first_id_at(cohort.until))
    return query.order_by(runs.c.id.desc()).limit(limit).subquery("counted")


def _took_ms(dialect: str) -> ColumnElement[float]:
    if dialect == POSTGRESQL:
        began, ended = (
            type_coerce(one, DateTime(timezone=True)) for one in (steps.c.started_at, steps.c.ended_at)
        )
        return type_coerce(extract("epoch", ended - began) * 1000, Float)
    began_us, ended_us = (type_coerce(one, BigInteger) for one in (steps.c.started_at, steps.c.ended_at))
    return type_coerce((ended_us - began_us) / 1000.0, Float)
