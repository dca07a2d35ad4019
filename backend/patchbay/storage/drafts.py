"""Drafts as test runs see them: kept by revision among the versions, with what is pinned to their nodes."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.statements import insert_into
from patchbay.storage.tables import pins, versions, workflows
from patchbay.storage.vault import Vault


class KeptDraft(Struct, frozen=True):
    """The newest saved draft, kept under this version for as long as its workflow is."""

    version: int
    document: dict[str, Any]


async def keep(
    connection: AsyncConnection, workspace_id: str, workflow_id: str, *, by: str, now: datetime
) -> KeptDraft:
    """Keep the draft as it is saved now; keeping a revision again changes nothing.

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
    await connection.execute(kept.on_conflict_do_nothing())
    return KeptDraft(-row.draft_revision, row.draft)


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
