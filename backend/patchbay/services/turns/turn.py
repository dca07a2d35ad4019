"""A turn: the pending events of one conversation (or of a run that has none), applied in order.

Who takes a message is decided in `routing`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace

from patchbay.engine.events import Begin, BeginAt, Cancel, Facts, PassTime, WaitEnded
from patchbay.engine.events import Event as RunEvent
from patchbay.engine.graph import Graph
from patchbay.engine.state import Pin, RunInfo, State, Wait, decode_state, due_waits
from patchbay.messaging.lifecycle import MessageState, has_reached
from patchbay.sdk import (
    CalledBack,
    ForCallback,
    ForHuman,
    ForMessage,
    GivenBack,
    MessageChanged,
    Replied,
    Text,
    TimedOut,
)
from patchbay.services import event_kinds
from patchbay.services.sending.outgoing import outgoing
from patchbay.services.sending.urgency import is_urgent
from patchbay.services.turns import consents
from patchbay.services.turns.actions import Actions, facts_of
from patchbay.services.turns.drafts import DraftOnTest
from patchbay.services.turns.live_run import LiveRun
from patchbay.services.turns.loaded import Loaded
from patchbay.services.turns.routing import (
    Heard,
    Human,
    Offer,
    Standing,
    Tested,
    Waiting,
    Words,
    hear,
    taker,
)
from patchbay.services.turns.starting import middle_of
from patchbay.services.turns.writes import OwnerChange, WindowMove, Writes
from patchbay.services.workflows.published import Active
from patchbay.storage.events import StoredEvent
from patchbay.storage.ids import new_id
from patchbay.storage.runs import StoredRun
from patchbay.storage.test_sessions import Outcome

log = structlog.get_logger()


Commit = Callable[[Writes], Awaitable[None]]
"""Writes a collection; raises when the lease is lost."""


class Turn:
    """Applies events; what they change is collected and committed by whoever plays the turn."""

    def __init__(self, loaded: Loaded, actions: Actions, commit: Commit) -> None:
        self._loaded = loaded
        self._actions = actions
        self._commit = commit
        self._party = loaded.party
        self._owner = loaded.party.owner if loaded.party else "bot"
        self._refused = consents.refused_by(loaded.party)
        self._last_inbound_at = loaded.party.last_inbound_at if loaded.party else None
        self._runs: dict[str, LiveRun] = {}
        self._stuck: dict[str, StoredRun] = {}
        """Runs that cannot go on in this process: what is meant for them stays pending."""
        for run in loaded.runs:
            self._restore(run)
        self.writes = Writes(loaded.claim)
        self.current: StoredEvent | None = None
        """The event being applied, for whoever must record that it failed."""
        self.may_send_at_once = loaded.may_send_at_once
        """Whether no message is to go out before, and the gate can go by what the turn was loaded with."""

    async def play(self) -> Writes:
        """Apply everything; gives what is left to commit, the lease's release included."""
        for live in list(self._runs.values()):
            if live.was_interrupted:
                self.writes = await live.recover(self.writes, self._now(), self._checkpoint)
                self._note(live)
        for event in self._loaded.events:
            self.current = event
            self.writes.outcomes[event.id] = ("applied", None)
            await self._apply(event)
        self.writes.release = True
        return self.writes

    async def _checkpoint(self) -> Writes:
        done = self.writes
        await self._commit(done)
        self._note_owner(done)
        self.may_send_at_once = self.may_send_at_once and done.keeps_facts and not done.messages
        self.writes = Writes(self._loaded.claim)
        return self.writes

    async def _apply(self, event: StoredEvent) -> None:
        if event.kind.startswith("message.") and event.kind != event_kinds.MESSAGE_CHANGED:
            await self._hear(event)
            return
        handler = self._HANDLERS.get(event.kind)
        if handler is None:
            self._outcome(event, "ignored", "nothing handles this kind")
        else:
            await handler(self, event)

    def _outcome(self, event: StoredEvent, state: Any, reason: str) -> None:
        self.writes.outcomes[event.id] = (state, reason)

    # ── what a contact says ──────────────────────────────────────────────────────────────────────────

    async def _hear(self, stored: StoredEvent) -> None:
        heard = hear(stored, self._loaded.origins.get(stored.id))
        value = heard.value
        if is_urgent(value, self._loaded.urgent):
            self._hurry(stored.occurred_at)
        match taker(heard, self._standing()):
            case Words():
                await self._take_consent(heard, stored)
            case Human():
                pass
            case Waiting(run_id=run_id, wait=wait):
                await self._drive(self._runs[run_id], WaitEnded(wait.id, Replied(value), self._facts()))
            case Tested(draft=draft, offer=offer):
                await self._test(draft, offer, value, stored)
            case Offer(active=active, node=node):
                await self._begin(active, node.id, value, new_id(), stored.id)
            case None:
                self._outcome(stored, "ignored", "no workflow takes this message")

    def _hurry(self, at: datetime) -> None:
        """What goes to this contact from now on goes before others."""
        if self._party is None:
            return
        self.writes.urgent_at = at
        self._party = replace(self._party, goes_first=True)
        for live in self._runs.values():
            live.party = self._party

    def _standing(self) -> Standing:
        return Standing(
            owner=self._owner,
            has_opted_out=bool(self._refused),
            runs={run_id: live.state for run_id, live in self._runs.items()},
            draft=self._loaded.draft,
            active=self._loaded.active,
        )

    async def _test(
        self, draft: DraftOnTest, offer: Offer | None, value: Mapping[str, Any], stored: StoredEvent
    ) -> None:
        """Start the draft; where it cannot, the session says why, and the message stays where it is."""
        error = draft.refusal(None if offer is None else offer.node.id, stored.id)
        if error is not None or offer is None:
            self.writes.sessions[draft.session_id] = Outcome(draft.workflow_id, error=error)
            self._outcome(stored, "ignored", "the draft on test cannot start with it")
            return
        run_id = new_id()
        self.writes.sessions[draft.session_id] = Outcome(draft.workflow_id, run_id)
        await self._begin(offer.active, offer.node.id, value, run_id, stored.id, pins=draft.pins)

    async def _take_consent(self, heard: Heard, stored: StoredEvent) -> None:
        """Keep what the contact says of being written to; who wants no more is asked nothing more either."""
        party = self._party
        at = min(stored.occurred_at, self._now())
        if party is None:
            self.writes.refusals += consents.outlasting(heard, stored, at)
            return
        known = await consents.said_before(self._actions.database, party)
        taken = consents.take(heard, party.contact_id, self._refused, known, at)
        self._refused = taken.refused
        self.writes.consents += [(party.workspace_id, consent) for consent in taken.consents]
        if taken.is_late:
            self._outcome(stored, "late", "they said otherwise since")
        elif heard.said == "out":
            await self._interrupt("The contact asked not to be written to.", [*self._runs, *self._stuck])
        elif heard.said == "marketing_out" and heard.sender is not None:
            await self._interrupt("The contact asked for no more promotions.", [heard.sender])
        if taken.answer is not None:
            said = Text(taken.answer)
            self.writes.messages.append(outgoing(party, new_id(), said, self._now(), author="system"))

    async def _interrupt(self, reason: str, run_ids: Sequence[str]) -> None:
        for run_id in run_ids:
            if run_id in self._runs:
                await self._drive(self._runs[run_id], Cancel(reason))
            elif run_id in self._stuck:
                self._end_stuck(self._stuck.pop(run_id), reason)

    # ── what else happens ────────────────────────────────────────────────────────────────────────────

    async def _timer(self, event: StoredEvent) -> None:
        found = self._find_wait(event.content["wait"])
        if found is None:
            self._miss(event)
        else:
            await self._drive(found[0], WaitEnded(found[1].id, TimedOut(), self._facts()))

    async def _called_back(self, event: StoredEvent) -> None:
        found = self._find_wait(event.content["wait"])
        if found is None or not isinstance(found[1].spec, ForCallback):
            self._miss(event)
        else:
            happening = CalledBack(event.content["value"])
            await self._drive(found[0], WaitEnded(found[1].id, happening, self._facts()))

    async def _message_changed(self, event: StoredEvent) -> None:
        found = self._find_wait(event.content["wait"])
        state = MessageState(event.content["state"])
        spec = found[1].spec if found is not None else None
        if found is None or not isinstance(spec, ForMessage):
            self._miss(event)
        elif any(has_reached(state, MessageState(wanted)) for wanted in spec.states):
            happening = MessageChanged(state.value, event.content["error"])
            await self._drive(found[0], WaitEnded(found[1].id, happening, self._facts()))

    async def _given_back(self, event: StoredEvent) -> None:
        self._owner = "bot"
        self._change_owner("bot", at=event.occurred_at)
        happening = GivenBack(by=event.content["by"], note=event.content["note"])
        for live in list(self._runs.values()):
            waiting = [wait.id for wait in live.state.waits.values() if isinstance(wait.spec, ForHuman)]
            for wait_id in waiting:
                await self._drive(live, WaitEnded(wait_id, happening, self._facts()))

    async def _taken(self, event: StoredEvent) -> None:
        self._owner = "human"
        self._change_owner("human", note=event.content["note"], at=event.occurred_at)

    async def _cancel(self, event: StoredEvent) -> None:
        run_id, reason = event.content["run"], event.content["reason"]
        if run_id in self._runs:
            await self._drive(self._runs[run_id], Cancel(reason))
        elif run_id in self._stuck:
            self._end_stuck(self._stuck.pop(run_id), reason)
        else:
            self._outcome(event, "late", "the run was over")

    def _end_stuck(self, run: StoredRun, reason: str) -> None:
        """Cancel a run that cannot be played."""
        error = {"code": "cancelled", "message": reason}
        now = self._now()
        self.writes.runs[run.id] = replace(run, state="cancelled", state_json=None, error=error, ended_at=now)
        self.writes.ended.append(run.id)

    async def _pretend(self, event: StoredEvent) -> None:
        run_id, seconds = event.content["run"], event.content["seconds"]
        live = self._runs.get(run_id)
        if live is None:
            self._miss(event, "the run was over")
            return
        self._move_window(seconds)
        await self._drive(live, PassTime(seconds))
        for wait in due_waits(live.state, self._now()):
            if not live.state.is_over:
                await self._drive(live, WaitEnded(wait.id, TimedOut(), self._facts()))

    def _move_window(self, seconds: float) -> None:
        party, last = self._party, self._last_inbound_at
        if party is None or last is None:
            return
        self._last_inbound_at = last - timedelta(seconds=seconds)
        seen = self.writes.window.seen if self.writes.window else last
        self.writes.window = WindowMove(party.conversation_id, seen, self._last_inbound_at)

    async def _start(self, event: StoredEvent) -> None:
        """Begin a run whose row was stored with this event."""
        content = event.content
        live = self._runs.get(content["run"])
        if live is None and "version" not in content:
            await self._start_active(event)
        elif live is None or live.state.seq:
            self._miss(event, "the run was over")
        else:
            await self._begin_ordered(live, content)

    async def _begin_ordered(self, live: LiveRun, content: Mapping[str, Any]) -> None:
        middle = middle_of(content)
        triggers = [node.id for node in live.graph.triggers()]
        start = content["trigger"] if middle is None else middle.node
        if middle is None and start not in triggers:
            start = next(iter(triggers), None)
        if start is None or start not in live.graph.nodes:
            message = "this version has no such place to begin at"
            live.refuse("cannot_begin_here", message, self.writes, self._now())
            self._note(live)
        elif middle is None:
            await self._drive(live, Begin(start, content["value"], self._facts()))
        else:
            begin = BeginAt(start, content["value"], middle.input, middle.past, self._facts())
            await self._drive(live, begin)

    async def _start_active(self, event: StoredEvent) -> None:
        """As releases before the row came with the event stored it."""
        content = event.content
        active = next((one for one in self._loaded.active if one.workflow_id == content["workflow"]), None)
        if active is None:
            self._outcome(event, "ignored", "the workflow is not published and active")
            return
        triggers = [node.id for node in active.graph.triggers()]
        trigger = content["trigger"] if content["trigger"] in triggers else next(iter(triggers), None)
        if trigger is None:
            self._outcome(event, "ignored", "the workflow has no trigger")
            return
        await self._begin(active, trigger, content["value"], content["run"], event.id)

    async def _requested(self, event: StoredEvent) -> None:
        workflow_id, trigger = self._loaded.hooks.get(event.content["hook"], (None, ""))
        active = next((one for one in self._loaded.active if one.workflow_id == workflow_id), None)
        if active is None or trigger not in active.graph.nodes:
            self._outcome(event, "ignored", "the workflow of this URL is not active")
            return
        await self._begin(active, trigger, event.content["value"], event.content["run"], event.id)

    _HANDLERS: Mapping[str, Callable[["Turn", StoredEvent], Awaitable[None]]] = {
        event_kinds.WAIT_DUE: _timer,
        event_kinds.WAIT_CALLED: _called_back,
        event_kinds.MESSAGE_CHANGED: _message_changed,
        event_kinds.HUMAN_TOOK: _taken,
        event_kinds.HUMAN_RETURNED: _given_back,
        event_kinds.RUN_PRETEND: _pretend,
        event_kinds.RUN_CANCEL: _cancel,
        event_kinds.RUN_START: _start,
        event_kinds.HTTP_REQUEST: _requested,
    }

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────

    async def _begin(
        self,
        active: Active,
        trigger: str,
        value: Any,
        run_id: str,
        event_id: str,
        *,
        pins: Mapping[str, Pin] | None = None,
    ) -> None:
        info = RunInfo(run_id, active.workflow_id, active.version, self._now())
        live = self._live(active.graph, State(run=info, pins=dict(pins or {})), event_id)
        self._runs[run_id] = live
        await self._drive(live, Begin(trigger, value, self._facts()))

    def _miss(self, event: StoredEvent, reason: str = "the wait was over") -> None:
        """The event comes too late, or is for a run that must wait for a process that can play it."""
        if event.content.get("run") in self._stuck:
            del self.writes.outcomes[event.id]
        else:
            self._outcome(event, "late", reason)

    async def _drive(self, live: LiveRun, event: RunEvent) -> None:
        self.writes = await live.drive(event, self.writes, self._now(), self._checkpoint)
        self._note(live)

    def _note(self, live: LiveRun) -> None:
        self._note_owner(self.writes)
        if live.state.is_over:
            self._runs.pop(live.state.run.id, None)

    def _note_owner(self, writes: Writes) -> None:
        if writes.owner is not None:
            self._owner = writes.owner.owner

    def _find_wait(self, wait_id: str) -> tuple[LiveRun, Wait] | None:
        for live in self._runs.values():
            if (wait := live.state.waits.get(wait_id)) is not None:
                return live, wait
        return None

    def _restore(self, run: StoredRun) -> None:
        graph = self._loaded.graphs.get(run.id)
        if graph is None:
            self._stuck[run.id] = run
            return
        try:
            state = decode_state(run.state_json or b"")
        except (msgspec.MsgspecError, UnicodeDecodeError):
            log.exception("run_unreadable", run_id=run.id)
            self._stuck[run.id] = run
        else:
            self._runs[run.id] = self._live(graph, state, run.event_id)

    def _live(self, graph: Graph, state: State, event_id: str | None) -> LiveRun:
        return LiveRun(
            graph=graph,
            state=state,
            subject_id=self._loaded.claim.subject_id,
            workspace_id=self._loaded.claim.workspace_id,
            party=self._party,
            event_id=event_id,
            actions=self._actions,
        )

    def _change_owner(self, owner: str, *, at: datetime, note: str = "") -> None:
        if self._party is not None:
            conversation_id = self._party.conversation_id
            self.writes.owner = OwnerChange(conversation_id, owner, "", note, at)

    def _facts(self) -> Facts:
        party = self._party
        if party is None:
            return Facts()
        standing = replace(party, owner=self._owner, last_inbound_at=self._last_inbound_at)
        return facts_of(standing, self._now())

    def _now(self) -> datetime:
        return self._actions.clock()
