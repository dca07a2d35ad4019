"""The reference page says what the nodes say."""

from pathlib import Path

from patchbay.sdk import discover
from patchbay.sdk.reference import reference_of

PAGE = Path(__file__).parents[2] / "backend" / "docs" / "nodes.md"


def test_the_reference_page_is_current(request):
    ours = [node for node in discover() if type(node).__module__.startswith("patchbay_nodes.")]

    page = reference_of(ours)

    if request.config.getoption("--update-cases", default=False):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "run the tests of tests/nodes with --update-cases"
