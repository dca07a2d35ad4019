"""Which problems concern a run from here to there, so that half a drawing can be tested."""

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from patchbay.engine.document import Document
from patchbay.engine.reach import Reach

_EVERYWHERE = frozenset({"unknown_node_type", "unknown_node"})
"""With these there is no graph at all."""


_SHOWN_BY_THE_RUN = frozenset({"unworkable_params", "too_long"})
"""A run gets as far as such a node, and shows what comes of it there."""


class Found(Protocol):
    """What matters of a problem, in facts or told."""

    @property
    def severity(self) -> str:
        """Only an error stands in the way."""

    @property
    def code(self) -> str | None:
        """The stable one."""

    @property
    def node_id(self) -> str | None:
        """The node it is about, if it is about one."""


F = TypeVar("F", bound=Found)


def in_the_way(
    document: Document,
    problems: Iterable[F],
    *,
    start: str | None,
    until: str | None = None,
    pinned: Collection[str] = (),
) -> list[F]:
    """The errors that a run from `start` may meet, if it goes no further than `until`; warnings are none.

    Without a `start`, only those that keep the document from being run at all. Nodes that are `pinned` are
    not run, save the one at the start, so that nothing is met there.
    """
    met: set[str] = set()
    if start is not None:
        met = (_nodes_between(document, start, until) - set(pinned)) | {start}
    return [
        problem
        for problem in problems
        if problem.severity == "error"
        and problem.code not in _SHOWN_BY_THE_RUN
        and (problem.code in _EVERYWHERE or problem.node_id in met)
    ]


def _nodes_between(document: Document, start: str, until: str | None) -> set[str]:
    ids = {node.id for node in document.nodes}
    edges = [edge for edge in document.edges if edge.source in ids and edge.target in ids]
    reach = Reach(ids, edges)
    after = reach.after([start])
    if until is None or until not in ids:
        return set(after)
    return {node_id for node_id in after if node_id == until or reach.reaches(node_id, until)}
