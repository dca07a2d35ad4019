import asyncio
import gzip

import pytest

from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import AnswerTooLarge, EgressRefused
from patchbay.security.http_client import HTTPError, create_client, create_pool, read_limited

JSON = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"id":1}'


@pytest.fixture
async def client():
    pool = create_pool(EgressPolicy.parse("127.0.0.1"))
    async with create_client(pool) as client:
        yield client
    await pool.aclose()


async def test_httpx_speaks_over_guarded_connections(server, client):
    server.answers = [JSON, JSON]

    first = await client.post(server.url("/a"), json={"q": "ü"}, headers={"authorization": "Bearer t"})
    second = await client.get(server.url("/b"), params={"x": "1"})

    assert (first.json(), second.json()) == ({"id": 1}, {"id": 1})
    assert server.requests[0].endswith('\r\n\r\n{"q":"ü"}'.encode())
    assert server.requests[1].startswith(b"GET /b?x=1 HTTP/1.1\r\n")
    assert server.connections == 1


async def test_httpx_sends_a_file_as_a_form(server, client):
    server.answers = [JSON]

    await client.post(server.url(), files={"file": ("a.txt", b"content", "text/plain")})

    assert b'filename="a.txt"' in server.requests[0]
    assert b"content" in server.requests[0]


@pytest.mark.parametrize("url", ["http://127.0.0.2/", "http://[::1]/", "http://a:b@127.0.0.1/"])
async def test_httpx_is_refused_like_anyone(client, url):
    with pytest.raises(EgressRefused):
        await client.get(url)


async def test_httpx_is_refused_on_a_redirect(server, client):
    server.answers = [b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"]

    with pytest.raises(EgressRefused):
        await client.get(server.url(), follow_redirects=True)


@pytest.mark.parametrize("answer", [None, b"nonsense\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"])
async def test_a_broken_answer_is_an_error_of_httpx(server, client, answer):
    server.closes = True
    server.answers = [answer]

    with pytest.raises(HTTPError):
        await client.get(server.url())


async def test_no_answer_in_time_is_an_error_of_httpx(server, client):
    never = asyncio.Event()
    server.answers = [never]

    with pytest.raises(HTTPError):
        await client.get(server.url(), timeout=0.05)
    never.set()


async def test_nobody_listening_is_an_error_of_httpx(server, client):
    url = server.url()
    await server.stop()

    with pytest.raises(HTTPError):
        await client.get(url)


async def test_a_streamed_body_is_read_up_to_its_limit(server, client):
    server.answers = [JSON]

    async with client.stream("GET", server.url()) as response:
        body = await read_limited(response, 8)

    assert body == b'{"id":1}'


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n1d\r\n"
        + gzip.compress(b"\0" * 100, mtime=0)[:29].ljust(29, b"\0")
        + b"\r\n",
    ],
    ids=["announced", "unannounced", "packed"],
)
async def test_a_streamed_body_over_the_limit_is_refused(server, client, answer):
    server.answers = [answer]

    async with client.stream("GET", server.url()) as response:
        with pytest.raises(AnswerTooLarge):
            await read_limited(response, 8)
