"""Leases: who may apply the events of a conversation (or of a run without one) right now.

`arrived` counts events stored, `applied` those a finished turn has seen: there is work while they differ,
and no wake-up can be lost between the two. `fence` rises with every claim; a writer that holds an old one is
refused. `applied` moves only when a lease is given back: one that ran out with its holder counts as work.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Integer,
    Select,
    String,
    Update,
    bindparam,
    case,
    cast,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from patchbay.storage.statements import Insert, among, insert_many, prepared, send_rows
from patchbay.storage.tables import events, leases


class Claim(Struct, frozen=True):
    """A lease held: until it is released, runs out, or somebody claims with a higher fence."""

    subject_id: str
    workspace_id: str
    fence: int
    arrived: int
    applied: int = 0

    @property
    def waiting(self) -> int:
        """Events stored and not yet seen by a finished turn."""
        return self.arrived - self.applied


class Arrival(Struct, frozen=True):
    """How many events were stored for a subject in this transaction."""

    subject_id: str
    workspace_id: str
    count: int


def merged(arrivals: Collection[Arrival]) -> list[Arrival]:
    """One arrival per subject, counts added up."""
    totals: dict[str, Arrival] = {}
    for one in arrivals:
        before = totals.get(one.subject_id)
        count = one.count + (before.count if before else 0)
        totals[one.subject_id] = Arrival(one.subject_id, one.workspace_id, count)
    return list(totals.values())


async def announce(
    connection: AsyncConnection,
    arrivals: Collection[Arrival],
    now: datetime,
    *,
    claim_as: str | None = None,
    until: datetime | None = None,
) -> list[Claim]:
    """Count new events in, and claim those subjects nobody holds, in the transaction that stores them.

    Args:
        connection: The open transaction.
        arrivals: One per subject (see `merged`).
        now: Aware UTC.
        claim_as: Holder to claim for; None only counts.
        until: When that claim runs out.

    Returns:
        The claims gained, in no order.
    """
    if not arrivals:
        return []
    statement = _count_query(connection) if claim_as is None else _count_and_claim_query(connection)
    rows = [
        {
            "subject_id": arrival.subject_id,
            "workspace_id": arrival.workspace_id,
            "arrived": arrival.count,
            "applied": 0,
            "seen": 0 if claim_as is None else arrival.count,
            "fence": 1,
            "holder": claim_as,
            "until": until if claim_as is not None else None,
            "woken_at": now,
        }
        for arrival in sorted(arrivals, key=lambda arrival: arrival.subject_id)
    ]
    result = await send_rows(connection, statement, _COLUMNS, rows)
    if claim_as is None:
        return []
    return [
        Claim(row.subject_id, row.workspace_id, row.fence, row.arrived, row.applied)
        for row in result
        if row.holder == claim_as and row.until == until
    ]


_COLUMNS = tuple(one.name for one in leases.c)


@prepared
def _count_query(dialect: str) -> Insert:
    insert = insert_many(dialect, leases, _COLUMNS)
    return insert.on_conflict_do_update(
        index_elements=[leases.c.subject_id],
        set_={"arrived": leases.c.arrived + insert.excluded.arrived, "woken_at": insert.excluded.woken_at},
    )


@prepared
def _count_and_claim_query(dialect: str) -> ReturningInsert[Any]:
    insert = insert_many(dialect, leases, _COLUMNS)
    free = or_(leases.c.holder.is_(None), leases.c.until < insert.excluded.woken_at)
    return insert.on_conflict_do_update(
        index_elements=[leases.c.subject_id],
        set_={
            "arrived": leases.c.arrived + insert.excluded.arrived,
            "woken_at": insert.excluded.woken_at,
            "seen": case((free, leases.c.arrived + insert.excluded.arrived), else_=leases.c.seen),
            "fence": case((free, leases.c.fence + 1), else_=leases.c.fence),
            "until": case((free, insert.excluded.until), else_=leases.c.until),
            "holder": case((free, insert.excluded.holder), else_=leases.c.holder),
        },
    ).returning(
        leases.c.subject_id,
        leases.c.workspace_id,
        leases.c.fence,
        leases.c.arrived,
        leases.c.applied,
        leases.c.holder,
        leases.c.until,
    )


async def claim(
    connection: AsyncConnection, holder: str, now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Claim subjects that have work and no living holder, longest waiting first.

    An empty answer means "nothing right now", not "never": another worker may have rows locked.
    """
    wanted = {"b_now": now, "b_limit": limit}
    subject_ids = list((await connection.execute(_WITH_WORK, wanted)).scalars())
    if not subject_ids:
        return []
    taken = {"b_ids": subject_ids, "b_holder": holder, "b_until": until}
    result = await connection.execute(_take_query(connection), taken)
    return [Claim(*row) for row in result]


