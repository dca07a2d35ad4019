"""Redirects: followed when asked to, never to where it may not go, secrets left behind."""

import pytest

from patchbay.security.dialer import Dialer
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import AnswerUnknown, EgressRefused, TooManyRedirects
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_pool import HTTPPool
from support.answers import OK, body_of, loopback


def redirect(status, location):
    return f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


async def test_a_redirect_is_an_answer_unless_asked_to_follow(server, client):
    server.answers = [redirect(302, "/next")]

    answer = await client.request("GET", server.url())

    assert (answer.status, answer.headers["location"]) == (302, "/next")


@pytest.mark.parametrize(
    ("status", "line", "body"),
    [
        (302, b"GET /next", b""),
        (303, b"GET /next", b""),
        (307, b"POST /next", b"{}"),
        (308, b"POST /next", b"{}"),
    ],
)
async def test_a_followed_redirect_keeps_or_drops_the_body_by_status(server, client, status, line, body):
    server.answers = [redirect(status, "/next"), OK]

    answer = await client.request("POST", server.url(), content=b"{}", follow_redirects=True)

    assert answer.status == 200
    assert server.requests[1].startswith(line)
    assert body_of(server.requests[1]) == body


@pytest.mark.parametrize(
    "location", ["http://169.254.169.254/", "//10.0.0.7/", "http://[::1]:80/", "http://127.0.0.2/"]
)
async def test_a_redirect_to_a_forbidden_address_is_refused(server, client, location):
    server.answers = [redirect(302, location)]

    with pytest.raises(EgressRefused):
        await client.request("GET", server.url(), follow_redirects=True)


async def test_secrets_do_not_follow_to_another_origin(server, client):
    other = f"http://127.0.0.1.:{server.port}/"
    client = GuardedHTTPClient(HTTPPool(Dialer(EgressPolicy.parse("127.0.0.1"), resolve=loopback)))
    server.answers = [redirect(307, other), OK]
    server.closes = True

    await client.request(
        "POST", server.url(), headers={"Authorization": "Bearer t", "X-Api-Key": "k"}, follow_redirects=True
    )

    assert b"Bearer t" in server.requests[0]
    assert b"Bearer t" not in server.requests[1]
    assert b"X-Api-Key" not in server.requests[1]


async def test_endless_redirects_stop(server, client):
    server.answers = [redirect(302, "/again")] * 6

    with pytest.raises(TooManyRedirects):
        await client.request("GET", server.url(), follow_redirects=True)

    assert len(server.requests) == 6


async def test_a_write_redirected_to_a_dead_host_may_have_been_carried_out(server, client):
    server.answers = [redirect(303, "http://127.0.0.1:1/")]

    with pytest.raises(AnswerUnknown):
        await client.request("POST", server.url(), content=b"{}", follow_redirects=True)
