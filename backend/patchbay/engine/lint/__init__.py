"""What is wrong with a drawing, found without running it.

Errors keep a workflow from being published; warnings are for the person who drew it to consider.
"""

from collections.abc import Iterator
from itertools import islice

from patchbay.engine.document import Document
from patchbay.engine.lint.drawing import Drawing, draw
from patchbay.engine.lint.flow import flow_problems
from patchbay.engine.lint.parameters import parameter_problems
from patchbay.engine.lint.partial import in_the_way
from patchbay.engine.lint.problems import NodeRef, PortRef, Problem, Severity, Word, error, warning
from patchbay.engine.lint.references import expression_problems
from patchbay.engine.lint.wiring import wiring_problems
from patchbay.sdk import Registry

__all__ = [
    "MAX_PROBLEMS",
    "NodeRef",
    "PortRef",
    "Problem",
    "Severity",
    "Word",
    "error",
    "in_the_way",
    "lint",
    "warning",
]

MAX_PROBLEMS = 500
"""Nobody reads more; the first ones are the ones to mend."""


def lint(document: Document, registry: Registry) -> list[Problem]:
    """Everything found wrong, node types and edges first; empty if nothing is.

    A document without errors makes a graph: `build_graph` raises nothing for it.
    """
    return list(islice(_problems(draw(document, registry)), MAX_PROBLEMS))


def _problems(drawing: Drawing) -> Iterator[Problem]:
    yield from wiring_problems(drawing)
    yield from flow_problems(drawing)
    yield from parameter_problems(drawing)
    yield from expression_problems(drawing)