_WITH_WORK = (
    select(leases.c.subject_id)
    .where(
        leases.c.arrived > leases.c.applied,
        or_(leases.c.holder.is_(None), leases.c.until < bindparam("b_now", type_=leases.c.until.type)),
    )
    .order_by(leases.c.woken_at)
    .limit(bindparam("b_limit", type_=Integer))
    .with_for_update(skip_locked=True)
)


@prepared
def _take_query(dialect: str) -> ReturningUpdate[Any]:
    return (
        update(leases)
        .where(among(dialect, leases.c.subject_id, "b_ids"))
        .values(
            holder=bindparam("b_holder"),
            until=bindparam("b_until"),
            fence=leases.c.fence + 1,
            seen=leases.c.arrived,
        )
        .returning(
            leases.c.subject_id,
            leases.c.workspace_id,
            leases.c.fence,
            leases.c.arrived,
            leases.c.applied,
        )
    )


async def still_held(connection: AsyncConnection, claims: Collection[Claim]) -> set[str]:
    """Lock the leases and say which subjects are still ours: the fence of every write."""
    if not claims:
        return set()
    result = await connection.execute(_hold_query(connection), _tokens(claims))
    return set(result.scalars())


@prepared
def _hold_query(dialect: str) -> Select[Any]:
    return _still_ours(dialect)


async def release(connection: AsyncConnection, claims: Collection[Claim]) -> set[str]:
    """Give leases back, and say which were still ours to give: the fence of a turn's last write.

    Events that arrived since the claim still count as work.
    """
    if not claims:
        return set()
    result = await connection.execute(_release_query(connection), _tokens(claims))
    return set(result.scalars())


async def abandon(connection: AsyncConnection, claims: Collection[Claim]) -> None:
    """Give leases back with nothing applied: what waited still waits."""
    await connection.execute(_abandon_query(connection), _tokens(claims))


def _tokens(claims: Collection[Claim]) -> dict[str, Any]:
    return {
        "b_ids": [claim.subject_id for claim in claims],
        "b_tokens": [f"{claim.subject_id}:{claim.fence}" for claim in claims],
    }


def _still_ours(dialect: str) -> Select[Any]:
    """The leases whose fence has not moved, locked in one order."""
    token = leases.c.subject_id + ":" + cast(leases.c.fence, String)
    is_ours = among(dialect, token, "b_tokens")
    return (
        select(leases.c.subject_id)
        .where(among(dialect, leases.c.subject_id, "b_ids"), is_ours)
        .order_by(leases.c.subject_id)
        .with_for_update()
    )


@prepared
def _release_query(dialect: str) -> ReturningUpdate[Any]:
    return (
        update(leases)
        .where(leases.c.subject_id.in_(_still_ours(dialect)))
        .values(applied=leases.c.seen, holder=None, until=None)
        .returning(leases.c.subject_id)
    )


@prepared
def _abandon_query(dialect: str) -> Update:
    return update(leases).where(leases.c.subject_id.in_(_still_ours(dialect))).values(holder=None, until=None)


async def wake_left_behind(connection: AsyncConnection, now: datetime, before: datetime, limit: int) -> None:
    """Count idle subjects as work again that still have events to apply, and were last woken `before`."""
    left = (
        select(events.c.subject_id)
        .join(leases, leases.c.subject_id == events.c.subject_id)
        .where(
            events.c.state == "pending",
            leases.c.arrived == leases.c.applied,
            leases.c.holder.is_(None),
            leases.c.woken_at < before,
        )
        .limit(limit)
    )
    await connection.execute(
        update(leases)
        .where(leases.c.subject_id.in_(left), leases.c.arrived == leases.c.applied)
        .values(arrived=leases.c.arrived + 1, woken_at=now)
    )


async def renew(
    connection: AsyncConnection, holder: str, subject_ids: Collection[str], until: datetime
) -> None:
    """Hold on a little longer to what is still ours."""
    held = {"b_ids": list(subject_ids), "b_holder": holder, "b_until": until}
    await connection.execute(_renew_query(connection), held)


@prepared
def _renew_query(dialect: str) -> Update:
    return (
        update(leases)
        .where(among(dialect, leases.c.subject_id, "b_ids"), leases.c.holder == bindparam("b_holder"))
        .values(until=bindparam("b_until"))
    )


async def has_work(connection: AsyncConnection, now: datetime) -> bool:
    """Whether some subject waits for a worker."""
    return (await connection.execute(_HAS_WORK, {"b_now": now})).first() is not None


_HAS_WORK = (
    select(leases.c.subject_id)
    .where(
        leases.c.arrived > leases.c.applied,
        or_(leases.c.holder.is_(None), leases.c.until < bindparam("b_now", type_=leases.c.until.type)),
    )
    .limit(1)
)
