"""The prices a workspace's messages are counted by: its own tables, added and never changed."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, to_builtins

from patchbay.messaging.prices import MAX_TABLES, PriceTable, example_tables, faults_of
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.costs.booking import with_price
from patchbay.services.costs.price_book import read_tables
from patchbay.services.errors import Invalid, Problem
from patchbay.storage import message_costs, price_tables
from patchbay.storage.database import Database

MAX_KEPT = 512
"""Tables a workspace can have in all: many years of changes every quarter."""
MAX_TABLE_BYTES = 200_000
"""Of one table as JSON: several times what all countries, markets and steps take. Processes remember them."""
FILL_BATCH = 1_000
"""Messages one call looks at."""


class PriceTables(Struct, frozen=True, forbid_unknown_fields=True):
    """Price tables, in the order in which they were added."""

    tables: Annotated[list[PriceTable], Meta(max_length=MAX_TABLES)]


class KeptTables(Struct, frozen=True):
    """The tables a workspace has."""

    tables: list[PriceTable]


class Filled(Struct, frozen=True):
    """What a look at unknown prices gave; `next` is where to go on, None at the end."""

    looked_at: int
    priced: int
    next: str | None


class Prices:
    """Reads and adds tables, and prices what had no price before."""

    def __init__(self, database: Database, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def get(self, workspace_id: str) -> KeptTables:
        """The workspace's tables."""
        async with self._database.transaction() as connection:
            return KeptTables(list(await read_tables(connection, workspace_id)))

    def examples(self) -> KeptTables:
        """Tables to start one's own from; their rates are invented."""
        return KeptTables(list(example_tables()))

    async def put(self, workspace_id: str, given: Sequence[PriceTable], actor: str) -> KeptTables:
        """Add the tables the workspace has not got yet; those it has and that are not given stay.

        What has been priced keeps its amount; `fill` gives one to what had none.

        Raises:
            Invalid: A table contradicts itself, or is not what is kept under its version.
        """
        async with self._database.transaction() as connection:
            await price_tables.lock(connection, workspace_id)
            kept = await read_tables(connection, workspace_id)
            problems = tuple(_problems(given, {table.version: table for table in kept}))
            if problems:
                raise Invalid("These prices cannot be kept.", problems)
            versions = {table.version for table in kept}
            new = [table for table in given if table.version not in versions]
            if len(kept) + len(new) > MAX_KEPT:
                raise Invalid(f"Expected at most {MAX_KEPT} tables in all, got {len(kept) + len(new)}.")
            if not new:
                return KeptTables(list(kept))
            await price_tables.add(
                connection,
                workspace_id,
                [(table.version, to_builtins(table)) for table in new],
                first_position=len(kept),
                added_by=actor,
                at=self._clock(),
            )
            detail = {"versions": [table.version for table in new]}
            change = Change(actor, "prices.added", f"workspace:{workspace_id}", detail)
            await self._audit.record(connection, workspace_id, change)
        return KeptTables([*kept, *new])

    async def fill(self, workspace_id: str, actor: str, after: str = "") -> Filled:
        """Give an amount to messages that have none, where the tables now know one; safe to repeat.

        Args:
            workspace_id: Whose.
            actor: Who asks.
            after: Where to go on: `next` of the call before.
        """
        async with self._database.transaction() as connection:
            tables = await read_tables(connection, workspace_id)
            rows = await message_costs.lock_unpriced(connection, workspace_id, after, FILL_BATCH)
            priced = [one for row in rows if (one := with_price(row, tables)).amount_micros is not None]
            await message_costs.write(connection, priced)
            if priced:
                change = Change(
                    actor, "prices.filled", f"workspace:{workspace_id}", {"messages": len(priced)}
                )
                await self._audit.record(connection, workspace_id, change)
        return Filled(len(rows), len(priced), rows[-1].message_id if len(rows) == FILL_BATCH else None)


def _problems(given: Sequence[PriceTable], kept: dict[str, PriceTable]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, table in enumerate(given):
        path = f"tables[{number}]"
        if table.version in seen:
            yield Problem(f"{path}.version", f"expected each version once, got {table.version} twice")
        seen.add(table.version)
        size = len(msgspec.json.encode(table))
        if size > MAX_TABLE_BYTES:
            yield Problem(path, f"expected at most {MAX_TABLE_BYTES:,} bytes of JSON, got {size:,}")
        for place, message in faults_of(table):
            yield Problem(f"{path}.{place}", message)
        if table != kept.get(table.version, table):
            yield Problem(
                f"{path}.version",
                f"expected a new version: {table.version} is kept with other contents and never changes",
            )
