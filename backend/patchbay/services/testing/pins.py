"""Outputs pinned to nodes: what test runs take for theirs instead of running them."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, convert

from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, Problem
from patchbay.storage import drafts
from patchbay.storage.database import Database
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository

MAX_PINS = 500
"""Nodes of one workflow that may be pinned."""
MAX_PINNED_BYTES = 1_000_000
"""All that is pinned in one workflow, as JSON: every test run carries it along."""


class PinnedOutput(Struct, frozen=True, forbid_unknown_fields=True):
    """What a node is taken to have given: a value, at one of its outputs."""

    port: Annotated[str, Meta(min_length=1, max_length=64)]
    value: Any = None


class Pins:
    """Keeps what is pinned, sealed: it is often a customer's."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._workflows = WorkflowRepository()

    async def get(self, workspace_id: str, workflow_id: str) -> dict[str, PinnedOutput]:
        """What is pinned in a workflow, by node.

        Raises:
            NotFound: No such workflow.
        """
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            pinned = await drafts.load_pins(connection, self._vault, workspace_id, workflow_id)
        return convert(pinned, dict[str, PinnedOutput])

    async def save(
        self, workspace_id: str, workflow_id: str, pins: dict[str, PinnedOutput], actor: str
    ) -> None:
        """Replace all that is pinned; test runs under way keep what was pinned when they began.

        Raises:
            NotFound: No such workflow.
            Invalid: There are too many pins, or they are too large.
        """
        if len(pins) > MAX_PINS:
            raise _too_much(f"expected at most {MAX_PINS} nodes, got {len(pins)}")
        size_bytes = len(msgspec.json.encode(pins))
        if size_bytes > MAX_PINNED_BYTES:
            raise _too_much(f"expected at most {MAX_PINNED_BYTES} bytes of JSON, got {size_bytes}")
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            pinned = msgspec.to_builtins(pins)
            await drafts.save_pins(
                connection, self._vault, workspace_id, workflow_id, pinned=pinned, now=self._clock()
            )
            change = Change(actor, "workflow.pinned", f"workflow:{workflow_id}", {"nodes": sorted(pins)})
            await self._audit.record(connection, workspace_id, change)


def _too_much(message: str) -> Invalid:
    return Invalid("The outputs cannot be pinned.", [Problem("pins", message)])
