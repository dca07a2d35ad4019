"""What a node's expressions saw in a run, or would see in it: the names, from what the run recorded."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.events import Facts
from patchbay.engine.scope import fixed_names
from patchbay.engine.state import RunInfo
from patchbay.services.clock import Clock
from patchbay.services.turns.actions import facts_of
from patchbay.services.turns.starting import past_of
from patchbay.storage import parties, run_past
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.run_history import RunHistory, RunRecord
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository


class RunScope(Struct, frozen=True):
    """The names an expression may use, with their values in one run."""

    input: Any
    trigger: Any
    steps: dict[str, Any]
    contact: dict[str, Any]
    conversation: dict[str, Any]
    vars: dict[str, Any]
    run: dict[str, Any]
    now: str


class RunScopes:
    """Reads scopes back."""

    def __init__(self, database: Database, vault: Vault, *, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._runs = RunHistory(vault)
        self._workflows = WorkflowRepository()

    async def scope(self, workspace_id: str, run_id: str, node_id: str, *, with_contact: bool) -> RunScope:
        """The scope of a node's newest step; where the run was never there, that of a step it would be now.

        The contact and the conversation are as they stand now. Elements of a loop or a list are not in it.

        Args:
            workspace_id: Whose.
            run_id: Which run.
            node_id: A node of the run's version, or of the draft.
            with_contact: Whether the contact and the conversation may be seen; else both are empty.

        Raises:
            NotFound: No such run.
            NotNow: The run's values are too large to be shown together.
        """
        async with self._database.transaction() as connection:
            run = await self._runs.get(connection, workspace_id, run_id)
            seq = await run_past.last_step_of(connection, workspace_id, run_id, node_id)
            past = await past_of(connection, self._vault, workspace_id, run_id, before=seq)
            document = await self._document_of(connection, workspace_id, run)
            if seq is None:
                sources = await self._leading_to(connection, workspace_id, run, document, node_id)
                newest = await run_past.newest_of(connection, workspace_id, run_id, sources)
                value = None if newest is None else past.steps.get(newest)
            else:
                step = await run_past.find_step(connection, self._vault, workspace_id, run_id, seq)
                value = step.input
            facts = await self._facts(connection, run) if with_contact else Facts()
        info = RunInfo(run.id, run.workflow_id, run.version, run.started_at)
        names = fixed_names(info, trigger=past.trigger, steps=past.steps, facts=facts, now=self._clock())
        settings = document.get("settings", {})
        return RunScope(input=value, vars={**settings.get("vars", {}), **past.vars}, **names)

    async def _document_of(
        self, connection: AsyncConnection, workspace_id: str, run: RunRecord
    ) -> dict[str, Any]:
        try:
            return await self._workflows.document_of(connection, workspace_id, run.workflow_id, run.version)
        except NotFound:
            return {}  # the workflow was deleted; its runs stay

    async def _leading_to(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        run: RunRecord,
        document: Mapping[str, Any],
        node_id: str,
    ) -> set[str]:
        """The nodes that lead to this one: in the run's version, or in the draft if it is only there."""
        found = set(_sources(document, node_id))
        if found:
            return found
        try:
            draft = await self._workflows.draft_of(connection, workspace_id, run.workflow_id)
        except NotFound:
            return set()
        return set(_sources(draft, node_id))

    async def _facts(self, connection: AsyncConnection, run: RunRecord) -> Facts:
        if run.conversation_id is None:
            return Facts()
        known = await parties.load(connection, self._vault, [run.conversation_id])
        party = known.get(run.conversation_id)
        return Facts() if party is None else facts_of(party, self._clock())


def _sources(document: Mapping[str, Any], node_id: str) -> Iterator[str]:
    for edge in document.get("edges", ()):
        if edge["target"] == node_id:
            yield edge["source"]
