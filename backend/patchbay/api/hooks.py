"""The public hooks, as plain ASGI: every provider's event and every webhook call comes through here.

Verify, store, answer. Nothing else happens in the request, and no machinery of the API stands before it.
"""

import hmac
import time
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import parse_qs

import msgspec
from litestar import asgi
from litestar.enums import ScopeType
from litestar.handlers import ASGIRouteHandler
from litestar.types import HTTPScope, Receive, Scope, Send
from msgspec import Struct
from prometheus_client import Histogram

from patchbay.security.signatures import verify_meta_signature
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.health.metrics import Metrics
from patchbay.services.inbound.hook_calls import HookCache, KnownHook, call_value
from patchbay.services.inbound.intake import Intake
from patchbay.services.inbound.responses import Response, Responses
from patchbay.storage.channels import WhatsAppSecrets

MAX_WEBHOOK_BYTES = 3_200_000
"""A little over the 3 MB a provider's webhook may have."""
MAX_CALL_BYTES = 1_000_000
"""Of a call to a webhook trigger."""
RESPONSE_TIMEOUT_S = 25.0
"""How long a caller waits for the run's answer: most clients give up at 30."""

_JSON = b"application/json"
_TEXT = b"text/plain; charset=utf-8"


class Answer(Struct, frozen=True):
    """What goes back."""

    status: int
    body: bytes = b""
    media_type: bytes = _TEXT
    headers: tuple[tuple[bytes, bytes], ...] = ()


Handle = Callable[[HTTPScope, Receive], Awaitable[Answer]]


class Hooks:
    """Answers hooks.

    Args:
        intake: Stores bodies.
        responses: Knows what runs answered.
        channels: Channels with their secrets.
        hooks: Webhook triggers.
        metrics: Where times are noted.
    """

    def __init__(
        self,
        *,
        intake: Intake,
        responses: Responses,
        channels: ChannelCache,
        hooks: HookCache,
        metrics: Metrics,
    ) -> None:
        self._intake = intake
        self._responses = responses
        self._channels = channels
        self._hooks = hooks
        self._refused = metrics.webhooks_refused
        self._ultramsg_s = metrics.webhook_ack_s.labels("ultramsg")
        self._email_s = metrics.webhook_ack_s.labels("email")
        self._whatsapp_s = metrics.webhook_ack_s.labels("whatsapp")
        self._http_s = metrics.webhook_ack_s.labels("http")

    def handlers(self) -> list[ASGIRouteHandler]:
        """The routes; mounts, for litestar cannot read path parameters of plain ASGI routes."""

        @asgi("/hooks/whatsapp", is_mount=True, copy_scope=False)
        async def whatsapp_hook(scope: Scope, receive: Receive, send: Send) -> None:
            await self._answer(self._whatsapp, self._whatsapp_s, (scope, receive, send))

        @asgi("/hooks/ultramsg", is_mount=True, copy_scope=False)
        async def ultramsg_hook(scope: Scope, receive: Receive, send: Send) -> None:
            await self._answer(partial(self._by_secret, "ultramsg"), self._ultramsg_s, (scope, receive, send))

        @asgi("/hooks/email", is_mount=True, copy_scope=False)
        async def email_hook(scope: Scope, receive: Receive, send: Send) -> None:
            await self._answer(partial(self._by_secret, "email"), self._email_s, (scope, receive, send))

        @asgi("/hooks/in", is_mount=True, copy_scope=False)
        async def called_hook(scope: Scope, receive: Receive, send: Send) -> None:
            await self._answer(self._called, self._http_s, (scope, receive, send))

        return [whatsapp_hook, ultramsg_hook, email_hook, called_hook]

    async def _answer(self, handle: Handle, noted: Histogram, call: tuple[Scope, Receive, Send]) -> None:
        scope, receive, send = call
        if scope["type"] != ScopeType.HTTP:
            await send({"type": "websocket.close", "code": 1000, "reason": None})
            return
        began = time.perf_counter()
        await _send(send, await handle(scope, receive))
        noted.observe(time.perf_counter() - began)

    async def _whatsapp(self, scope: HTTPScope, receive: Receive) -> Answer:
        channel_id = _last_part(scope)
        if scope["method"] == "POST":
            return await self._whatsapp_event(channel_id, scope, receive)
        if scope["method"] == "GET":
            return await self._whatsapp_handshake(channel_id, scope["query_string"])
        return Answer(405, headers=((b"allow", b"GET, POST"),))

    async def _whatsapp_event(self, channel_id: str, scope: HTTPScope, receive: Receive) -> Answer:
        body = await _read(scope, receive, MAX_WEBHOOK_BYTES)
        if body is None:
            return self._refuse("whatsapp", "too_large", 413)
        known = await self._channels.get(channel_id)
        if known is None or not isinstance(known.secrets, WhatsAppSecrets):
            return self._refuse("whatsapp", "unknown_channel", 404)
        signature = _header(scope, b"x-hub-signature-256")
        if not verify_meta_signature(body, signature, known.secrets.app_secrets):
            return self._refuse("whatsapp", "bad_signature", 401)
        await self._intake.receive(known.channel.workspace_id, "whatsapp", channel_id, body)
        return Answer(200)

    async def _whatsapp_handshake(self, channel_id: str, query: bytes) -> Answer:
        asked = parse_qs(query.decode("latin-1"), keep_blank_values=True)
        mode, token, challenge = (
            asked.get(f"hub.{name}", [""])[0] for name in ("mode", "verify_token", "challenge")
        )
        known = await self._channels.get(channel_id)
        expected = ""
        if known is not None and isinstance(known.secrets, WhatsAppSecrets):
            expected = known.secrets.verify_token
        is_known = hmac.compare_digest(token.encode(), expected.encode()) and bool(expected)
        if mode != "subscribe" or not is_known or not challenge:
            return self._refuse("whatsapp", "bad_verify_token", 403)
        return Answer(200, challenge.encode())

    async def _by_secret(self, provider: str, scope: HTTPScope, receive: Receive) -> Answer:
        """No signature: whoever knows the channel's secret end of the address is believed about it."""
        if scope["method"] != "POST":
            return Answer(405, headers=((b"allow", b"POST"),))
        channel_id, _, told = _rest(scope).partition("/")
        body = await _read(scope, receive, MAX_WEBHOOK_BYTES)
        if body is None:
            return self._refuse(provider, "too_large", 413)
        known = await self._channels.get(channel_id)
        if known is None or known.channel.provider != provider or not known.secrets.hook_end:
            return self._refuse(provider, "unknown_channel", 404)
        if not hmac.compare_digest(told.encode(), known.secrets.hook_end.encode()):
            return self._refuse(provider, "bad_secret", 404)
        await self._intake.receive(known.channel.workspace_id, provider, channel_id, body)
        return Answer(200)

    async def _called(self, scope: HTTPScope, receive: Receive) -> Answer:
        hook = await self._hooks.get(_last_part(scope))
        if hook is None:
            return self._refuse("http", "unknown_token", 404)
        if scope["method"] not in hook.rules.methods:
            allowed = ", ".join(hook.rules.methods).encode("latin-1", "replace")
            return Answer(405, headers=((b"allow", allowed),))
        body = await _read(scope, receive, MAX_CALL_BYTES)
        if body is None:
            return self._refuse("http", "too_large", 413)
        value = call_value(scope["method"], scope["query_string"], list(scope["headers"]), body)
        body_id = await self._intake.receive(hook.workspace_id, "http", hook.id, value)
        if hook.rules.respond == "at_once":
            return _at_once(hook, body_id)
        response = await self._responses.wait(hook.workspace_id, body_id, RESPONSE_TIMEOUT_S)
        return _json_answer(504, {"id": body_id}) if response is None else _of_run(response)

    def _refuse(self, source: str, reason: str, status: int) -> Answer:
        self._refused.labels(source, reason).inc()
        return Answer(status)


