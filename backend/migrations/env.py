"""Alembic's entry point: runs migrations over the connection it is handed, or over `PATCHBAY_DATABASE_URL`.

Forward only. A migration takes short locks: what needs a long one is split before and after a deploy.
"""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from patchbay.storage.database import Database
from patchbay.storage.tables import metadata


def run_over(connection: Connection) -> None:
    """Run what Alembic was asked for, in this connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="columns.",
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_from_environment() -> None:
    """For `alembic revision`, which brings no connection."""
    database = Database(os.environ["PATCHBAY_DATABASE_URL"])
    async with database.transaction() as connection:
        await connection.run_sync(run_over)
    await database.close()


handed = context.config.attributes.get("connection")
if handed is None:
    asyncio.run(run_from_environment())
else:
    run_over(handed)
