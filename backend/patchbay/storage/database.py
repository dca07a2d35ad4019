"""One database, PostgreSQL or SQLite, and its transactions."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BUSY_TIMEOUT_S = 15
"""How long an SQLite writer waits for another before it gives up."""
POOL_SIZE = 8
"""Connections one process keeps open to PostgreSQL; transactions are short, so few are enough."""
SERVER_SETTINGS = {"jit": "off", "idle_in_transaction_session_timeout": "15s"}
"""A process that stands still amid a transaction lets go of what it locked, so that others go on: as soon as
of its leases, for what it locked may hold up everybody.
"""


class Database:
    """An engine bound to the event loop that first uses it; make one per loop."""

    def __init__(self, url: str, *, pool_size: int = POOL_SIZE) -> None:
        self.url = async_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url, pool_size)
        self.transactions = 0
        """How many were begun; the benchmark reads it."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed on leaving, rolled back on an error. Never across network I/O."""
        self.transactions += 1
        async with self.engine.begin() as connection:
            yield connection

    async def ping(self) -> None:
        """Raise whatever the driver raises when the database cannot be reached."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def is_connection_lost(error: BaseException) -> bool:
    """Whether the database went away rather than refused something, so that it may be asked again."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def async_url(url: str) -> URL:
    """The URL with the asynchronous driver we use, whatever the person wrote."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+asyncpg")
    raise ValueError(f"expected a postgresql:// or sqlite:// database URL, got {backend}://")


def _postgres_engine(url: URL, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={"timeout": 10, "command_timeout": 60, "server_settings": SERVER_SETTINGS},
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def _replace_closed(connection: Any, _record: Any, _handle: Any) -> None:
        # After a restart of the server every kept connection is known to be closed, at no cost: whoever
        # comes next gets a new one instead of an error. The pool catches this.
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    return engine


def _sqlite_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_S})

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-20000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        # A deferred transaction that turns writer late fails at once when another wrote meanwhile.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "invalidate")
    def _let_go(connection: Any, _record: Any, _error: Any) -> None:
        # Closed amid a statement, as where whoever waits for it is cancelled, it would keep its lock until
        # that statement is collected.
        with suppress(DBAPIError, sqlite3.Error):
            connection.rollback()

    return engine
