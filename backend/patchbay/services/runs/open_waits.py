"""Where people are now: the open waits of runs, each with whom and what it is about."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from patchbay.services.workflows.drawings import Drawings
from patchbay.storage import open_waits
from patchbay.storage.contacts import ContactRepository
from patchbay.storage.database import Database
from patchbay.storage.open_waits import WaitFilter
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import is_test


class OpenWait(Struct, frozen=True):
    """A run standing at a node until a reply, a time, a message's state, a human or a callback comes.

    `node_name` is what the drawing of the run's version calls the node; `workflow_name` is None once the
    workflow is deleted. `due_at` is when it goes on without.
    """

    id: str
    run_id: str
    workflow_id: str
    workflow_name: str | None
    version: int
    is_test: bool
    node_id: str
    node_name: str
    kind: str
    since: datetime
    due_at: datetime | None
    contact_id: str | None
    contact_name: str | None
    conversation_id: str | None


class Whereabouts:
    """Finds where runs stand."""

    def __init__(self, database: Database, vault: Vault, drawings: Drawings) -> None:
        self._database = database
        self._drawings = drawings
        self._contacts = ContactRepository(vault)

    async def page(
        self,
        workspace_id: str,
        request: PageRequest,
        wanted: WaitFilter,
        languages: Sequence[str] = (),
    ) -> Page[OpenWait]:
        """Open waits, newest first; nodes without a name are called by their title in these languages."""
        async with self._database.transaction() as connection:
            found = await open_waits.page(connection, workspace_id, request, wanted)
            keys = {(one.workflow_id, one.version) for one in found.items}
            drawings = await self._drawings.load(connection, workspace_id, keys)
            contact_ids = sorted({one.contact_id for one in found.items if one.contact_id is not None})
            people = await self._contacts.get_many(connection, workspace_id, contact_ids)
        items = [
            OpenWait(
                id=one.id,
                run_id=one.run_id,
                workflow_id=one.workflow_id,
                workflow_name=one.workflow_name,
                version=one.version,
                is_test=is_test(one.version),
                node_id=one.node_id,
                node_name=drawings[one.workflow_id, one.version].name_of(one.node_id, languages),
                kind=one.kind,
                since=one.since,
                due_at=one.due_at,
                contact_id=one.contact_id,
                contact_name=people[one.contact_id].called if one.contact_id in people else None,
                conversation_id=one.conversation_id,
            )
            for one in found.items
        ]
        return Page(items, found.next)
