"""What is wrong with a drawing, told with the names people see and in their language."""

from collections.abc import Sequence
from typing import Any

from patchbay.engine import lint
from patchbay.engine.document import Document
from patchbay.sdk import ERROR_PORT, Node, Registry, TriggerNode, UnknownNodeType
from patchbay.sdk.catalogue import field_of, port_title, reason_of, title_of
from patchbay.services.errors import Problem
from patchbay.services.phrases import phrase
from patchbay.services.workflows.problem_words import PHRASES


class Teller:
    """Tells the problems of one document.

    Args:
        document: What is wrong.
        registry: The node types installed here.
        languages: What whoever asked reads, the best first.
    """

    def __init__(self, document: Document, registry: Registry, languages: Sequence[str]) -> None:
        self._registry = registry
        self._languages = languages
        self._nodes = {node.id: node for node in document.nodes}

    def tell(self, problem: lint.Problem) -> Problem:
        """The problem in a sentence; its path is within the document."""
        return Problem(problem.path, self._message(problem), problem.severity, problem.code, problem.node_id)

    def _message(self, problem: lint.Problem) -> str:
        kind = None if problem.node_id is None else self._kind(problem.node_id)
        if problem.reason is not None and kind is not None:
            return reason_of(kind, problem.reason, self._languages)
        says = problem.says
        words = {name: self._word(word) for name, word in problem.words.items()}
        if problem.node_id is not None:
            words["node"] = self._name(problem.node_id)
        if kind is not None:
            words["field"], pattern_help = self._field(kind, problem)
            if says == "param_pattern" and pattern_help:
                says, words["help"] = "param_pattern_help", pattern_help
        if "purpose" in words:
            words["purpose"] = phrase(PHRASES, self._languages, f"purpose_{words['purpose']}")
        if says == "out_of_place":
            words["triggers"] = self._triggers(words["source"])
        return phrase(PHRASES, self._languages, says, **words)

    def _word(self, word: lint.Word) -> str:
        match word:
            case lint.NodeRef():
                return f"“{self._name(word.node_id)}”"
            case lint.PortRef():
                return f"“{self._port(word)}”"
            case tuple():
                return ", ".join(self._word(one) for one in word)
            case _:
                return str(word)

    def _name(self, node_id: str) -> str:
        """What people see of a node: the name they gave it, else what it is."""
        node = self._nodes.get(node_id)
        if node is None:
            return node_id
        kind = self._kind(node_id)
        return node.name or (node.type if kind is None else title_of(kind, self._languages))

    def _port(self, ref: lint.PortRef) -> str:
        if ref.port == ERROR_PORT:
            return phrase(PHRASES, self._languages, "error_output")
        kind = self._kind(ref.node_id)
        if kind is None:
            return ref.port
        return port_title(kind, self._nodes[ref.node_id].params, ref.port, self._languages)

    def _field(self, kind: Node[Any], problem: lint.Problem) -> tuple[str, str]:
        _, _, within = problem.path.partition(".params.")
        return field_of(kind, within, self._languages) if within else (self._name(problem.node_id or ""), "")

    def _triggers(self, source: str) -> str:
        """The triggers for one kind of event, by their titles."""
        triggers = [
            kind for kind in self._registry if isinstance(kind, TriggerNode) and kind.source == source
        ]
        return ", ".join(f"“{title_of(kind, self._languages)}”" for kind in triggers) or source

    def _kind(self, node_id: str) -> Node[Any] | None:
        node = self._nodes.get(node_id)
        try:
            return None if node is None else self._registry.get(node.type, node.version)
        except UnknownNodeType:
            return None
