"""Statements both databases understand, written once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Table, any_, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = postgresql.Insert | sqlite.Insert


def among(connection: AsyncConnection, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column's value is one of `values`; one statement text however many there are."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
    return column.in_(list(values))


def insert_into(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT of the connection's dialect, which knows ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


async def insert_rows(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    ignore_existing: bool = False,
) -> None:
    """Insert rows that all have the same keys; existing ones are left alone where asked."""
    if not rows:
        return
    statement = insert_into(connection, table)
    if ignore_existing:
        statement = statement.on_conflict_do_nothing()
    await connection.execute(statement, rows)
