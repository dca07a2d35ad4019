"""A local HTTP server that answers as a test says, and remembers what it was asked."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httptools
import msgspec
from msgspec import Struct


class Asked(Struct, frozen=True):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class Answer(Struct, frozen=True):
    """What to say; `cut` drops the connection instead, after the request was read."""

    status: int = 200
    json: Any = None
    cut: bool = False


class StubServer:
    """Listens on a free port of the loopback address."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.url = ""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["StubServer"]:
        server = await asyncio.get_running_loop().create_server(lambda: _Protocol(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()


class _Protocol(asyncio.Protocol):
    def __init__(self, stub: StubServer) -> None:
        self._stub = stub
        self._parser = httptools.HttpRequestParser(self)
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body = b""

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._parser.feed_data(data)

    def on_url(self, url):
        self._url += url

    def on_header(self, name, value):
        self._headers[name.decode().lower()] = value.decode()

    def on_body(self, body):
        self._body += body

    def on_message_complete(self):
        method = self._parser.get_method().decode()
        asked = Asked(method, self._url.decode(), self._headers, self._body)
        self._begin()
        self._stub.asked.append(asked)
        answer = self._stub.answer(asked)
        if answer.cut:
            self._transport.abort()
            return
        body = b"" if answer.json is None else msgspec.json.encode(answer.json)
        lines = (
            f"HTTP/1.1 {answer.status} X",
            "content-type: application/json",
            f"content-length: {len(body)}",
            "\r\n",
        )
        self._transport.write("\r\n".join(lines).encode() + body)
