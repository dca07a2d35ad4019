"""Workflows that take any message, as another of the workspace does: which of the two gets it. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from patchbay.engine import lint
from patchbay.engine.document import Document
from patchbay.sdk import Node, Registry, TriggerNode, UnknownNodeType, params_of
from patchbay.services.workflows.channel_lint import channels_of
from patchbay.services.workflows.published import Active


class CatchAll(Struct, frozen=True):
    """A trigger that takes any message; `channels` is empty where it listens to all."""

    node_id: str
    path: str
    priority: int
    channels: frozenset[str]

    def meets(self, other: "CatchAll") -> bool:
        """Whether there is a number they both listen to."""
        return not self.channels or not other.channels or bool(self.channels & other.channels)


def catch_alls_of(document: Document, registry: Registry) -> list[CatchAll]:
    """The triggers of a document that take any message."""
    found: list[CatchAll] = []
    for index, node in enumerate(document.nodes):
        try:
            kind = registry.get(node.type, node.version)
        except UnknownNodeType:
            continue
        if not node.disabled:
            found += _read(kind, node.id, f"nodes[{index}]", node.params)
    return found


def rivalries(own: Sequence[CatchAll], workflow_id: str, active: Sequence[Active]) -> Iterator[lint.Problem]:
    """A warning for each published workflow that takes any message as well, where one of these listens.

    The higher priority goes first, and of equals the older workflow, as in `routing.offers`.

    Args:
        own: The triggers of a draft that take any message.
        workflow_id: Whose draft it is.
        active: The workflows that take events, oldest first.
    """
    for one in active:
        if one.workflow_id == workflow_id:
            continue
        theirs = [
            found
            for node in one.graph.triggers()
            for found in _read(node.kind, node.id, "", node.spec.params)
        ]
        pair = next(((mine, other) for mine in own for other in theirs if mine.meets(other)), None)
        if pair is not None:
            mine, other = pair
            yield lint.warning(
                "another_takes_any",
                _who_goes_first(mine, other, is_older=workflow_id < one.workflow_id),
                node_id=mine.node_id,
                path=mine.path,
                words={"workflow": one.name},
            )


def _who_goes_first(mine: CatchAll, other: CatchAll, *, is_older: bool) -> str:
    if mine.priority != other.priority:
        return "rival_behind" if mine.priority > other.priority else "rival_first"
    return "rival_younger" if is_older else "rival_older"


def _read(kind: Node[Any], node_id: str, path: str, written: dict[str, Any]) -> list[CatchAll]:
    """The trigger, if it is one and takes any message; lint says what else is wrong with it."""
    if not isinstance(kind, TriggerNode) or kind.source != "message":
        return []
    try:
        params = params_of(kind, written)
        if kind.specificity(params) > 0:
            return []
        channels = channels_of(getattr(params, "channel", None))
        return [CatchAll(node_id, path, int(getattr(params, "priority", 0)), channels)]
    except Exception:  # noqa: BLE001 plugin code; a trigger that breaks takes nothing
        return []
