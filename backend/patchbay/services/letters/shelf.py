"""What the letters of every level have in common: listed, counted, chosen, marked as handled, put aside."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.auditing import Audit
from patchbay.services.clock import Clock
from patchbay.services.letters.refusing import refusals_of
from patchbay.services.letters.shapes import (
    MAX_AT_ONCE,
    Done,
    Edited,
    Letter,
    LetterDetail,
    Outcome,
    Refusal,
    change_of,
)
from patchbay.storage import letters
from patchbay.storage.database import Database
from patchbay.storage.letters import LetterFilter, Level, Mark, Wanted
from patchbay.storage.paging import Page, PageRequest, page_of
from patchbay.storage.vault import Vault


class Dead(Protocol):
    """A row that came to nothing."""

    @property
    def id(self) -> str:
        """Of what came to nothing."""
        ...


Row = TypeVar("Row", bound=Dead)
Row_co = TypeVar("Row_co", bound=Dead, covariant=True)


class Rows(Protocol[Row_co]):
    """Where the letters of one level are read; see the modules `dead_…` of the storage."""

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest, wanted: LetterFilter
    ) -> Sequence[Row_co]:
        """Newest first, one more than fits on the page where there are more."""
        ...

    async def count_open(self, connection: AsyncConnection, workspace_id: str) -> int:
        """How many are open; see `MOST_COUNTED`."""
        ...

    async def lock_open(
        self, connection: AsyncConnection, workspace_id: str, wanted: Wanted, limit: int
    ) -> Sequence[Row_co]:
        """The open ones among these, oldest first, locked until the transaction ends."""
        ...


class Shelf(ABC, Generic[Row]):
    """The letters of one level."""

    level: ClassVar[Level]

    def __init__(
        self, database: Database, vault: Vault, rows: Rows[Row], *, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._rows = rows
        self._audit = audit
        self._clock = clock

    async def count_open(self, connection: AsyncConnection, workspace_id: str) -> int:
        """How many are open, up to `MOST_COUNTED`."""
        return await self._rows.count_open(connection, workspace_id)

    async def page(self, workspace_id: str, request: PageRequest, wanted: LetterFilter) -> Page[Letter]:
        """Letters, newest first."""
        async with self._database.transaction() as connection:
            found = await self._rows.page(connection, workspace_id, request, wanted)
            page = page_of(found, request, lambda one: (one.id,))
            return Page(await self._letters(connection, workspace_id, page.items), page.next)

    @abstractmethod
    async def get(self, workspace_id: str, letter_id: str) -> LetterDetail:
        """One letter with what is in it and what happened to it.

        Raises:
            NotFound: Nothing of that id came to nothing.
        """

    @abstractmethod
    async def replay(
        self,
        workspace_id: str,
        wanted: Wanted,
        actor: str,
        *,
        edited: Edited | None = None,
        is_confirmed: bool = False,
        is_dry: bool = False,
    ) -> Outcome:
        """Begin letters again, each at most once however often this is asked; or count them.

        Raises:
            Invalid: What they are to go on with cannot be used.
        """

    async def discard(
        self, workspace_id: str, wanted: Wanted, actor: str, *, reason: str, is_dry: bool = False
    ) -> Outcome:
        """Put letters aside: they stay to be looked at among those that were handled."""
        async with self._database.transaction() as connection:
            chosen, has_more, refused = await self._choose(connection, workspace_id, wanted, MAX_AT_ONCE)
            done: list[Done] = []
            if chosen and not is_dry:
                now = self._clock()
                ids = [one.id for one in chosen]
                marks = [Mark(self.level, one, "discarded", actor, now, reason=reason) for one in ids]
                await letters.note_handled(connection, workspace_id, self.level, ids, now)
                await self._mark(connection, workspace_id, marks, wanted)
                done = [Done(one) for one in ids]
        return Outcome(len(chosen), has_more, 0, done, refused)

    async def _choose(
        self, connection: AsyncConnection, workspace_id: str, wanted: Wanted, most: int
    ) -> tuple[Sequence[Row], bool, list[Refusal]]:
        """Lock the oldest that are open; whether there are more; and why others that were named are not."""
        found = await self._rows.lock_open(connection, workspace_id, wanted, most + 1)
        chosen = found[:most]
        taken = {one.id for one in chosen}
        refused = await refusals_of(
            connection, self._vault, workspace_id, self.level, wanted=wanted, taken=taken
        )
        return chosen, len(found) > most, refused

    async def _mark(
        self, connection: AsyncConnection, workspace_id: str, marks: Sequence[Mark], wanted: Wanted
    ) -> None:
        """Keep who handled them, and how, with the letters and in the audit trail."""
        if marks:
            await letters.put(connection, self._vault, workspace_id, marks)
            await self._audit.record(connection, workspace_id, change_of(marks, wanted))

    @abstractmethod
    async def _letters(
        self, connection: AsyncConnection, workspace_id: str, found: Sequence[Row]
    ) -> list[Letter]:
        """These as people see them, in the same order."""
