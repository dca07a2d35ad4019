"""Test sessions: somebody with a phone tries the draft, while everybody else gets what is published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, convert, structs

from patchbay.messaging.errors import InvalidPhone
from patchbay.messaging.phone import from_wa_id, read_wa_id
from patchbay.sdk.catalogue import OWN_LANGUAGE
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, Problem
from patchbay.services.phrases import phrase
from patchbay.services.workflows.problem_words import PHRASES
from patchbay.storage import party_lookup, test_sessions
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.database import Database
from patchbay.storage.ids import new_id
from patchbay.storage.test_sessions import StoredSession
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository

SESSION_S = 7_200.0
"""How long a session lasts unless it is ended or begun anew."""


class NotStarted(Struct, frozen=True):
    """Why a message started no run: a fault of the draft, at a node if it is one's, or nobody takes it."""

    code: str
    message: str
    node_id: str | None
    message_id: str


class SessionView(Struct, frozen=True):
    """A test session as the API shows it.

    `last_run_id` is the newest run it started; `last_error` says why its newest message started none.
    """

    id: str
    workflow_id: str
    channel_id: str
    phone: str
    until: datetime
    conversation_id: str
    started_by: str
    is_yours: bool
    last_run_id: str | None
    last_error: NotStarted | None


class DraftSessions:
    """Begins, shows and ends test sessions."""

    def __init__(self, database: Database, vault: Vault, *, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._workflows = WorkflowRepository()
        self._channels = ChannelRepository(vault)

    async def start(
        self, workspace_id: str, workflow_id: str, *, channel_id: str, phone: str, actor: str
    ) -> SessionView:
        """For two hours, have what this phone writes on this channel start the draft.

        Whoever else tested with that phone there does so no more. The phone's contact and conversation are
        made where there are none.

        Raises:
            NotFound: No such workflow or channel.
            Invalid: It is no phone number.
        """
        wa_id = _wa_id(phone)
        now = self._clock()
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            await self._channels.get(connection, workspace_id, channel_id)
            arriving = party_lookup.Arriving(workspace_id, channel_id, (("phone", wa_id),))
            (party,) = await party_lookup.find_or_add(connection, self._vault, [arriving], now)
            session = StoredSession(
                id=new_id(),
                workspace_id=workspace_id,
                workflow_id=workflow_id,
                channel_id=channel_id,
                conversation_id=party.conversation_id,
                phone=wa_id,
                started_by=actor,
                until=now + timedelta(seconds=SESSION_S),
                created_at=now,
            )
            await test_sessions.start(connection, self._vault, session)
            change = Change(actor, "test_session.started", f"workflow:{workflow_id}", {"session": session.id})
            await self._audit.record(connection, workspace_id, change)
        return _view(session, actor)

    async def current(
        self, workspace_id: str, workflow_id: str, actor: str, languages: Sequence[str] = ()
    ) -> SessionView | None:
        """The session that is on for a workflow: the asker's own, else the newest of anybody.

        Raises:
            NotFound: No such workflow.
        """
        async with self._database.transaction() as connection:
            await self._workflows.get(connection, workspace_id, workflow_id)
            found = await test_sessions.find_current(
                connection, self._vault, workspace_id, workflow_id, mine=actor, now=self._clock()
            )
        return None if found is None else _view(found, actor, languages)

    async def end(self, workspace_id: str, session_id: str, actor: str) -> None:
        """End a session; runs it started go on.

        Raises:
            NotFound: No such session.
        """
        async with self._database.transaction() as connection:
            workflow_id = await test_sessions.end(connection, workspace_id, session_id)
            change = Change(actor, "test_session.ended", f"workflow:{workflow_id}", {"session": session_id})
            await self._audit.record(connection, workspace_id, change)


def _view(session: StoredSession, actor: str, languages: Sequence[str] = ()) -> SessionView:
    return SessionView(
        id=session.id,
        workflow_id=session.workflow_id,
        channel_id=session.channel_id,
        phone=from_wa_id(session.phone),
        until=session.until,
        conversation_id=session.conversation_id,
        started_by=session.started_by,
        is_yours=session.started_by == actor,
        last_run_id=session.last_run_id,
        last_error=None if session.last_error is None else _told(session.last_error, languages),
    )


def _told(error: dict[str, Any], languages: Sequence[str]) -> NotStarted:
    """What concerns no node is told anew, for whoever reads it now."""
    not_started = convert(error, NotStarted)
    if not_started.node_id is not None or not_started.code not in PHRASES[OWN_LANGUAGE]:
        return not_started
    return structs.replace(not_started, message=phrase(PHRASES, languages, not_started.code))


def _wa_id(phone: str) -> str:
    try:
        return read_wa_id(phone)
    except InvalidPhone as error:
        raise Invalid("The phone number cannot be used.", [Problem("phone", str(error))]) from error
