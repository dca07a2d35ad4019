"""Dead letters of every level under one roof: listed, counted, begun again, put aside."""

from typing import Protocol

from patchbay.services.auditing import Audit
from patchbay.services.clock import Clock
from patchbay.services.errors import NotNow
from patchbay.services.event_letters import EventLetters
from patchbay.services.letter_shapes import (
    MAX_AT_ONCE,
    Done,
    Edited,
    Letter,
    LetterCounts,
    LetterDetail,
    Outcome,
    Refusal,
    change_of,
    not_open,
)
from patchbay.services.message_letters import MessageLetters
from patchbay.services.run_letters import RunLetters
from patchbay.storage import dead_events, dead_messages, dead_runs, letters
from patchbay.storage.database import Database
from patchbay.storage.letters import MOST_COUNTED, LetterFilter, Level, Mark, Wanted
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault

_ROWS = {"message": dead_messages, "step": dead_runs, "event": dead_events}


class _Shelf(Protocol):
    async def page(self, workspace_id: str, request: PageRequest, wanted: LetterFilter) -> Page[Letter]: ...

    async def get(self, workspace_id: str, letter_id: str, /) -> LetterDetail: ...

    async def replay(
        self,
        workspace_id: str,
        wanted: Wanted,
        actor: str,
        *,
        edited: Edited | None = None,
        is_confirmed: bool = False,
        is_dry: bool = False,
    ) -> Outcome: ...


class Letters:
    """What came to nothing in a workspace."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        messages: MessageLetters,
        runs: RunLetters,
        events: EventLetters,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._shelves: dict[Level, _Shelf] = {"message": messages, "step": runs, "event": events}
        self._audit = audit
        self._clock = clock

    async def counts(self, workspace_id: str) -> LetterCounts:
        """How many are open."""
        async with self._database.transaction() as connection:
            return LetterCounts(
                message=await dead_messages.count_open(connection, workspace_id),
                step=await dead_runs.count_open(connection, workspace_id),
                event=await dead_events.count_open(connection, workspace_id),
                most=MOST_COUNTED,
            )

    async def page(
        self, workspace_id: str, level: Level, request: PageRequest, wanted: LetterFilter
    ) -> Page[Letter]:
        """Letters of one level, newest first."""
        return await self._shelves[level].page(workspace_id, request, wanted)

    async def get(self, workspace_id: str, level: Level, letter_id: str) -> LetterDetail:
        """One letter with what is in it and what happened to it.

        Raises:
            NotFound: Nothing of that id came to nothing.
        """
        return await self._shelves[level].get(workspace_id, letter_id)

    async def replay(
        self,
        workspace_id: str,
        level: Level,
        wanted: Wanted,
        actor: str,
        *,
        is_confirmed: bool = False,
        is_dry: bool = False,
    ) -> Outcome:
        """Begin letters again, each at most once however often this is asked; or count them."""
        shelf = self._shelves[level]
        return await shelf.replay(workspace_id, wanted, actor, is_confirmed=is_confirmed, is_dry=is_dry)

    async def replay_one(
        self,
        workspace_id: str,
        level: Level,
        letter_id: str,
        actor: str,
        *,
        edited: Edited | None = None,
        is_confirmed: bool = False,
    ) -> Done:
        """Begin one letter again, as it was or with something else in it.

        Raises:
            NotFound: Nothing of that id came to nothing.
            NotNow: It is not open, cannot be begun again, or that needs to be confirmed.
            Invalid: What it is to go on with cannot be used.
        """
        shelf = self._shelves[level]
        await shelf.get(workspace_id, letter_id)
        outcome = await shelf.replay(
            workspace_id, Wanted((letter_id,)), actor, edited=edited, is_confirmed=is_confirmed
        )
        if not outcome.done:
            raise NotNow(outcome.refused[0].message)
        return outcome.done[0]

    async def discard(
        self,
        workspace_id: str,
        level: Level,
        wanted: Wanted,
        actor: str,
        *,
        reason: str,
        is_dry: bool = False,
    ) -> Outcome:
        """Put letters aside: they stay to be looked at among those that were handled."""
        rows = _ROWS[level]
        async with self._database.transaction() as connection:
            now = self._clock()
            found = await rows.lock_open(connection, workspace_id, wanted, MAX_AT_ONCE + 1)
            ids = [one.id for one in found[:MAX_AT_ONCE]]
            refused: list[Refusal] = []
            missing = sorted(set(wanted.ids) - set(ids))
            if missing:
                states = await rows.states_of(connection, workspace_id, missing)
                kept = await letters.marks_of(connection, self._vault, workspace_id, level, missing)
                refused = not_open(missing, states, kept, level)
            done: list[Done] = []
            if ids and not is_dry:
                marks = [Mark(level, one, "discarded", actor, now, reason=reason) for one in ids]
                await rows.note_handled(connection, workspace_id, ids, now)
                await letters.put(connection, self._vault, workspace_id, marks)
                await self._audit.record(connection, workspace_id, change_of(marks, wanted))
                done = [Done(one) for one in ids]
        return Outcome(len(ids), len(found) > MAX_AT_ONCE, 0, done, refused)
