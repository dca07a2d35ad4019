"""Snapshots: everything a simulator knows, kept in memory, to come back to as often as wanted."""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.simulator import Simulator

MAX_SNAPSHOTS = 10
"""Kept at once; the oldest goes for an eleventh."""
PARTS = ("people", "ledger", "media", "templates", "faults", "limits", "standing")
"""Parts of the platform whose attributes are all their state."""


class UnknownSnapshot(LookupError):
    """No snapshot of that name, or one that had to go."""


class _Kept(msgspec.Struct, frozen=True):
    """What was, as copies nobody else holds."""

    at: Instant
    state: dict[str, Any]


class Snapshots:
    """The snapshots of one simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._kept: dict[str, _Kept] = {}

    async def take(self, snapshot_id: str) -> None:
        """Keep everything as it is once nothing is under way, what is due later included."""
        await self._simulator.settle()
        self._kept[snapshot_id] = _Kept(self._simulator.clock.now(), self._copied(self._state()))
        while len(self._kept) > MAX_SNAPSHOTS:
            del self._kept[next(iter(self._kept))]

    async def restore(self, snapshot_id: str) -> None:
        """Go back to a snapshot, time included.

        Raises:
            UnknownSnapshot: See there.
        """
        kept = self._kept.get(snapshot_id)
        if kept is None:
            raise UnknownSnapshot(snapshot_id)
        await self._simulator.settle()
        simulator, platform, state = self._simulator, self._simulator.platform, self._copied(kept.state)
        for name in PARTS:
            part = vars(getattr(platform, name))
            part.clear()
            part.update(state[name])
        for held, was in ((platform.numbers, state["numbers"]), (platform.threads, state["threads"])):
            held.clear()
            held.update(was)
        platform.ids.set_state(state["ids"])
        simulator.emitter.hold(state["webhooks"])
        simulator.clock.set(kept.at)
        simulator.timeline.replace(state["due"])
        simulator.bell.ring()

    def _state(self) -> dict[str, Any]:
        simulator, platform = self._simulator, self._simulator.platform
        return {name: vars(getattr(platform, name)) for name in PARTS} | {
            "numbers": platform.numbers,
            "threads": dict(platform.threads),
            "ids": platform.ids.get_state(),
            "webhooks": simulator.emitter.held(),
            "due": simulator.timeline.entries(),
        }

    def _copied(self, state: dict[str, Any]) -> dict[str, Any]:
        """A copy whose actions still act on this simulator."""
        simulator, platform = self._simulator, self._simulator.platform
        same = [
            simulator,
            platform,
            platform.ids,
            simulator.emitter,
            simulator.config,
            asyncio.get_running_loop(),
        ]
        same += [getattr(platform, name) for name in PARTS]
        return copy.deepcopy(state, {id(one): one for one in same})
