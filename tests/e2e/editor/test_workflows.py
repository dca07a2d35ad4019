"""The list of workflows: found, made, renamed, tagged, copied, switched and deleted."""

import json
import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import a_document, a_node, an_edge

names = (f"Listed {number}" for number in count(1))


@pytest.fixture
def listing(open_context) -> Page:
    context, _ = open_context()
    page = context.new_page()
    page.goto("/workflows")
    expect(page.get_by_role("table")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def choose(page: Page, name: str, entry: str) -> None:
    page.get_by_role("button", name=f"More for {name}", exact=True).click()
    page.get_by_role("menuitem", name=entry).click()


def an_echo(name):
    """Started by hand; fails where the input has no word."""
    return a_document(
        a_node("start", "http.webhook_trigger", 0, 0),
        a_node("echo", "flow.set", 280, 0, params={"values": {"text": "{{ input.word }}"}}),
        edges=[an_edge("start", "request", "echo")],
        name=name,
        settings={"description": "Says it again."},
    )


@pytest.fixture
def listed(make_workflow, listing):
    """A published workflow of this test's own, in the list."""
    name = next(names)
    workflow_id = make_workflow(an_echo(name), publish=True)
    listing.reload()
    expect(row(listing, name)).to_be_visible()
    return name, workflow_id


@pytest.fixture
def another(make_workflow, listed, listing):
    """One more workflow, to be left out of what is looked for."""
    name = next(names)
    make_workflow(an_echo(name))
    listing.reload()
    expect(row(listing, name)).to_be_visible()
    return name


def test_a_workflow_is_begun_with_nothing(listing):
    listing.get_by_role("button", name="New workflow", exact=True).click()
    name = next(names)
    listing.get_by_role("textbox", name="Name", exact=True).fill(name)
    listing.keyboard.press("Enter")

    listing.wait_for_url(re.compile("/workflows/[^/]+$"))
    expect(listing).to_have_title(f"{name} · Patchbay")


def test_a_workflow_is_begun_from_one_that_is_drawn(listing):
    listing.get_by_role("button", name="New workflow", exact=True).click()
    listing.get_by_role("button", name="Questions and a person").click()

    listing.wait_for_url(re.compile("/workflows/[^/]+$"))
    canvas = listing.get_by_role("application", name="Canvas")
    expect(canvas.get_by_role("group", name=re.compile("^Opening hours, "))).to_be_visible()


def test_a_workflow_is_begun_from_a_file(listing, tmp_path):
    name = next(names)
    file = tmp_path / "kept.json"
    file.write_text(json.dumps(an_echo(name)))
    listing.get_by_role("button", name="New workflow", exact=True).click()

    listing.locator("input[type=file]").set_input_files(file)

    listing.wait_for_url(re.compile("/workflows/[^/]+$"))
    expect(listing).to_have_title(f"{name} · Patchbay")


def test_a_file_that_is_no_workflow_is_said_to_be_none(listing, tmp_path):
    file = tmp_path / "other.json"
    file.write_text('{"schema": "something/9"}')
    listing.get_by_role("button", name="New workflow", exact=True).click()

    listing.locator("input[type=file]").set_input_files(file)

    expect(listing.get_by_role("alert")).to_contain_text('expected "patchbay.workflow/1", got "something/9"')


def test_the_list_is_searched_and_the_search_can_be_linked_to(listing, listed, another):
    name, _ = listed
    listing.get_by_role("searchbox", name="Search workflows").fill(name)

    expect(row(listing, another)).to_be_hidden()
    listing.reload()
    expect(row(listing, name)).to_be_visible()
    expect(row(listing, another)).to_be_hidden()


def test_no_letter_of_a_search_that_is_typed_fast_is_lost(listing, listed):
    search = listing.get_by_role("searchbox", name="Search workflows")

    search.press_sequentially("no such workflow")

    expect(listing.get_by_text("Nothing found")).to_be_visible()
    expect(search).to_have_value("no such workflow")
    expect(listing).to_have_url(re.compile(r"search=no(\+|%20)such(\+|%20)workflow"))


def test_a_long_list_goes_on_when_asked(listing, another):
    def shorten(route):
        route.continue_(url=route.request.url.replace("limit=200", "limit=1"))

    listing.route("**/api/v1/workflows?*", shorten)
    listing.goto("/workflows?search=Listed")
    workflows = listing.get_by_role("switch", name=re.compile("^Listed"))
    expect(workflows).to_have_count(1)

    listing.get_by_role("button", name="Show more").click()

    expect(workflows).to_have_count(2)


def test_tags_are_given_and_filtered_by(listing, listed, another):
    name, _ = listed
    tag = f"tag of {name}"
    choose(listing, name, "Tags…")
    listing.get_by_role("dialog").get_by_label("Tags", exact=True).fill(tag)
    listing.keyboard.press("Enter")
    listing.get_by_role("button", name="Save").click()

    row(listing, name).get_by_role("button", name=f"Only those tagged {tag}").click()

    expect(row(listing, another)).to_be_hidden()
    expect(row(listing, name)).to_be_visible()


def test_a_workflow_is_renamed(listing, listed):
    name, _ = listed
    choose(listing, name, "Rename…")

    listing.get_by_role("textbox", name="Name").fill(f"{name}, better")
    listing.keyboard.press("Enter")

    expect(row(listing, f"{name}, better")).to_be_visible()
    expect(row(listing, name)).to_be_hidden()


def test_a_copy_is_a_draft_of_its_own(listing, listed, api):
    name, _ = listed
    choose(listing, name, "Duplicate…")
    listing.get_by_role("button", name="Duplicate", exact=True).click()

    copy = row(listing, f"Copy of {name}")
    expect(copy).to_contain_text("draft")
    expect(copy.get_by_role("switch")).to_be_disabled()


def test_a_workflow_is_kept_in_a_file(listing, listed):
    name, _ = listed

    with listing.expect_download() as download:
        choose(listing, name, "Export as a file")

    assert download.value.suggested_filename == f"{name}.json"
    assert json.loads(download.value.path().read_text())["name"] == name


def test_a_workflow_is_switched_off_and_on(listing, listed, api):
    name, _ = listed
    switch = listing.get_by_role("switch", name=f"{name} is active")
    expect(switch).to_be_checked()

    with listing.expect_response("**/deactivate"):
        switch.press("Space")
    expect(switch).not_to_be_checked()
    listing.reload()
    expect(switch).not_to_be_checked()
    with listing.expect_response("**/activate"):
        switch.press("Space")

    expect(switch).to_be_checked()
    listing.reload()
    expect(switch).to_be_checked()


def test_deleting_says_what_happens_and_can_be_declined(listing, listed):
    name, _ = listed
    choose(listing, name, "Delete…")
    dialog = listing.get_by_role("dialog")
    expect(dialog).to_contain_text("It stops answering at once")
    expect(dialog).to_contain_text("What it has done stays recorded")
    dialog.get_by_role("button", name="Cancel").click()
    expect(row(listing, name)).to_be_visible()

    choose(listing, name, "Delete…")
    dialog.get_by_role("button", name="Delete", exact=True).click()

    expect(row(listing, name)).to_be_hidden()


def test_the_last_run_and_the_errors_of_the_day_lead_to_the_runs(listing, listed, api):
    name, workflow_id = listed
    for value in ({"word": "hey"}, {}):
        answer = api.post(f"/api/v1/workflows/{workflow_id}/run", data={"value": value})
        assert answer.ok, answer.text()

    expect(row(listing, name)).to_contain_text("failed")
    row(listing, name).get_by_role("link", name="1 error today").click()

    expect(listing.get_by_role("row").filter(has_text=name)).to_have_count(1)
    listing.go_back()
    expect(row(listing, name)).to_contain_text("Says it again.")
