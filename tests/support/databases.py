"""A fresh database per test: a copy of a migrated template, on SQLite and on PostgreSQL."""

import asyncio
import os
import shutil
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url

from patchbay.storage.database import Database
from patchbay.storage.migrate import upgrade
from support.availability import require

LOCAL_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    asyncio.run(_checkpoint(path))
    return path


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a server we may make databases on, or None."""
    url = os.environ.get("PATCHBAY_TEST_DATABASE_URL", LOCAL_POSTGRES)
    try:
        asyncio.run(_run(url, "select 1"))
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return None
    return url


@pytest.fixture(scope="session")
def postgres_template(postgres_server):
    if postgres_server is None:
        yield None
        return
    name = f"patchbay_test_{uuid4().hex[:12]}"
    asyncio.run(_run(postgres_server, f'create database "{name}"'))
    asyncio.run(upgrade(_renamed(postgres_server, name)))
    yield name
    asyncio.run(_run(postgres_server, f'drop database "{name}" with (force)'))


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "patchbay.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def postgres_url(postgres_server, postgres_template):
    if postgres_server is None:
        require("no PostgreSQL: set PATCHBAY_TEST_DATABASE_URL or start one on 127.0.0.1:5432")
    name = f"{postgres_template}_{uuid4().hex[:8]}"
    await _run(postgres_server, f'create database "{name}" template "{postgres_template}"')
    yield _renamed(postgres_server, name)
    await _run(postgres_server, f'drop database "{name}" with (force)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    yield database
    await database.close()


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(_plain(url), timeout=5)
    try:
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


def _renamed(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
