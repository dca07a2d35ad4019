import asyncio
import gzip
import zlib

import pytest

from patchbay.sdk.context import HTTPResponse
from patchbay.sdk.errors import OutcomeUnknown, Refused, Unavailable
from patchbay.security.dialer import Dialer
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import (
    AnswerLost,
    AnswerTooLarge,
    AnswerUnknown,
    MalformedRequest,
    NotSent,
)
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_pool import HTTPPool
from support.answers import OK, body_of, loopback


def closing(body, *headers):
    head = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def test_a_request_carries_method_path_headers_and_body(server, client):
    server.answers = [OK]

    answer = await client.request(
        "post",
        server.url("/orders?a=1#top"),
        query={"b": ["x y", True], "c": None},
        headers={"Authorization": "Bearer t", "Accept": "text/plain"},
        content=b'{"id":1}',
    )

    assert answer == HTTPResponse(200, {"content-length": "2"}, b"ok")
    assert server.requests == [
        b"POST /orders?a=1&b=x+y&b=true HTTP/1.1\r\n"
        b"host: 127.0.0.1:%d\r\n"
        b"user-agent: Patchbay\r\naccept-encoding: identity\r\n"
        b"Authorization: Bearer t\r\nAccept: text/plain\r\n"
        b'content-length: 8\r\n\r\n{"id":1}' % server.port
    ]


async def test_a_connection_is_used_again(server, client):
    server.answers = [OK, OK, OK]

    for _ in range(3):
        await client.request("GET", server.url())

    assert (len(server.requests), server.connections) == (3, 1)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", HTTPResponse(204, {}, b"")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX-T: 1\r\n\r\n",
            HTTPResponse(200, {"transfer-encoding": "chunked"}, b"abc"),
        ),
        (
            b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 500 Oops\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 1\r\n\r\n!",
            HTTPResponse(500, {"x-a": "1, 2", "content-length": "1"}, b"!"),
        ),
    ],
    ids=["no body", "chunked", "after an interim answer"],
)
async def test_any_status_and_framing_is_an_answer(server, client, answer, expected):
    server.answers = [answer]

    assert await client.request("GET", server.url()) == expected


async def test_a_body_may_end_with_the_connection(server, client):
    server.closes = True
    server.answers = [b"HTTP/1.1 200 OK\r\n\r\nall of it"]

    answer = await client.request("GET", server.url())

    assert answer.body == b"all of it"


async def test_the_answer_to_head_has_no_body(server, client):
    server.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", OK]

    answer = await client.request("HEAD", server.url())
    following = await client.request("GET", server.url())

    assert (answer.body, following.body) == (b"", b"ok")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(b"plain")), ("deflate", zlib.compress(b"plain")), ("br", b"as it came")],
    ids=["gzip", "deflate", "br"],
)
async def test_a_packed_body_is_unpacked_where_possible(server, client, encoding, packed):
    server.answers = [closing(packed, f"Content-Encoding: {encoding}")]

    answer = await client.request("GET", server.url())

    assert answer.body in {b"plain", b"as it came"}


@pytest.mark.parametrize(
    "answer",
    [
        closing(b"x" * 101),
        closing(gzip.compress(b"\0" * 10_000_000), "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n32\r\n"
        + b"x" * 50
        + b"\r\n33\r\n"
        + b"x" * 51,
    ],
    ids=["plain", "compression bomb", "chunked without end"],
)
async def test_an_answer_over_the_limit_is_refused(server, client, answer):
    server.answers = [answer]

    with pytest.raises(AnswerTooLarge) as caught:
        await client.request("GET", server.url(), max_bytes=100)

    assert isinstance(caught.value, Refused)


async def test_an_answer_of_exactly_the_limit_is_taken(server, client):
    server.answers = [closing(b"x" * 100)]

    answer = await client.request("GET", server.url(), max_bytes=100)

    assert len(answer.body) == 100


async def test_a_body_larger_than_the_read_buffer_arrives_whole(server, client):
    body = bytes(range(256)) * 8192
    server.answers = [closing(body)]

    answer = await client.request("GET", server.url(), max_bytes=len(body))

    assert answer.body == body


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 70_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 4000,
    ],
    ids=["nothing", "not http", "cut short", "two lengths", "upgrade", "endless header", "endless interim"],
)
async def test_a_broken_answer_leaves_the_outcome_unknown(server, client, answer):
    server.closes = True
    server.answers = [answer]

    with pytest.raises(AnswerUnknown) as caught:
        await client.request("POST", server.url(), content=b"{}")

    assert isinstance(caught.value, OutcomeUnknown)
    assert not caught.value.timed_out


async def test_a_broken_answer_to_a_reading_method_may_be_asked_for_again(server, client):
    server.answers = [None]

    with pytest.raises(AnswerLost) as caught:
        await client.request("GET", server.url())

    assert isinstance(caught.value, Unavailable)
    assert len(server.requests) == 1


async def test_no_answer_in_time_leaves_the_outcome_unknown_and_closes(server, client):
    never = asyncio.Event()
    server.answers = [OK, never]
    await client.request("GET", server.url())

    with pytest.raises(AnswerUnknown) as caught:
        await client.request("POST", server.url(), content=b"{}", timeout_s=0.05)

    assert caught.value.timed_out
    never.set()