async def _read(scope: HTTPScope, receive: Receive, max_bytes: int) -> bytes | None:
    """The whole body, or None when it is larger than allowed."""
    announced = _header(scope, b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > max_bytes:
        return None
    parts: list[bytes] = []
    size_bytes = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None  # the caller has gone
        parts.append(message["body"])
        size_bytes += len(message["body"])
        if size_bytes > max_bytes:
            return None
        if not message["more_body"]:
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def _send(send: Send, answer: Answer) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [
                (b"content-type", answer.media_type),
                (b"content-length", str(len(answer.body)).encode()),
                *answer.headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _header(scope: HTTPScope, wanted: bytes) -> str | None:
    for name, value in scope["headers"]:
        if name == wanted:
            return value.decode("latin-1")
    return None


def _last_part(scope: HTTPScope) -> str:
    """What follows the mount in the path; empty when it is not exactly one part."""
    part = _rest(scope)
    return "" if "/" in part else part


def _rest(scope: HTTPScope) -> str:
    """What follows the mount in the path, without its slashes; empty where no address of ours is like it."""
    lead, _, rest = scope["path"].partition("/")
    return "" if lead or "\0" in rest else rest.rstrip("/")


def _at_once(hook: KnownHook, body_id: str) -> Answer:
    if hook.rules.body is None:
        return _json_answer(hook.rules.status, {"id": body_id})
    return _content_answer(hook.rules.status, hook.rules.body, ())


def _of_run(response: Response) -> Answer:
    headers = tuple(
        (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in response.headers.items()
        if name.lower() not in ("content-length", "transfer-encoding", "connection")
    )
    return _content_answer(response.status, response.body, headers)


def _content_answer(status: int, body: object, headers: tuple[tuple[bytes, bytes], ...]) -> Answer:
    media_type = next((value for name, value in headers if name == b"content-type"), None)
    others = tuple(pair for pair in headers if pair[0] != b"content-type")
    if isinstance(body, str):
        return Answer(status, body.encode(), media_type or _TEXT, others)
    content = b"" if body is None else msgspec.json.encode(body)
    return Answer(status, content, media_type or _JSON, others)


def _json_answer(status: int, body: object) -> Answer:
    return Answer(status, msgspec.json.encode(body), _JSON)
