"""The addresses at which other systems start workflows: one for each webhook trigger, kept once made."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import Document
from patchbay.sdk import Registry, TriggerNode, UnknownNodeType
from patchbay.security.tokens import new_token
from patchbay.services.clock import Clock
from patchbay.storage.hooks import Hook, HookRepository
from patchbay.storage.ids import new_id
from patchbay.storage.vault import Vault


class HookAddress(Struct, frozen=True):
    """Where another system starts the workflow at this node."""

    node_id: str
    url: str


class HookAddresses:
    """Makes addresses, and tells them."""

    def __init__(self, vault: Vault, registry: Registry, public_url: str, clock: Clock) -> None:
        self._hooks = HookRepository(vault)
        self._registry = registry
        self._public_url = public_url
        self._clock = clock

    async def of(self, connection: AsyncConnection, workspace_id: str, workflow_id: str) -> list[HookAddress]:
        """The addresses a workflow has."""
        return self._told(await self._hooks.of_workflow(connection, workspace_id, workflow_id))

    async def complete(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str, document: Document
    ) -> list[HookAddress]:
        """The same, once each webhook trigger of the document has one."""
        hooks = await self._hooks.of_workflow(connection, workspace_id, workflow_id)
        known = {hook.node_id for hook in hooks}
        for node in document.nodes:
            if node.id not in known and self._is_http_trigger(node.type, node.version):
                hook = Hook(new_id(), workflow_id, node.id, new_token().text)
                await self._hooks.add(connection, workspace_id, hook, self._clock())
                hooks.append(hook)
        return self._told(hooks)

    def _is_http_trigger(self, type_id: str, version: int | None) -> bool:
        try:
            node = self._registry.get(type_id, version)
        except UnknownNodeType:
            return False
        return isinstance(node, TriggerNode) and node.source == "http"

    def _told(self, hooks: Sequence[Hook]) -> list[HookAddress]:
        return [HookAddress(hook.node_id, f"{self._public_url}/hooks/in/{hook.token}") for hook in hooks]
