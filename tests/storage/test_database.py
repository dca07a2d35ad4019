"""Connections: kept, ended by the server, held by a process that stands still, or cancelled."""

import asyncio

import asyncpg
from sqlalchemy import text

from patchbay.services.turns.drain import LEASE_S
from patchbay.storage.database import Database

NOTICED_WITHIN_S = 30


async def test_a_kept_connection_that_the_server_ended_is_replaced(postgres_url):
    database = Database(postgres_url)
    ended = asyncio.Event()
    pid = await note_end(database, ended)
    await end(postgres_url, pid)
    async with asyncio.timeout(NOTICED_WITHIN_S):
        await ended.wait()

    async with database.transaction() as connection:
        found = (await connection.execute(text("select 1"))).scalar()

    assert found == 1
    await database.close()


async def test_locks_of_a_process_that_stands_still_last_no_longer_than_its_leases(postgres_url):
    database = Database(postgres_url)

    async with database.transaction() as connection:
        shown = text("select extract(epoch from current_setting(:name)::interval)")
        found = await connection.execute(shown, {"name": "idle_in_transaction_session_timeout"})
        allowed_s = float(found.scalar() or 0)

    assert 0 < allowed_s <= LEASE_S
    await database.close()


async def note_end(database: Database, ended: asyncio.Event) -> int:
    """Have one connection kept, and its end noted; gives the server's number of it."""
    async with database.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        raw.add_termination_listener(lambda _: ended.set())
        return raw.get_server_pid()


async def end(url: str, pid: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("select pg_terminate_backend($1)", pid)
    await connection.close()


async def test_a_writer_that_is_cancelled_at_any_moment_leaves_no_lock(sqlite_url):
    dying, living = Database(sqlite_url), Database(sqlite_url)

    async def write() -> None:
        async with dying.transaction() as connection:
            while True:
                await connection.execute(text("select 1 union all select 2"))

    ends = []
    for moment in range(0, 400, 2):
        writing = asyncio.create_task(write())
        for _ in range(moment):
            await asyncio.sleep(0)
        writing.cancel()
        # Kept, so that nothing of it is collected meanwhile.
        ends += await asyncio.gather(writing, return_exceptions=True)
        async with living.transaction() as connection:
            await connection.execute(text("select 1"))

    assert any(isinstance(end, asyncio.CancelledError) for end in ends)
    await dying.close()
    await living.close()
