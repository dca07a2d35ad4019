"""The yardsticks as systems under measurement."""

import asyncpg
import msgspec

from bench.processes import Process, python
from bench.yardsticks.handwork import SCHEMA, Config
from support.ports import free_port


class _Yardstick:
    name: str
    largest_window: int
    window = 32
    path = "/hook"

    def __init__(self, database_url: str, redis_url: str = "", *, client: str = "pool") -> None:
        self.database_url = database_url
        self.port = free_port()
        self.processes: list[Process] = []
        self._redis_url = redis_url
        self._client = client

    async def start(self, stub_port: int) -> None:
        """Make the tables, then start the processes."""
        connection = await asyncpg.connect(self.database_url)
        try:
            await connection.execute(SCHEMA)
        finally:
            await connection.close()
        stub_url = f"http://127.0.0.1:{stub_port}"
        config = Config(self.database_url, self._redis_url, stub_url, self.port, self._client)
        env = {"BENCH_YARDSTICK": msgspec.json.encode(config).decode()}
        self.processes = [Process(name, command, env) for name, command in self.commands().items()]
        await self.processes[0].listens(self.port)

    def commands(self) -> dict[str, list[str]]:
        """The processes it consists of; the first one takes the webhooks."""
        raise NotImplementedError

    async def stop(self) -> None:
        """End its processes."""
        for process in self.processes:
            process.stop()

    async def is_busy(self, connection: asyncpg.Connection) -> bool:
        """Whether a body waits to be worked on."""
        return await connection.fetchval("select exists (select from inbox where state = 'pending')")

    async def unfinished(self, connection: asyncpg.Connection) -> int:
        """Bodies that have no run and message."""
        return await connection.fetchval(
            "select count(*) filter (where state <> 'done') + abs(count(*) - (select count(*) from messages))"
            " from inbox"
        )


class InProcess(_Yardstick):
    """Litestar and asyncpg in one process."""

    @property
    def largest_window(self) -> int:
        """What httpx does per request grows with the requests that wait, so it is spared many."""
        return 32 if self._client == "httpx" else 512

    @property
    def name(self) -> str:
        """With the client it uses."""
        return "in process" if self._client == "pool" else "in process, httpx"

    def commands(self) -> dict[str, list[str]]:
        """One process."""
        return {"app": python("bench.yardsticks.in_process")}


class Queued(_Yardstick):
    """One Dramatiq message per event."""

    name = "Dramatiq"
    largest_window = 512

    def commands(self) -> dict[str, list[str]]:
        """A web server and a worker."""
        return {
            "web": python("bench.yardsticks.queued", "web"),
            "worker": python("bench.yardsticks.queued", "worker"),
        }
