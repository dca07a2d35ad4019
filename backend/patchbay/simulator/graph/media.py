"""`/{phone}/media`, and downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from patchbay.simulator.errors import GraphError
from patchbay.simulator.graph.call import Call, Reply, json_reply
from patchbay.simulator.graph.multipart import NotAForm, parse_form

if TYPE_CHECKING:
    from patchbay.simulator.state import StoredMedia

MAX_FORM_BYTES = 101 * 1024 * 1024
"""A little more than the largest file."""


async def upload(call: Call) -> Reply:
    """Keep a file; the answer is its id."""
    number = call.number()
    try:
        form = parse_form(call.content_type, await call.body(MAX_FORM_BYTES))
    except NotAForm as error:
        raise GraphError(100, str(error)) from error
    file, product, kind = form.get("file"), form.get("messaging_product"), form.get("type")
    if product is None or product.text != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required")
    if file is None:
        raise GraphError(100, "The parameter file is required")
    mime_type = kind.text if kind and "/" in kind.text else file.content_type
    simulator = call.simulator
    media = simulator.platform.media.upload(
        number.phone_number_id, file.content, mime_type, file.filename, now=simulator.clock.now()
    )
    return json_reply({"id": media.id})


def described(call: Call, media: StoredMedia) -> dict[str, Any]:
    """What Graph says of a file: where to download it for the next five minutes, and what it is."""
    simulator = call.simulator
    name = simulator.platform.media.link(media.id, simulator.clock.now())
    base = simulator.config.media_base or f"{call.base_url}/_media"
    return {
        "url": f"{base}/{name}",
        "mime_type": media.mime_type.partition(";")[0],
        "sha256": media.sha256,
        "file_size": len(media.content),
        "id": media.id,
        "messaging_product": "whatsapp",
    }


def download(call: Call) -> Reply:
    """The bytes behind a link: 401 without a token, 404 once the link has expired."""
    try:
        accounts = call.accounts()
    except GraphError:
        return Reply(b"Unauthorized", status=401, content_type="text/plain")
    platform = call.simulator.platform
    media = platform.media.by_link(call.object_id, call.simulator.clock.now())
    owner = platform.numbers.get(media.number_id) if media else None
    if media is None or owner is None or owner.waba_id not in accounts:
        return Reply(b"Not found", status=404, content_type="text/plain")
    return Reply(media.content, content_type=media.mime_type)
