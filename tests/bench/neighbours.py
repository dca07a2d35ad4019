"""One workspace is noisy: what its neighbours notice of it."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import asyncpg
import click
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from bench import load, webhooks
from bench.figures import Percentiles
from bench.ledger import Arrived, Watch
from bench.load import GRACE_S, Started, WebhookClient
from bench.requests import Requests, numbers
from bench.rig import stub_and_watch
from bench.running import run
from bench.stores import fresh_database, fresh_redis
from bench.systems import Patchbay
from bench.workloads import SIX_STEPS, sender
from patchbay.messaging.lanes import Lane
from patchbay.services.channels.forms import NewWhatsApp
from patchbay.storage import messages, party_lookup
from patchbay.storage.ids import new_id
from patchbay.storage.messages import StoredMessage
from patchbay.storage.parties import Party
from patchbay.wiring import Wiring

RATE = 20.0
CAMPAIGN = 50_000
SHARED = 3_000
"""Messages each of two workspaces has to send, when how they share is looked at."""
CHUNK = 1_000
LATER = timedelta(hours=1)
"""Until all are there."""
WORSE_AT_MOST = 1.5
UNEVEN_AT_MOST = 0.1


class NeighbourResults(Struct, frozen=True):
    """What was found."""

    alone_ms: Percentiles
    beside_ms: Percentiles
    """While the other workspace's campaign is under way."""
    campaign_per_s: float
    shares: tuple[int, int]
    """What two workspaces sent while both had more to send."""

    @property
    def slower(self) -> float:
        """How many times their p95 when alone the replies took beside the campaign."""
        return self.beside_ms.p95 / self.alone_ms.p95

    @property
    def uneven(self) -> float:
        """How far a share is from a half, as a part of the half."""
        return abs(self.shares[0] - self.shares[1]) / sum(self.shares)

    @property
    def is_fair(self) -> bool:
        """Whether both figures keep to their limits."""
        return self.slower <= WORSE_AT_MOST and self.uneven <= UNEVEN_AT_MOST


@click.command
@click.option("--seconds", default=15.0, show_default=True, help="How long replies are measured, each time.")
def neighbours(seconds: float) -> None:
    """Measure what a workspace notices of another's campaign, and print it."""
    results = run(measure_neighbours(seconds))
    show_neighbours(results, Console())
    raise SystemExit(0 if results.is_fair else 1)


async def measure_neighbours(seconds: float) -> NeighbourResults:
    """Replies alone, replies beside a campaign of another workspace, and two campaigns side by side."""
    async with AsyncExitStack() as stack:
        port, watch = await stack.enter_async_context(stub_and_watch())
        database_url = await stack.enter_async_context(fresh_database())
        system = Patchbay(database_url, stack.enter_context(fresh_redis()))
        stack.push_async_callback(system.stop)
        await system.start(port)
        crowd = Crowd(system, watch, port)
        stack.push_async_callback(crowd.close)
        return await crowd.measure(seconds)


