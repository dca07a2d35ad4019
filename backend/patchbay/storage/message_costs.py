"""What messages cost: one row for each message the provider has said something of.

Only what arrived is charged, so sums are over rows with `charged_at`; amounts are millionths of a currency.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Column, ColumnElement, Select, case, func, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import Insert, among, insert_many, prepared, send_rows
from patchbay.storage.tables import message_costs, messages, runs

Grouping = Literal["day", "channel", "category", "workflow"]


class CostRow(Struct, frozen=True):
    """What is kept of one message's price."""

    message_id: str
    workspace_id: str
    conversation_id: str
    channel_id: str
    run_id: str | None
    category: str | None = None
    type: str | None = None
    billable: bool | None = None
    model: str | None = None
    state: str | None = None
    state_at: datetime | None = None
    country: str | None = None
    charged_at: datetime | None = None
    charged_on: str | None = None
    amount_micros: int | None = None
    currency: str | None = None
    market: str | None = None
    price_table: str | None = None


class CostPart(Struct, frozen=True):
    """Charged messages of one group in one currency; `micros` is the sum of what is known."""

    key: str | None
    currency: str | None
    messages: int
    free: int
    unknown: int
    micros: int


_COLUMNS = [message_costs.c[name] for name in CostRow.__struct_fields__]


async def load_many(connection: AsyncConnection, message_ids: Collection[str]) -> dict[str, CostRow]:
    """What is kept of messages, by id; those nothing is known of are left out."""
    found = await connection.execute(_load_query(connection), {"b_ids": list(message_ids)})
    return {row.message_id: CostRow(*row) for row in found}


@prepared
def _load_query(dialect: str) -> Select[Any]:
    return select(*_COLUMNS).where(among(dialect, message_costs.c.message_id, "b_ids"))


async def write(connection: AsyncConnection, rows: Sequence[CostRow]) -> None:
    """Keep rows, in place of what was kept of these messages; the caller holds the messages' locks."""
    if rows:
        names = CostRow.__struct_fields__
        values = [{name: getattr(row, name) for name in names} for row in rows]
        await send_rows(connection, _write(connection), names, values)


@prepared
def _write(dialect: str) -> Insert:
    statement = insert_many(dialect, message_costs, CostRow.__struct_fields__)
    changed = {name: statement.excluded[name] for name in CostRow.__struct_fields__[5:]}
    return statement.on_conflict_do_update(index_elements=["message_id"], set_=changed)


async def lock_unpriced(
    connection: AsyncConnection, workspace_id: str, after: str, limit: int
) -> list[CostRow]:
    """Rows whose amount is not known, by id from `after` on, locked."""
    query = (
        select(*_COLUMNS)
        .where(
            message_costs.c.workspace_id == workspace_id,
            message_costs.c.amount_micros.is_(None),
            message_costs.c.message_id > after,
        )
        .order_by(message_costs.c.message_id)
        .limit(limit)
        .with_for_update()
    )
    return [CostRow(*row) for row in await connection.execute(query)]


async def of_message(connection: AsyncConnection, workspace_id: str, message_id: str) -> CostRow | None:
    """What is kept of one message."""
    query = select(*_COLUMNS).where(
        message_costs.c.workspace_id == workspace_id, message_costs.c.message_id == message_id
    )
    row = (await connection.execute(query)).first()
    return None if row is None else CostRow(*row)


async def sum_of_run(connection: AsyncConnection, workspace_id: str, run_id: str) -> list[CostPart]:
    """What a run's messages were charged."""
    return await _sum(connection, workspace_id, message_costs.c.run_id == run_id)


async def sum_of_conversation(
    connection: AsyncConnection, workspace_id: str, conversation_id: str
) -> list[CostPart]:
    """What a conversation's messages were charged."""
    return await _sum(connection, workspace_id, message_costs.c.conversation_id == conversation_id)


async def sum_of_days(
    connection: AsyncConnection, workspace_id: str, first_day: str, last_day: str
) -> list[CostPart]:
    """What was charged on days (UTC, both included)."""
    return await _sum(connection, workspace_id, message_costs.c.charged_on.between(first_day, last_day))


async def sum_of_campaign(connection: AsyncConnection, workspace_id: str, campaign_id: str) -> list[CostPart]:
    """What a campaign's messages were charged."""
    its = select(messages.c.id).where(
        messages.c.workspace_id == workspace_id, messages.c.campaign_id == campaign_id
    )
    return await _sum(connection, workspace_id, message_costs.c.message_id.in_(its))


async def _sum(
    connection: AsyncConnection, workspace_id: str, is_wanted: ColumnElement[bool]
) -> list[CostPart]:
    query = (
        select(null().label("key"), message_costs.c.currency, *_FIGURES)
        .where(
            message_costs.c.workspace_id == workspace_id, message_costs.c.charged_at.is_not(None), is_wanted
        )
        .group_by(message_costs.c.currency)
    )
    return [_part(row) for row in await connection.execute(query)]


async def sum_by(
    connection: AsyncConnection, workspace_id: str, first_day: str, last_day: str, by: Grouping
) -> list[CostPart]:
    """What was charged on days (UTC, both included), by what is asked and by currency.

    Groups come in the order of days, else by the number of messages.
    """
    key = _KEYS[by]
    order = key if by == "day" else func.count().desc()
    query = (
        select(key.label("key"), message_costs.c.currency, *_FIGURES)
        .where(
            message_costs.c.workspace_id == workspace_id,
            message_costs.c.charged_on >= first_day,
            message_costs.c.charged_on <= last_day,
        )
        .group_by(key, message_costs.c.currency)
        .order_by(order, key, message_costs.c.currency)
    )
    if by == "workflow":
        query = query.outerjoin_from(message_costs, runs, runs.c.id == message_costs.c.run_id)
    return [_part(row) for row in await connection.execute(query)]


def _part(row: Any) -> CostPart:
    return CostPart(row.key, row.currency, row.messages, int(row.free), int(row.unknown), int(row.micros))


_AMOUNT = message_costs.c.amount_micros
_FIGURES = (
    func.count().label("messages"),
    func.sum(case((_AMOUNT == 0, 1), else_=0)).label("free"),
    func.sum(case((_AMOUNT.is_(None), 1), else_=0)).label("unknown"),
    func.coalesce(func.sum(_AMOUNT), 0).label("micros"),
)
_KEYS: dict[Grouping, Column[Any]] = {
    "day": message_costs.c.charged_on,
    "channel": message_costs.c.channel_id,
    "category": message_costs.c.category,
    "workflow": runs.c.workflow_id,
}
