"""A run within a turn: driven through `advance`, its effects turned into writes, its actions carried out."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from patchbay.engine import effects as fx
from patchbay.engine.advance import advance
from patchbay.engine.events import ActionDone, ActionFailed, Event, Recover
from patchbay.engine.graph import Graph
from patchbay.engine.state import State, encode_state
from patchbay.sdk import ActionNode, Effect
from patchbay.services.sending.outgoing import outgoing
from patchbay.services.turns.actions import Actions
from patchbay.services.turns.writes import OwnerChange, Response, Writes
from patchbay.storage.ids import new_id
from patchbay.storage.parties import Party
from patchbay.storage.runs import MAX_STATE_BYTES, StoredRun, StoredStep
from patchbay.storage.waits import ClosedWait, StoredWait

Checkpoint = Callable[[], Awaitable[Writes]]
"""Commits what was collected so far and gives a fresh collection; raises when the lease is lost."""


class LiveRun:
    """One run, from loaded or begun to saved."""

    def __init__(
        self,
        *,
        graph: Graph,
        state: State,
        subject_id: str,
        workspace_id: str,
        party: Party | None,
        event_id: str | None,
        actions: Actions,
    ) -> None:
        self.graph = graph
        self.state = state
        self.subject_id = subject_id
        self.workspace_id = workspace_id
        self.party = party
        self.event_id = event_id
        self._actions = actions

    @property
    def was_interrupted(self) -> bool:
        """Whether a process ended while actions were under way."""
        return self.state.status == "running" and bool(self.state.open)

    def refuse(self, code: str, message: str, writes: Writes, now: datetime) -> None:
        """End a run that cannot begin."""
        self._fail(code, message, writes, now)
        self._save(writes, now)

    async def recover(self, writes: Writes, now: datetime, checkpoint: Checkpoint) -> Writes:
        """Go on after an interruption."""
        return await self.drive(Recover(), writes, now, checkpoint)

    async def drive(self, event: Event, writes: Writes, now: datetime, checkpoint: Checkpoint) -> Writes:
        """Apply an event and all that follows, until the run waits or ends.

        Before an action that changes something begins, everything so far is committed: who finds this run
        later knows that it may have happened.

        Returns:
            The collection the run's last effects are in; another one than `writes` after a checkpoint.
        """
        under_way: set[asyncio.Task[ActionDone | ActionFailed]] = set()
        try:
            return await self._drive(event, writes, now, checkpoint, under_way)
        finally:
            for task in under_way:
                task.cancel()

    async def _drive(
        self,
        event: Event,
        writes: Writes,
        now: datetime,
        checkpoint: Checkpoint,
        under_way: set[asyncio.Task[ActionDone | ActionFailed]],
    ) -> Writes:
        todo: deque[Event] = deque([event])
        while todo or under_way:
            if not todo:
                done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                under_way -= done
                todo.extend(task.result() for task in done)
                continue
            starts = self._advance(todo.popleft(), writes, now)
            if any(start.effect is Effect.WRITE for start in starts):
                self._save(writes, now)
                writes = await checkpoint()
                starts = [] if self.state.is_over else starts
            if len(starts) == 1 and not todo and not under_way:
                todo.append(await self._perform(starts[0]))
            else:
                under_way |= {asyncio.create_task(self._perform(start)) for start in starts}
            now = self._actions.clock()
        self._save(writes, now)
        return writes

    def _advance(self, event: Event, writes: Writes, now: datetime) -> list[fx.StartAction]:
        self.state, effects = advance(self.graph, self.state, event, now, new_id)
        starts: list[fx.StartAction] = []
        for effect in effects:
            match effect:
                case fx.StartAction():
                    starts.append(effect)
                case fx.RecordStep():
                    writes.steps[self.state.run.id, effect.seq] = self._step(effect)
                case fx.OpenWait():
                    writes.opened[effect.id] = (self._wait(effect, now), effect)
                case fx.CloseWait():
                    writes.closed[effect.id] = ClosedWait(effect.id, effect.state, now)
                case fx.MoveWait():
                    self._move_wait(effect, writes)
                case fx.QueueMessage():
                    self._queue(effect, writes, now)
                case fx.ChangeOwner():
                    self._change_owner(effect, writes, now)
                case fx.AnswerRequest():
                    self._respond(
                        effect.response.status, effect.response.body, effect.response.headers, writes
                    )
                case fx.EndRun():
                    self._answer_by_end(writes)
                case fx.Late():
                    pass
        return [] if self.state.is_over else starts

    async def _perform(self, start: fx.StartAction) -> ActionDone | ActionFailed:
        node = self.graph.nodes[start.node_id]
        assert isinstance(node.kind, ActionNode)
        return await self._actions.perform(
            node.kind, start, workspace_id=self.workspace_id, run_id=self.state.run.id, wired=node.wired
        )

    # ── effects as rows ──────────────────────────────────────────────────────────────────────────────

    def _step(self, effect: fx.RecordStep) -> StoredStep:
        content: dict[str, Any] = {}
        if effect.input_from is None:
            content["input"] = effect.input
        if effect.port is not None:
            content["output"] = effect.output
        if effect.error is not None:
            content["error"] = effect.error
        if effect.vars is not None:
            content["vars"] = effect.vars
        if effect.pinned:
            content["pinned"] = True
        if effect.ends_run:
            content["ends_run"] = True
        return StoredStep(
            run_id=self.state.run.id,
            seq=effect.seq,
            workspace_id=self.workspace_id,
            node_id=effect.node_id,
            type=effect.type,
            state=effect.state,
            port=effect.port,
            emitted=effect.emitted or None,
            attempt=effect.attempt,
            input_from=effect.input_from,
            content=content,
            started_at=effect.started_at,
            ended_at=effect.ended_at,
        )

    def _wait(self, effect: fx.OpenWait, now: datetime) -> StoredWait:
        return StoredWait(
            id=effect.id,
            workspace_id=self.workspace_id,
            run_id=self.state.run.id,
            subject_id=self.subject_id,
            node_id=effect.node_id,
            kind=effect.kind,
            key=effect.key,
            due_at=effect.due_at,
            created_at=now,
        )

    def _move_wait(self, effect: fx.MoveWait, writes: Writes) -> None:
        if effect.id in writes.opened:
            wait, opened = writes.opened[effect.id]
            writes.opened[effect.id] = (replace(wait, due_at=effect.due_at), opened)
        else:
            writes.moved[effect.id] = effect.due_at

    def _queue(self, effect: fx.QueueMessage, writes: Writes, now: datetime) -> None:
        if self.party is None:
            self._fail("no_contact", "this run has no contact to write to", writes, now, effect.node_id)
            return
        command = effect.command
        message = outgoing(
            self.party,
            effect.id,
            command.content,
            now,
            author="run",
            run_id=self.state.run.id,
            node_id=effect.node_id,
            purpose=command.purpose,
            on_unknown=command.on_unknown,
            reply_to=command.reply_to,
            expires_in_s=command.expires_in_s,
            fallback=command.fallback,
            otherwise=command.otherwise,
            subject=command.subject,
        )
        if command.channel in (None, self.party.channel_id):
            writes.messages.append(message)
        else:
            elsewhere = replace(message, channel_id=command.channel, reply_to=None)
            writes.elsewhere.append(elsewhere)

    def _change_owner(self, effect: fx.ChangeOwner, writes: Writes, now: datetime) -> None:
        if self.party is not None:
            conversation_id = self.party.conversation_id
            run_id = self.state.run.id
            writes.owner = OwnerChange(conversation_id, effect.owner, effect.team, effect.note, now, run_id)

    def _answer_by_end(self, writes: Writes) -> None:
        """What a caller who waits is told by a run that ends without an answer of its own."""
        status = 200 if self.state.status == "completed" else 502
        self._respond(status, {"run": self.state.run.id, "state": self.state.status}, {}, writes)

    def _respond(self, status: int, body: Any, headers: dict[str, str], writes: Writes) -> None:
        if self.party is None and self.event_id is not None and self.event_id not in writes.responses:
            content = {"status": status, "headers": headers, "body": body}
            writes.responses[self.event_id] = Response(self.event_id, self.workspace_id, content)

    def _save(self, writes: Writes, now: datetime) -> None:
        state_json = None if self.state.is_over else encode_state(self.state)
        if state_json is not None and len(state_json) > MAX_STATE_BYTES:
            limit = f"the run's values outgrew {MAX_STATE_BYTES // 1_000_000} MB"
            self._fail("state_too_large", limit, writes, now)
            state_json = None
        run = self.state.run
        writes.runs[run.id] = StoredRun(
            id=run.id,
            workspace_id=self.workspace_id,
            workflow_id=run.workflow_id,
            version=run.version,
            subject_id=self.subject_id,
            conversation_id=None if self.party is None else self.party.conversation_id,
            contact_id=None if self.party is None else self.party.contact_id,
            event_id=self.event_id,
            state=self.state.status,
            state_json=state_json,
            error=self.state.error,
            started_at=run.started_at,
            ended_at=now if self.state.is_over else None,
        )

    def _fail(
        self, code: str, message: str, writes: Writes, now: datetime, node_id: str | None = None
    ) -> None:
        for wait_id in self.state.waits:
            writes.closed[wait_id] = ClosedWait(wait_id, "cancelled", now)
        self.state.status = "failed"
        self.state.error = {"code": code, "message": message} | ({"node": node_id} if node_id else {})
        self._answer_by_end(writes)
