"""The price tables of workspaces, remembered: who books costs asks for the same few all the time."""

from collections import OrderedDict
from collections.abc import Collection

from msgspec import convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.prices import PriceTable
from patchbay.storage import price_tables

MAX_KNOWN = 1_000
"""Workspaces whose tables a process keeps."""


class PriceBook:
    """Gives tables as they are in the caller's transaction; decodes them only when there are new ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[PriceTable, ...]] = OrderedDict()

    async def tables_of(
        self, connection: AsyncConnection, workspace_ids: Collection[str]
    ) -> dict[str, tuple[PriceTable, ...]]:
        """Tables by workspace, in the order in which they were added; empty for those that have none."""
        counts = await price_tables.count_of(connection, workspace_ids)
        found: dict[str, tuple[PriceTable, ...]] = {}
        for workspace_id in workspace_ids:
            known = self._known.get(workspace_id, ())
            if len(known) != counts.get(workspace_id, 0):
                known = await read_tables(connection, workspace_id)
                self._remember(workspace_id, known)
            found[workspace_id] = known
        return found

    def _remember(self, workspace_id: str, tables: tuple[PriceTable, ...]) -> None:
        self._known[workspace_id] = tables
        self._known.move_to_end(workspace_id)
        if len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)


async def read_tables(connection: AsyncConnection, workspace_id: str) -> tuple[PriceTable, ...]:
    """A workspace's tables, in the order in which they were added."""
    documents = await price_tables.documents_of(connection, workspace_id)
    return tuple(convert(document, PriceTable) for document in documents)
