"""Conversations: one contact on one channel; here they are read and listed."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.columns import Instant
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import Page, PageRequest, decode_cursor, page_of, page_size, read_instant
from patchbay.storage.tables import conversations
from patchbay.storage.vault import Vault


class Conversation(Struct, frozen=True):
    """A conversation as it stands."""

    id: str
    channel_id: str
    contact_id: str
    owner: str
    team: str | None
    note: str | None
    handed_over_at: datetime | None
    last_inbound_at: datetime | None
    entry_until: datetime | None
    urgent_at: datetime | None
    last_message_at: datetime | None
    created_at: datetime


class ConversationFilter(Struct, frozen=True):
    """Which conversations; absent means all."""

    owner: str | None = None
    team: str | None = None
    channel_id: str | None = None
    contact_id: str | None = None


class ConversationReader:
    """Reads conversations; the note to whoever answers is sealed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def get(self, connection: AsyncConnection, workspace_id: str, conversation_id: str) -> Conversation:
        """One conversation.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = _of(workspace_id).where(conversations.c.id == conversation_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("conversation", conversation_id)
        return self._conversation(row)

    async def page(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        request: PageRequest,
        wanted: ConversationFilter,
    ) -> Page[Conversation]:
        """Conversations: those a human owns first, then by the newest message."""
        query = _filtered(_of(workspace_id), wanted)
        is_human = case((conversations.c.owner == "human", 1), else_=0)
        latest = func.coalesce(conversations.c.last_message_at, conversations.c.created_at, type_=Instant())
        if request.cursor is not None:
            rank, moment, row_id = decode_cursor(request.cursor, (int, str, str))
            at = literal(read_instant(moment), Instant())
            query = query.where(
                or_(
                    is_human < rank,
                    and_(is_human == rank, latest < at),
                    and_(is_human == rank, latest == at, conversations.c.id < row_id),
                )
            )
        query = query.order_by(is_human.desc(), latest.desc(), conversations.c.id.desc())
        rows = (await connection.execute(query.limit(page_size(request) + 1))).all()
        return page_of([self._conversation(row) for row in rows], request, _position)

    def _conversation(self, row: Row[tuple[Any, ...]]) -> Conversation:
        note = None
        if row.sealed_note is not None:
            note = self._vault.open("conversations.note", row.id, row.sealed_note)
        return Conversation(
            id=row.id,
            channel_id=row.channel_id,
            contact_id=row.contact_id,
            owner=row.owner,
            team=row.team,
            note=note,
            handed_over_at=row.handed_over_at if row.owner == "human" else None,
            last_inbound_at=row.last_inbound_at,
            entry_until=row.entry_until,
            urgent_at=row.urgent_at,
            last_message_at=row.last_message_at,
            created_at=row.created_at,
        )


def _of(workspace_id: str) -> Select[Any]:
    return select(conversations).where(conversations.c.workspace_id == workspace_id)


def _filtered(query: Select[Any], wanted: ConversationFilter) -> Select[Any]:
    for column, value in (
        (conversations.c.owner, wanted.owner),
        (conversations.c.team, wanted.team),
        (conversations.c.channel_id, wanted.channel_id),
        (conversations.c.contact_id, wanted.contact_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return query


def _position(conversation: Conversation) -> tuple[int, str, str]:
    latest = conversation.last_message_at or conversation.created_at
    return (int(conversation.owner == "human"), latest.isoformat(), conversation.id)


async def find_last_heard(connection: AsyncConnection, workspace_id: str, contact_id: str) -> datetime | None:
    """When the contact wrote last, in any of their conversations; None where they never did."""
    query = select(func.max(conversations.c.last_inbound_at)).where(
        conversations.c.workspace_id == workspace_id, conversations.c.contact_id == contact_id
    )
    heard_at: datetime | None = (await connection.execute(query)).scalar()
    return heard_at
