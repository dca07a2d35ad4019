"""Workspaces: the tenants."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.tables import workspaces


class Workspace(Struct, frozen=True):
    """A tenant."""

    id: str
    name: str
    settings: dict[str, Any]
    created_at: datetime


class WorkspaceRepository:
    """Reads and writes workspaces."""

    async def add(self, connection: AsyncConnection, workspace: Workspace) -> None:
        """Insert a new workspace."""
        await connection.execute(
            insert(workspaces).values(
                id=workspace.id,
                name=workspace.name,
                settings=workspace.settings,
                created_at=workspace.created_at,
            )
        )

    async def get(self, connection: AsyncConnection, workspace_id: str) -> Workspace:
        """One workspace.

        Raises:
            NotFound: It does not exist.
        """
        row = (await connection.execute(select(workspaces).where(workspaces.c.id == workspace_id))).first()
        if row is None:
            raise NotFound("workspace", workspace_id)
        return Workspace(row.id, row.name, row.settings, row.created_at)

    async def set_setting(
        self, connection: AsyncConnection, workspace_id: str, name: str, value: Any
    ) -> None:
        """Write one of a workspace's settings; the others stay as they are.

        Raises:
            NotFound: It does not exist.
        """
        this = workspaces.c.id == workspace_id
        query = select(workspaces.c.settings).where(this).with_for_update()
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("workspace", workspace_id)
        changed = {**row.settings, name: value}
        await connection.execute(update(workspaces).where(this).values(settings=changed))

    async def find_oldest(self, connection: AsyncConnection) -> Workspace | None:
        """The installation's first workspace, or None before there is any."""
        row = (await connection.execute(select(workspaces).order_by(workspaces.c.id).limit(1))).first()
        return None if row is None else Workspace(row.id, row.name, row.settings, row.created_at)
