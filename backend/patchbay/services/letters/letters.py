"""Dead letters of every level under one roof: listed, counted, begun again, put aside."""

from typing import Any

from patchbay.services.errors import NotNow
from patchbay.services.letters.events import EventLetters
from patchbay.services.letters.messages import MessageLetters
from patchbay.services.letters.runs import RunLetters
from patchbay.services.letters.shapes import (
    Done,
    Edited,
    Letter,
    LetterCounts,
    LetterDetail,
    Outcome,
)
from patchbay.services.letters.shelf import Shelf
from patchbay.storage.database import Database
from patchbay.storage.letters import MOST_COUNTED, LetterFilter, Level, Wanted
from patchbay.storage.paging import Page, PageRequest


class Letters:
    """What came to nothing in a workspace."""

    def __init__(
        self,
        database: Database,
        *,
        messages: MessageLetters,
        runs: RunLetters,
        events: EventLetters,
    ) -> None:
        self._database = database
        self._shelves: dict[Level, Shelf[Any]] = {"message": messages, "step": runs, "event": events}

    async def counts(self, workspace_id: str) -> LetterCounts:
        """How many are open."""
        async with self._database.transaction() as connection:
            return LetterCounts(
                message=await self._shelves["message"].count_open(connection, workspace_id),
                step=await self._shelves["step"].count_open(connection, workspace_id),
                event=await self._shelves["event"].count_open(connection, workspace_id),
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
        shelf = self._shelves[level]
        return await shelf.discard(workspace_id, wanted, actor, reason=reason, is_dry=is_dry)
