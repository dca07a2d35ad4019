"""The channels a drawing hears and sends over: whether they are there, and carry what is sent. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from patchbay.engine import lint
from patchbay.engine.document import Document
from patchbay.messaging.capabilities import BY_PROVIDER, Capabilities
from patchbay.sdk import Registry, TriggerNode, UnknownNodeType


class SentOver(Struct, frozen=True):
    """A channel that a node names to send over; `kind` is what it sends there, None where that may vary."""

    node_id: str
    path: str
    channel_id: str
    kind: str | None


def sent_over(document: Document, registry: Registry) -> list[SentOver]:
    """The channels that the sending nodes of a document name; those that are expressions are left out."""
    found: list[SentOver] = []
    for index, node in enumerate(document.nodes):
        try:
            is_sending = registry.get(node.type, node.version).sends and not node.disabled
        except UnknownNodeType:
            continue
        for name in ("channel", "otherwise") if is_sending else ():
            channel_id = node.params.get(name)
            if isinstance(channel_id, str) and "{" not in channel_id:
                kind = _kind(node.params) if name == "channel" else None
                found.append(SentOver(node.id, f"nodes[{index}].params.{name}", channel_id, kind))
    return found


def heard_on(document: Document, registry: Registry) -> frozenset[str] | None:
    """The channels whose messages begin the drawing's runs; None where runs may talk over any."""
    found: set[str] = set()
    for node in document.nodes:
        try:
            kind = registry.get(node.type, node.version)
        except UnknownNodeType:
            continue
        if isinstance(kind, TriggerNode) and not node.disabled:
            channels = channels_of(node.params.get("channel")) if kind.source == "message" else None
            if not channels:
                return None
            found |= channels
    return frozenset(found) or None


def channels_of(written: Any) -> frozenset[str]:
    """The channels a trigger names; none where it hears all, or what is written is no name."""
    named = written if isinstance(written, list | tuple) else [written]
    return frozenset(one for one in named if one and isinstance(one, str))


def channel_problems(
    named: Sequence[SentOver], known: Mapping[str, tuple[str, str]]
) -> Iterator[lint.Problem]:
    """What is to be said of each; `known` are providers and names of the workspace's channels, by id."""
    for one in named:
        if one.channel_id not in known:
            yield lint.warning("channel_gone", node_id=one.node_id, path=one.path)
            continue
        provider, name = known[one.channel_id]
        if one.kind is not None and not _carries(BY_PROVIDER[provider], one.kind):
            yield lint.error(
                "channel_cannot_carry", node_id=one.node_id, path=one.path, words={"channel": name}
            )


def _kind(params: Mapping[str, Any]) -> str | None:
    if "template" in params:
        return "template"
    kind = params.get("kind", "text")
    if kind == "media":
        kind = params.get("media", "image")
    return kind if isinstance(kind, str) else None


def _carries(can: Capabilities, kind: str) -> bool:
    """Whether it carries this at all; kinds nobody knows, as those of expressions, it may."""
    cannot = {
        "template": not can.templates,
        "buttons": can.buttons is None,
        "list": can.list is None,
        "location": not can.location,
        "contacts": not can.contacts,
        "reaction": not can.reactions,
        **{
            kind: kind not in can.media_max_bytes
            for kind in ("image", "video", "audio", "document", "sticker")
        },
    }
    return not cannot.get(kind, False)
