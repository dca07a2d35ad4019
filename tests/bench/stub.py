"""`python -m bench.stub`: the shop, which answers after 5 ms, and the platform, which takes every message.

The platform's side keeps a ledger: which pipeline's message came, for whom, and when. `/bench/watch` streams
how many came so far, one number a line; `/bench/ledger` gives all of it and begins a new one. Instants are
nanoseconds of the machine's monotonic clock, which every process here shares.
"""

import asyncio
import re
import time

import httptools
import msgspec
import uvloop
from msgspec import Struct

SHOP_DELAY_S = 0.005
TELL_EVERY_S = 0.002
_NUMBER = re.compile(r"Order (\d+)")


class _Text(Struct):
    body: str


class _Sent(Struct):
    to: str
    text: _Text


class Ledger:
    """What came to the platform."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, str, int]] = []
        self.count = 0
        self.watchers: set[asyncio.Transport] = set()

    def note(self, body: bytes) -> None:
        """Keep one send: number of the pipeline, recipient, instant."""
        sent = _decode(body)
        found = _NUMBER.match(sent.text.body)
        number = int(found[1]) if found else -1
        self.entries.append((number, sent.to, time.monotonic_ns()))
        self.count += 1

    def take(self) -> bytes:
        """All entries as JSON; the ledger begins anew, the count goes on."""
        taken, self.entries = self.entries, []
        return msgspec.json.encode(taken)

    async def tell(self) -> None:
        """Tell the watchers how many came, for ever."""
        told = 0
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            if told != self.count:
                told = self.count
                for watcher in self.watchers:
                    watcher.write(b"%d\n" % told)


_decode = msgspec.json.Decoder(_Sent).decode


class _Stub(asyncio.Protocol):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._body = b""

    def connection_made(self, transport):
        self._transport = transport

    def connection_lost(self, exc):
        self._ledger.watchers.discard(self._transport)

    def data_received(self, data):
        self._parser.feed_data(data)

    def on_url(self, url):
        self._url += url

    def on_body(self, body):
        self._body += body

    def on_message_complete(self):
        url, body = self._url, self._body
        self._url = self._body = b""
        if url.startswith(b"/orders/"):
            order = b'{"id":"%s","status":"shipped"}' % url[len(b"/orders/") :]
            self._loop.call_later(SHOP_DELAY_S, self._answer, order)
        elif url == b"/bench/watch":
            self._ledger.watchers.add(self._transport)
        elif url == b"/bench/ledger":
            self._answer(self._ledger.take())
        elif not body:
            self._answer(b"{}")
        else:
            self._ledger.note(body)
            self._answer(
                b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.OUT%d"}]}' % self._ledger.count
            )

    def _answer(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                % (len(body), body)
            )


async def _main() -> None:
    ledger = Ledger()
    server = await asyncio.get_running_loop().create_server(lambda: _Stub(ledger), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 whoever started us reads the port
    await ledger.tell()


if __name__ == "__main__":
    uvloop.run(_main())
