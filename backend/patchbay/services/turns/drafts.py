"""Drafts under test, as turns need them: what a test session starts, or why it cannot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.lint import in_the_way
from patchbay.engine.state import Pin
from patchbay.services.errors import Problem
from patchbay.services.phrases import phrase
from patchbay.services.workflows.problem_words import PHRASES
from patchbay.services.workflows.published import Active, Published
from patchbay.storage import drafts, test_sessions
from patchbay.storage.parties import Party
from patchbay.storage.test_sessions import Tested
from patchbay.storage.vault import Vault

_NOBODY = Problem("", phrase(PHRASES, (), "no_trigger_takes_it"), code="no_trigger_takes_it")
_UNRUNNABLE = Problem("", phrase(PHRASES, (), "unrunnable"), code="unrunnable")


class DraftOnTest(Struct, frozen=True):
    """The draft that what is said in a conversation starts; `active` is None where it makes no graph."""

    session_id: str
    workflow_id: str
    active: Active | None
    errors: tuple[Problem, ...]
    pins: Mapping[str, Pin]

    def refusal(self, trigger: str | None, message_id: str) -> dict[str, Any] | None:
        """Why the draft does not start with a message, as the session keeps it; None when it does."""
        problem = self._why_not_begin(trigger)
        if problem is None:
            return None
        said = {"code": problem.code, "message": problem.message, "node_id": problem.node_id}
        return {**said, "message_id": message_id}

    def _why_not_begin(self, trigger: str | None) -> Problem | None:
        if self.active is None:
            return next(iter(self.errors), _UNRUNNABLE)
        if trigger is None:
            return _NOBODY
        document = self.active.graph.document
        return next(iter(in_the_way(document, self.errors, start=trigger, pinned=self.pins)), None)


async def load_on_test(
    connection: AsyncConnection,
    vault: Vault,
    published: Published,
    known: Mapping[str, Party],
    now: datetime,
) -> dict[str, DraftOnTest]:
    """The draft on test in each of these conversations that has a session.

    Costs nothing where none is marked as having one, which is nearly everywhere.
    """
    marked = [one for one, party in known.items() if party.tested_until and party.tested_until > now]
    if not marked:
        return {}
    found = await test_sessions.load_tested(connection, vault, marked, now)
    await published.load_graphs(connection, [_key(one) for one in found.values()])
    for one in found.values():
        if not published.has(_key(one)):
            await drafts.keep(connection, one.workspace_id, one.workflow_id, by="system", now=now)
            await published.load_graphs(connection, [_key(one)])
    return {conversation_id: _on_test(published, one) for conversation_id, one in found.items()}


def _on_test(published: Published, tested: Tested) -> DraftOnTest:
    key = _key(tested)
    graph = published.graph(key)
    active = None if graph is None else Active(tested.workspace_id, *key, graph)
    return DraftOnTest(
        session_id=tested.session_id,
        workflow_id=tested.workflow_id,
        active=active,
        errors=published.errors(key),
        pins=convert(tested.pins, dict[str, Pin]),
    )


def _key(tested: Tested) -> tuple[str, int]:
    return tested.workflow_id, -tested.draft_revision
