"""Hooks: the secret paths by which other systems start runs."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.tables import hooks, versions, workflows
from patchbay.storage.vault import Vault


class Hook(Struct, frozen=True):
    """One path; `token` is the secret in it."""

    id: str
    workflow_id: str
    node_id: str
    token: str

    def __repr__(self) -> str:
        return f"Hook(id={self.id!r}, workflow_id={self.workflow_id!r}, node_id={self.node_id!r})"


class OpenHook(Struct, frozen=True):
    """A hook whose workflow is active, with the document that is published."""

    id: str
    workspace_id: str
    workflow_id: str
    node_id: str
    document: dict[str, Any]


class HookRepository:
    """Reads and writes hooks; the token is sealed and found by its index."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(self, connection: AsyncConnection, workspace_id: str, hook: Hook, now: datetime) -> None:
        """Insert a new hook."""
        await connection.execute(
            insert(hooks).values(
                id=hook.id,
                workspace_id=workspace_id,
                workflow_id=hook.workflow_id,
                node_id=hook.node_id,
                token_index=self._vault.index("hook", hook.token),
                sealed=self._vault.seal("hooks", hook.id, hook.token),
                created_at=now,
            )
        )

    async def of_workflow(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str
    ) -> list[Hook]:
        """The hooks of one workflow, by node id."""
        query = (
            select(hooks)
            .where(hooks.c.workspace_id == workspace_id, hooks.c.workflow_id == workflow_id)
            .order_by(hooks.c.node_id)
        )
        rows = (await connection.execute(query)).all()
        return [
            Hook(row.id, row.workflow_id, row.node_id, self._vault.open("hooks", row.id, row.sealed))
            for row in rows
        ]

    async def find_open(self, connection: AsyncConnection, token: str) -> OpenHook | None:
        """The hook with this token, if its workflow takes calls; the tenant is what this answers."""
        query = (
            select(hooks, versions.c.document)
            .join(workflows, workflows.c.id == hooks.c.workflow_id)
            .join(
                versions,
                (versions.c.workflow_id == workflows.c.id)
                & (versions.c.version == workflows.c.active_version),
            )
            .where(hooks.c.token_index == self._vault.index("hook", token), workflows.c.is_active.is_(True))
        )
        row = (await connection.execute(query)).first()
        if row is None:
            return None
        return OpenHook(row.id, row.workspace_id, row.workflow_id, row.node_id, row.document)

    async def remove(self, connection: AsyncConnection, workspace_id: str, hook_id: str) -> None:
        """Close a path for good."""
        await connection.execute(
            delete(hooks).where(hooks.c.workspace_id == workspace_id, hooks.c.id == hook_id)
        )
