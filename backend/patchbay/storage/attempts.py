"""What earlier attempts to send a message came to, as its events tell."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import among, prepared
from patchbay.storage.tables import message_events, messages


async def count_refusals(
    connection: AsyncConnection, attempts: Mapping[str, int]
) -> Mapping[tuple[str, str, str], int]:
    """How often messages were refused and put back, by message and the refusal's class and scope.

    Not counted is the attempt given for each: its answer may have been kept before.
    """
    found = await connection.execute(_refusals_query(connection), {"b_ids": list(attempts)})
    refused = (
        (row.message_id, row.error)
        for row in found
        if "class" in (row.error or {}) and row.id != f"{row.message_id}:queued:{attempts[row.message_id]}"
    )
    return Counter(
        (message_id, error["class"], error.get("scope", "message")) for message_id, error in refused
    )


@prepared
def _refusals_query(dialect: str) -> Select[Any]:
    return select(message_events.c.id, message_events.c.message_id, message_events.c.error).where(
        among(dialect, message_events.c.message_id, "b_ids"),
        message_events.c.state == "queued",
        message_events.c.source == "sender",
    )


async def find_doubted(connection: AsyncConnection, ids: Collection[str]) -> set[str]:
    """Those of these messages whose outcome was unknown at an earlier attempt already."""
    return set((await connection.execute(_doubted_query(connection), {"b_ids": list(ids)})).scalars())


@prepared
def _doubted_query(dialect: str) -> Select[Any]:
    return (
        select(messages.c.id)
        .join(message_events, message_events.c.message_id == messages.c.id)
        .where(among(dialect, messages.c.id, "b_ids"), is_doubt_before())
        .distinct()
    )


def is_doubt_before() -> ColumnElement[bool]:
    """Whether an event, of the message it is read beside, is the unknown outcome of an earlier attempt.

    An attempt that was put back after it had been given up for unknown is known: nothing was sent.
    """
    doubt = messages.c.id + literal(":unknown:")
    put_back = message_events.alias("put_back")
    return (
        (message_events.c.state == "unknown")
        & message_events.c.id.startswith(doubt)
        & (message_events.c.id != doubt + cast(messages.c.attempts, String))
        & ~exists().where(put_back.c.id == func.replace(message_events.c.id, ":unknown:", ":queued:"))
    )