async def test_a_body_that_stalls_runs_out_of_time(server, client):
    server.answers = [OK, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"]
    await client.request("GET", server.url())

    with pytest.raises(AnswerLost) as caught:
        await client.request("GET", server.url(), timeout_s=0.05)

    assert caught.value.timed_out


async def test_a_request_that_was_given_up_closes_its_connection(server, client):
    never = asyncio.Event()
    server.answers = [never, OK]
    request = asyncio.create_task(client.request("POST", server.url(), content=b"{}"))
    await server.until_asked()

    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request

    assert (await client.request("GET", server.url())).body == b"ok"
    assert server.connections == 2
    never.set()


async def test_nobody_listening_means_nothing_was_sent(server, client):
    url = server.url()
    await server.stop()

    with pytest.raises(NotSent) as caught:
        await client.request("POST", url, content=b"{}")

    assert isinstance(caught.value, Unavailable)


async def test_a_kept_connection_found_dead_is_replaced_for_a_reading_method(server, client):
    server.answers = [OK, None, OK]
    await client.request("GET", server.url())

    answer = await client.request("GET", server.url())

    assert answer.body == b"ok"
    assert server.connections == 2


async def test_a_kept_connection_found_dead_is_not_replaced_for_a_write(server, client):
    server.answers = [OK, None]
    await client.request("GET", server.url())

    with pytest.raises(AnswerUnknown):
        await client.request("POST", server.url(), content=b"{}")

    assert len(server.requests) == 2


async def test_a_connection_the_server_closed_is_not_used_again(server, client):
    server.closes = True
    server.answers = [OK, OK]
    await client.request("POST", server.url(), content=b"1")
    await server.lost.wait()
    await asyncio.sleep(0)

    await client.request("POST", server.url(), content=b"2")

    assert [body_of(request) for request in server.requests] == [b"1", b"2"]


async def test_an_answer_nobody_asked_for_is_not_taken_for_the_next_one(server, client):
    server.answers = [OK + closing(b"smuggled"), OK]

    first = await client.request("GET", server.url())
    second = await client.request("GET", server.url())

    assert (first.body, second.body) == (b"ok", b"ok")


async def test_more_requests_than_connections_wait_their_turn(server, client):
    server.answers = [OK] * 20

    answers = await asyncio.gather(*(client.request("GET", server.url()) for _ in range(20)))

    assert [answer.body for answer in answers] == [b"ok"] * 20
    assert server.connections == 2


async def test_a_full_pool_gives_up_unused_connections_of_other_origins(server):
    pool = HTTPPool(Dialer(EgressPolicy.parse("127.0.0.1"), resolve=loopback), max_connections=1)
    client = GuardedHTTPClient(pool)
    server.answers = [OK, OK]

    await client.request("GET", f"http://a.example:{server.port}/")
    answer = await client.request("GET", f"http://b.example:{server.port}/")

    assert (answer.body, server.connections) == (b"ok", 2)
    assert b"host: b.example:%d\r\n" % server.port in server.requests[1]
    await pool.aclose()


async def test_a_connection_unused_for_too_long_is_not_trusted(server):
    pool = HTTPPool(Dialer(EgressPolicy.parse("127.0.0.1")), keepalive_s=-1)
    client = GuardedHTTPClient(pool)
    server.answers = [OK, OK]

    await client.request("POST", server.url(), content=b"1")
    await client.request("POST", server.url(), content=b"2")

    assert server.connections == 2
    await pool.aclose()


@pytest.mark.parametrize(("method", "connections"), [("POST", 2), ("DELETE", 2), ("GET", 1)])
async def test_what_may_not_be_repeated_takes_no_connection_that_may_be_closing(server, method, connections):
    pool = HTTPPool(Dialer(EgressPolicy.parse("127.0.0.1")), trusted_s=-1)
    client = GuardedHTTPClient(pool)
    server.answers = [OK, OK]

    await client.request("GET", server.url())
    await client.request(method, server.url())

    assert server.connections == connections
    await pool.aclose()


async def test_waiting_too_long_for_a_connection_means_nothing_was_sent(server, client):
    never = asyncio.Event()
    server.answers = [never, never]
    busy = [asyncio.create_task(client.request("POST", server.url(), content=b"{}")) for _ in range(2)]
    await server.until_asked()
    await server.until_asked()

    with pytest.raises(NotSent) as caught:
        await client.request("POST", server.url(), content=b"{}", timeout_s=0.05)

    assert caught.value.timed_out
    never.set()
    assert all(isinstance(end, AnswerUnknown) for end in await asyncio.gather(*busy, return_exceptions=True))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "1\r\nX-B: 2"},
        {"X-A": "1\n"},
        {"X-A": "\0"},
        {"X A": "1"},
        {"X-A:": "1"},
        {"": "1"},
        {"Host": "internal.example"},
        {"Content-Length": "0"},
        {"Transfer-Encoding": "chunked"},
        {"X-A": "€"},
    ],
    ids=repr,
)
async def test_a_header_that_would_change_the_request_is_refused(server, client, headers):
    with pytest.raises(MalformedRequest):
        await client.request("GET", server.url(), headers=headers)

    assert server.requests == []


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "GET / HTTP/1.1\r\n", ""])
async def test_an_unknown_method_is_refused(server, client, method):
    with pytest.raises(MalformedRequest):
        await client.request(method, server.url())

    assert server.requests == []
