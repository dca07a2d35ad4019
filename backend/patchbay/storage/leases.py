"""Leases: who may apply the events of a conversation (or of a run without one) right now.

`arrived` counts events stored, `applied` those a finished turn has seen: there is work while they differ,
and no wake-up can be lost between the two. `fence` rises with every claim; a writer that holds an old one is
refused. `applied` moves only when a lease is given back: one that ran out with its holder counts as work.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, insert_into
from patchbay.storage.tables import leases


class Claim(Struct, frozen=True):
    """A lease held: until it is released, runs out, or somebody claims with a higher fence."""

    subject_id: str
    workspace_id: str
    fence: int
    arrived: int


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
    insert = insert_into(connection, leases)
    free = _is_free(now)
    statement = insert.on_conflict_do_update(
        index_elements=[leases.c.subject_id],
        set_={
            "arrived": leases.c.arrived + insert.excluded.arrived,
            "woken_at": now,
            **(
                {
                    "fence": case((free, leases.c.fence + 1), else_=leases.c.fence),
                    "until": case((free, insert.excluded.until), else_=leases.c.until),
                    "holder": case((free, insert.excluded.holder), else_=leases.c.holder),
                }
                if claim_as is not None
                else {}
            ),
        },
    ).returning(
        leases.c.subject_id,
        leases.c.workspace_id,
        leases.c.fence,
        leases.c.arrived,
        leases.c.holder,
        leases.c.until,
    )
    rows = [
        {
            "subject_id": arrival.subject_id,
            "workspace_id": arrival.workspace_id,
            "arrived": arrival.count,
            "applied": 0,
            "fence": 1,
            "holder": claim_as,
            "until": until if claim_as is not None else None,
            "woken_at": now,
        }
        for arrival in sorted(arrivals, key=lambda arrival: arrival.subject_id)
    ]
    result = await connection.execute(statement, rows)
    return [
        Claim(row.subject_id, row.workspace_id, row.fence, row.arrived)
        for row in result
        if claim_as is not None and row.holder == claim_as and row.until == until
    ]


async def claim(
    connection: AsyncConnection, holder: str, now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Claim subjects that have work and no living holder, longest waiting first.

    An empty answer means "nothing right now", not "never": another worker may have rows locked.
    """
    wanted = (
        select(leases.c.subject_id)
        .where(leases.c.arrived > leases.c.applied, _is_free(now))
        .order_by(leases.c.woken_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    subject_ids = list((await connection.execute(wanted)).scalars())
    if not subject_ids:
        return []
    result = await connection.execute(
        update(leases)
        .where(among(connection, leases.c.subject_id, subject_ids))
        .values(holder=holder, until=until, fence=leases.c.fence + 1)
        .returning(leases.c.subject_id, leases.c.workspace_id, leases.c.fence, leases.c.arrived)
    )
    return [Claim(row.subject_id, row.workspace_id, row.fence, row.arrived) for row in result]


async def still_held(connection: AsyncConnection, claims: Collection[Claim]) -> set[str]:
    """Lock the leases and say which subjects are still ours: the fence of every write."""
    fences = {claim.subject_id: claim.fence for claim in claims}
    result = await connection.execute(
        select(leases.c.subject_id, leases.c.fence)
        .where(among(connection, leases.c.subject_id, list(fences)))
        .order_by(leases.c.subject_id)
        .with_for_update()
    )
    return {row.subject_id for row in result if row.fence == fences[row.subject_id]}


async def release(connection: AsyncConnection, claims: Sequence[Claim]) -> None:
    """Give leases back; events that arrived since the claim still count as work."""
    if not claims:
        return
    statement = (
        update(leases)
        .where(leases.c.subject_id == bindparam("b_subject_id"), leases.c.fence == bindparam("b_fence"))
        .values(applied=bindparam("b_arrived"), holder=None, until=None)
    )
    rows = [
        {"b_subject_id": claim.subject_id, "b_fence": claim.fence, "b_arrived": claim.arrived}
        for claim in claims
    ]
    await connection.execute(statement, rows)


async def renew(
    connection: AsyncConnection, holder: str, subject_ids: Collection[str], until: datetime
) -> None:
    """Hold on a little longer to what is still ours."""
    await connection.execute(
        update(leases)
        .where(among(connection, leases.c.subject_id, subject_ids), leases.c.holder == holder)
        .values(until=until)
    )


async def has_work(connection: AsyncConnection, now: datetime) -> bool:
    """Whether some subject waits for a worker."""
    statement = select(leases.c.subject_id).where(leases.c.arrived > leases.c.applied, _is_free(now)).limit(1)
    return (await connection.execute(statement)).first() is not None


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(leases.c.holder.is_(None), leases.c.until < now)
