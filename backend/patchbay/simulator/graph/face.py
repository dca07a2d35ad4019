"""Routes of the Graph face. A path names an object and perhaps one of its edges, as Graph's do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from litestar import asgi

from patchbay.simulator.errors import GraphError
from patchbay.simulator.graph import administration, blocking, media, messages, objects, templates
from patchbay.simulator.graph.call import Call, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from litestar.handlers import ASGIRouteHandler
    from litestar.types import Receive, Scope, Send

    from patchbay.simulator.simulator import Simulator

_USAGE = b'{"call_count":1,"total_cputime":1,"total_time":1}'

_EDGES: dict[tuple[str, str], Callable[[Call], Awaitable[Reply]]] = {
    ("POST", "messages"): messages.post_message,
    ("PUT", "messages"): messages.post_message,
    ("GET", "message_history"): messages.get_history,
    ("POST", "media"): media.upload,
    ("GET", "message_templates"): templates.list_templates,
    ("POST", "message_templates"): templates.create_template,
    ("DELETE", "message_templates"): templates.delete_templates,
    ("POST", "unpause"): templates.unpause_template,
    ("GET", "phone_numbers"): objects.list_numbers,
    ("GET", "subscribed_apps"): objects.list_subscriptions,
    ("POST", "subscribed_apps"): objects.subscribe,
    ("DELETE", "subscribed_apps"): objects.unsubscribe,
    ("GET", "whatsapp_business_profile"): administration.get_profile,
    ("POST", "whatsapp_business_profile"): administration.set_profile,
    ("GET", "settings"): administration.get_settings,
    ("POST", "settings"): administration.set_settings,
    ("POST", "register"): administration.register,
    ("POST", "deregister"): administration.deregister,
    ("GET", "block_users"): blocking.list_blocked,
    ("POST", "block_users"): blocking.block,
    ("DELETE", "block_users"): blocking.unblock,
    ("GET", ""): objects.get_object,
    ("POST", ""): objects.post_object,
    ("DELETE", ""): objects.delete_object,
}
_KNOWN_EDGES = {edge for _, edge in _EDGES}


def graph_handlers(simulator: Simulator) -> list[ASGIRouteHandler]:
    """The handlers of the Graph face and of media downloads.

    They are plain ASGI: the sends of a load test pass here, and need none of the framework's services.
    """

    async def face(scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path"].strip("/").split("/")
        trace_id = simulator.platform.ids.token()
        try:
            reply = await _dispatch(Call(simulator, scope, receive, parts), parts)
        except GraphError as error:
            simulator.platform.ledger.counts["refused"] += 1
            reply = Reply(msgspec.json.encode(error.body(trace_id)), status=error.http_status)
        await _give(reply, trace_id, parts[0], receive, send)

    async def download(scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path"].strip("/").split("/")
        await _give(media.download(Call(simulator, scope, receive, parts)), "media", parts[0], receive, send)

    config = simulator.config
    versions = [f"/v{number}.0" for number in range(config.oldest_version, config.newest_version + 1)]
    return [
        asgi("/_media", is_mount=True, copy_scope=False)(download),
        asgi(versions, is_mount=True, copy_scope=False)(face),
    ]


async def _dispatch(call: Call, parts: list[str]) -> Reply:
    if not parts[0] or len(parts) > 2:
        raise GraphError(2500, f"Unknown path components: /{'/'.join(parts)}", http_status=404)
    handler = _EDGES.get((call.method, call.edge))
    if handler is None:
        status = 405 if call.edge in _KNOWN_EDGES else 404
        raise GraphError(2500, f"Unknown path components: /{call.edge}", http_status=status)
    return await handler(call)


async def _give(reply: Reply, trace_id: str, subject: str, receive: Receive, send: Send) -> None:
    if reply.wait_s:
        await _wait(reply.wait_s, receive)
    usage = b'{"%s":[{"type":"messaging",%s]}' % (subject[:32].encode(), _USAGE[1:])
    headers = [
        (b"content-type", reply.content_type.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        (b"x-fb-trace-id", trace_id.encode()),
        (b"x-fb-request-id", trace_id.encode()),
        (b"x-app-usage", _USAGE),
        (b"x-business-use-case-usage", usage),
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if not reply.cuts:
        await send({"type": "http.response.body", "body": reply.body, "more_body": False})
    if reply.afterwards is not None:
        reply.afterwards()


async def _wait(seconds: float, receive: Receive) -> None:
    """Wait, or notice earlier that the other side has gone."""
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({gone}, timeout=seconds)
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
