"""Calls of webhook triggers: which hook a path names, and what is kept of the request."""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from patchbay.storage.database import Database
from patchbay.storage.hooks import HookRepository, OpenHook
from patchbay.storage.vault import Vault

MAX_AGE_S = 2.0
"""How long a process may go by what it knew of a hook."""
MAX_KNOWN = 10_000
"""Hooks remembered, the unknown tokens among them."""
MAX_QUERY_FIELDS = 200
MAX_JSON_DEPTH = 100
_WITHHELD = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers that may hold secrets of whoever calls; runs never see them."""


class HookRules(Struct, frozen=True):
    """How a hook answers, as its trigger's parameters say."""

    methods: tuple[str, ...] = ("POST",)
    respond: Literal["at_once", "by_run"] = "at_once"
    status: int = 202
    body: Any = None


class KnownHook(Struct, frozen=True):
    """A hook that takes calls now."""

    id: str
    workspace_id: str
    rules: HookRules


class HookCache:
    """Looks hooks up by token, at most once every `MAX_AGE_S` each."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._hooks = HookRepository(vault)
        self._known: OrderedDict[str, tuple[float, KnownHook | None]] = OrderedDict()

    async def get(self, token: str) -> KnownHook | None:
        """The hook, or None when no active workflow has it."""
        kept = self._known.get(token)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        async with self._database.transaction() as connection:
            found = await self._hooks.find_open(connection, token)
        known = None if found is None else _known(found)
        self._known[token] = (time.monotonic() + MAX_AGE_S, known)
        while len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)
        return known


def call_value(method: str, query: bytes, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> bytes:
    """What a run gets of a request, as JSON: `{method, query, headers, json, text}`.

    `json` is None when the body is not JSON, or nested too deeply to be meant.
    """
    value = {
        "method": method,
        "query": _query(query),
        "headers": _headers(headers),
        "json": _json(body),
        "text": body.decode("utf-8", "replace"),
    }
    return msgspec.json.encode(value)


def _known(hook: OpenHook) -> KnownHook | None:
    nodes = hook.document.get("nodes", [])
    params = next((node.get("params", {}) for node in nodes if node.get("id") == hook.node_id), None)
    if params is None:
        return None  # the node is not in the published version
    try:
        rules = msgspec.convert(params, HookRules)
    except msgspec.ValidationError:
        rules = HookRules()
    return KnownHook(hook.id, hook.workspace_id, rules)


def _query(raw: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_QUERY_FIELDS
        )
    except ValueError:
        return {}
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _headers(raw: Sequence[tuple[bytes, bytes]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
        if name not in _WITHHELD:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _json(body: bytes) -> Any:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    layer = [value]
    for _ in range(MAX_JSON_DEPTH):
        layer = [child for parent in layer for child in _children(parent)]
        if not layer:
            return value
    return None


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
