"""Drives one system at a time: posts, waits until all has arrived, and draws up the account."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg

from bench import load
from bench.counters import backend_pids
from bench.figures import Account, Percentiles, Phase
from bench.ledger import Arrived, Watch
from bench.load import GRACE_S, Started, WebhookClient
from bench.processes import Process, cpu_s, python
from bench.requests import Person, Requests, numbers
from bench.systems import System
from bench.workloads import Workload, sender

PER_S_AT_MOST = 2_500
"""Webhooks signed beforehand for each second at full load."""
RAMP_SHARE = 0.2
"""How much of a phase at full load passes before it counts."""

Load = Callable[[WebhookClient], Awaitable[Started]]


class Rig:
    """The stub, the watch on it, and the numbers given to pipelines."""

    def __init__(self, stub_port: int, watch: Watch) -> None:
        self.stub_port = stub_port
        self._watch = watch
        self._numbers = numbers()

    async def steady(self, system: System, workload: Workload, *, rate: float, seconds: float) -> Phase:
        """A fixed rate, far below what the system can do."""
        requests = self._requests(system, workload, sender).prepare(int(rate * seconds))
        return await self._answered(
            system, lambda client: load.steady(client, requests, rate=rate, seconds=seconds), sender
        )

    async def saturating(self, system: System, workload: Workload, *, window: int, seconds: float) -> Phase:
        """As much as the system does with `window` pipelines under way."""
        requests = self._requests(system, workload, sender).prepare(int(PER_S_AT_MOST * seconds))
        return await self._answered(
            system,
            lambda client: load.saturating(client, self._watch, requests, window=window, seconds=seconds),
            sender,
        )

    async def replies(self, system: System, people: list[str], *, rate: float) -> Phase:
        """Each of these people, once, answers the question they were asked."""
        first = next(self._numbers) + 1

        def person(number: int) -> str:
            return people[number - first]

        requests = Requests(system.path, self._numbers, person=person, words=lambda number: f"yes {number}")
        requests.prepare(len(people))
        seconds = len(people) / rate
        return await self._answered(
            system, lambda client: load.steady(client, requests, rate=rate, seconds=seconds), person
        )

    async def burst(
        self, system: System, workload: Workload, how_many: int, *, state: str, person: Person = sender
    ) -> Phase:
        """Post that many as fast as they are taken, and wait until their runs are in `state`."""
        requests = self._requests(system, workload, person).prepare(how_many)
        connection = await asyncpg.connect(system.database_url)
        client = WebhookClient(system.port)
        try:
            before = await _runs_in(connection, state)
            cpu, began = await _cpu(system, connection), time.time()
            started = await load.burst(client, requests, how_many)
            await _settled(system, connection)
            reached = await _runs_in(connection, state) - before
            account = Account(
                how_many,
                refused=started.refused,
                lost=max(how_many - reached, 0),
                repeated=max(reached - how_many, 0),
                unfinished=await system.unfinished(connection),
            )
            last = await connection.fetchval("select max(coalesce(ended_at, started_at)) from runs")
            seconds = last.timestamp() - began
            cpu_ms = _per_pipeline(cpu, await _cpu(system, connection), how_many)
        finally:
            client.close()
            await connection.close()
        acks = Percentiles.of(started.ack_ms())
        return Phase(account, seconds=seconds, per_s=reached / seconds, ack_ms=acks, cpu_ms=cpu_ms)

    def _requests(self, system: System, workload: Workload, person: Person) -> Requests:
        return Requests(system.path, self._numbers, person=person, words=workload.text)

    async def _answered(self, system: System, work: Load, person: Person) -> Phase:
        """A phase whose pipelines each end in a message to the person who wrote."""
        connection = await asyncpg.connect(system.database_url)
        client = WebhookClient(system.port)
        await self._watch.take()
        try:
            cpu, own_s = await _cpu(system, connection), time.process_time()
            started = await work(client)
            own_s = time.process_time() - own_s
            await self._watch.reached(len(started.posted_ns), GRACE_S)
            await _settled(system, connection)
            arrived = await self._watch.take()
            account = account_of(started, arrived, person, await system.unfinished(connection))
            cpu_ms = _per_pipeline(cpu, await _cpu(system, connection), account.started)
        finally:
            client.close()
            await connection.close()
        return _phase(started, arrived, account, cpu_ms, own_s)


@asynccontextmanager
async def open_rig() -> AsyncIterator[Rig]:
    """Start the stub, and stop it afterwards."""
    async with stub_and_watch() as (port, watch):
        yield Rig(port, watch)


@asynccontextmanager
async def stub_and_watch() -> AsyncIterator[tuple[int, Watch]]:
    """The stub's port, and a watch on it."""
    stub = Process("stub", python("bench.stub"))
    try:
        port = int(stub.first_line())
        watch = Watch(port)
        await watch.open()
        yield port, watch
        await watch.close()
    finally:
        stub.stop()


def account_of(started: Started, arrived: list[Arrived], person: Person, unfinished: int) -> Account:
    """What became of everything started, by what came to the platform."""
    times = Counter(one.number for one in arrived)
    return Account(
        len(started.posted_ns),
        refused=started.refused,
        lost=sum(times[number] == 0 for number in started.posted_ns) - started.refused,
        repeated=sum(count - 1 for count in times.values()),
        misdirected=sum(
            one.number not in started.posted_ns or one.to != f"+{person(one.number)}" for one in arrived
        ),
        unfinished=unfinished,
    )


def _phase(
    started: Started, arrived: list[Arrived], account: Account, cpu_ms: dict[str, float], own_s: float
) -> Phase:
    seconds = (started.ended_ns - started.began_ns) / 1e9
    counted_from = started.began_ns + int((started.ended_ns - started.began_ns) * RAMP_SHARE)
    counted = sum(counted_from <= one.at_ns <= started.ended_ns for one in arrived)
    taken_ms = [
        (one.at_ns - started.posted_ns[one.number]) / 1e6
        for one in arrived
        if one.number in started.posted_ns
    ]
    return Phase(
        account,
        seconds=seconds,
        per_s=counted / (seconds * (1 - RAMP_SHARE)),
        ack_ms=Percentiles.of(started.ack_ms()),
        end_to_end_ms=Percentiles.of(taken_ms),
        cpu_ms=cpu_ms,
        generator_share=own_s / seconds,
    )


async def _settled(system: System, connection: asyncpg.Connection) -> None:
    """Wait until the system has nothing left to do, or had long enough."""
    deadline = time.monotonic() + GRACE_S
    while await system.is_busy(connection) and time.monotonic() < deadline:  # noqa: ASYNC110 it cannot tell us
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.2)  # what comes twice comes about now


async def _runs_in(connection: asyncpg.Connection, state: str) -> int:
    return await connection.fetchval("select count(*) from runs where state = $1", state)


async def _cpu(system: System, connection: asyncpg.Connection) -> dict[str, float]:
    """Processor seconds so far, by process; `postgres` are the server's processes for this system."""
    used = Counter({"postgres": sum(map(cpu_s, await backend_pids(connection)))})
    for process in system.processes:
        used[process.name] += process.cpu_s()
    return used


def _per_pipeline(before: dict[str, float], after: dict[str, float], pipelines: int) -> dict[str, float]:
    return {name: (after[name] - before.get(name, 0.0)) * 1000 / pipelines for name in after}
