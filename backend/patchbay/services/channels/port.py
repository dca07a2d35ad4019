"""The channels' way out to the network: the guarded client, its errors in messaging's words."""

from collections.abc import Mapping

from patchbay.messaging.errors import ConnectFailed, NoAnswer
from patchbay.sdk import HTTPClient, HTTPResponse
from patchbay.security.errors import EgressRefused, MalformedRequest, NotSent, RequestFailed


class ChannelPort:
    """Messaging's `HTTPPort` over the process's guarded client."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None,
        timeout_s: float,
        max_bytes: int,
    ) -> HTTPResponse:
        """Send one request and read the whole answer.

        Raises:
            ConnectFailed: The bytes never left.
            NoAnswer: They left, and no whole answer came back.
        """
        try:
            return await self._http.request(
                method, url, headers=headers, content=content, timeout_s=timeout_s, max_bytes=max_bytes
            )
        except (NotSent, EgressRefused, MalformedRequest) as error:
            raise ConnectFailed(error.message) from error
        except RequestFailed as error:
            raise NoAnswer(error.message) from error
