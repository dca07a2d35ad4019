"""What the database and Redis count for themselves."""

import asyncpg
import redis
from msgspec import Struct


class RedisCounts(Struct, frozen=True):
    """Of the whole server; nothing else may use it while it is measured."""

    round_trips: int
    """Reads the server made from its clients: a pipeline of commands is one."""
    commands: int

    def __add__(self, other: "RedisCounts") -> "RedisCounts":
        return RedisCounts(self.round_trips + other.round_trips, self.commands + other.commands)

    def __sub__(self, earlier: "RedisCounts") -> "RedisCounts":
        return RedisCounts(self.round_trips - earlier.round_trips, self.commands - earlier.commands)


def redis_counts(url: str) -> RedisCounts:
    """The counts so far."""
    with redis.Redis.from_url(url) as client:
        stats = client.info("stats")
    commands = stats["total_commands_processed"]
    return RedisCounts(stats.get("total_reads_processed", commands), commands)


async def commits(connection: asyncpg.Connection) -> int:
    """Transactions of this database, as far as they were published."""
    await connection.execute("select pg_stat_clear_snapshot()")
    return await connection.fetchval(
        "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"
    )


async def stored_bytes(connection: asyncpg.Connection) -> int:
    """What all tables and indexes take on disk once dead rows are cleared away."""
    await connection.execute("vacuum")
    return await connection.fetchval(
        "select sum(pg_total_relation_size(relid))::bigint from pg_stat_user_tables"
    )


async def backend_pids(connection: asyncpg.Connection) -> list[int]:
    """The server's processes that work for this database."""
    rows = await connection.fetch("select pid from pg_stat_activity where datname = current_database()")
    return [row[0] for row in rows]
