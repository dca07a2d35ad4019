"""Messages and their events as people look back on them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import CompoundSelect, Row, Select, bindparam, exists, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import NotFound
from patchbay.storage.outbox import HELD_UNTIL
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import conversations, message_events, messages, runs
from patchbay.storage.vault import Vault


class MessageRecord(Struct, frozen=True):
    """One message with its content."""

    id: str
    conversation_id: str
    channel_id: str
    contact_id: str
    direction: str
    author: str
    kind: str
    content: Any
    reply_to: str | None
    state: str
    provider_id: str | None
    run_id: str | None
    node_id: str | None
    campaign_id: str | None
    error: dict[str, Any] | None
    instead_of_id: str | None
    """The message of another channel for which this one stands in."""
    is_overdue: bool
    """Whether the provider has been silent about it for too long; its state is the last it told."""
    next_try_at: datetime | None
    """When what waits, for a reason that its events tell, is looked at again; None where nothing holds it."""
    created_at: datetime
    updated_at: datetime


_IS_OVERDUE = (
    exists().where(message_events.c.id == messages.c.id + ":overdue:" + messages.c.state).label("is_overdue")
)

_SHOWN: Select[Any] = select(messages, _IS_OVERDUE)


class MessageFact(Struct, frozen=True):
    """One thing that happened to a message."""

    state: str
    at: datetime
    source: str
    error: dict[str, Any] | None


class MessageFilter(Struct, frozen=True):
    """Which messages; absent means all."""

    conversation_id: str | None = None
    contact_id: str | None = None
    run_id: str | None = None
    direction: str | None = None
    state: str | None = None
    campaign_id: str | None = None
    node_id: str | None = None


async def submitted_at(
    connection: AsyncConnection, workspace_id: str, message_ids: Collection[str]
) -> dict[str, datetime]:
    """When these messages were last handed to their provider; those that never were are left out."""
    wanted = {"b_workspace": workspace_id, "b_ids": list(message_ids)}
    rows = await connection.execute(_submitted_query(connection), wanted)
    return {row.message_id: row.at for row in rows}


@prepared
def _submitted_query(dialect: str) -> Select[Any]:
    newest = func.max(message_events.c.at, type_=message_events.c.at.type).label("at")
    return (
        select(message_events.c.message_id, newest)
        .where(
            message_events.c.workspace_id == bindparam("b_workspace"),
            among(dialect, message_events.c.message_id, "b_ids"),
            message_events.c.state == "submitting",
        )
        .group_by(message_events.c.message_id)
    )


def _conversations_of(workspace_id: str, run_id: str) -> CompoundSelect[Any]:
    """Where a run's messages are: in its own conversation, and in the others of its contact while they last.

    There is no index of messages by run, which each message would pay for. Of 200,000 on PostgreSQL, those of
    an old run are found in 0.4 ms this way, and in 55 ms by looking at all.
    """
    own = select(runs.c.conversation_id).where(runs.c.workspace_id == workspace_id, runs.c.id == run_id)
    talk, other = conversations.alias("talk"), conversations.alias("other")
    others = (
        select(other.c.id)
        .join(talk, talk.c.contact_id == other.c.contact_id)
        .where(other.c.workspace_id == workspace_id, talk.c.id.in_(own))
    )
    return union_all(own, others)


class MessageHistory:
    """Reads messages; the content is sealed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: MessageFilter
    ) -> Page[MessageRecord]:
        """Messages, newest first."""
        query = _SHOWN.where(messages.c.workspace_id == workspace_id)
        for column, value in (
            (messages.c.conversation_id, wanted.conversation_id),
            (messages.c.contact_id, wanted.contact_id),
            (messages.c.run_id, wanted.run_id),
            (messages.c.direction, wanted.direction),
            (messages.c.state, wanted.state),
            (messages.c.campaign_id, wanted.campaign_id),
            (messages.c.node_id, wanted.node_id),
        ):
            if value is not None:
                query = query.where(column == value)
        if wanted.run_id is not None:
            query = query.where(
                messages.c.conversation_id.in_(_conversations_of(workspace_id, wanted.run_id))
            )
        rows = (await connection.execute(newest_first(query, messages.c.id, request))).all()
        return page_of([self._message(row) for row in rows], request, lambda message: (message.id,))

    async def get(self, connection: AsyncConnection, workspace_id: str, message_id: str) -> MessageRecord:
        """One message.

        Raises:
            NotFound: None of that id in this workspace.
        """
        query = _SHOWN.where(messages.c.workspace_id == workspace_id, messages.c.id == message_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("message", message_id)
        return self._message(row)

    async def facts_of(
        self, connection: AsyncConnection, workspace_id: str, message_id: str
    ) -> list[MessageFact]:
        """Everything that happened to a message, oldest first."""
        query = (
            select(message_events)
            .where(message_events.c.workspace_id == workspace_id, message_events.c.message_id == message_id)
            .order_by(message_events.c.at, message_events.c.id)
        )
        rows = (await connection.execute(query)).all()
        return [MessageFact(row.state, row.at, row.source, row.error) for row in rows]

    async def last_of(
        self, connection: AsyncConnection, workspace_id: str, conversation_ids: Sequence[str]
    ) -> dict[str, MessageRecord]:
        """The newest message of each conversation that has one."""
        newest = (
            select(func.max(messages.c.id))
            .where(messages.c.workspace_id == workspace_id, messages.c.conversation_id.in_(conversation_ids))
            .group_by(messages.c.conversation_id)
        )
        query = _SHOWN.where(messages.c.workspace_id == workspace_id, messages.c.id.in_(newest))
        rows = (await connection.execute(query)).all()
        return {row.conversation_id: self._message(row) for row in rows}

    def _message(self, row: Row[tuple[Any, ...]]) -> MessageRecord:
        opened = self._vault.open("messages", row.id, row.sealed)
        return MessageRecord(
            id=row.id,
            conversation_id=row.conversation_id,
            channel_id=row.channel_id,
            contact_id=row.contact_id,
            direction=row.direction,
            author=row.author,
            kind=row.kind,
            content=opened.get("content"),
            reply_to=opened.get("reply_to"),
            state=row.state,
            provider_id=row.provider_id,
            run_id=row.run_id,
            node_id=row.node_id,
            campaign_id=row.campaign_id,
            error=row.error,
            instead_of_id=row.instead_of_id,
            is_overdue=row.is_overdue,
            next_try_at=_next_try_at(row),
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


def _next_try_at(row: Row[tuple[Any, ...]]) -> datetime | None:
    """A message that goes out as soon as it can has had its turn since it was queued."""
    if row.state != "queued" or row.not_before is None:
        return None
    return row.not_before if row.updated_at < row.not_before < HELD_UNTIL else None
