"""Drafts as test runs see them: kept by revision among the versions, with what is pinned to their nodes."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.standing_runs import IS_LIVE
from patchbay.storage.statements import insert_into
from patchbay.storage.tables import pins, runs, versions, workflows
from patchbay.storage.vault import Vault

KEPT = timedelta(days=30)
"""How long a draft is kept after its last test began; longer while a run of it is not over."""


class KeptDraft(Struct, frozen=True):
    """The newest saved draft, kept under this version."""

    version: int
    document: dict[str, Any]


async def keep(
    connection: AsyncConnection, workspace_id: str, workflow_id: str, *, by: str, now: datetime
) -> KeptDraft:
    """Keep the draft as it is saved now, and drop those kept before that nothing needs any more.

    Keeping a revision again has it be kept for longer.

    Raises:
        NotFound: No such workflow in this workspace.
    """
    query = select(workflows.c.draft, workflows.c.draft_revision).where(
        workflows.c.workspace_id == workspace_id, workflows.c.id == workflow_id
    )
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("workflow", workflow_id)
    kept = insert_into(connection.dialect.name, versions).values(
        workflow_id=workflow_id,
        version=-row.draft_revision,
        workspace_id=workspace_id,
        document=row.draft,
        note="",
        published_by=by,
        published_at=now,
    )
    await connection.execute(
        kept.on_conflict_do_update(
            index_elements=[versions.c.workflow_id, versions.c.version], set_={"published_at": now}
        )
    )
    await _drop_unused(connection, workspace_id, workflow_id, now)
    return KeptDraft(-row.draft_revision, row.draft)


async def hold(
    connection: AsyncConnection, workspace_id: str, workflow_id: str, version: int, now: datetime
) -> None:
    """Have a draft be kept for longer, for a run of it that begins in this transaction.

    Raises:
        NotFound: It has been dropped.
    """
    held = await connection.execute(
        update(versions)
        .where(
            versions.c.workspace_id == workspace_id,
            versions.c.workflow_id == workflow_id,
            versions.c.version == version,
        )
        .values(published_at=now)
        .returning(versions.c.version)
    )
    if held.first() is None:
        raise NotFound("version", f"{workflow_id}/{version}")


async def _drop_unused(
    connection: AsyncConnection, workspace_id: str, workflow_id: str, now: datetime
) -> None:
    """Drop drafts that nobody tested for long and that no run is on, save the newest of them.

    That one may be what is saved now, which turns begin runs of without holding it. One that is held just
    now is seen to be, as both write to its row.
    """
    is_stale = and_(
        versions.c.workspace_id == workspace_id,
        versions.c.workflow_id == workflow_id,
        versions.c.version < 0,
        versions.c.published_at < now - KEPT,
    )
    newest = select(func.min(versions.c.version)).where(is_stale).scalar_subquery()
    needed = select(runs.c.version).where(
        runs.c.workspace_id == workspace_id, runs.c.workflow_id == workflow_id, IS_LIVE
    )
    await connection.execute(
        delete(versions).where(is_stale, versions.c.version > newest, versions.c.version.not_in(needed))
    )


async def load_pins(
    connection: AsyncConnection, vault: Vault, workspace_id: str, workflow_id: str
) -> dict[str, Any]:
    """The pinned outputs, `{node id: {port, value}}`; empty where there are none."""
    query = select(pins.c.sealed).where(
        pins.c.workspace_id == workspace_id, pins.c.workflow_id == workflow_id
    )
    return open_pins(vault, workflow_id, (await connection.execute(query)).scalar())


def open_pins(vault: Vault, workflow_id: str, sealed: bytes | None) -> dict[str, Any]:
    """The pinned outputs in the sealed column of a workflow's row, if it has one."""
    if sealed is None:
        return {}
    opened: dict[str, Any] = vault.open("pins", workflow_id, sealed)
    return opened


async def save_pins(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    workflow_id: str,
    *,
    pinned: dict[str, Any],
    now: datetime,
) -> None:
    """Replace the pinned outputs of a workflow, which the caller has found in this workspace."""
    insert = insert_into(connection.dialect.name, pins).values(
        workflow_id=workflow_id,
        workspace_id=workspace_id,
        sealed=vault.seal("pins", workflow_id, pinned),
        updated_at=now,
    )
    changing = {name: insert.excluded[name] for name in ("sealed", "updated_at")}
    await connection.execute(insert.on_conflict_do_update(index_elements=[pins.c.workflow_id], set_=changing))
