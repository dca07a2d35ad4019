"""An empty, migrated database per test: a copied file on SQLite, on PostgreSQL one that is emptied each time.

Making one on PostgreSQL takes half a second, so the tests of a session take turns with theirs.
"""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Iterator
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url

from patchbay.storage.database import Database
from patchbay.storage.migrate import upgrade
from patchbay.storage.tables import metadata
from support.availability import require
from support.patience import SOON_S

LOCAL_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    asyncio.run(_checkpoint(path))
    return path


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "patchbay.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a server we may make databases on."""
    url = os.environ.get("PATCHBAY_TEST_DATABASE_URL", LOCAL_POSTGRES)
    try:
        asyncio.run(_run(url, "select 1"))
    except (OSError, TimeoutError, asyncpg.PostgresError):
        require("no PostgreSQL: set PATCHBAY_TEST_DATABASE_URL or start one on 127.0.0.1:5432")
    return url


@pytest.fixture(scope="session")
def postgres_database(postgres_server):
    """The URL of the database that the tests of this session use in turn."""
    with a_database(postgres_server) as url:
        yield url


@pytest.fixture
async def postgres_url(postgres_database):
    statements = (f"delete from {table.name}" for table in reversed(metadata.sorted_tables))
    await _run(postgres_database, *statements)
    return postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    yield database
    await database.close()


@contextlib.contextmanager
def a_database(server: str) -> Iterator[str]:
    """A migrated database; no test takes the power away, so its commits need not wait for the disk."""
    name = f"patchbay_test_{uuid4().hex[:12]}"
    made = f'create database "{name}"', f'alter database "{name}" set synchronous_commit = off'
    asyncio.run(_run(server, *made))
    try:
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        asyncio.run(upgrade(url))
        yield url
    finally:
        asyncio.run(_run(server, f'drop database "{name}" with (force)'))


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(_plain(url), timeout=SOON_S)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _checkpoint(path) -> None:
    database = Database(f"sqlite:///{path}")
    async with database.engine.connect() as connection:
        await (await connection.get_raw_connection()).driver_connection.execute(
            "pragma wal_checkpoint(truncate)"
        )
    await database.close()


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
