"""The stub's ledger, seen from the load generator."""

import asyncio
import contextlib

import httpx
import msgspec
from msgspec import Struct


class Arrived(Struct, frozen=True, array_like=True):
    """One message as it came to the platform."""

    number: int
    to: str
    at_ns: int


class Watch:
    """How many messages came to the platform so far, as it happens."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/bench/ledger"
        self._port = port
        self._moved = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self._taken = 0
        self.count = 0

    @property
    def since_taken(self) -> int:
        """How many came since the ledger was last taken."""
        return self.count - self._taken

    async def open(self) -> None:
        """Begin to watch."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(b"GET /bench/watch HTTP/1.1\r\nhost: stub\r\n\r\n")
        self._reading = asyncio.create_task(self._read(reader))

    async def close(self) -> None:
        """Watch no more."""
        self._writer.close()
        if self._reading is not None:
            self._reading.cancel()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            self.count = int(line)
            self._moved.set()

    async def moved(self, timeout_s: float = 0.05) -> None:
        """Until the count changes, or a moment has passed."""
        self._moved.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._moved.wait(), timeout_s)

    async def reached(self, count: int, timeout_s: float) -> None:
        """Until that many came since the ledger was taken, or the time is over."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        while self.since_taken < count and asyncio.get_running_loop().time() < deadline:
            await self.moved()

    async def take(self) -> list[Arrived]:
        """Everything since the last time; the ledger begins anew."""
        async with httpx.AsyncClient() as client:
            answer = await client.get(self._url)
        taken = msgspec.json.decode(answer.content, type=list[Arrived])
        self._taken += len(taken)
        return taken
