"""Statements both databases understand, built once per dialect.

Building a statement costs more than sending it, so the hot path keeps them: a function marked `prepared` is
called once for each dialect, and what it built is used from then on with fresh parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    CursorResult,
    Executable,
    Table,
    any_,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from patchbay.storage.columns import Instant

S = TypeVar("S", bound=Executable)
Insert = postgresql.Insert | sqlite.Insert
POSTGRESQL = "postgresql"


def prepared(build: Callable[[str], S]) -> Callable[[AsyncConnection], S]:
    """Turn `dialect name -> statement` into `connection -> statement`, building each once."""
    built: dict[str, S] = {}

    def statement_for(connection: AsyncConnection) -> S:
        dialect = connection.dialect.name
        statement = built.get(dialect)
        if statement is None:
            statement = built[dialect] = build(dialect)
        return statement

    return statement_for


def among(dialect: str, column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether the column's value is one of the list given as `parameter`."""
    if dialect == POSTGRESQL:
        return column == any_(bindparam(parameter, type_=ARRAY(column.type)))
    return column.in_(bindparam(parameter, expanding=True))


def insert_into(dialect: str, table: Table) -> Insert:
    """An INSERT of the dialect, which knows ON CONFLICT."""
    return postgresql.insert(table) if dialect == POSTGRESQL else sqlite.insert(table)


async def insert_rows(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    ignore_existing: bool = False,
) -> None:
    """Insert rows that all have the same keys; existing ones are left alone where asked."""
    if rows:
        names = tuple(rows[0])
        statement = _insert(connection.dialect.name, table, names, ignore_existing)
        await send_rows(connection, statement, names, rows)


@cache
def _insert(dialect: str, table: Table, names: tuple[str, ...], ignore_existing: bool) -> Insert:
    statement = insert_many(dialect, table, names)
    return statement.on_conflict_do_nothing() if ignore_existing else statement


def insert_many(dialect: str, table: Table, names: Sequence[str]) -> Insert:
    """An INSERT of rows with these columns, for `send_rows`; add ON CONFLICT and RETURNING as for any.

    PostgreSQL takes a list per column and makes the rows itself: one execution however many there are, and
    little to do here for each.
    """
    if dialect != POSTGRESQL:
        return sqlite.insert(table)
    columns = [table.c[name] for name in names]
    lists = [bindparam(f"l_{one.name}", type_=ARRAY(_plain_type(one), dimensions=1)) for one in columns]
    rows = func.unnest(*lists).table_valued(*(column(one.name, one.type) for one in columns))
    return postgresql.insert(table).from_select(list(names), select(rows.render_derived()))


async def send_rows(
    connection: AsyncConnection,
    statement: Executable,
    names: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
) -> CursorResult[Any]:
    """Execute a statement made by `insert_many` for these rows; there must be some."""
    if connection.dialect.name != POSTGRESQL:
        return await connection.execute(statement, rows)
    return await connection.execute(statement, {f"l_{name}": [row[name] for row in rows] for name in names})


def _plain_type(one: Column[Any]) -> TypeEngine[Any]:
    return TIMESTAMP(timezone=True) if isinstance(one.type, Instant) else one.type
