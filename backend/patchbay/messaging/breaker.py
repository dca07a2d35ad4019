"""When to leave a provider alone that does not answer as it should: a circuit breaker per channel. Pure.

It trips when, of the calls of the last half minute, at least half failed. Then it is left alone for a while;
what was under way by then says nothing new. The first call afterwards decides: a failure trips it again, for
twice as long, and a success ends the matter.
"""

from collections import deque

WINDOW_S = 30.0
MIN_CALLS = 8
"""Fewer say nothing."""
FAILED_SHARE = 0.5
FIRST_PAUSE_S = 15.0
LONGEST_PAUSE_S = 300.0


class Breaker:
    """What is remembered of one channel's calls."""

    def __init__(self) -> None:
        self._calls: deque[tuple[float, bool]] = deque()
        self._trips = 0
        self._rests_until_s = 0.0

    def note(self, *, succeeded: bool, now_s: float) -> float | None:
        """Take note of one call; gives the seconds to leave the channel alone for, when this trips it."""
        if now_s < self._rests_until_s:
            return None
        self._calls.append((now_s, succeeded))
        while self._calls[0][0] <= now_s - WINDOW_S:
            self._calls.popleft()
        if succeeded:
            self._trips = 0
            return None
        if not (self._is_on_trial or self._fails_too_often):
            return None
        self._calls.clear()
        self._trips += 1
        pause_s = float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(self._trips - 1, 10)))
        self._rests_until_s = now_s + pause_s
        return pause_s

    @property
    def _is_on_trial(self) -> bool:
        return self._trips > 0

    @property
    def _fails_too_often(self) -> bool:
        failed = sum(not succeeded for _, succeeded in self._calls)
        return len(self._calls) >= MIN_CALLS and failed >= FAILED_SHARE * len(self._calls)
