"""The lean client of webhooks, against servers of every manner."""

import asyncio
import contextlib

import pytest

from patchbay.simulator.plain_http import NoAnswer, PlainHTTP

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """Answers each request with the next of its answers; None closes the connection instead."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.handlers = []

    @property
    def connections(self):
        return len(self.handlers)

    async def serve(self, reader, writer):
        self.handlers.append(asyncio.current_task())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while self.answers:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self.answers.pop(0)
                if answer is None:
                    break
                writer.write(answer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@contextlib.asynccontextmanager
async def serving(*answers, timeout_s=60):
    served = Server(*answers)
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    client = PlainHTTP(timeout_s)
    port = server.sockets[0].getsockname()[1]

    async def post(body=b"hello"):
        return await client.post(f"http://127.0.0.1:{port}/hooks?a=b", {"X-One": "1"}, body)

    yield served, post
    await client.close()
    await asyncio.gather(*served.handlers)
    server.close()
    await server.wait_closed()


async def test_a_post_says_what_http_wants_to_hear():
    async with serving(OK) as (server, post):
        status = await post(b"\x00\xff")

    lines = server.requests[0].split(b"\r\n")
    assert status == 200
    assert lines[0] == b"POST /hooks?a=b HTTP/1.1"
    assert lines[1].startswith(b"Host: 127.0.0.1:")
    assert lines[2:] == [b"X-One: 1", b"Content-Length: 2", b"", b"\x00\xff"]


async def test_a_connection_is_used_again():
    async with serving(*[OK] * 5) as (server, post):
        statuses = [await post() for _ in range(5)]

    assert (statuses, server.connections) == ([200] * 5, 1)


async def test_posts_at_the_same_time_do_not_share_a_connection():
    async with serving(*[OK] * 4) as (server, post):
        statuses = await asyncio.gather(*(post() for _ in range(4)))

    assert (statuses, server.connections) == ([200] * 4, 4)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 500),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200),
        (b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", 200),
        (b"HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 201),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nx", 200),
    ],
)
async def test_every_kind_of_answer_is_understood(answer, status):
    async with serving(answer, OK) as (_, post):
        assert [await post(), await post()] == [status, 200]


async def test_a_kept_connection_that_was_closed_costs_nothing():
    async with serving(OK, None, OK) as (server, post):
        statuses = [await post(), await post()]

    assert statuses == [200, 200]
    assert (server.connections, len(server.requests)) == (2, 3)


@pytest.mark.parametrize("answer", [b"SSH-2.0-nonsense\r\n\r\n", b"\r\n\r\n", None])
async def test_what_is_no_answer_is_said_so(answer):
    async with serving(answer) as (_, post):
        with pytest.raises(NoAnswer):
            await post()


async def test_a_server_that_is_silent_is_given_up():
    async with serving(b"HTTP/1.1 200", timeout_s=0.05) as (_, post):
        with pytest.raises(NoAnswer):
            await post()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://", "ftp://x/", "http://[::bad/"])
async def test_where_nobody_is_there_is_no_answer(url):
    client = PlainHTTP(timeout_s=60)

    with pytest.raises(NoAnswer):
        await client.post(url, {}, b"")
