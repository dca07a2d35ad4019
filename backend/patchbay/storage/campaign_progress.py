"""How far a campaign has got, by the states of its recipients and of their messages."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.paging import Page, PageRequest, decode_cursor, page_of, page_size
from patchbay.storage.statements import POSTGRESQL
from patchbay.storage.tables import campaign_recipients as recipients
from patchbay.storage.tables import consents, conversations, letter_marks, messages

OWN_STATES = ("listed", "waiting", "skipped")
"""States a recipient is in without a message."""
EXPLAINED = ("failed", "suppressed", "expired")
"""States of messages that have a reason."""


class Group(Struct, frozen=True):
    """Recipients in the same state for the same reason."""

    state: str
    code: str | None
    reason: str | None
    count: int


class Reactions(Struct, frozen=True):
    """How many wrote, and how many opted out, after their message was queued."""

    replied: int
    opted_out: int


class RecipientRecord(Struct, frozen=True):
    """One recipient; the state is its message's where there is one."""

    id: str
    contact_id: str | None
    conversation_id: str | None
    message_id: str | None
    state: str
    code: str | None
    reason: str | None
    updated_at: datetime
    sealed: bytes | None


class RecipientFilter(Struct, frozen=True):
    """Which recipients; absent means all."""

    state: str | None = None
    code: str | None = None


async def recipient_groups(connection: AsyncConnection, workspace_id: str, campaign_id: str) -> list[Group]:
    """Recipients by their own state and reason; of several wordings of a reason, one."""
    query = (
        select(recipients.c.state, recipients.c.code, func.min(recipients.c.reason), func.count())
        .where(recipients.c.workspace_id == workspace_id, recipients.c.campaign_id == campaign_id)
        .group_by(recipients.c.state, recipients.c.code)
    )
    return [Group(*row) for row in await connection.execute(query)]


async def message_groups(connection: AsyncConnection, workspace_id: str, campaign_id: str) -> list[Group]:
    """The campaign's messages by state, and by reason where they have one.

    Of one that was sent again, the newest counts.
    """
    raw = type_coerce(messages.c.error, Text)
    error = case((messages.c.state.in_(EXPLAINED), raw), else_=null()).label("error")
    query = (
        select(messages.c.state, error, func.count().label("how_many"))
        .where(
            messages.c.workspace_id == workspace_id,
            messages.c.campaign_id == campaign_id,
            or_(messages.c.handled_at.is_(None), ~_was_sent_again(workspace_id)),
        )
        .group_by(messages.c.state, literal_column("2"))
    )
    found: dict[tuple[str, str | None], Group] = {}
    for row in await connection.execute(query):
        told = {} if row.error is None else msgspec.json.decode(row.error)
        code = None if "code" not in told else str(told["code"])
        before = found.get((row.state, code))
        how_many = row.how_many + (0 if before is None else before.count)
        found[row.state, code] = Group(row.state, code, told.get("message"), how_many)
    return list(found.values())


def _was_sent_again(workspace_id: str) -> ColumnElement[bool]:
    return exists().where(
        letter_marks.c.workspace_id == workspace_id,
        letter_marks.c.level == "message",
        letter_marks.c.letter_id == messages.c.id,
        letter_marks.c.successor_id.is_not(None),
    )


async def reactions(
    connection: AsyncConnection, workspace_id: str, campaign_id: str, purpose: str
) -> Reactions:
    """What people did once they had been written to."""
    is_written_to = and_(
        recipients.c.workspace_id == workspace_id,
        recipients.c.campaign_id == campaign_id,
        recipients.c.state == "queued",
    )
    replied = (
        select(func.count())
        .select_from(recipients)
        .join(conversations, conversations.c.id == recipients.c.conversation_id)
        .where(is_written_to, conversations.c.last_inbound_at > recipients.c.queued_at)
    )
    refused = exists().where(
        consents.c.workspace_id == workspace_id,
        consents.c.contact_id == recipients.c.contact_id,
        consents.c.state == "out",
        consents.c.purpose.in_(("all", purpose)),
        consents.c.at > recipients.c.queued_at,
    )
    opted_out = select(func.count()).select_from(recipients).where(is_written_to, refused)
    return Reactions(
        int((await connection.execute(replied)).scalar_one()),
        int((await connection.execute(opted_out)).scalar_one()),
    )


async def page(
    connection: AsyncConnection,
    workspace_id: str,
    campaign_id: str,
    request: PageRequest,
    wanted: RecipientFilter,
) -> Page[RecipientRecord]:
    """Recipients in the order in which they are written to."""
    query = (
        select(recipients, messages.c.state.label("message_state"), messages.c.error.label("message_error"))
        .outerjoin(
            messages,
            and_(messages.c.id == recipients.c.message_id, messages.c.workspace_id == workspace_id),
        )
        .where(recipients.c.workspace_id == workspace_id, recipients.c.campaign_id == campaign_id)
    )
    if wanted.state is not None:
        query = query.where(_is_in(wanted.state))
    if wanted.code is not None:
        query = query.where(_is_for(connection.dialect.name, wanted.code))
    if request.cursor is not None:
        query = query.where(recipients.c.id > decode_cursor(request.cursor, (str,))[0])
    query = query.order_by(recipients.c.id).limit(page_size(request) + 1)
    rows = (await connection.execute(query)).all()
    return page_of([_record(row) for row in rows], request, lambda record: (record.id,))


def _is_in(state: str) -> ColumnElement[bool]:
    if state in OWN_STATES:
        return recipients.c.state == state
    return or_(messages.c.state == state, and_(recipients.c.state == state, messages.c.id.is_(None)))


def _is_for(dialect: str, code: str) -> ColumnElement[bool]:
    # An error is kept as compact JSON: its code is found as it is spelled there.
    position = func.strpos if dialect == POSTGRESQL else func.instr
    raw = type_coerce(messages.c.error, Text)
    spelled = {f'"code":{msgspec.json.encode(code).decode()}', f'"code":{code},'}
    return or_(recipients.c.code == code, *(position(raw, one) > 0 for one in sorted(spelled)))


def _record(row: Any) -> RecipientRecord:
    error = row.message_error or {}
    has_message = row.message_state is not None
    return RecipientRecord(
        id=row.id,
        contact_id=row.contact_id,
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        state=row.message_state if has_message else row.state,
        code=str(error["code"]) if "code" in error else row.code,
        reason=error.get("message", row.reason),
        updated_at=row.updated_at,
        sealed=row.sealed,
    )
