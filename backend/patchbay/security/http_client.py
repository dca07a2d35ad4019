"""The only module that imports httpx: its client over our guarded connections, and the names others need."""

import asyncio
from collections.abc import AsyncIterator
from functools import lru_cache

import httpx
from httpx import AsyncClient, HTTPError, Request, Response

from patchbay.security.dialer import Dialer, TCPConnect
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import AnswerTooLarge, EgressRefused, MalformedRequest, NotSent
from patchbay.security.http_connection import ConnectionBroken, HTTPConnection
from patchbay.security.http_pool import HTTPPool, Outgoing
from patchbay.security.http_wire import FRAMING_HEADERS, Origin, Target, encode_request

__all__ = [
    "AsyncClient",
    "GuardedTransport",
    "HTTPError",
    "Request",
    "Response",
    "create_client",
    "create_pool",
    "parse_target",
    "read_limited",
]

CONNECT_TIMEOUT_S = 5.0
POOL_TIMEOUT_S = 5.0
WRITE_TIMEOUT_S = 30.0
READ_TIMEOUT_S = 30.0
USER_AGENT = "Patchbay"

MAX_URL_LENGTH = 8192
_PORTS = {"http": 80, "https": 443}

_PIECE_BYTES = 16 * 1024
"""httpx unpacks a piece at a time without a bound: small pieces keep a compression bomb small."""


def create_pool(policy: EgressPolicy) -> HTTPPool:
    """The guarded connections of one event loop; certificates as httpx trusts them, or `SSL_CERT_FILE`."""
    return HTTPPool(Dialer(policy, connect=TCPConnect(httpx.create_ssl_context)))


def create_client(pool: HTTPPool) -> httpx.AsyncClient:
    """An httpx client over guarded connections: one per event loop, closed by whoever made it."""
    return httpx.AsyncClient(
        transport=GuardedTransport(pool),
        timeout=httpx.Timeout(
            connect=CONNECT_TIMEOUT_S, pool=POOL_TIMEOUT_S, write=WRITE_TIMEOUT_S, read=READ_TIMEOUT_S
        ),
        headers={"user-agent": USER_AGENT},
        trust_env=False,
        follow_redirects=False,
    )


async def read_limited(response: httpx.Response, max_bytes: int) -> bytes:
    """The body of a streamed response, unpacked; the response is closed either way.

    Raises:
        AnswerTooLarge: More than `max_bytes` come, or are announced.
    """
    parts: list[bytes] = []
    size_bytes = 0
    try:
        if int(response.headers.get("content-length", "0")) > max_bytes:
            raise AnswerTooLarge(max_bytes)
        async for part in response.aiter_bytes():
            size_bytes += len(part)
            if size_bytes > max_bytes:
                raise AnswerTooLarge(max_bytes)
            parts.append(part)
    finally:
        await response.aclose()
    return b"".join(parts)


@lru_cache(maxsize=512)
def parse_target(url: str) -> Target:
    """Take a URL apart, as httpx reads it.

    Raises:
        MalformedRequest: Not an absolute `http` or `https` URL, or too long.
        EgressRefused: It carries a user name, which hides where it goes.
    """
    if len(url) > MAX_URL_LENGTH:
        raise MalformedRequest(f"Expected a URL of at most {MAX_URL_LENGTH} characters, got {len(url)}.")
    try:
        return _target_of(httpx.URL(url))
    except httpx.InvalidURL as error:
        raise MalformedRequest("Expected a URL, got something that cannot be read as one.") from error


def _target_of(url: httpx.URL) -> Target:
    scheme = url.scheme
    host = url.raw_host.decode("ascii")
    if scheme not in _PORTS or not host:
        raise MalformedRequest("Expected a URL that begins with http:// or https:// and names a host.")
    port = url.port or _PORTS[scheme]
    if url.userinfo:
        raise EgressRefused(host, port, "the URL carries a user name")
    return Target(Origin(scheme, host, port), url.netloc.decode("ascii"), url.raw_path.decode("ascii"))


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over a guarded pool: every hop, redirects included, goes through the egress policy.

    Bodies to send are read into memory first. Raises httpx's errors for connections, and
    `EgressRefused` and `MalformedRequest` as they are.
    """

    def __init__(self, pool: HTTPPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Called by httpx for each hop."""
        target = _target_of(request.url)
        headers = [
            (name, value) for name, value in request.headers.multi_items() if name not in FRAMING_HEADERS
        ]
        wire = encode_request(request.method, target, headers, await request.aread())
        outgoing = Outgoing(target.origin, request.method, wire)
        timeout = request.extensions.get("timeout", {})
        connect_by = _now() + _seconds(timeout.get("pool")) + _seconds(timeout.get("connect"))
        read_s = _seconds(timeout.get("read"))
        try:
            connection, head = await self._pool.begin(
                outgoing,
                connect_by=connect_by,
                answer_by=connect_by + _seconds(timeout.get("write")) + read_s,
            )
        except NotSent as error:
            kind = httpx.ConnectTimeout if error.timed_out else httpx.ConnectError
            raise kind(error.message, request=request) from error
        except ConnectionBroken as error:
            raise _as_httpx(error, request) from error
        body = _Body(self._pool, target.origin, connection, request, read_s)
        return httpx.Response(head.status, headers=head.headers, stream=body, request=request)

    async def aclose(self) -> None:
        """The pool is closed by whoever made it."""


class _Body(httpx.AsyncByteStream):
    def __init__(
        self,
        pool: HTTPPool,
        origin: Origin,
        connection: HTTPConnection,
        request: httpx.Request,
        read_s: float,
    ) -> None:
        self._pool = pool
        self._origin = origin
        self._connection: HTTPConnection | None = connection
        self._request = request
        self._read_s = read_s

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._connection is not None:
            try:
                data = await self._connection.chunk(_now() + self._read_s)
            except ConnectionBroken as error:
                raise _as_httpx(error, self._request) from error
            if not data:
                return
            for start in range(0, len(data), _PIECE_BYTES):
                yield data[start : start + _PIECE_BYTES]

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.release(self._origin, connection)


def _as_httpx(error: ConnectionBroken, request: httpx.Request) -> httpx.TransportError:
    kind = httpx.ReadTimeout if error.timed_out else httpx.RemoteProtocolError
    return kind(error.reason, request=request)


def _seconds(limit: float | None) -> float:
    return 3600.0 if limit is None else limit


def _now() -> float:
    return asyncio.get_running_loop().time()
