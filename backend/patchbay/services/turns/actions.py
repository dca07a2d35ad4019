"""Acting nodes, carried out: the doors to the world a node gets, and what its end means to the run."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from patchbay.engine.effects import StartAction
from patchbay.engine.events import ActionDone, ActionFailed, Facts, Failure
from patchbay.engine.expressions import ExpressionError, render
from patchbay.engine.failures import failure_of
from patchbay.messaging.policy import window_closes_at
from patchbay.sdk import ActionNode, Effect, HTTPClient, MissingCredential, NodeError
from patchbay.services.clock import Clock, utc_now
from patchbay.services.contacts.book import WorkspaceContactBook
from patchbay.storage.credentials import CredentialRepository
from patchbay.storage.database import Database
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault

log = structlog.get_logger()

DEFAULT_TIMEOUT_S = 30.0
"""An action without its own `timeout_s` is ended after this."""


class Actions:
    """Runs acting nodes for a whole process."""

    def __init__(self, database: Database, vault: Vault, http: HTTPClient, clock: Clock = utc_now) -> None:
        self.database = database
        self.vault = vault
        self.http = http
        self.clock = clock

    async def perform(
        self,
        node: ActionNode[Any],
        start: StartAction,
        *,
        workspace_id: str,
        run_id: str,
        wired: frozenset[str],
    ) -> ActionDone | ActionFailed:
        """Run the node once; whatever happens is an event for the run."""
        context = _Context(self, start, workspace_id=workspace_id, run_id=run_id, wired=wired)
        try:
            async with asyncio.timeout(start.timeout_s or DEFAULT_TIMEOUT_S):
                outcome = await node.run(context, start.params, start.value)
        except TimeoutError:
            return ActionFailed(start.step, start.element, _timed_out(start))
        except NodeError as error:
            return ActionFailed(start.step, start.element, failure_of(error))
        except Exception:
            log.exception("node_crashed", run_id=run_id, node_id=start.node_id, type=node.type)
            failure = Failure("node_crashed", f"{node.type} failed in a way it does not know; see the log")
            return ActionFailed(start.step, start.element, failure)
        return ActionDone(start.step, start.element, outcome)


def _timed_out(start: StartAction) -> Failure:
    limit_s = start.timeout_s or DEFAULT_TIMEOUT_S
    if start.effect is Effect.WRITE:
        message = f"no answer within {limit_s:g} s; it may have been carried out"
        return Failure("outcome_unknown", message)
    return Failure("timeout", f"no answer within {limit_s:g} s", retryable=True)


class _Context:
    """What one action sees."""

    def __init__(
        self, actions: Actions, start: StartAction, *, workspace_id: str, run_id: str, wired: frozenset[str]
    ) -> None:
        self._actions = actions
        self._workspace_id = workspace_id
        self.now: datetime = actions.clock()
        self.run_id = run_id
        self.node_id = start.node_id
        self.wired = wired
        self.attempt = start.attempt
        self.idempotency_key = start.idempotency_key
        self.http = actions.http
        self.contacts = WorkspaceContactBook(actions.database, actions.vault, workspace_id)
        self._scope = start.scope or {"input": start.value}

    def render(self, source: str) -> Any:
        """Evaluate a deferred expression over what the step saw when it began."""
        try:
            return render(source, self._scope)
        except ExpressionError as error:
            raise NodeError(str(error), code=error.code) from error

    async def credential(self, name: str) -> Mapping[str, str]:
        """The fields of a credential of this workspace."""
        repository = CredentialRepository(self._actions.vault)
        async with self._actions.database.transaction() as connection:
            found = await repository.find_secrets(connection, self._workspace_id, name)
        if found is None:
            raise MissingCredential(f"there is no credential named {name!r}")
        return found


def record_of_party(party: Party) -> dict[str, Any]:
    """The contact of a conversation as expressions see it."""
    return {
        "id": party.contact_id,
        "name": party.name,
        "phone": f"+{party.phone}" if party.phone else None,
        "user_id": party.bsuid,
        "email": party.email,
        "language": party.language,
        "tags": list(party.tags),
        "opted_out": party.opted_out_at is not None,
        "fields": party.fields,
    }


def facts_of(party: Party, now: datetime) -> Facts:
    """The person and the conversation as expressions see them."""
    last = party.last_inbound_at
    conversation = {
        "id": party.conversation_id,
        "channel_id": party.channel_id,
        "owner": party.owner,
        "last_inbound_at": last.isoformat() if last else None,
        "window_open": last is not None and now < window_closes_at(last),
    }
    return Facts(record_of_party(party), conversation)
