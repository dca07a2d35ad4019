"""What lint says of a drawing: `lint.json` holds drawings and all that is wrong with each.

`--update-cases` rewrites what is expected; review the difference like code.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from patchbay.engine.document import MAX_EDGES, MAX_NODES
from patchbay.engine.graph import build_graph
from patchbay.engine.lint import MAX_PROBLEMS, Problem, in_the_way, lint
from patchbay.engine.lint.drawing import MAX_LOOPS
from patchbay.sdk import InvalidParams, NoParams, PureNode, Registry, discover
from support.engine_nodes import engine_registry
from support.engine_runs import a_document
from support.json_text import readable_json

FILE = Path(__file__).parent / "lint.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))
REGISTRY = engine_registry()


@pytest.mark.parametrize("index", range(len(CASES)), ids=lambda index: CASES[index]["name"])
def test_lint_finds_what_the_case_says(index, request):
    case = CASES[index]
    document = a_document(case["nodes"], case["edges"], **case.get("settings", {}))

    found = [_shown(problem) for problem in lint(document, REGISTRY)]

    if request.config.getoption("--update-cases"):
        case["expect"] = found
        FILE.write_text(readable_json(CASES) + "\n", encoding="utf-8")
    assert found == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_drawing_without_errors_makes_a_graph(case):
    document = a_document(case["nodes"], case["edges"], **case.get("settings", {}))
    if any(problem.severity == "error" for problem in lint(document, REGISTRY)):
        return

    assert build_graph(document, REGISTRY).triggers()


def test_the_order_workflow_is_sound():
    path = Path(__file__).parents[1] / "nodes" / "order_status.json"
    workflow = json.loads(path.read_text(encoding="utf-8"))
    edges = [f"{edge['source']}.{edge['output']} > {edge['target']}" for edge in workflow["edges"]]
    document = a_document(workflow["nodes"], edges, **workflow["settings"])

    assert lint(document, discover()) == []


def test_no_more_is_told_than_anybody_reads():
    nodes = [{"id": f"n{index}", "type": "test.nowhere"} for index in range(MAX_NODES)]
    edges = [f"n{index % MAX_NODES}.out{index} > n{(index * 7) % MAX_NODES}" for index in range(MAX_EDGES)]

    problems = lint(a_document(nodes, edges), REGISTRY)

    assert len(problems) == MAX_PROBLEMS


def test_there_is_a_ceiling_of_loops():
    nodes = [{"id": "start", "type": "test.start"}]
    loops = [f"n{index}" for index in range(MAX_LOOPS + 1)]
    nodes += [{"id": loop, "type": "test.loop", "params": {"items": []}} for loop in loops]
    edges = [f"start.out > {loop}" for loop in loops]

    problems = lint(a_document(nodes, edges), REGISTRY)

    assert [(problem.code, problem.node_id) for problem in problems] == [("too_many_loops", f"n{MAX_LOOPS}")]


@pytest.mark.parametrize(
    ("raised", "codes"),
    [(InvalidParams("They never work.", at="a"), ["unworkable_params"]), (ZeroDivisionError(), [])],
)
def test_a_node_may_refuse_parameters_and_its_bugs_do_not_stop_the_drawing(raised, codes):
    class Fussy(PureNode[NoParams]):
        type = "test.fussy"

        def check_params(self, params):
            raise raised

        def run(self, ctx, params, value):
            raise AssertionError

    registry = Registry([*REGISTRY, Fussy()])
    nodes = [{"id": "start", "type": "test.start"}, {"id": "a", "type": "test.fussy"}]
    document = a_document(nodes, ["start.out > a"])

    problems = lint(document, registry)

    assert [problem.code for problem in problems] == codes
    assert in_the_way(document, problems, start="start") == []
    assert build_graph(document, registry).triggers()


def _shown(problem: Problem) -> dict[str, Any]:
    shown = json.loads(msgspec.json.encode(problem))
    if shown["says"] == shown["code"]:
        del shown["says"]
    return {name: value for name, value in shown.items() if value}
