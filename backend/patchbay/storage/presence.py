"""Who has a workflow open, by tab; rows are forgotten soon after they were last seen."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import insert_into
from patchbay.storage.tables import members, presence
from patchbay.storage.vault import Vault


class Present(Struct, frozen=True):
    """One tab of one member in which a workflow is open, and the node they are at."""

    member_id: str
    name: str
    tab: str
    node_id: str | None
    since: datetime
    seen_at: datetime


class PresenceRepository:
    """Reads and writes who is where."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def of_workflow(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str
    ) -> list[Present]:
        """Everybody kept, those first who came first."""
        query = (
            select(presence, members.c.sealed)
            .join(members, members.c.id == presence.c.member_id)
            .where(presence.c.workspace_id == workspace_id, presence.c.workflow_id == workflow_id)
            .order_by(presence.c.since, presence.c.member_id, presence.c.tab)
        )
        return [
            Present(
                member_id=row.member_id,
                name=self._vault.open("members", row.member_id, row.sealed)["name"],
                tab=row.tab,
                node_id=row.node_id,
                since=row.since,
                seen_at=row.seen_at,
            )
            for row in await connection.execute(query)
        ]

    async def note(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        workflow_id: str,
        *,
        member_id: str,
        tab: str,
        node_id: str | None,
        now: datetime,
    ) -> None:
        """Keep that a tab is here, since now if it was not."""
        statement = insert_into(connection.dialect.name, presence).values(
            workflow_id=workflow_id,
            member_id=member_id,
            tab=tab,
            workspace_id=workspace_id,
            node_id=node_id,
            since=now,
            seen_at=now,
        )
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["workflow_id", "member_id", "tab"],
                set_={"node_id": node_id, "seen_at": now},
            )
        )

    async def forget(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str, gone: Sequence[Present]
    ) -> None:
        """Delete these; doing it twice is fine."""
        if not gone:
            return
        theirs = tuple_(presence.c.member_id, presence.c.tab, presence.c.seen_at)
        await connection.execute(
            delete(presence).where(
                presence.c.workspace_id == workspace_id,
                presence.c.workflow_id == workflow_id,
                theirs.in_([(one.member_id, one.tab, one.seen_at) for one in gone]),
            )
        )
