import asyncio
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchbay.security.http_connection import ConnectionBroken, HTTPConnection

ANSWERS = {
    "length": b"HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 11\r\n\r\nhello world",
    "chunked": b"HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"6\r\nhello \r\n5;x=y\r\nworld\r\n0\r\n\r\n",
    "interim": b"HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 11\r\n\r\nhello world",
}


class Wire(asyncio.Transport):
    """A transport that writes nowhere."""

    def __init__(self):
        super().__init__()
        self.is_aborted = False
        self.is_paused = False

    def write(self, data):
        pass

    def abort(self):
        self.is_aborted = True

    def is_closing(self):
        return self.is_aborted

    def pause_reading(self):
        self.is_paused = True

    def resume_reading(self):
        self.is_paused = False


def an_exchange():
    connection, wire = HTTPConnection(), Wire()
    connection.connection_made(wire)
    connection.send("GET", b"")
    return connection, wire


def soon():
    return asyncio.get_running_loop().time() + 5


async def read_all(connection):
    await connection.head(soon())
    body = b""
    while data := await connection.chunk(soon()):
        body += data
    return body


@settings(max_examples=60)
@given(kind=st.sampled_from(sorted(ANSWERS)), cuts=st.sets(st.integers(1, 110), max_size=12))
async def test_an_answer_is_the_same_however_it_is_cut_into_packets(kind, cuts):
    connection, _ = an_exchange()
    raw = ANSWERS[kind]
    edges = [0, *sorted(cut for cut in cuts if cut < len(raw)), len(raw)]

    for start, end in itertools.pairwise(edges):
        connection.data_received(raw[start:end])

    head = await connection.head(soon())
    assert (head.status, head.headers[0]) == (200, (b"X-A", b"1"))
    assert await read_all(connection) == b"hello world"
    assert connection.is_reusable


@pytest.mark.parametrize("kind", ["length", "chunked"])
async def test_an_answer_cut_short_anywhere_is_broken(kind):
    raw = ANSWERS[kind]
    for end in range(1, len(raw)):
        connection, _ = an_exchange()

        connection.data_received(raw[:end])
        connection.connection_lost(None)

        with pytest.raises(ConnectionBroken):
            await read_all(connection)
        assert not connection.is_reusable


async def test_reading_pauses_until_the_caller_keeps_up():
    connection, wire = an_exchange()
    connection.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 600000\r\n\r\n")

    connection.data_received(b"x" * 300_000)
    was_paused = wire.is_paused
    first = await connection.chunk(soon())
    is_paused = wire.is_paused

    assert (len(first), was_paused, is_paused) == (300_000, True, False)


async def test_bytes_while_unused_close_the_connection():
    connection, wire = an_exchange()
    connection.data_received(ANSWERS["length"])

    connection.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    assert wire.is_aborted
    assert not connection.is_reusable


async def test_endless_trailers_are_broken():
    connection, wire = an_exchange()
    connection.data_received(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ")

    for _ in range(20):
        connection.data_received(b"a" * 5000)

    assert wire.is_aborted
    with pytest.raises(ConnectionBroken):
        await read_all(connection)
