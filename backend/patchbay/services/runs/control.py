"""Runs by hand: started and cancelled. Each is an event for the conversation or run it concerns."""

from typing import Any

from patchbay.services import event_kinds
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import NotNow
from patchbay.services.turns.happenings import store_happening
from patchbay.services.turns.starting import Order, conversation_with, store_order
from patchbay.storage.database import Database
from patchbay.storage.runs import LIVE, find_beginning
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository


class RunControl:
    """Starts and ends runs."""

    def __init__(
        self, database: Database, vault: Vault, *, doorbell: Doorbell, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._doorbell = doorbell
        self._audit = audit
        self._clock = clock
        self._workflows = WorkflowRepository()

    async def start(
        self, workspace_id: str, workflow_id: str, value: Any, contact_id: str | None, actor: str
    ) -> str:
        """Start a run of the active version with this value as the trigger's; gives its id.

        Args:
            workspace_id: Whose.
            workflow_id: Which.
            value: What the trigger emits.
            contact_id: Whom the run talks to, in their newest conversation or on the first channel.
            actor: Who does it.

        Raises:
            NotFound: No such workflow or contact.
            NotNow: The workflow is not active, or there is no channel to reach the contact on.
        """
        async with self._database.transaction() as connection:
            workflow = await self._workflows.get(connection, workspace_id, workflow_id)
            if not workflow.is_active or workflow.active_version is None:
                raise NotNow("The workflow is not published and active.")
            conversation_id = None
            if contact_id is not None:
                conversation_id = await conversation_with(connection, workspace_id, contact_id, self._clock())
            order = Order(
                workspace_id=workspace_id,
                workflow_id=workflow_id,
                version=workflow.active_version,
                value=value,
                conversation_id=conversation_id,
                contact_id=contact_id,
            )
            run_id = await store_order(connection, self._vault, order, self._clock())
            await self._audit.record(
                connection, workspace_id, Change(actor, "run.started", f"workflow:{workflow_id}")
            )
        await self._doorbell.ring("drain")
        return run_id

    async def cancel(self, workspace_id: str, run_id: str, actor: str) -> None:
        """End a run where it stands; what was sent stays sent.

        Raises:
            NotFound: No such run.
            NotNow: It is over.
        """
        async with self._database.transaction() as connection:
            began = await find_beginning(connection, self._vault, workspace_id, run_id)
            if began.state not in LIVE:
                raise NotNow(f"The run is {began.state}.")
            await store_happening(
                connection,
                self._vault,
                workspace_id=workspace_id,
                subject_id=began.subject_id,
                kind=event_kinds.RUN_CANCEL,
                content={"run": run_id, "reason": f"cancelled by {actor}"},
                now=self._clock(),
            )
            await self._audit.record(
                connection, workspace_id, Change(actor, "run.cancelled", f"run:{run_id}")
            )
        await self._doorbell.ring("drain")
