"""Simulated time: a clock that can be moved, and a timeline of what is due."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Instant: TypeAlias = float
"""Simulated seconds since the epoch."""


Entry: TypeAlias = "tuple[Instant, int, Callable[[], object]]"
"""When something is due, its place among what is due then, and what it is."""


class Clock:
    """Tells simulated time: running with the machine's time plus an offset, or standing still."""

    def __init__(self, *, is_manual: bool = False, starts_at: Instant | None = None) -> None:
        self.is_manual = is_manual
        start = time.time() if starts_at is None else starts_at
        self._offset = start if is_manual else start - time.time()

    def now(self) -> Instant:
        """The present simulated instant."""
        return self._offset if self.is_manual else time.time() + self._offset

    def move_to(self, instant: Instant) -> None:
        """Go forward to an instant; an earlier one changes nothing."""
        self._offset += max(0.0, instant - self.now())

    def set(self, instant: Instant) -> None:
        """Go to an instant, also back."""
        self._offset += instant - self.now()


class Timeline:
    """Runs actions when their simulated instant has come, in the order of their instants.

    Actions are synchronous and quick; what takes time is started by them, not done in them.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[Entry] = []
        self._order = itertools.count()
        self._handle: asyncio.TimerHandle | asyncio.Handle | None = None
        self._armed_for: Instant | None = None

    def __len__(self) -> int:
        return len(self._heap)

    def after(self, delay_s: float, action: Callable[[], object]) -> None:
        """Run an action once `delay_s` simulated seconds have passed."""
        self.at(self._clock.now() + delay_s, action)

    def at(self, due: Instant, action: Callable[[], object]) -> None:
        """Run an action at an instant; at once, but not before this call returns, when it is past."""
        heapq.heappush(self._heap, (due, next(self._order), action))
        if self._armed_for is None or due < self._armed_for:
            self._arm()

    def entries(self) -> list[Entry]:
        """All that is due now or later."""
        return list(self._heap)

    def replace(self, entries: list[Entry]) -> None:
        """Have just these due."""
        self.clear()
        self._heap = list(entries)
        heapq.heapify(self._heap)
        self._arm()

    def has_due(self) -> bool:
        """Whether something is due that has not run yet."""
        return bool(self._heap) and self._heap[0][0] <= self._clock.now()

    def clear(self) -> None:
        """Forget all that is due."""
        self._heap.clear()
        self._disarm()

    async def advance_to(self, target: Instant, settle: Callable[[], Awaitable[None]]) -> None:
        """Move the clock forward, stopping at each instant on the way at which something is due.

        Args:
            target: Where the clock stands afterwards.
            settle: Awaited after each stop, so that what was started there can finish and may add to what is
                due on the way.
        """
        while self._heap and self._heap[0][0] <= target:
            self._clock.move_to(self._heap[0][0])
            self._run_due()
            await settle()
        self._clock.move_to(target)
        self._disarm()
        self._arm()

    def _arm(self) -> None:
        if not self._heap:
            return
        self._disarm()
        due, now = self._heap[0][0], self._clock.now()
        loop = asyncio.get_running_loop()
        if due <= now:
            self._handle = loop.call_soon(self._fire)
        elif not self._clock.is_manual:
            self._handle = loop.call_later(due - now, self._fire)
        self._armed_for = due

    def _disarm(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._handle = self._armed_for = None

    def _fire(self) -> None:
        self._handle = self._armed_for = None
        self._run_due()
        self._arm()

    def _run_due(self) -> None:
        now = self._clock.now()
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()
