"""The guide for plugin authors: its node and cases are real."""

import importlib
import re
import sys
from pathlib import Path

from patchbay.sdk.checking import check_node

GUIDE = Path(__file__).parents[2] / "backend" / "docs" / "sdk.md"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" stroke="currentColor"><path d="M0 0"/></svg>'
)


def _first_block(language):
    return re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]


def test_the_node_in_the_guide_is_done(tmp_path, monkeypatch):
    (tmp_path / "guide_node.py").write_text(_first_block("python"), encoding="utf-8")
    (tmp_path / "cases.json").write_text(_first_block("json"), encoding="utf-8")
    (tmp_path / "icon.svg").write_text(ICON, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    module = importlib.import_module("guide_node")
    problems = check_node(module.Forecast, tmp_path)
    del sys.modules["guide_node"]

    assert [str(problem) for problem in problems] == []
