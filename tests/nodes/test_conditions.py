"""Conditions built without writing code mean what their builder says, by the engine's own rules."""

import json
from pathlib import Path

import pytest

from patchbay.engine.expressions import check, render
from patchbay.sdk.testing import FakeContext, Given
from patchbay_nodes.flow.branch.node import Branch, Case, Params

BUILT = Path(__file__).parents[2] / "frontend" / "src" / "workflow" / "condition.fixture.json"
"""What the editor writes, which its own tests hold it to, and whether it holds for `SCOPE`."""

SCOPE = {
    "input": {
        "text": "I want a refund",
        "total": 40,
        "vip": True,
        "note": "",
        "tags": ["new", "late"],
        "lines": [{"sku": "a"}, {"sku": "b"}],
        "due on": "2026-10-31",
        "quote": "it's",
        "odd": "'}}\" \\ {{ %} é😀\n\r\t",
    },
    "steps": {"order": {"json": {"total": 39}}},
}


@pytest.mark.parametrize(
    "built", [pytest.param(one, id=one["text"]) for one in json.loads(BUILT.read_text("utf-8"))]
)
def test_a_branch_goes_the_way_the_condition_says(built):
    when = built["text"]
    context = FakeContext(Given(renders={when: render(when, SCOPE)}))

    outcome = Branch().run(context, Params(cases=(Case(name="so", when=when),)), None)

    assert [emitted.port for emitted in outcome.emits] == ["so" if built["holds"] else "else"]
    assert check(when) == []
