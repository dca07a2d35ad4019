"""Who else is in a workflow: people say where they are now and then, and are forgotten when they stop."""

from datetime import datetime, timedelta

from msgspec import Struct

from patchbay.services.clock import Clock
from patchbay.services.errors import NotAllowed
from patchbay.services.live.live import Live, LiveNotice
from patchbay.storage.database import Database
from patchbay.storage.presence import PresenceRepository, Present
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository

FORGOTTEN_S = 30.0
"""After so long without a word somebody is taken to have left."""
MAX_TABS = 10
"""In which one member may have one workflow open; of more, those heard of last count."""


class Person(Struct, frozen=True):
    """One open tab; `node_id` is the node its person is at, `is_you` whether it is of whoever asks."""

    member_id: str
    name: str
    tab: str
    node_id: str | None
    since: datetime
    is_you: bool


class Presence:
    """Keeps and tells who is in a workflow."""

    def __init__(self, database: Database, vault: Vault, *, live: Live, clock: Clock) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._presence = PresenceRepository(vault)
        self._workflows = WorkflowRepository()

    async def stay(
        self, workspace_id: str, workflow_id: str, *, member_id: str | None, tab: str, node_id: str | None
    ) -> list[Person]:
        """Say that a tab is here, and at which node; gives everybody who is, this tab among them.

        Raises:
            NotFound: No such workflow.
            NotAllowed: Whoever asks is not a member: a program is nowhere.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            if member_id is None:
                raise NotAllowed("expected a session, got an API key")
            before = await self._presence.of_workflow(connection, workspace_id, workflow_id)
            gone = _gone(before, member_id, tab, now)
            await self._presence.forget(connection, workspace_id, workflow_id, gone)
            await self._presence.note(
                connection, workspace_id, workflow_id, member_id=member_id, tab=tab, node_id=node_id, now=now
            )
            here = await self._presence.of_workflow(connection, workspace_id, workflow_id)
        if gone or _places(before) != _places(here):
            self._tell(workspace_id, workflow_id, member_id)
        return [
            Person(one.member_id, one.name, one.tab, one.node_id, one.since, one.member_id == member_id)
            for one in here
        ]

    async def leave(self, workspace_id: str, workflow_id: str, *, member_id: str | None, tab: str) -> None:
        """Say that a tab is closed; one that was not here is fine.

        Raises:
            NotFound: No such workflow.
        """
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            here = await self._presence.of_workflow(connection, workspace_id, workflow_id)
            own = [one for one in here if (one.member_id, one.tab) == (member_id, tab)]
            await self._presence.forget(connection, workspace_id, workflow_id, own)
        for one in own:
            self._tell(workspace_id, workflow_id, one.member_id)

    def _tell(self, workspace_id: str, workflow_id: str, member_id: str) -> None:
        self._live.publish(workspace_id, LiveNotice(kind="presence", workflow_id=workflow_id, by=member_id))


def _gone(here: list[Present], member_id: str, tab: str, now: datetime) -> list[Present]:
    """Those not heard of for too long, and the member's tabs that are too many; never the tab that speaks."""
    since = now - timedelta(seconds=FORGOTTEN_S)
    others = [one for one in here if (one.member_id, one.tab) != (member_id, tab)]
    silent = [one for one in others if one.seen_at <= since]
    own = [one for one in others if one.member_id == member_id and one.seen_at > since]
    own.sort(key=lambda one: one.seen_at, reverse=True)
    return silent + own[MAX_TABS - 1 :]


def _places(here: list[Present]) -> set[tuple[str, str, str | None]]:
    return {(one.member_id, one.tab, one.node_id) for one in here}
