"""Drawing workflows in a line or two, and telling what a run did as plain data."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from patchbay.engine.document import SCHEMA, Document, Edge, decode_document
from patchbay.engine.graph import Graph, build_graph
from patchbay.engine.simulate import Moment, Transcript
from patchbay.sdk import Registry


def a_document(nodes: list[dict[str, Any]], edges: list[str], **settings: Any) -> Document:
    """A document; edges are written `source.output > target` or `source.output > target.input`."""
    return decode_document(
        {
            "schema": SCHEMA,
            "name": "Test",
            "nodes": nodes,
            "edges": [msgspec.to_builtins(an_edge(edge)) for edge in edges],
            "settings": settings,
        }
    )


def a_graph(nodes: list[dict[str, Any]], edges: list[str], registry: Registry, **settings: Any) -> Graph:
    """A document made ready to run."""
    return build_graph(a_document(nodes, edges, **settings), registry)


def an_edge(written: str) -> Edge:
    """An edge from `source.output > target` or `source.output > target.input`."""
    start, end = written.split(" > ")
    source, output = start.split(".")
    target, _, port = end.partition(".")
    return Edge(source, output, target, port or "in")


def story_of(transcript: Transcript) -> list[dict[str, Any]]:
    """What happened and what followed: times as seconds since the start, defaults left out."""
    start = transcript.moments[0].at
    return [_told(moment, start) for moment in transcript.moments]


def _told(moment: Moment, start: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"event": _shown(moment.event, start), "effects": _shown(moment.effects, start)}
    if moment.at != start:
        told = {"at_s": _shown(moment.at, start), **told}
    return told


def _shown(value: Any, start: datetime) -> Any:
    if isinstance(value, datetime):
        return (value - start).total_seconds()
    if isinstance(value, Struct):
        return _struct_shown(value, start)
    if isinstance(value, list | tuple):
        return [_shown(item, start) for item in value]
    return value


def _struct_shown(value: Struct, start: datetime) -> dict[str, Any]:
    kind = type(value).__name__
    shown: dict[str, Any] = {}
    for info in msgspec.structs.fields(value):
        item = getattr(value, info.name)
        if item in (None, (), {}) or item == info.default or info.name in _LEFT_OUT.get(kind, ()):
            continue
        shown[info.name] = _shown(item, start)
    return {kind: shown}


_LEFT_OUT = {"RecordStep": ("type", "started_at"), "StartAction": ("scope",)}
"""What is the same in every case."""
