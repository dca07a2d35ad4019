"""Statements both databases understand, built once per dialect.

Building a statement costs more than sending it, so the hot path keeps them: a function marked `prepared` is
called once for each dialect, and what it built is used from then on with fresh parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Executable, Table, any_, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

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


@cache
def _insert(dialect: str, table: Table, ignore_existing: bool) -> Insert:
    statement = insert_into(dialect, table)
    return statement.on_conflict_do_nothing() if ignore_existing else statement


async def insert_rows(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    ignore_existing: bool = False,
) -> None:
    """Insert rows that all have the same keys; existing ones are left alone where asked."""
    if rows:
        await connection.execute(_insert(connection.dialect.name, table, ignore_existing), rows)
