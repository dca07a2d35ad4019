"""The load generator: raw connections, requests built beforehand, instants noted as they happen."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator

import httptools
from msgspec import Struct, field

from bench.ledger import Watch

CONNECTIONS = 128
UNANSWERED = 256
"""Of a burst: posts that may wait for their answer at once."""
GRACE_S = 30.0
"""How long after the last start everything has to have arrived; beyond it, it counts as lost."""


class Started(Struct):
    """What one phase of load did: per pipeline, when its webhook was posted and acknowledged."""

    posted_ns: dict[int, int] = field(default_factory=dict)
    acked_ns: dict[int, int] = field(default_factory=dict)
    refused: int = 0
    began_ns: int = 0
    ended_ns: int = 0

    def ack_ms(self) -> list[float]:
        """How long each acknowledgement took."""
        return [(at - self.posted_ns[number]) / 1e6 for number, at in self.acked_ns.items()]


Request = tuple[int, bytes]


class WebhookClient:
    """Posts webhooks over connections that stay open, and opens more while there are none to spare."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Connection] = []
        self._open: set[_Connection] = set()
        self._opening = 0
        self._waiting: deque[Request] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._started = Started()
        self._moved = asyncio.Event()

    def begin(self) -> Started:
        """A new account of what is posted from now on."""
        self._started = Started(began_ns=time.monotonic_ns())
        return self._started

    def post(self, request: Request) -> None:
        """Post now; the answer is noted when it comes."""
        self._started.posted_ns[request[0]] = time.monotonic_ns()
        if self._idle:
            self._idle.pop().post(request)
            return
        self._waiting.append(request)
        if len(self._open) + self._opening < CONNECTIONS:
            self._opening += 1
            task = asyncio.create_task(self._connect())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def unanswered(self) -> int:
        """How many posts wait for their answer."""
        return len(self._started.posted_ns) - len(self._started.acked_ns) - self._started.refused

    async def all_acked(self) -> None:
        """Wait for every answer.

        Raises:
            TimeoutError: Some never came.
        """
        async with asyncio.timeout(GRACE_S):
            await self.room(1)

    async def room(self, unanswered: int) -> None:
        """Wait until fewer posts than that have no answer yet."""
        while self.unanswered >= unanswered:
            self._moved.clear()
            await self._moved.wait()

    def close(self) -> None:
        """Hang up."""
        for connection in self._open:
            connection.hang_up()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self._port)
        self._opening -= 1
        self._open.add(connection)
        self._rest(connection)

    def _rest(self, connection: "_Connection") -> None:
        if self._waiting:
            connection.post(self._waiting.popleft())
        else:
            self._idle.append(connection)

    def answered(self, connection: "_Connection", number: int, status: int) -> None:
        """Called by a connection when an answer is complete."""
        if status == 200:
            self._started.acked_ns[number] = time.monotonic_ns()
        else:
            self._started.refused += 1
        self._moved.set()
        self._rest(connection)

    def lost(self, connection: "_Connection", number: int | None) -> None:
        """Called by a connection when the other side hung up; with the number it had not answered, if any."""
        self._open.discard(connection)
        if number is not None:
            self._started.refused += 1
            self._moved.set()
        elif connection in self._idle:
            self._idle.remove(connection)


class _Connection(asyncio.Protocol):
    def __init__(self, client: WebhookClient) -> None:
        self._client = client
        self._number: int | None = None
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport):
        self._transport = transport

    def connection_lost(self, exc):
        self._client.lost(self, self._number)

    def data_received(self, data):
        self._parser.feed_data(data)

    def on_message_complete(self):
        number, self._number = self._number, None
        self._client.answered(self, number, self._parser.get_status_code())

    def post(self, request: Request) -> None:
        self._number = request[0]
        self._transport.write(request[1])

    def hang_up(self) -> None:
        self._transport.close()


async def steady(
    client: WebhookClient, requests: Iterator[Request], *, rate: float, seconds: float
) -> Started:
    """Post at a fixed rate, whatever comes back."""
    started = client.begin()
    began = time.monotonic()
    for place in range(int(rate * seconds)):
        await asyncio.sleep(began + place / rate - time.monotonic())
        client.post(next(requests))
    started.ended_ns = time.monotonic_ns()
    await client.all_acked()
    return started


async def saturating(
    client: WebhookClient, watch: Watch, requests: Iterator[Request], *, window: int, seconds: float
) -> Started:
    """Keep `window` pipelines under way until the time is over: each one that arrives starts another."""
    started = client.begin()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for _ in range(window - (len(started.posted_ns) - watch.since_taken)):
            client.post(next(requests))
        await watch.moved()
    started.ended_ns = time.monotonic_ns()
    await client.all_acked()
    return started


async def burst(client: WebhookClient, requests: Iterator[Request], how_many: int) -> Started:
    """Post that many as fast as they are taken."""
    started = client.begin()
    for _ in range(how_many):
        await client.room(UNANSWERED)
        client.post(next(requests))
    started.ended_ns = time.monotonic_ns()
    await client.all_acked()
    return started
