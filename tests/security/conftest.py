import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from patchbay.sdk.context import HTTPClient
from patchbay.security.dialer import Dialer
from patchbay.security.egress import EgressPolicy
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_pool import HTTPPool
from support.patience import SOON_S

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class ScriptedServer:
    """Answers each request with the next of `answers`, byte for byte, and keeps what was asked.

    An answer of None closes the connection, an Event waits for it and then closes. `closes` ends the
    connection after every answer.
    """

    def __init__(self):
        self.answers = []
        self.requests = []
        self.connections = 0
        self.closes = False
        self.lost = asyncio.Event()
        self._asked = asyncio.Semaphore(0)
        self._server = None

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def stop(self):
        self._server.close()

    @property
    def port(self):
        return self._server.sockets[0].getsockname()[1]

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"

    async def until_asked(self):
        """Wait for one more request."""
        async with asyncio.timeout(SOON_S):
            await self._asked.acquire()

    async def _serve(self, reader, writer):
        self.connections += 1
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            self.lost.set()

    async def _converse(self, reader, writer):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            self.requests.append(head + await reader.readexactly(int(length[1]) if length else 0))
            self._asked.release()
            answer = self.answers.pop(0)
            if answer is None:
                return
            if isinstance(answer, asyncio.Event):
                await answer.wait()
                return
            writer.write(answer)
            await writer.drain()
            if self.closes:
                return


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    scripted = ScriptedServer()
    await scripted.start()
    yield scripted
    await scripted.stop()


@pytest.fixture
async def pool():
    pool = HTTPPool(Dialer(EgressPolicy.parse("127.0.0.1")), max_connections=2, trusted_s=SOON_S)
    yield pool
    await pool.aclose()


@pytest.fixture
def client(pool) -> HTTPClient:
    return GuardedHTTPClient(pool)
