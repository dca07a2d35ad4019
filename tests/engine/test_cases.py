"""Runs played by script: `cases/*.json` hold the drawing, the script and all that must follow.

`--update-cases` rewrites what follows; review the difference like code.
"""

import json
from pathlib import Path

import msgspec
import pytest

from patchbay.engine.simulate import Script, play
from patchbay.engine.state import State
from patchbay.sdk import Registry, discover
from support.engine_nodes import engine_registry
from support.engine_runs import a_graph, story_of
from support.json_text import readable_json

FOLDER = Path(__file__).parent / "cases"
REGISTRY = Registry([*discover(), *engine_registry()])

FILES = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CASES = [
    pytest.param(path, index, id=f"{path.stem}: {case['name']}")
    for path, cases in FILES.items()
    for index, case in enumerate(cases)
]


@pytest.mark.parametrize(("path", "index"), CASES)
def test_a_run_does_what_its_case_says(path, index, request):
    case = FILES[path][index]
    graph = a_graph(case["nodes"], case["edges"], REGISTRY, **case.get("settings", {}))

    transcript = play(graph, msgspec.convert(case.get("script", {}), Script))
    found = {"story": story_of(transcript), "end": _end(transcript.state)}

    if request.config.getoption("--update-cases"):
        case["expect"] = found
        path.write_text(readable_json(FILES[path]) + "\n", encoding="utf-8")
    assert found == case["expect"]


def _end(state: State) -> dict[str, object]:
    """What the run is left with; while it is under way, also what it is waiting for."""
    end: dict[str, object] = {"status": state.status, "steps": state.steps}
    if state.vars:
        end["vars"] = state.vars
    if state.open:
        end["open"] = sorted(step.node for step in state.open.values())
        end["waits"] = list(state.waits)
    return end
