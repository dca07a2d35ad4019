"""Published versions: looked at, compared, restored, rolled back to."""

import re

import pytest
from playwright.sync_api import Locator, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge


def greeting(text: str, *more):
    return a_document(
        a_node("message", "whatsapp.trigger", params={"match": {"keywords": ["versions"]}}),
        a_node("hello", "whatsapp.send_message", 320, params={"text": text}),
        *more,
        edges=[an_edge("message", "message", "hello")],
    )


@pytest.fixture
def two_versions(make_workflow, api, open_editor) -> EditorPage:
    """Version 1 says Hello; version 2 says Hi and pauses; the draft is version 2."""
    workflow_id = make_workflow(greeting("Hello"), publish=True)
    changed = greeting("Hi", a_node("pause", "flow.wait", 640, params={"seconds": 60}))
    changed["edges"].append(an_edge("hello", "accepted", "pause"))
    assert api.put(f"/api/v1/workflows/{workflow_id}/draft", data={"document": changed}).ok
    assert api.post(f"/api/v1/workflows/{workflow_id}/publish", data={"note": "Friendlier"}).ok
    return open_editor(workflow_id=workflow_id)


def panel(editor: EditorPage) -> Locator:
    button = editor.page.get_by_role("button", name="Versions", exact=True)
    if button.get_attribute("aria-pressed") == "false":
        editor.canvas.focus()
        editor.page.keyboard.press("Control+Shift+h")
    found = editor.page.get_by_role("complementary", name="Versions")
    expect(found).to_be_visible()
    return found


def card(editor: EditorPage, version: int) -> Locator:
    return panel(editor).get_by_role("article", name=f"Version {version}")


def choose(editor: EditorPage, version: int, entry: str) -> None:
    card(editor, version).get_by_role("button", name=f"More for version {version}").click()
    editor.page.get_by_role("menuitem", name=entry).click()


def test_versions_are_listed_with_note_and_which_takes_events(two_versions):
    expect(card(two_versions, 2)).to_contain_text("Friendlier")
    expect(card(two_versions, 2)).to_contain_text("Takes events")
    expect(card(two_versions, 1)).not_to_contain_text("Takes events")


def test_an_old_version_is_looked_at_and_left_again(two_versions):
    card(two_versions, 1).get_by_role("button", name="Look").click()

    expect(two_versions.page.get_by_text("Version 1, as it was published")).to_be_visible()
    expect(two_versions.nodes).to_have_count(2)
    two_versions.page.get_by_role("button", name="Back to draft").click()
    expect(two_versions.nodes).to_have_count(3)


def test_what_changed_since_is_marked_on_the_canvas_and_listed(two_versions):
    card(two_versions, 1).get_by_role("button", name="Compare with draft").click()

    changes = panel(two_versions).get_by_role("region", name="Changes")
    expect(changes.get_by_role("button", name="Added Wait")).to_be_visible()
    expect(changes).to_contain_text("Hello")
    expect(changes).to_contain_text("Hi")
    expect(two_versions.nodes).to_have_count(3)
    expect(two_versions.node("Send a message")).to_have_attribute("aria-label", re.compile("Changed"))


def test_what_is_gone_stays_to_be_seen_where_versions_are_compared(two_versions):
    page = two_versions.page
    two_versions.node("Wait").focus()
    page.keyboard.press("Delete")
    expect(two_versions.nodes).to_have_count(2)

    card(two_versions, 2).get_by_role("button", name="Compare with draft").click()

    expect(panel(two_versions).get_by_role("button", name="Removed Wait")).to_be_visible()
    expect(two_versions.nodes).to_have_count(3)


def test_notes_and_the_cases_of_a_branch_are_told_in_words(make_workflow, open_editor):
    branch = a_node("branch", "flow.branch", 640, params={"cases": [{"name": "paid", "when": True}]})
    editor = open_editor(workflow_id=make_workflow(greeting("Hello", branch), publish=True))
    form = editor.open_node("Branch")
    form.get_by_role("textbox", name="Name", exact=True).fill("settled")
    editor.page.keyboard.press("Escape")
    editor.page.keyboard.press("Shift+S")
    expect(editor.page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    editor.page.keyboard.type("Ask Ana first")
    editor.page.keyboard.press("Escape")

    card(editor, 1).get_by_role("button", name="Compare with draft").click()

    changes = panel(editor).get_by_role("region", name="Changes")
    expect(changes).to_contain_text("Added the note “Ask Ana first”")
    expect(changes).to_contain_text("Name: settled, When: true")


def test_restoring_makes_it_the_draft_and_undo_takes_that_back(two_versions):
    choose(two_versions, 1, "Make it the draft again")

    two_versions.expect_saved(lambda document: len(document["nodes"]) == 2)
    two_versions.canvas.focus()
    two_versions.page.keyboard.press("Control+z")
    two_versions.expect_saved(lambda document: len(document["nodes"]) == 3)


def test_rolling_back_lets_the_old_version_take_events(two_versions):
    choose(two_versions, 1, "Roll back to this version")

    expect(card(two_versions, 1)).to_contain_text("Takes events")
    found = two_versions.api.get(f"/api/v1/workflows/{two_versions.workflow_id}").json()
    assert found["active_version"] == 1
