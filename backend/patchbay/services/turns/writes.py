"""What a turn wants written: collected while it goes, committed at once, fenced by its lease."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.effects import OpenWait
from patchbay.messaging.lifecycle import MessageState, has_reached
from patchbay.services.lifecycle.facts import wake_waiting
from patchbay.services.lifecycle.other_channel import place
from patchbay.storage import events, leases, messages, parties, runs, test_sessions, waits
from patchbay.storage.addresses import AddressRepository
from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.events import EventState
from patchbay.storage.leases import Claim
from patchbay.storage.messages import StoredMessage
from patchbay.storage.runs import StoredRun, StoredStep
from patchbay.storage.statements import insert_rows
from patchbay.storage.tables import responses
from patchbay.storage.vault import Vault
from patchbay.storage.waits import ClosedWait, StoredWait


class OwnerChange(Struct, frozen=True):
    """Who answers in a conversation from now on."""

    conversation_id: str
    owner: str
    team: str
    note: str
    at: datetime
    run_id: str | None = None
    """The run that hands it over: what it said before may still go out."""


class Refusal(Struct, frozen=True):
    """What was refused by somebody whose contact is gone, and the addresses that were shown with it."""

    workspace_id: str
    shown: tuple[tuple[str, str], ...]
    purpose: str
    at: datetime


class WindowMove(Struct, frozen=True):
    """A service window moved back, if it is still where it was `seen`."""

    conversation_id: str
    seen: datetime
    to: datetime


class Response(Struct, frozen=True):
    """The answer to the HTTP request that started a run."""

    event_id: str
    workspace_id: str
    content: dict[str, Any]


class Writes:
    """Everything one turn writes in one go."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.release = False
        self.outcomes: dict[str, tuple[EventState, str | None]] = {}
        self.runs: dict[str, StoredRun] = {}
        self.steps: dict[tuple[str, int], StoredStep] = {}
        self.opened: dict[str, tuple[StoredWait, OpenWait]] = {}
        self.closed: dict[str, ClosedWait] = {}
        self.moved: dict[str, datetime] = {}
        """Waits that are due at other times."""
        self.messages: list[StoredMessage] = []
        self.elsewhere: list[StoredMessage] = []
        """Messages to the contact on other channels; their conversations are found at the commit."""
        self.owner: OwnerChange | None = None
        self.consents: list[tuple[str, Consent]] = []
        """What contacts said of being written to, each with its workspace."""
        self.refusals: list[Refusal] = []
        self.window: WindowMove | None = None
        self.urgent_at: datetime | None = None
        """When something urgent was said."""
        self.responses: dict[str, Response] = {}
        self.sessions: dict[str, test_sessions.Outcome] = {}
        """What came of messages that reached test sessions."""
        self.ended: list[str] = []
        """Runs ended without being played: whatever they waited for is closed."""

    @property
    def keeps_facts(self) -> bool:
        """Whether what the policy gate goes by is as it was when the turn was loaded."""
        return self.owner is None and self.window is None and not self.consents


class Committed(Struct, frozen=True):
    """What a commit gave: whether the lease was still ours, and whether it woke other subjects."""

    held: bool
    woke: bool = False


async def commit(
    connection: AsyncConnection, vault: Vault, batch: Sequence[Writes], now: datetime
) -> list[Committed]:
    """Write what several turns decided, in bulk. Those whose lease is lost write nothing.

    Messages are locked before leases, as by whoever learns a fact about one: a state reached just now is
    either seen here or finds the wait.
    """
    awaited = _awaited(batch)
    standing = await messages.hold_states(connection, awaited) if awaited else {}
    held = await leases.release(connection, [writes.claim for writes in batch if writes.release])
    held |= await leases.still_held(connection, [writes.claim for writes in batch if not writes.release])
    live = [writes for writes in batch if writes.claim.subject_id in held]
    await events.settle(
        connection,
        [(event_id, state, reason) for w in live for event_id, (state, reason) in w.outcomes.items()],
    )
    await runs.save(connection, vault, [run for w in live for run in w.runs.values()])
    await runs.save_steps(connection, vault, [step for w in live for step in w.steps.values()])
    await _write_waits(connection, live, now)
    elsewhere = await place(connection, [message for w in live for message in w.elsewhere], now)
    await messages.add(connection, vault, [*(message for w in live for message in w.messages), *elsewhere])
    await _write_changes(connection, vault, live, now)
    woken = await _wake_for_known_states(connection, vault, standing, awaited, now)
    return [Committed(writes.claim.subject_id in held, woken) for writes in batch]


async def _write_waits(connection: AsyncConnection, live: Sequence[Writes], now: datetime) -> None:
    opened = [wait for w in live for wait_id, (wait, _) in w.opened.items() if wait_id not in w.closed]
    closed = [one for w in live for one in w.closed.values() if one.id not in w.opened]
    await waits.add(connection, opened)
    await waits.move(connection, {one: at for w in live for one, at in w.moved.items()})
    await waits.close(connection, closed)
    await waits.close_of_runs(connection, [run_id for w in live for run_id in w.ended], now)


async def _write_changes(
    connection: AsyncConnection, vault: Vault, live: Sequence[Writes], now: datetime
) -> None:
    for writes in live:
        if writes.owner is not None:
            change = writes.owner
            await parties.change_owner(
                connection,
                vault,
                change.conversation_id,
                owner=change.owner,
                team=change.team,
                note=change.note,
                now=change.at,
                run_id=change.run_id,
            )
        if writes.urgent_at is not None:
            await parties.note_urgent(connection, writes.claim.subject_id, writes.urgent_at)
        for workspace_id, consent in writes.consents:
            await ConsentRepository(vault).add(connection, workspace_id, consent, now)
        for one in writes.refusals:
            await AddressRepository(vault).refuse(
                connection, one.workspace_id, one.shown, refused=one.purpose, at=one.at, now=now
            )
        if writes.window is not None:
            move = writes.window
            await parties.move_back(connection, move.conversation_id, seen=move.seen, to=move.to)
        await test_sessions.note(connection, writes.sessions)
    rows = [
        {
            "event_id": one.event_id,
            "workspace_id": one.workspace_id,
            "sealed": vault.seal("responses", one.event_id, one.content),
            "at": now,
        }
        for w in live
        for one in w.responses.values()
    ]
    await insert_rows(connection, responses, rows, ignore_existing=True)


def _awaited(batch: Sequence[Writes]) -> dict[str, tuple[str, ...]]:
    """The states waited for of messages that were stored before, by message."""
    fresh = {message.id for w in batch for message in (*w.messages, *w.elsewhere)}
    return {
        wait.key: effect.states
        for w in batch
        for wait_id, (wait, effect) in w.opened.items()
        if wait.key is not None and wait_id not in w.closed and wait.key not in fresh
    }


async def _wake_for_known_states(
    connection: AsyncConnection,
    vault: Vault,
    standing: Mapping[str, tuple[str, Any]],
    wanted: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> bool:
    """A wait for a state its message has reached already is told at once."""
    reached = {
        message_id: (state, error)
        for message_id, (state, error) in standing.items()
        if any(has_reached(MessageState(state), MessageState(one)) for one in wanted[message_id])
    }
    arrivals = await wake_waiting(connection, vault, reached, now)
    await leases.announce(connection, arrivals, now)
    return bool(arrivals)
