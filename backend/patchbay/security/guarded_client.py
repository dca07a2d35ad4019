"""The HTTP client that nodes, channels and adapters get: guarded, bounded, and sparing with the processor."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from msgspec import Struct

from patchbay.sdk.context import HTTPClient, HTTPResponse
from patchbay.security.errors import AnswerLost, AnswerTooLarge, AnswerUnknown, NotSent, TooManyRedirects
from patchbay.security.http_client import CONNECT_TIMEOUT_S, USER_AGENT, parse_target
from patchbay.security.http_connection import ConnectionBroken, Head, HTTPConnection
from patchbay.security.http_pool import HTTPPool, Outgoing
from patchbay.security.http_wire import READING_METHODS, decode_body, encode_request

MAX_REDIRECTS = 5

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPING_METHOD = frozenset({307, 308})
_FOR_ANYONE = frozenset({"accept", "accept-language", "content-type", "user-agent"})
"""Headers that may follow a redirect to another origin; any other may be a secret."""


class GuardedHTTPClient(HTTPClient):
    """The SDK's `HTTPClient` over a guarded pool.

    It goes to the connections directly: what httpx does per request costs several times the exchange
    itself, and most messages cost two requests. Where httpx is wanted, `http_client` has it on the same pool.
    """

    def __init__(self, pool: HTTPPool) -> None:
        self._pool = pool

    async def request(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_s: float = 10.0,
        max_bytes: int = 1_000_000,
        follow_redirects: bool = False,
    ) -> HTTPResponse:
        """Send one request and read the whole answer; any status is an answer.

        Args:
            method: In any case.
            url: Absolute, `http` or `https`.
            query: Added to the URL's own; None leaves a name out, a list repeats it.
            headers: Added to ours; framing headers are refused.
            content: The body, as it is sent.
            timeout_s: From now to the last byte of the answer, redirects included.
            max_bytes: Of the answer's body, unpacked.
            follow_redirects: At most five; each is checked like the first, and secrets stay at home.

        Raises:
            MalformedRequest: URL, method or a header cannot be sent.
            EgressRefused: The address is not allowed.
            AnswerTooLarge: The body is larger than `max_bytes`.
            NotSent: No connection; the request never left.
            AnswerLost: The request left, no answer; the method only reads.
            AnswerUnknown: The request left, no answer, and it may have been carried out.
        """
        first = method.upper()
        call = _Call(
            first, _with_query(url, query) if query else url, _with_defaults(headers), content or b""
        )
        deadline = asyncio.get_running_loop().time() + timeout_s
        answer = await self._exchange(call, deadline, max_bytes)
        if not follow_redirects:
            return answer
        for _ in range(MAX_REDIRECTS):
            following = _redirected(call, answer)
            if following is None:
                return answer
            call = following
            try:
                answer = await self._exchange(call, deadline, max_bytes)
            except (NotSent, AnswerLost) as error:
                if first in READING_METHODS:
                    raise
                # The first request was answered, perhaps after it was carried out.
                raise AnswerUnknown(error.message, timed_out=error.timed_out) from error
        if _redirected(call, answer) is None:
            return answer
        raise TooManyRedirects(f"Expected at most {MAX_REDIRECTS} redirects, got more.")

    async def _exchange(self, call: "_Call", deadline: float, max_bytes: int) -> HTTPResponse:
        target = parse_target(call.url)
        wire = encode_request(call.method, target, call.headers.items(), call.body)
        connect_by = min(asyncio.get_running_loop().time() + CONNECT_TIMEOUT_S, deadline)
        try:
            connection, head = await self._pool.begin(
                Outgoing(target.origin, call.method, wire), connect_by=connect_by, answer_by=deadline
            )
            try:
                raw = await _read(connection, deadline, max_bytes)
            finally:
                self._pool.release(target.origin, connection)
        except ConnectionBroken as error:
            kind = AnswerLost if call.method in READING_METHODS else AnswerUnknown
            message = f"No answer from {target.authority}: {error.reason}."
            raise kind(message, timed_out=error.timed_out) from error
        return _answer(head, raw, max_bytes)


class _Call(Struct, frozen=True):
    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def _redirected(call: _Call, answer: HTTPResponse) -> _Call | None:
    """What the answer asks to send instead, or None when it is not a redirect."""
    location = answer.headers.get("location")
    if answer.status not in _REDIRECTS or location is None:
        return None
    url = urljoin(call.url, location)
    headers = call.headers
    if parse_target(url).origin != parse_target(call.url).origin:
        headers = {name: value for name, value in headers.items() if name.lower() in _FOR_ANYONE}
    if answer.status in _KEEPING_METHOD or call.method in READING_METHODS:
        return _Call(call.method, url, headers, call.body)
    headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    return _Call("GET", url, headers, b"")


async def _read(connection: HTTPConnection, deadline: float, max_bytes: int) -> bytes:
    body = await connection.chunk(deadline)
    if not body:
        return body
    parts = []
    size_bytes = 0
    while body:
        size_bytes += len(body)
        if size_bytes > max_bytes:
            raise AnswerTooLarge(max_bytes)
        parts.append(body)
        body = await connection.chunk(deadline)
    return b"".join(parts)


def _answer(head: Head, raw: bytes, max_bytes: int) -> HTTPResponse:
    headers: dict[str, str] = {}
    for raw_name, raw_value in head.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    encoding = headers.get("content-encoding")
    body = decode_body(raw, encoding, max_bytes) if encoding else raw
    return HTTPResponse(head.status, headers, body)


def _with_defaults(headers: Mapping[str, str] | None) -> dict[str, str]:
    fields = {"user-agent": USER_AGENT, "accept": "*/*", "accept-encoding": "identity"}
    for name, value in (headers or {}).items():
        fields.pop(name.lower(), None)
        fields[name] = value
    return fields


def _with_query(url: str, query: Mapping[str, Any]) -> str:
    pairs = [
        (name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, given in query.items()
        for value in (given if isinstance(given, list | tuple) else [given])
        if value is not None
    ]
    address, hash_sign, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(pairs)}{hash_sign}{fragment}" if pairs else url
