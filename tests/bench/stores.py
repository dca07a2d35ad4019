"""Databases and Redis databases of the benchmark's own, made and dropped by it."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import redis
from sqlalchemy import make_url

from support.databases import LOCAL_POSTGRES
from support.redis import LOCAL_REDIS

REDIS_DATABASES = range(7, 0, -1)
"""Where an empty one is looked for; from 8 up, the tests flush them as they like."""


class Unmeasurable(Exception):
    """What is needed to measure is not there; the message says what."""


def postgres_server() -> str:
    """The server on which databases may be made."""
    url = os.environ.get("PATCHBAY_TEST_DATABASE_URL", LOCAL_POSTGRES)
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@contextlib.asynccontextmanager
async def fresh_database() -> AsyncIterator[str]:
    """The URL of an empty database, dropped afterwards.

    Raises:
        Unmeasurable: There is no server, or it does not commit durably.
    """
    server = postgres_server()
    name = f"patchbay_bench_{uuid4().hex[:8]}"
    try:
        await _run(server, f'create database "{name}"')
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unmeasurable(
            f"PostgreSQL, at PATCHBAY_TEST_DATABASE_URL or on 127.0.0.1:5432: {error}"
        ) from error
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    try:
        await _require_durability(url)
        yield url
    finally:
        await asyncio.shield(_run(server, f'drop database "{name}" with (force)'))


@contextlib.contextmanager
def fresh_redis():
    """The URL of an empty Redis database, emptied afterwards.

    Raises:
        Unmeasurable: No server, or none of its databases is empty.
    """
    given = os.environ.get("PATCHBAY_TEST_REDIS_URL", LOCAL_REDIS)
    for number in REDIS_DATABASES:
        url = make_url(given).set(database=str(number)).render_as_string(hide_password=False)
        with redis.Redis.from_url(url, socket_connect_timeout=2, retry=None) as client:
            try:
                if client.dbsize() or not client.set("patchbay-bench", "1", nx=True, ex=3600):
                    continue
            except redis.RedisError as error:
                raise Unmeasurable(
                    f"Redis, at PATCHBAY_TEST_REDIS_URL or on 127.0.0.1:6379: {error}"
                ) from error
            try:
                yield url
            finally:
                client.flushdb()
            return
    raise Unmeasurable("an empty Redis database: all those looked at hold something")


async def _require_durability(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for setting in ("fsync", "synchronous_commit"):
            value = await connection.fetchval(f"show {setting}")
            if value != "on":
                raise Unmeasurable(f"PostgreSQL with {setting} on, got {value}")
    finally:
        await connection.close()


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
