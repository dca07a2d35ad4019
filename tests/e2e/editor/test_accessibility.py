"""axe-core finds nothing but trifles on any page, nor in what opens over one, in light and in dark."""

import pytest
from playwright.sync_api import Page

from support import accessible_editor, accessible_pages  # noqa: F401 what they hold is in STATES
from support.accessible_states import STATES
from support.accessible_world import World, make_world
from support.availability import require
from support.source_tree import ROOT

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
LOOK = """async () => {
    const seen = await axe.run(document, { iframes: false, resultTypes: ["violations"] });
    // What is opened over the page is in no part of it.
    const isOver = ({ target }) => document.querySelector(target[0])?.closest("[data-portal]");
    const isGrave = ({ impact }) => impact !== "minor";
    const why = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join("; ");
    return seen.violations
        .filter(isGrave)
        .flatMap(({ id, nodes }) => nodes
            .filter((node) => id !== "region" || !isOver(node))
            .map((node) => `${id}: ${why(node)} ${node.html.slice(0, 200)}`));
}"""
HAS_COLOURS = """(scheme) => {
    const { mantineColorScheme: own = scheme } = document.documentElement.dataset;
    return own === scheme && !document.getAnimations().some((one) => one instanceof CSSTransition);
}"""


@pytest.fixture(scope="module")
def world(browser, dev, api) -> World:
    return make_world(browser, dev, api)


@pytest.fixture
def page(open_context) -> Page:
    if not AXE.exists():
        require("axe-core (npm ci in frontend)")
    context, _ = open_context(color_scheme="light", reduced_motion="reduce")
    context.add_init_script(path=AXE)
    return context.new_page()


@pytest.mark.parametrize("name", STATES)
def test_nothing_serious_is_found(page, world, name):
    STATES[name](page, world)

    found = {}
    for scheme in ("light", "dark"):
        turn(page, scheme)
        found[scheme] = page.evaluate(LOOK)

    assert found == {"light": [], "dark": []}


def turn(page: Page, scheme: str) -> None:
    """Have the system prefer these colours, and wait until the page has them."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(HAS_COLOURS, arg=scheme)