class Crowd:
    """A quiet workspace, and others that have a lot to send."""

    def __init__(self, system: Patchbay, watch: Watch, stub_port: int) -> None:
        self._system = system
        self._watch = watch
        self._stub_url = f"http://127.0.0.1:{stub_port}"
        self._wiring = Wiring(system.settings)
        self._numbers = numbers()
        self._people = iter(range(1_000_000, 10_000_000))

    async def close(self) -> None:
        """Close what was opened."""
        await self._wiring.close()

    async def measure(self, seconds: float) -> NeighbourResults:
        """Everything."""
        await self._replies(2.0)
        alone, _ = await self._replies(seconds)
        noisy = await self._workspace("Noisy", messages_per_s=80.0)
        await self._queue(noisy, CAMPAIGN, Lane.CAMPAIGN)
        await self._release()
        beside, sent = await self._replies(seconds)
        await self._forget_campaign()
        pair = [await self._workspace(f"Busy {place}", messages_per_s=10_000.0) for place in (1, 2)]
        for one in pair:
            await self._queue(one, SHARED, Lane.TRANSACTIONAL)
        await self._release()
        first, second = await self._shares(pair)
        return NeighbourResults(alone, beside, sent / seconds, (first, second))

    async def _replies(self, seconds: float) -> tuple[Percentiles, int]:
        """How long answers take at a fixed rate, and how many other messages went out meanwhile."""
        requests = Requests(self._system.path, self._numbers, person=sender, words=SIX_STEPS.text)
        requests.prepare(int(RATE * seconds))
        client = WebhookClient(self._system.port)
        await self._watch.take()
        try:
            started = await load.steady(client, requests, rate=RATE, seconds=seconds)
            arrived = await self._watch.take()
            others = sum(one.number < 0 for one in arrived)
            arrived += await self._rest(started, arrived)
        finally:
            client.close()
        taken = [
            (one.at_ns - started.posted_ns[one.number]) / 1e6
            for one in arrived
            if one.number in started.posted_ns
        ]
        found = Percentiles.of(taken)
        assert found is not None, "no reply arrived"
        return found, others

    async def _rest(self, started: Started, arrived: list[Arrived]) -> list[Arrived]:
        """The answers that are still under way when posting ends."""
        missing = set(started.posted_ns) - {one.number for one in arrived}
        late: list[Arrived] = []
        deadline = time.monotonic() + GRACE_S
        while missing and time.monotonic() < deadline:
            await self._watch.moved()
            late += await self._watch.take()
            missing -= {one.number for one in late}
        return late

    async def _workspace(self, name: str, *, messages_per_s: float) -> tuple[str, str]:
        """A workspace with a number: the ids of both."""
        workspace = await self._wiring.accounts.create_workspace(name)
        new = NewWhatsApp(
            name=name,
            phone_number_id=str(next(self._people)),
            waba_id=webhooks.WABA_ID,
            access_token="token",
            app_secret=webhooks.APP_SECRET,
            verify_token="verify",
            api_base=self._stub_url,
            messages_per_s=messages_per_s,
        )
        return workspace.id, await self._wiring.channels.create(workspace.id, new, "bench")

    async def _queue(self, of: tuple[str, str], how_many: int, lane: Lane) -> None:
        """Put one message each to so many people into the outbox, unseen by the sender yet."""
        for chunk in _chunks(how_many):
            now = self._wiring.clock()
            arriving = [
                party_lookup.Arriving(*of, (("phone", f"55{next(self._people)}"),)) for _ in range(chunk)
            ]
            async with self._wiring.database.transaction() as connection:
                found = await party_lookup.find_or_add(connection, self._wiring.vault, arriving, now)
                new = [_message(party, lane, now + LATER) for party in found]
                await messages.add(connection, self._wiring.vault, new)

    async def _release(self) -> None:
        """Let the sender see what was queued."""
        await self._own("update conversations set last_inbound_at = now() where last_inbound_at is null")
        await self._own("update messages set not_before = now() where not_before > now()")
        await self._own("analyze")  # as PostgreSQL does by itself within a minute

    async def _forget_campaign(self) -> None:
        await self._own("update messages set state = 'cancelled' where state = 'queued'")

    async def _shares(self, pair: list[tuple[str, str]]) -> tuple[int, int]:
        """How much each had sent when the first of them had half of all it has."""
        deadline = time.monotonic() + GRACE_S
        while time.monotonic() < deadline:
            rows = await self._fetch(
                "select workspace_id, count(*) from messages where state = 'accepted' group by 1"
            )
            sent = Counter(dict(rows))
            counts = [sent[workspace_id] for workspace_id, _ in pair]
            if max(counts) >= SHARED // 2:
                return counts[0], counts[1]
            await asyncio.sleep(0.05)
        raise TimeoutError("neither workspace sent half of what it has")

    async def _own(self, statement: str) -> None:
        await self._fetch(statement)

    async def _fetch(self, statement: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._system.database_url)
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()


def show_neighbours(results: NeighbourResults, console: Console) -> None:
    """Print what was found."""
    table = Table(title="Neighbours", caption=f"{CAMPAIGN:,} campaign messages of one workspace are queued")
    table.add_column("figure")
    table.add_column("found", justify="right")
    table.add_column("limit", justify="right")
    alone, beside = results.alone_ms, results.beside_ms
    table.add_row("replies alone at 20/s, p50 / p95 / p99 ms", _shown(alone))
    table.add_row("beside another workspace's campaign", _shown(beside))
    table.add_row("  p95, to alone", f"{results.slower:.2f}", f"{WORSE_AT_MOST}")
    table.add_row("  campaign messages a second", f"{results.campaign_per_s:.0f}")
    table.add_row("two busy workspaces, sent by each", " / ".join(f"{one:,}" for one in results.shares))
    table.add_row("  away from a half", f"{results.uneven:.1%}", f"{UNEVEN_AT_MOST:.0%}")
    console.print(table)


def _shown(figures: Percentiles) -> str:
    return f"{figures.p50:.0f} / {figures.p95:.0f} / {figures.p99:.0f}"


def _message(party: Party, lane: Lane, at: datetime) -> StoredMessage:
    return StoredMessage(
        id=new_id(),
        workspace_id=party.workspace_id,
        conversation_id=party.conversation_id,
        channel_id=party.channel_id,
        contact_id=party.contact_id,
        direction="out",
        author="run",
        kind="text",
        content={"kind": "text", "text": "An offer"},
        state="queued",
        lane=lane,
        created_at=at,
    )


def _chunks(how_many: int) -> Iterator[int]:
    for begun in range(0, how_many, CHUNK):
        yield min(CHUNK, how_many - begun)
