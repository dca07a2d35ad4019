import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from patchbay.storage.database import Database
from patchbay.storage.migrate import is_current, upgrade
from patchbay.storage.tables import metadata


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
