"""The bar over the canvas: what there is to do is seen, and reached at any width."""

import re

import pytest
from playwright.sync_api import expect

from support.editor_page import a_document, a_node

NAMED = a_document(
    a_node("message", "whatsapp.trigger"), name="What customers ask before they have ordered anything"
)
WITHIN_THE_WINDOW = """(element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
}"""


def test_versions_and_commands_have_buttons(open_editor):
    page = open_editor(NAMED).page

    versions = page.get_by_role("button", name="Versions", exact=True)
    versions.click()
    page.get_by_role("complementary", name="Versions").get_by_role("button", name="Close").click()
    expect(versions).to_be_focused()
    page.get_by_role("button", name="Commands", exact=True).click()

    expect(page.get_by_role("combobox", name="Search commands and nodes")).to_be_focused()


@pytest.mark.parametrize("entry", ["Commands", "Show or hide versions", "Workflow settings", "Import…"])
def test_the_menu_has_what_is_not_in_the_bar(open_editor, entry):
    page = open_editor(NAMED).page

    page.get_by_role("button", name="More", exact=True).first.click()

    expect(page.get_by_role("menuitem", name=entry)).to_be_visible()


@pytest.mark.parametrize("width", [1024, 640, 320])
def test_testing_and_publishing_are_reached_at_any_width(open_editor, width):
    page = open_editor(NAMED, viewport={"width": width, "height": 512}).page
    bar = page.get_by_role("region", name="Workflow", exact=True)

    # The last to come into the bar: what is wrong, and whether it takes events.
    expect(bar.get_by_role("button", name=re.compile("^Problems: "))).to_be_visible()
    expect(bar.get_by_role("switch", name="Takes events")).to_be_visible()
    for button in bar.get_by_role("button").all():
        assert button.evaluate(WITHIN_THE_WINDOW), button.evaluate("button => button.outerHTML")
    bar.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog", name="Publish the draft")).to_be_visible()
    page.keyboard.press("Escape")
    bar.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_role("complementary", name="Test phone")).to_be_visible()


def test_nothing_is_said_of_problems_before_the_server_has_looked(open_editor, profile):
    context, _ = profile
    page = context.new_page()
    page.route("**/api/v1/workflows/check", lambda _: None)
    with page.expect_request("**/api/v1/workflows/check"):
        bar = open_editor(NAMED, page=page).page.get_by_role("region", name="Workflow", exact=True)
    problems = bar.get_by_role("button", name=re.compile("^Problems: "))
    expect(bar.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    expect(problems).to_have_count(0)

    page.unroute("**/api/v1/workflows/check")

    expect(problems).to_be_visible()
