"""What has been sent, asked of many conversations or contacts at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.messages import AUTOMATIC, StoredMessage, load_many
from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import conversations, message_events, messages
from patchbay.storage.vault import Vault


class Origin(Struct, frozen=True):
    """Which run sent a message, if one did, what for, and its kind."""

    run_id: str | None
    purpose: str
    kind: str


async def find_origins(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Origin]:
    """Where these messages of ours came from, by message id."""
    found = await connection.execute(_origins_query(connection), {"b_ids": list(ids)})
    return {row.id: Origin(row.run_id, row.purpose, row.kind) for row in found}


@prepared
def _origins_query(dialect: str) -> Select[Any]:
    return select(messages.c.id, messages.c.run_id, messages.c.purpose, messages.c.kind).where(
        among(dialect, messages.c.id, "b_ids"), messages.c.direction == "out"
    )


async def find_sent(
    connection: AsyncConnection, contact_ids: Collection[str], purposes: Collection[str], since: datetime
) -> list[tuple[str, str, datetime]]:
    """Contact, purpose and time of what went out since then without a person, or may have; oldest first."""
    wanted = {"b_contacts": list(contact_ids), "b_purposes": list(purposes), "b_since": since}
    found = await connection.execute(_sent_query(connection), wanted)
    return [(row.contact_id, row.purpose, row.at) for row in found]


_SINCE = bindparam("b_since", type_=messages.c.updated_at.type)


@prepared
def _sent_query(dialect: str) -> Select[Any]:
    return (
        select(
            conversations.c.contact_id,
            messages.c.purpose,
            func.max(message_events.c.at, type_=message_events.c.at.type).label("at"),
        )
        .join(messages, messages.c.conversation_id == conversations.c.id)
        .join(message_events, message_events.c.message_id == messages.c.id)
        .where(
            among(dialect, conversations.c.contact_id, "b_contacts"),
            among(dialect, messages.c.purpose, "b_purposes"),
            messages.c.updated_at > _SINCE,  # never before it was submitted, and quickly looked at
            message_events.c.state == "submitting",
            message_events.c.at > _SINCE,
            messages.c.author.in_(AUTOMATIC),
            messages.c.state.not_in(("queued", "failed", "suppressed", "expired", "cancelled")),
        )
        .group_by(messages.c.id, conversations.c.contact_id, messages.c.purpose)
        .order_by("at")
    )


async def load_last_sent(
    connection: AsyncConnection, vault: Vault, conversation_ids: Collection[str]
) -> dict[str, StoredMessage]:
    """The last message of ours that went out, by conversation; those without any are left out."""
    found = await connection.execute(_last_sent_query(connection), {"b_ids": list(conversation_ids)})
    loaded = await load_many(connection, vault, found.scalars().all())
    return {one.conversation_id: one for one in loaded.values()}


@prepared
def _last_sent_query(dialect: str) -> Select[Any]:
    return (
        select(func.max(messages.c.id))
        .where(
            among(dialect, messages.c.conversation_id, "b_ids"),
            messages.c.direction == "out",
            messages.c.state.in_(("submitting", "unknown", "accepted", "sent", "delivered", "read")),
        )
        .group_by(messages.c.conversation_id)
    )


async def last_errors(
    connection: AsyncConnection, conversation_ids: Collection[str], most: int
) -> dict[str, list[int | str | None]]:
    """Codes of what became of the last messages of ours, by conversation; None of those that did not fail."""
    asked = {"b_ids": list(conversation_ids), "b_most": most}
    found: dict[str, list[int | str | None]] = {}
    for row in await connection.execute(_last_errors_query(connection), asked):
        code = None if row.error is None else row.error.get("code")
        found.setdefault(row.conversation_id, []).append(code)
    return found


@prepared
def _last_errors_query(dialect: str) -> Select[Any]:
    place = func.row_number().over(partition_by=messages.c.conversation_id, order_by=messages.c.id.desc())
    ours = (
        select(messages.c.conversation_id, messages.c.error, place.label("place"))
        .where(among(dialect, messages.c.conversation_id, "b_ids"), messages.c.direction == "out")
        .subquery()
    )
    return select(ours).where(ours.c.place <= bindparam("b_most", type_=Integer)).order_by(ours.c.place)
