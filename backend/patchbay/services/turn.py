"""A turn: the pending events of one conversation (or of a run that has none), applied in order.

A message goes to the first of these that takes it: opt-out and opt-in words, the human who owns the
conversation, the wait it answers, the triggers of published workflows.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from patchbay.engine.events import Begin, Cancel, Facts, WaitEnded
from patchbay.engine.events import Event as RunEvent
from patchbay.engine.graph import Graph
from patchbay.engine.state import RunInfo, State, Wait, decode_state
from patchbay.messaging.consent import read_consent
from patchbay.messaging.events import Event, issued_choice
from patchbay.messaging.lifecycle import MessageState, has_reached
from patchbay.messaging.policy import window_closes_at
from patchbay.sdk import (
    CalledBack,
    ForCallback,
    ForHuman,
    ForMessage,
    ForReply,
    GivenBack,
    MessageChanged,
    Replied,
    Text,
    TimedOut,
)
from patchbay.services import kinds
from patchbay.services.actions import Actions, record_of_party
from patchbay.services.live_run import LiveRun
from patchbay.services.outgoing import outgoing
from patchbay.services.published import Active, route
from patchbay.services.reading import inbound_value
from patchbay.services.turn_writes import OptChange, OwnerChange, Writes
from patchbay.storage.events import StoredEvent
from patchbay.storage.ids import new_id
from patchbay.storage.leases import Claim
from patchbay.storage.parties import Party
from patchbay.storage.runs import StoredRun

log = structlog.get_logger()

OPTED_OUT = "We will not write to you again, unless you write to us. Send START if you change your mind."
OPTED_IN = "Welcome back. Send STOP if you want no more messages from us."

Commit = Callable[[Writes], Awaitable[None]]
"""Writes a collection; raises when the lease is lost."""


class Loaded(Struct, frozen=True):
    """Everything a turn was given: read together with that of other turns, in few statements."""

    claim: Claim
    events: Sequence[StoredEvent]
    runs: Sequence[StoredRun]
    party: Party | None
    at: datetime
    """When it was read."""
    may_send_at_once: bool
    """Whether no earlier message of the conversation is still to go out."""
    active: Sequence[Active]
    graphs: Mapping[str, Graph]
    """By run id, of the runs above; one missing cannot be run in this process."""
    senders: Mapping[str, str]
    """The run that sent the message a tap or a quote refers to, by event id."""
    hooks: Mapping[str, tuple[str, str]]
    """Workflow and trigger of each hook that was called."""


class Turn:
    """Applies events; what they change is collected and committed by whoever plays the turn."""

    def __init__(self, loaded: Loaded, actions: Actions, commit: Commit) -> None:
        self._loaded = loaded
        self._actions = actions
        self._commit = commit
        self._owner = loaded.party.owner if loaded.party else "bot"
        self._opted_out = loaded.party is not None and loaded.party.opted_out_at is not None
        self._runs: dict[str, LiveRun] = {}
        self._stuck: dict[str, StoredRun] = {}
        """Runs that cannot go on in this process: what is meant for them stays pending."""
        for run in loaded.runs:
            self._restore(run)
        self.writes = Writes(loaded.claim)
        self.current: StoredEvent | None = None
        """The event being applied, for whoever must record that it failed."""
        self.has_queued = False
        """Whether messages of this turn are in the outbox already."""

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
        await self._commit(self.writes)
        self.has_queued = self.has_queued or bool(self.writes.messages)
        return Writes(self._loaded.claim)

    async def _apply(self, event: StoredEvent) -> None:
        if event.kind.startswith("message.") and event.kind != kinds.MESSAGE_CHANGED:
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
        event = msgspec.convert(stored.content, Event)
        value = {**inbound_value(event, stored.received_at), "channel_id": stored.channel_id}
        if issued_choice(event) is None and self._took_consent(value):
            return
        if self._owner == "human":
            return
        answered = self._wait_for(stored, event)
        if answered is not None:
            live, wait = answered
            await self._drive(live, WaitEnded(wait.id, Replied(value), self._facts()))
            return
        found = route(self._loaded.active, "message", value)
        if found is None:
            self._outcome(stored, "ignored", "no workflow takes this message")
            return
        await self._begin(found.active, found.trigger, value, new_id(), stored.id)

    def _took_consent(self, value: Mapping[str, Any]) -> bool:
        party = self._loaded.party
        words = value.get("text") or ""
        said = read_consent(words)
        if party is None or said is None or (said == "in" and not self._opted_out):
            return False
        self._opted_out = said == "out"
        self.writes.opt_changes.append(OptChange(party.workspace_id, party.contact_id, said, words, new_id()))
        reply = Text(OPTED_OUT if said == "out" else OPTED_IN)
        self.writes.messages.append(outgoing(party, new_id(), reply, self._now(), author="system"))
        return True

    def _wait_for(self, stored: StoredEvent, event: Event) -> tuple[LiveRun, Wait] | None:
        """The button we issued, else the quoted message, else the newest wait.

        A button of a run that no longer asks answers nothing.
        """
        sender = self._loaded.senders.get(stored.id)
        is_tap = issued_choice(event) is not None
        if sender is not None and (found := self._newest_reply_wait([sender])) is not None:
            return found
        return None if is_tap else self._newest_reply_wait(list(self._runs))

    def _newest_reply_wait(self, run_ids: Sequence[str]) -> tuple[LiveRun, Wait] | None:
        waiting = [
            (wait.id, live, wait)
            for run_id in run_ids
            if (live := self._runs.get(run_id)) is not None
            for wait in live.state.waits.values()
            if isinstance(wait.spec, ForReply)
        ]
        if not waiting:
            return None
        _, live, wait = max(waiting, key=lambda one: one[0])
        return live, wait

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
        self._change_owner("bot")
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

    async def _start(self, event: StoredEvent) -> None:
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
        kinds.WAIT_DUE: _timer,
        kinds.WAIT_CALLED: _called_back,
        kinds.MESSAGE_CHANGED: _message_changed,
        kinds.HUMAN_TOOK: _taken,
        kinds.HUMAN_RETURNED: _given_back,
        kinds.RUN_CANCEL: _cancel,
        kinds.RUN_START: _start,
        kinds.HTTP_REQUEST: _requested,
    }

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────

    async def _begin(self, active: Active, trigger: str, value: Any, run_id: str, event_id: str) -> None:
        info = RunInfo(run_id, active.workflow_id, active.version, self._now())
        live = self._live(active.graph, State(run=info), event_id)
        self._runs[run_id] = live
        await self._drive(live, Begin(trigger, value, self._facts()))

    def _miss(self, event: StoredEvent) -> None:
        """The event's wait is over, or belongs to a run that must wait for a process that can play it."""
        if event.content.get("run") in self._stuck:
            del self.writes.outcomes[event.id]
        else:
            self._outcome(event, "late", "the wait was over")

    async def _drive(self, live: LiveRun, event: RunEvent) -> None:
        self.writes = await live.drive(event, self.writes, self._now(), self._checkpoint)
        self._note(live)

    def _note(self, live: LiveRun) -> None:
        if self.writes.owner is not None:
            self._owner = self.writes.owner.owner
        if live.state.is_over:
            self._runs.pop(live.state.run.id, None)

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
            party=self._loaded.party,
            event_id=event_id,
            actions=self._actions,
        )

    def _change_owner(self, owner: str, note: str = "", at: datetime | None = None) -> None:
        if self._loaded.party is not None:
            conversation_id = self._loaded.party.conversation_id
            self.writes.owner = OwnerChange(conversation_id, owner, "", note, at or self._now())

    def _facts(self) -> Facts:
        party = self._loaded.party
        if party is None:
            return Facts()
        last = party.last_inbound_at
        conversation = {
            "id": party.conversation_id,
            "channel_id": party.channel_id,
            "owner": self._owner,
            "last_inbound_at": last.isoformat() if last else None,
            "window_open": last is not None and self._now() < window_closes_at(last),
        }
        return Facts(record_of_party(party), conversation)

    def _now(self) -> datetime:
        return self._actions.clock()
