"""How much was sent lately: to a contact, by a portfolio, by a workspace."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import Insert, among, insert_many, prepared, send_rows
from patchbay.storage.tables import conversations, message_events, messages, reached, sent_hours


class Reached(Struct, frozen=True):
    """Whom a portfolio wrote to outside a window, and when last."""

    workspace_id: str
    portfolio: str
    contact_id: str
    at: datetime


class ReachedCount(Struct, frozen=True):
    """How many people a portfolio wrote to since a time, and when it wrote to the first of them."""

    workspace_id: str
    portfolio: str
    people: int
    first_at: datetime


class SentInHour(Struct, frozen=True):
    """What a workspace's workflows sent in the hour that began then."""

    workspace_id: str
    hour: datetime
    sent: int


async def find_bursts(
    connection: AsyncConnection, conversation_ids: Collection[str], most: int
) -> dict[str, datetime]:
    """When the `most`-th newest message of each conversation was submitted; those with fewer are left out.

    What was refused for now, and waits to be sent again, is none of them.
    """
    asked = {"b_ids": list(conversation_ids), "b_skipped": most - 1}
    found = await connection.execute(_bursts_query(connection), asked)
    return {row.id: row.at for row in found}


_WENT_OUT = (messages.c.direction == "out", messages.c.attempts > 0, messages.c.state != "queued")


@prepared
def _bursts_query(dialect: str) -> Select[Any]:
    earliest = (
        select(messages.c.id)
        .where(
            messages.c.conversation_id == conversations.c.id,
            *_WENT_OUT,
        )
        .order_by(messages.c.id.desc())
        .offset(bindparam("b_skipped", type_=Integer))
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(conversations.c.id, earliest.label("message_id"))
        .where(among(dialect, conversations.c.id, "b_ids"))
        .subquery()
    )
    return (
        select(wanted.c.id, func.max(message_events.c.at, type_=message_events.c.at.type).label("at"))
        .join(message_events, message_events.c.message_id == wanted.c.message_id)
        .where(message_events.c.state == "submitting")
        .group_by(wanted.c.id)
    )


async def find_submitted(
    connection: AsyncConnection, conversation_ids: Collection[str], most: int
) -> dict[str, list[datetime]]:
    """When the last `most` messages of each conversation were submitted, newest first."""
    asked = {"b_ids": list(conversation_ids), "b_most": most}
    found: dict[str, list[datetime]] = {}
    for row in await connection.execute(_submitted_query(connection), asked):
        found.setdefault(row.conversation_id, []).append(row.at)
    return found


@prepared
def _submitted_query(dialect: str) -> Select[Any]:
    place = func.row_number().over(partition_by=messages.c.conversation_id, order_by=messages.c.id.desc())
    placed = (
        select(messages.c.id, messages.c.conversation_id, place.label("place"))
        .where(among(dialect, messages.c.conversation_id, "b_ids"), *_WENT_OUT)
        .subquery()
    )
    at = func.max(message_events.c.at, type_=message_events.c.at.type).label("at")
    return (
        select(placed.c.conversation_id, at)
        .join(message_events, message_events.c.message_id == placed.c.id)
        .where(placed.c.place <= bindparam("b_most", type_=Integer), message_events.c.state == "submitting")
        .group_by(placed.c.id, placed.c.conversation_id)
        .order_by(at.desc())
    )


async def count_reached(
    connection: AsyncConnection, portfolios: Collection[tuple[str, str]], since: datetime
) -> list[ReachedCount]:
    """How many people these portfolios, each with its workspace, have written to since, where anybody."""
    workspace_ids, names = zip(*portfolios, strict=True)
    asked = {"b_workspaces": list(workspace_ids), "b_portfolios": list(names), "b_since": since}
    return [ReachedCount(*row) for row in await connection.execute(_count_query(connection), asked)]


@prepared
def _count_query(dialect: str) -> Select[Any]:
    return (
        select(
            reached.c.workspace_id,
            reached.c.portfolio,
            func.count(),
            func.min(reached.c.at, type_=reached.c.at.type),
        )
        .where(
            among(dialect, reached.c.workspace_id, "b_workspaces"),
            among(dialect, reached.c.portfolio, "b_portfolios"),
            reached.c.at > bindparam("b_since", type_=reached.c.at.type),
        )
        .group_by(reached.c.workspace_id, reached.c.portfolio)
    )


async def find_reached(
    connection: AsyncConnection,
    workspace_ids: Collection[str],
    contact_ids: Collection[str],
    since: datetime,
) -> set[tuple[str, str]]:
    """Which of these contacts were written to since: pairs of portfolio and contact."""
    asked = {"b_workspaces": list(workspace_ids), "b_contacts": list(contact_ids), "b_since": since}
    found = await connection.execute(_reached_query(connection), asked)
    return {(row.portfolio, row.contact_id) for row in found}


@prepared
def _reached_query(dialect: str) -> Select[Any]:
    return select(reached.c.portfolio, reached.c.contact_id).where(
        among(dialect, reached.c.workspace_id, "b_workspaces"),
        among(dialect, reached.c.contact_id, "b_contacts"),
        reached.c.at > bindparam("b_since", type_=reached.c.at.type),
    )


async def note_reached(connection: AsyncConnection, new: Sequence[Reached]) -> None:
    """Keep whom portfolios write to now."""
    rows = [_row(one) for one in sorted(new, key=lambda one: (one.portfolio, one.contact_id))]
    if rows:
        await send_rows(connection, _note_reached_query(connection), Reached.__struct_fields__, rows)


@prepared
def _note_reached_query(dialect: str) -> Insert:
    insert = insert_many(dialect, reached, Reached.__struct_fields__)
    return insert.on_conflict_do_update(
        index_elements=["workspace_id", "portfolio", "contact_id"], set_={"at": insert.excluded.at}
    )


async def find_sent_hours(
    connection: AsyncConnection, workspace_ids: Collection[str], since: datetime
) -> list[SentInHour]:
    """What these workspaces sent in each hour since, oldest first."""
    asked = {"b_workspaces": list(workspace_ids), "b_since": since}
    return [SentInHour(*row) for row in await connection.execute(_hours_query(connection), asked)]


@prepared
def _hours_query(dialect: str) -> Select[Any]:
    return (
        select(sent_hours.c.workspace_id, sent_hours.c.hour, sent_hours.c.sent)
        .where(
            among(dialect, sent_hours.c.workspace_id, "b_workspaces"),
            sent_hours.c.hour > bindparam("b_since", type_=sent_hours.c.hour.type),
        )
        .order_by(sent_hours.c.hour)
    )


async def add_sent(connection: AsyncConnection, sent: Sequence[SentInHour]) -> None:
    """Count what goes out now."""
    rows = [_row(one) for one in sorted(sent, key=lambda one: one.workspace_id)]
    if rows:
        await send_rows(connection, _add_sent_query(connection), SentInHour.__struct_fields__, rows)


@prepared
def _add_sent_query(dialect: str) -> Insert:
    insert = insert_many(dialect, sent_hours, SentInHour.__struct_fields__)
    return insert.on_conflict_do_update(
        index_elements=["workspace_id", "hour"], set_={"sent": sent_hours.c.sent + insert.excluded.sent}
    )


def _row(one: Reached | SentInHour) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}
