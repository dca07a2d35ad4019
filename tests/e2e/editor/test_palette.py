"""The palette, the search that inserts, the command palette and the shortcut sheet."""

import re

from playwright.sync_api import expect

from support.editor_page import a_document, a_node, an_edge


def test_an_empty_canvas_says_how_to_begin(editor):
    editor.page.get_by_role("button", name="Choose a trigger").click()
    editor.page.get_by_role("option", name=re.compile("When a message arrives")).click()

    expect(editor.node("When a message arrives")).to_be_focused()
    expect(editor.page.get_by_role("heading", name="Add the first step")).to_have_count(0)


def test_nodes_are_found_by_id_and_by_a_slip_of_the_finger(editor):
    editor.canvas.focus()
    editor.page.keyboard.press("/")
    box = editor.page.get_by_role("combobox", name="Search nodes")

    box.fill("crm.look")
    expect(editor.page.get_by_role("option").first).to_have_text(re.compile("Find a customer"))
    box.fill("tmplate")
    expect(editor.page.get_by_role("option").first).to_have_text(re.compile("Send a template"))
    box.fill("zebra")
    expect(editor.page.get_by_text("Nothing of that name")).to_be_visible()


def test_a_node_is_dragged_from_the_palette_onto_the_canvas_and_onto_a_wire(open_editor):
    nodes = [a_node("message", "whatsapp.trigger", 0, 0), a_node("tell", "whatsapp.send_message", 640, 0)]
    editor = open_editor(a_document(*nodes, edges=[an_edge("message", "message", "tell")]))
    editor.canvas.focus()
    editor.page.keyboard.press("p")
    palette = editor.page.get_by_role("complementary", name="Nodes")

    palette.get_by_role("button", name="Branch").drag_to(editor.canvas, target_position={"x": 300, "y": 500})
    expect(editor.nodes).to_have_count(3)
    editor.drag_to_wire(palette.get_by_role("button", name="Wait", exact=True), editor.wires)

    document = editor.expect_saved(lambda document: len(document["edges"]) == 2)
    assert {(edge["source"], edge["target"]) for edge in document["edges"]} == {
        ("message", "wait"),
        ("wait", "tell"),
    }


def test_the_palette_stays_as_it_was_left(editor):
    editor.canvas.focus()
    editor.page.keyboard.press("p")
    expect(editor.page.get_by_role("complementary", name="Nodes")).to_be_visible()

    editor.page.reload()

    expect(editor.page.get_by_role("complementary", name="Nodes")).to_be_visible()


def test_the_command_palette_does_things_and_goes_to_nodes(open_editor):
    editor = open_editor(
        a_document(a_node("far", "flow.set", 5000, 3000, name="Far away"), a_node("near", "flow.set"))
    )
    editor.canvas.focus()

    editor.page.keyboard.press("Control+k")
    editor.page.get_by_role("combobox", name="Search commands and nodes").fill("far away")
    editor.page.keyboard.press("Enter")

    expect(editor.node("Far away")).to_be_focused()
    expect(editor.node("Far away")).to_be_in_viewport()


def test_every_key_is_on_the_sheet(editor):
    editor.canvas.focus()
    editor.page.keyboard.press("?")

    sheet = editor.page.get_by_role("dialog", name="Keyboard shortcuts")
    for name in ("Undo", "Duplicate", "Add a node", "Show everything", "Tidy up", "Paste"):
        expect(sheet.get_by_text(name, exact=True)).to_be_visible()
