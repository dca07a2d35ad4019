import asyncio

import msgspec
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from patchbay.storage.database import Database
from patchbay.storage.migrate import config, is_current, upgrade
from patchbay.storage.tables import metadata
from support.databases import a_database


@pytest.fixture
def postgres_url(postgres_server):
    """A database of its own: what lays tables anew would take those of other tests."""
    with a_database(postgres_server) as url:
        yield url


async def test_migrations_make_exactly_the_tables_of_the_metadata(database):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    async with database.transaction() as connection:
        found = await connection.run_sync(differences)

    assert found == []


async def test_upgrading_twice_at_once_leaves_the_database_current(database, database_url):
    await asyncio.gather(upgrade(database_url), upgrade(database_url))

    assert await is_current(database)


async def test_a_new_database_is_not_current_before_its_upgrade(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new.db")

    before = await is_current(database)
    await upgrade(f"sqlite:///{tmp_path}/new.db")

    assert (before, await is_current(database)) == (False, True)
    await database.close()


@pytest.fixture
async def old_url(database_url):
    """A database as the first release left it."""
    database = Database(database_url)

    def lay_again(connection):
        metadata.drop_all(connection)
        connection.execute(text("drop table alembic_version"))
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")

    async with database.transaction() as connection:
        await connection.run_sync(lay_again)
    yield database_url
    await database.close()


async def test_workflows_that_were_there_are_listed_with_their_descriptions(old_url):
    database = Database(old_url)
    documents = {
        "a": {"name": "A", "settings": {"description": "Says “hi” — 100%"}},
        "b": {"name": "B", "settings": {}},
        "c": {"name": "C"},
    }
    now = 0 if database.is_sqlite else "now()"
    off = "0" if database.is_sqlite else "false"
    async with database.transaction() as connection:
        for key, document in documents.items():
            statement = (
                "insert into workflows (id, workspace_id, name, draft, draft_revision, is_active, created_at,"
                f" updated_at) values (:id, 'w', 'W', :draft, 1, {off}, {now}, {now})"
            )
            draft = msgspec.json.encode(document).decode()
            await connection.execute(text(statement), {"id": key, "draft": draft})

    await upgrade(old_url)

    async with database.transaction() as connection:
        found = await connection.execute(text("select id, description from workflows order by id"))
        assert [tuple(row) for row in found] == [("a", "Says “hi” — 100%"), ("b", ""), ("c", "")]
    await database.close()
