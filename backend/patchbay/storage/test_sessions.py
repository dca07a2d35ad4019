"""Test sessions: for a while, what one phone writes on one channel starts a draft.

The conversation carries `tested_until`, so that turns of all others need not look for a session. It is
written before its session, in the order of turns.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, Select, and_, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.drafts import open_pins
from patchbay.storage.errors import NotFound
from patchbay.storage.statements import among, insert_into, prepared
from patchbay.storage.tables import conversations, pins, test_sessions, workflows
from patchbay.storage.vault import Vault


class StoredSession(Struct, frozen=True):
    """One session; `last_run_id` and `last_error` are what came of the newest message that reached it."""

    id: str
    workspace_id: str
    workflow_id: str
    channel_id: str
    conversation_id: str
    phone: str
    started_by: str
    until: datetime
    created_at: datetime
    last_run_id: str | None = None
    last_error: dict[str, Any] | None = None


class Outcome(Struct, frozen=True):
    """What came of a message that reached a workflow's session: a run, or the reason why none."""

    workflow_id: str
    run_id: str | None = None
    error: dict[str, Any] | None = None


class Tested(Struct, frozen=True):
    """A session as a turn needs it: which draft it starts now, and with what pinned."""

    session_id: str
    workspace_id: str
    workflow_id: str
    draft_revision: int
    pins: dict[str, Any]


_REPLACED = tuple(one.name for one in test_sessions.c if one.name not in ("channel_id", "phone_index"))


async def start(connection: AsyncConnection, vault: Vault, session: StoredSession) -> None:
    """Begin a session; another one of the same phone on the same channel ends with that."""
    await _mark(connection, session.workspace_id, session.conversation_id, session.until)
    await _forget_over(connection, session.workspace_id, session.created_at)
    insert = insert_into(connection.dialect.name, test_sessions).values(
        id=session.id,
        workspace_id=session.workspace_id,
        workflow_id=session.workflow_id,
        channel_id=session.channel_id,
        conversation_id=session.conversation_id,
        phone_index=vault.index("phone", session.phone),
        sealed=vault.seal("test_sessions", session.id, session.phone),
        started_by=session.started_by,
        until=session.until,
        last_run_id=None,
        last_error=None,
        created_at=session.created_at,
    )
    await connection.execute(
        insert.on_conflict_do_update(
            index_elements=[test_sessions.c.channel_id, test_sessions.c.phone_index],
            set_={name: insert.excluded[name] for name in _REPLACED},
        )
    )


async def end(connection: AsyncConnection, workspace_id: str, session_id: str) -> str:
    """End a session; gives its workflow's id.

    Raises:
        NotFound: None of that id in this workspace.
    """
    is_meant = and_(test_sessions.c.workspace_id == workspace_id, test_sessions.c.id == session_id)
    query = select(test_sessions.c.conversation_id, test_sessions.c.workflow_id).where(is_meant)
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("test session", session_id)
    await _mark(connection, workspace_id, row.conversation_id, None)
    await connection.execute(delete(test_sessions).where(is_meant))
    return str(row.workflow_id)


async def find_current(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    workflow_id: str,
    *,
    mine: str,
    now: datetime,
) -> StoredSession | None:
    """The newest session of a workflow that is on, `mine` before those of others."""
    query = (
        select(test_sessions)
        .where(
            test_sessions.c.workspace_id == workspace_id,
            test_sessions.c.workflow_id == workflow_id,
            test_sessions.c.until > now,
        )
        .order_by(case((test_sessions.c.started_by == mine, 0), else_=1), test_sessions.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _session(vault, row)


async def load_tested(
    connection: AsyncConnection, vault: Vault, conversation_ids: Collection[str], now: datetime
) -> dict[str, Tested]:
    """The sessions that are on in these conversations, by conversation."""
    wanted = {"b_ids": list(conversation_ids)}
    rows = (await connection.execute(_tested_query(connection), wanted)).all()
    return {
        row.conversation_id: Tested(
            session_id=row.id,
            workspace_id=row.workspace_id,
            workflow_id=row.workflow_id,
            draft_revision=row.draft_revision,
            pins=open_pins(vault, row.workflow_id, row.sealed_pins),
        )
        for row in rows
        if row.until > now
    }


@prepared
def _tested_query(dialect: str) -> Select[Any]:
    return (
        select(
            test_sessions.c.id,
            test_sessions.c.workspace_id,
            test_sessions.c.conversation_id,
            test_sessions.c.workflow_id,
            test_sessions.c.until,
            workflows.c.draft_revision,
            pins.c.sealed.label("sealed_pins"),
        )
        .join(workflows, workflows.c.id == test_sessions.c.workflow_id)
        .join(pins, pins.c.workflow_id == test_sessions.c.workflow_id, isouter=True)
        .where(among(dialect, test_sessions.c.conversation_id, "b_ids"))
        .order_by(test_sessions.c.id)
    )


async def note(connection: AsyncConnection, outcomes: Mapping[str, Outcome]) -> None:
    """Keep what came of the newest message of each session."""
    for session_id, outcome in sorted(outcomes.items()):
        found = {"last_error": outcome.error}
        if outcome.run_id is not None:
            found["last_run_id"] = outcome.run_id  # type: ignore[assignment]  # values of two columns
        await connection.execute(
            update(test_sessions).where(test_sessions.c.id == session_id).values(**found)
        )


async def _forget_over(connection: AsyncConnection, workspace_id: str, now: datetime) -> None:
    await connection.execute(
        delete(test_sessions).where(
            test_sessions.c.workspace_id == workspace_id, test_sessions.c.until <= now
        )
    )


async def _mark(
    connection: AsyncConnection, workspace_id: str, conversation_id: str, until: datetime | None
) -> None:
    await connection.execute(
        update(conversations)
        .where(conversations.c.workspace_id == workspace_id, conversations.c.id == conversation_id)
        .values(tested_until=until)
    )


def _session(vault: Vault, row: Row[tuple[Any, ...]]) -> StoredSession:
    return StoredSession(
        id=row.id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        channel_id=row.channel_id,
        conversation_id=row.conversation_id,
        phone=vault.open("test_sessions", row.id, row.sealed),
        started_by=row.started_by,
        until=row.until,
        created_at=row.created_at,
        last_run_id=row.last_run_id,
        last_error=row.last_error,
    )
