"""How webhooks reach the product over the network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import httpx

from patchbay.simulator.plain_http import NoAnswer, PlainHTTP

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

CHALLENGE_MAX_CHARS = 1_000
DROPS = 20
"""In how many pieces a slow body comes."""


class Undelivered(Exception):
    """No answer came: refused, timed out, cut."""


class WebhookClient(Protocol):
    """What the emitter needs from an HTTP client."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send a body; gives the HTTP status of the answer.

        Raises:
            Undelivered: There was none.
        """

    async def drip(self, url: str, headers: Mapping[str, str], body: bytes, *, over_s: float) -> int:
        """As `post`, with the body a few bytes at a time, over so many real seconds.

        Raises:
            Undelivered: There was no answer.
        """

    async def get(self, url: str, query: Mapping[str, str]) -> tuple[int, str]:
        """Fetch; gives the HTTP status and the beginning of the answer's text.

        Raises:
            Undelivered: There was none.
        """

    async def close(self) -> None:
        """Let go of all connections."""


class NetworkClient:
    """Keep-alive connections; no proxies and no credentials from the environment."""

    def __init__(
        self, *, timeout_s: float, connections: int, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._timeout_s = timeout_s
        self._plain = PlainHTTP(timeout_s) if transport is None else None
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._client = httpx.AsyncClient(
            timeout=timeout_s, limits=limits, transport=transport, trust_env=False, follow_redirects=False
        )

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """See `WebhookClient`."""
        try:
            if self._plain is not None and url.startswith("http://"):
                return await self._plain.post(url, headers, body)
            return (await self._client.post(url, content=body, headers=headers)).status_code
        except NoAnswer as error:
            raise Undelivered(str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Undelivered(type(error).__name__) from error

    async def drip(self, url: str, headers: Mapping[str, str], body: bytes, *, over_s: float) -> int:
        """See `WebhookClient`."""
        given = {**headers, "Content-Length": str(len(body))}
        timeout = self._timeout_s + over_s
        try:
            answer = await self._client.post(
                url, content=_drops(body, over_s), headers=given, timeout=timeout
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Undelivered(type(error).__name__) from error
        return answer.status_code

    async def get(self, url: str, query: Mapping[str, str]) -> tuple[int, str]:
        """See `WebhookClient`."""
        try:
            answer = await self._client.get(url, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Undelivered(type(error).__name__) from error
        return answer.status_code, answer.text[:CHALLENGE_MAX_CHARS]

    async def close(self) -> None:
        """See `WebhookClient`."""
        await self._client.aclose()
        if self._plain is not None:
            await self._plain.close()


async def _drops(body: bytes, over_s: float) -> AsyncIterator[bytes]:
    size = max(1, -(-len(body) // DROPS))
    for start in range(0, len(body), size):
        await asyncio.sleep(over_s / DROPS)
        yield body[start : start + size]
