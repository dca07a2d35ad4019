"""What goes wrong, and when: planned from a seed, then carried out."""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar

import httpx
from msgspec import Struct

from support.fault_run.installation import Installation

KILL_EVERY_S = (1.0, 2.4)
"""Least and most time between two kills."""
RESTART_POSTGRES_EVERY_S = 27.0
EMPTY_REDIS_EVERY_S = 17.0
RESTART_REDIS_EVERY_S = 41.0
POSTGRES_IS_DOWN_S = 1.0
REDIS_IS_DOWN_S = 2.0
_REGULAR = {
    "restart_postgres": RESTART_POSTGRES_EVERY_S,
    "empty_redis": EMPTY_REDIS_EVERY_S,
    "restart_redis": RESTART_REDIS_EVERY_S,
}
PLATFORM_FAULTS = (
    {"kind": "duplicate", "probability": 0.1},
    {"kind": "delay_webhook", "probability": 0.05, "seconds": 2.0},
    {"kind": "reorder", "probability": 0.1},
    {"kind": "status_before_response", "probability": 0.05},
    {"kind": "bad_signature", "times": 5},
    {"kind": "timeout_after_acceptance", "times": 3, "cut": True},
    {"kind": "timeout_after_acceptance", "times": 2},
    {"kind": "http_500_after", "times": 4},
    {"kind": "http_500_before", "times": 4},
    {"kind": "rate_429", "times": 4},
)


class Blow(Struct, frozen=True):
    """One thing that goes wrong, seconds after the beginning. `victim` is drawn beforehand as well."""

    at_s: float
    kind: str
    victim: int = 0


def plan(seed: int, length_s: float, victims: int) -> list[Blow]:
    """All that goes wrong, in order; the same for the same seed."""
    rng = random.Random(seed)
    blows = [
        Blow(times * every_s, kind)
        for kind, every_s in _REGULAR.items()
        for times in range(1, math.ceil(length_s / every_s))
    ]
    at_s = rng.uniform(*KILL_EVERY_S)
    while at_s < length_s:
        blows.append(Blow(at_s, "kill", rng.randrange(victims)))
        at_s += rng.uniform(*KILL_EVERY_S)
    return sorted(blows, key=lambda blow: blow.at_s)


class Chaos:
    """Carries out a plan on an installation."""

    def __init__(self, installation: Installation, control: httpx.AsyncClient) -> None:
        self._installation = installation
        self._control = control
        self.diary: list[str] = []
        """What was done, when."""
        self._server = asyncio.Lock()
        """A server is not stopped while one is still coming up."""

    async def order_platform_faults(self) -> None:
        """Let the platform misbehave too, by chance and for a few times."""
        for fault in PLATFORM_FAULTS:
            (await self._control.post("faults", json=fault)).raise_for_status()

    async def end_platform_faults(self) -> None:
        """Note how often each happened, and end them."""
        for fault in (await self._control.get("faults")).json():
            self.diary.append(f"platform: {fault['order']['kind']} happened {fault['happened']} times")
        (await self._control.delete("faults")).raise_for_status()

    async def rage(self, blows: list[Blow]) -> None:
        """Do what is planned, each at its time and none waiting for another; returns when all is up again."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as under_way:
            for blow in blows:
                await asyncio.sleep(max(0.0, blow.at_s - (time.monotonic() - began)))
                self.diary.append(f"{time.monotonic() - began:6.1f} s  {blow.kind} {self._name_of(blow)}")
                under_way.create_task(self._BLOWS[blow.kind](self, blow))

    def _name_of(self, blow: Blow) -> str:
        return self._installation.mortals[blow.victim].name if blow.kind == "kill" else ""

    async def _kill(self, blow: Blow) -> None:
        """Kill one at work: on a slow machine those that are coming up would otherwise never get to any."""
        victim = self._installation.mortals[blow.victim]
        if victim.is_running and not victim.is_up:
            self.diary.append(f"          {victim.name} is coming up, and is left alone")
            return
        await victim.ready()
        victim.kill()
        victim.start()

    async def _restart_postgres(self, _: Blow) -> None:
        async with self._server:
            self._installation.postgres.stop_immediately()
            await asyncio.sleep(POSTGRES_IS_DOWN_S)
            await self._installation.postgres.start()

    async def _empty_redis(self, _: Blow) -> None:
        async with self._server:
            self._installation.redis.empty()

    async def _restart_redis(self, _: Blow) -> None:
        async with self._server:
            self._installation.redis.process.kill()
            await asyncio.sleep(REDIS_IS_DOWN_S)
            await self._installation.redis.start()

    _BLOWS: ClassVar[dict[str, Callable[["Chaos", Blow], Awaitable[None]]]] = {
        "kill": _kill,
        "restart_postgres": _restart_postgres,
        "empty_redis": _empty_redis,
        "restart_redis": _restart_redis,
    }
