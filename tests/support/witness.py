"""A witness before the platform: how often each message was submitted, and what was answered."""

from collections import defaultdict

import msgspec

TAKEN, REFUSED, IN_DOUBT = "taken", "refused", "in doubt"
REFUSING = {131016}
"""Codes that say no, whatever the HTTP status says. Source: WhatsApp reference, section 11.2."""


class Witness:
    """An application before another. Writes the answers down by callback data; changes nothing."""

    def __init__(self, app) -> None:
        self._app = app
        self.answers: dict[str, list[str]] = defaultdict(list)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith("/messages"):
            return await self._app(scope, receive, send)
        body = await whole(receive)
        given: list[bytes | int] = []

        async def again():
            return {"type": "http.request", "body": body, "more_body": False}

        async def watched(event) -> None:
            given.append(event["status"] if "status" in event else event.get("body", b""))
            await send(event)

        try:
            await self._app(scope, again, watched)
        finally:
            asked = msgspec.json.decode(body)
            self.answers[asked.get("biz_opaque_callback_data", "")].append(meaning_of(given))


async def whole(receive) -> bytes:
    """The body of a request."""
    body, more = b"", True
    while more:
        event = await receive()
        body, more = body + event.get("body", b""), event.get("more_body", False)
    return body


def meaning_of(given: list[bytes | int]) -> str:
    """What whoever asked may conclude from an answer, or from there being none."""
    if not given:
        return IN_DOUBT
    status, *parts = given
    if status == 200:
        return TAKEN
    if 400 <= status < 500:
        return REFUSED
    try:
        code = msgspec.json.decode(b"".join(parts))["error"]["code"]
    except msgspec.DecodeError:
        return IN_DOUBT
    return REFUSED if code in REFUSING else IN_DOUBT
