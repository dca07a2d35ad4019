"""How an expression's lookups are written in messages."""

from __future__ import annotations

import re
from typing import Final

from jinja2 import nodes

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def described(node: nodes.Node) -> str:
    """A node as a path for messages (`steps.order.lines[0]`); keys that are computed show how."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return _joined(node.node, f".{node.attr}")
    if isinstance(node, nodes.Getitem):
        return _joined(node.node, _described_key(node.arg))
    return "the value"


def is_path(node: nodes.Node) -> bool:
    """Whether a node only looks up a value that the caller gave."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
            return False
        node = node.node
    return isinstance(node, nodes.Name)


def _joined(owner: nodes.Node, rest: str) -> str:
    if isinstance(owner, nodes.Name | nodes.Getattr | nodes.Getitem):
        return described(owner) + rest
    return rest.removeprefix(".")


def _described_key(key: nodes.Node) -> str:
    if isinstance(key, nodes.Const) and type(key.value) is str:
        return f".{key.value}" if _PLAIN_KEY.fullmatch(key.value) else f'["{key.value}"]'
    if isinstance(key, nodes.Const):
        return f"[{key.value}]"
    if isinstance(key, nodes.Neg) and isinstance(key.node, nodes.Const):
        return f"[-{key.node.value}]"
    return f"[{described(key)}]" if is_path(key) else "[…]"
