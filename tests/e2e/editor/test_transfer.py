"""Workflows go out and come in, by file and by paste."""

import json
from pathlib import Path

from playwright.sync_api import Locator, Route, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge

GREETS = a_document(
    a_node("message", "whatsapp.trigger"),
    a_node("hello", "whatsapp.send_message", 320, params={"text": "Hello"}),
    edges=[an_edge("message", "message", "hello")],
)
FOREIGN = a_document(
    a_node("message", "whatsapp.trigger"), a_node("score", "acme.score", 320), name="Foreign"
)


def entry(editor: EditorPage, name: str) -> None:
    editor.page.get_by_role("button", name="More", exact=True).first.click()
    editor.page.get_by_role("menuitem", name=name).click()


def importing(editor: EditorPage) -> Locator:
    entry(editor, "Import…")
    dialog = editor.page.get_by_role("dialog", name="Import a workflow")
    expect(dialog).to_be_visible()
    return dialog


def paste(dialog: Locator, document: object) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    dialog.get_by_label("Or paste it here").fill(text)


def test_the_downloaded_file_is_the_document(open_editor):
    editor = open_editor(GREETS)

    with editor.page.expect_download() as download:
        entry(editor, "Download as a file")

    assert download.value.suggested_filename == "Drawn.json"
    document = json.loads(Path(download.value.path()).read_text())
    assert [node["id"] for node in document["nodes"]] == ["message", "hello"]


def test_a_file_replaces_the_draft_and_undo_brings_it_back(open_editor, tmp_path):
    editor = open_editor(GREETS)
    file = tmp_path / "other.json"
    file.write_text(json.dumps(a_document(a_node("start", "http.webhook_trigger"), name="Other")))
    dialog = importing(editor)

    with editor.page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose a file…").click()
    chooser.value.set_files(file)
    expect(dialog).to_contain_text("“Other” with 1 node")
    dialog.get_by_label("Replace this draft").check()
    dialog.get_by_role("button", name="Import", exact=True).click()

    editor.expect_saved(lambda document: document["name"] == "Other")
    editor.canvas.focus()
    editor.page.keyboard.press("Control+z")
    editor.expect_saved(lambda document: len(document["nodes"]) == 2)


def test_pasted_beside_what_is_here_it_gets_ids_of_its_own(open_editor):
    editor = open_editor(GREETS)
    dialog = importing(editor)

    paste(dialog, GREETS)
    dialog.get_by_label("Insert it beside what is here").check()
    dialog.get_by_role("button", name="Import", exact=True).click()

    document = editor.expect_saved(lambda document: len(document["nodes"]) == 4)
    assert len({node["id"] for node in document["nodes"]}) == 4
    assert len(document["edges"]) == 2


def test_node_types_that_are_not_installed_are_named_and_a_new_workflow_is_made(open_editor):
    editor = open_editor(GREETS)
    dialog = importing(editor)

    paste(dialog, FOREIGN)
    expect(dialog).to_contain_text("acme.score")
    dialog.get_by_label("Make a new workflow of it").check()
    dialog.get_by_role("button", name="Import", exact=True).click()

    expect(dialog).to_be_hidden()
    expect(editor.nodes).to_have_count(2)
    expect(editor.page.get_by_role("button", name="Foreign")).to_be_visible()
    assert [node["id"] for node in editor.saved()["nodes"]] == ["message", "hello"]


def test_an_import_that_is_cancelled_while_it_is_looked_at_changes_nothing(open_editor):
    editor = open_editor(GREETS)
    dialog = importing(editor)
    paste(dialog, FOREIGN)
    dialog.get_by_label("Replace this draft").check()
    take = dialog.get_by_role("button", name="Import", exact=True)

    def cancel(route: Route) -> None:
        if "Foreign" in (route.request.post_data or ""):
            dialog.get_by_role("button", name="Cancel").click()
            expect(dialog).to_be_hidden()
        route.continue_()

    editor.page.route("**/api/v1/workflows/check", cancel)
    with editor.page.expect_response(lambda answer: "Foreign" in (answer.request.post_data or "")):
        take.click()
    editor.add_node("hand over")

    editor.expect_saved(
        lambda document: [node["id"] for node in document["nodes"]] == ["message", "hello", "handoff"]
    )


def test_what_cannot_be_read_says_where_and_changes_nothing(open_editor):
    editor = open_editor(GREETS)
    dialog = importing(editor)
    take = dialog.get_by_role("button", name="Import", exact=True)

    paste(dialog, {**GREETS, "nodes": [{"type": "flow.set"}]})
    expect(dialog.get_by_role("alert")).to_contain_text("nodes[0].id")
    expect(take).to_be_disabled()
    paste(dialog, {**GREETS, "colour": "blue"})
    dialog.get_by_label("Replace this draft").check()
    take.click()

    expect(dialog.get_by_role("alert")).to_contain_text("colour")
    assert len(editor.saved()["nodes"]) == 2
