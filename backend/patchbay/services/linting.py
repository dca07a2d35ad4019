"""Lint as the services and the command line ask for it: problems with their places."""

from collections.abc import Callable, Sequence

from patchbay.engine.document import Document
from patchbay.engine.lint import lint
from patchbay.sdk import Registry
from patchbay.services.errors import Problem


def linter(registry: Registry) -> Callable[[Document], Sequence[Problem]]:
    """A function that says what is wrong with a document, given these node types."""

    def problems_of(document: Document) -> Sequence[Problem]:
        return [
            Problem(found.path or "", found.message, found.severity, found.code, found.node_id)
            for found in lint(document, registry)
        ]

    return problems_of
