"""What is measured, in what order: systems take turns, so that a slow minute hits all of them."""

import sys

import asyncpg
from msgspec import Struct

from bench.costs import Costs
from bench.counters import stored_bytes
from bench.figures import Phase
from bench.memory import memory_of, watched_memory
from bench.results import Results, SystemResults, Waiting
from bench.rig import Rig
from bench.systems import Patchbay, System
from bench.workloads import PURE, PURE_AND_SEND, SIX_STEPS, WAITING

RATE = 20.0
"""Pipelines a second of the latency figures."""
WARM_UP_WINDOW = 64


class Plan(Struct, frozen=True, kw_only=True):
    """How long, how often and how much."""

    warm_up_s: float = 4.0
    steady_s: float = 20.0
    httpx_yardstick: bool = True
    windows: tuple[int, ...] = (32, 128, 512)
    """Pipelines under way that are tried; none: each system's own guess."""
    ramp_s: float = 4.0
    repetitions: int = 3
    saturating_s: float = 8.0
    pure_runs: int = 4_000
    pure_costs: bool = True
    waiting_runs: int = 10_000
    replies: int = 200


QUICK = Plan(
    warm_up_s=2,
    steady_s=4,
    httpx_yardstick=False,
    windows=(),
    repetitions=1,
    saturating_s=4,
    pure_runs=1_000,
    pure_costs=False,
    waiting_runs=1_000,
    replies=60,
)


class Bench:
    """One benchmark: systems that are up, and what was found so far."""

    def __init__(
        self, rig: Rig, patchbay: Patchbay, yardsticks: list[System], plan: Plan, results: Results
    ) -> None:
        self._rig = rig
        self._patchbay = patchbay
        self._systems: list[System] = [patchbay, *yardsticks]
        self._plan = plan
        self.results = results
        self.results.systems = {system.name: SystemResults(window=system.window) for system in self._systems}

    async def run(self, connection: asyncpg.Connection) -> None:
        """Measure everything; `connection` is to Patchbay's database."""
        self._connection = connection
        self._costs = Costs(connection, self._patchbay.redis_url)
        await self._idle()
        await self._warm_up()
        await self._steady()
        await self._ramp()
        await self._saturating()
        await self._pure()
        await self._waiting()

    async def _idle(self) -> None:
        _say("idle")
        self.results.idle_cost_per_s = await self._costs.measure_idle()
        for system in self._systems:
            self._of(system).idle_memory = memory_of(system.processes)

    async def _warm_up(self) -> None:
        for system in self._systems:
            _say(f"warm up: {system.name}")
            await self._saturate(system, WARM_UP_WINDOW, self._plan.warm_up_s)

    async def _steady(self) -> None:
        await self._costs.begin()
        for system in self._systems:
            _say(f"{RATE:.0f}/s: {system.name}")
            self._phase_begins(system)
            phase = await self._rig.steady(system, SIX_STEPS, rate=RATE, seconds=self._plan.steady_s)
            self._phase_ends(system)
            self._of(system).steady = phase
            self._of(system).accounts.append(phase.account)
        pipelines = int(RATE * self._plan.steady_s)
        self.results.cost_at_rate = await self._costs.end(pipelines=pipelines)

    async def _ramp(self) -> None:
        """Find how many pipelines under way suit each system best."""
        best: dict[str, float] = {}
        for window in self._plan.windows:
            for system in [one for one in self._systems if window <= one.largest_window]:
                _say(f"ramp, {window} under way: {system.name}")
                per_s = (await self._saturate(system, window, self._plan.ramp_s)).per_s
                if per_s > best.get(system.name, 0.0):
                    best[system.name], self._of(system).window = per_s, window

    async def _saturating(self) -> None:
        before_bytes = await stored_bytes(self._connection)
        await self._costs.begin()
        for repetition in range(self._plan.repetitions):
            for system in self._systems:
                _say(f"most, {repetition + 1} of {self._plan.repetitions}: {system.name}")
                mine = self._of(system)
                async with watched_memory(system.processes) as mine.load_memory:
                    phase = await self._saturate(system, mine.window, self._plan.saturating_s)
                mine.most.append(phase)
        pipelines = sum(phase.account.started for phase in self._of(self._patchbay).most)
        self.results.cost_at_most = await self._costs.end(pipelines=pipelines)
        grown = await stored_bytes(self._connection) - before_bytes
        self.results.stored_bytes["six steps"] = grown / pipelines

    async def _pure(self) -> None:
        before_bytes = await stored_bytes(self._connection)
        await self._costs.begin()
        for repetition in range(self._plan.repetitions):
            _say(f"20 pure nodes, {repetition + 1} of {self._plan.repetitions}")
            self._costs.phase_begins()
            phase = await self._rig.burst(self._patchbay, PURE, self._plan.pure_runs, state="completed")
            self._costs.phase_ends()
            self.results.pure.append(phase)
        pipelines = self._plan.pure_runs * self._plan.repetitions
        if self._plan.pure_costs:
            self.results.cost_of_pure = await self._costs.end(pipelines=pipelines)
        grown = await stored_bytes(self._connection) - before_bytes
        self.results.stored_bytes["20 pure nodes"] = grown / pipelines
        _say(f"{RATE:.0f}/s: 20 pure nodes and a send")
        self.results.pure_steady = await self._rig.steady(
            self._patchbay, PURE_AND_SEND, rate=RATE, seconds=self._plan.steady_s
        )

    async def _waiting(self) -> None:
        how_many = self._plan.waiting_runs
        _say(f"{how_many} runs wait for a reply")
        before_bytes = await stored_bytes(self._connection)
        before = memory_of(self._patchbay.processes)
        asked: list[str] = []

        def person(number: int) -> str:
            asked.append(f"5521{900_000_000 + number}")
            return asked[-1]

        created = await self._rig.burst(self._patchbay, WAITING, how_many, state="waiting", person=person)
        grown = await stored_bytes(self._connection) - before_bytes
        memory = memory_of(self._patchbay.processes)
        _say("replies")
        people = asked[:: how_many // self._plan.replies][: self._plan.replies]
        self.results.waiting = Waiting(
            created=created,
            replied=await self._rig.replies(self._patchbay, people, rate=RATE),
            bytes_per_run=grown / how_many,
            memory_before=before,
            memory=memory,
        )

    async def _saturate(self, system: System, window: int, seconds: float) -> Phase:
        self._phase_begins(system)
        phase = await self._rig.saturating(system, SIX_STEPS, window=window, seconds=seconds)
        self._phase_ends(system)
        self._of(system).accounts.append(phase.account)
        return phase

    def _phase_begins(self, system: System) -> None:
        if system is self._patchbay:
            self._costs.phase_begins()

    def _phase_ends(self, system: System) -> None:
        if system is self._patchbay:
            self._costs.phase_ends()

    def _of(self, system: System) -> SystemResults:
        return self.results.systems[system.name]


def _say(what: str) -> None:
    print(f"· {what}", file=sys.stderr, flush=True)  # noqa: T201 progress, for whoever waits
