"""What a run has been through, for another to go on from: its steps' outputs and the variables they set."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.tables import steps
from patchbay.storage.vault import Vault

MAX_STEPS = 5_000
"""How far back is looked: more than twice what a run may take unless its document says otherwise."""


class RunPast(Struct, frozen=True):
    """As expressions saw them: the last output of each node, and the variables."""

    steps: dict[str, Any]
    vars: dict[str, Any]


class FoundStep(Struct, frozen=True):
    """A step with what came in and what it gave last."""

    seq: int
    node_id: str
    input: Any
    output: Any


async def load_past(
    connection: AsyncConnection, vault: Vault, workspace_id: str, run_id: str, before: int | None = None
) -> RunPast:
    """What the steps of a run gave, or those that began `before` this one."""
    query = (
        select(steps.c.seq, steps.c.node_id, steps.c.port, steps.c.sealed)
        .where(steps.c.workspace_id == workspace_id, steps.c.run_id == run_id)
        .order_by(steps.c.seq.desc())
        .limit(MAX_STEPS)
    )
    if before is not None:
        query = query.where(steps.c.seq < before)
    past = RunPast({}, {})
    for row in reversed((await connection.execute(query)).all()):
        content = {} if row.sealed is None else vault.open("steps", f"{run_id}/{row.seq}", row.sealed)
        past.vars.update(content.get("vars") or {})
        if row.port is not None:
            past.steps[row.node_id] = content.get("output")
    return past


async def find_step(
    connection: AsyncConnection, vault: Vault, workspace_id: str, run_id: str, seq: int
) -> FoundStep:
    """One step of a run.

    Raises:
        NotFound: The run has none of that number, or is not in this workspace.
    """
    row = await _row(connection, workspace_id, run_id, seq)
    if row is None:
        raise NotFound("step", f"{run_id}/{seq}")
    content = _open(vault, run_id, row)
    value = content.get("input")
    if row.input_from is not None:
        parent = await _row(connection, workspace_id, run_id, row.input_from)
        value = None if parent is None else _open(vault, run_id, parent).get("output")
    return FoundStep(seq, row.node_id, value, content.get("output"))


async def last_step_of(
    connection: AsyncConnection, workspace_id: str, run_id: str, node_id: str
) -> int | None:
    """The number of the newest step at a node; None when the run was never there."""
    query = (
        select(steps.c.seq)
        .where(steps.c.workspace_id == workspace_id, steps.c.run_id == run_id, steps.c.node_id == node_id)
        .order_by(steps.c.seq.desc())
        .limit(1)
    )
    seq: int | None = (await connection.execute(query)).scalar()
    return seq


async def newest_of(
    connection: AsyncConnection, workspace_id: str, run_id: str, node_ids: Collection[str]
) -> str | None:
    """The one of these nodes that the run was at last; None when it was at none of them."""
    query = (
        select(steps.c.node_id)
        .where(steps.c.workspace_id == workspace_id, steps.c.run_id == run_id, steps.c.node_id.in_(node_ids))
        .order_by(steps.c.seq.desc())
        .limit(1)
    )
    node_id: str | None = (await connection.execute(query)).scalar()
    return node_id


async def _row(connection: AsyncConnection, workspace_id: str, run_id: str, seq: int) -> Any:
    query = select(steps).where(
        steps.c.workspace_id == workspace_id, steps.c.run_id == run_id, steps.c.seq == seq
    )
    return (await connection.execute(query)).first()


def _open(vault: Vault, run_id: str, row: Any) -> dict[str, Any]:
    if row.sealed is None:
        return {}
    content: dict[str, Any] = vault.open("steps", f"{run_id}/{row.seq}", row.sealed)
    return content
