"""A whole workflow without a mouse, and what is said to those who do not see it."""

import re

from playwright.sync_api import expect

from support.editor_page import a_document, a_node


def test_a_workflow_is_built_by_keyboard_alone(editor):
    """Trigger, lookup, branch; a send at one output, a hand-over at the other, and a wire between two."""
    keys = editor.page.keyboard
    editor.canvas.focus()
    for search, title in (
        ("message arrives", "When a message arrives"),
        ("customer", "Find a customer"),
        ("branch", "Branch"),
        ("send a message", "Send a message"),
    ):
        keys.press("n")
        editor.search_to_insert(search)
        expect(editor.node(title)).to_be_focused()
    expect(editor.announced).to_have_text("Added Send a message, connected from Branch")

    # Back to the lookup, and from its other output to a new node.
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(editor.node("Find a customer")).to_be_focused()
    keys.press("n")
    editor.search_to_insert("hand over")
    expect(editor.node("Hand over to a human")).to_be_focused()

    # From the message to the hand-over: an output is chosen by typing, the node too.
    editor.node("Send a message").focus()
    keys.press("c")
    keys.type("failed")
    keys.press("Enter")
    keys.type("hand")
    keys.press("Enter")

    expect(editor.announced).to_have_text("Connected Send a message to Hand over to a human")
    document = editor.expect_saved(lambda document: len(document["edges"]) == 5)
    assert [(edge["source"], edge["output"], edge["target"]) for edge in document["edges"]] == [
        ("trigger", "message", "lookup"),
        ("lookup", "found", "branch"),
        ("branch", "else", "send_message"),
        ("lookup", "not_found", "handoff"),
        ("send_message", "failed", "handoff"),
    ]


def test_the_arrows_go_to_the_nearest_and_alt_moves(open_editor):
    editor = open_editor(
        a_document(
            a_node("a", "flow.set", 0, 0, name="A"),
            a_node("b", "flow.set", 320, 0, name="B"),
            a_node("c", "flow.set", 320, 200, name="C"),
        )
    )
    editor.node("A").focus()

    editor.page.keyboard.press("ArrowRight")
    expect(editor.node("B")).to_be_focused()
    editor.page.keyboard.press("ArrowDown")
    expect(editor.node("C")).to_be_focused()
    editor.page.keyboard.press("Alt+Shift+ArrowDown")

    editor.expect_saved(lambda document: document["nodes"][2]["position"] == {"x": 320, "y": 240})


def test_a_wire_is_reached_and_removed_by_keyboard(open_editor):
    nodes = [a_node("a", "flow.set", 0, 0, name="A"), a_node("b", "flow.set", 320, 0, name="B")]
    editor = open_editor(a_document(*nodes, edges=[{"source": "a", "output": "out", "target": "b"}]))
    editor.node("A").focus()

    editor.page.keyboard.press("w")
    expect(editor.announced).to_have_text("Wire from A to B")
    editor.page.keyboard.press("Delete")

    expect(editor.wires).to_have_count(0)


def test_the_menu_opens_by_key_and_escape_gives_the_keyboard_back(open_editor):
    editor = open_editor(a_document(a_node("a", "flow.set", 0, 0, name="A")))
    editor.node("A").focus()

    editor.page.keyboard.press("Shift+F10")
    expect(editor.page.get_by_role("menuitem", name="Duplicate")).to_be_visible()
    expect(editor.page.get_by_role("menu").locator(":focus")).to_have_count(1)
    editor.page.keyboard.press("Escape")

    expect(editor.node("A")).to_be_focused()


def test_escape_leaves_the_search_and_goes_back_to_the_node(open_editor):
    editor = open_editor(a_document(a_node("a", "flow.set", 0, 0, name="A")))
    editor.node("A").focus()

    editor.page.keyboard.press("n")
    expect(editor.page.get_by_role("combobox", name="Search nodes")).to_be_focused()
    editor.page.keyboard.press("Escape")

    expect(editor.node("A")).to_be_focused()
    expect(editor.nodes).to_have_count(1)


def test_undo_and_redo_of_everything_at_once(editor):
    editor.add_node("branch")
    editor.add_node("wait for a reply")
    editor.page.keyboard.press("Control+a")
    editor.page.keyboard.press("Control+d")
    expect(editor.nodes).to_have_count(4)
    editor.page.keyboard.press("Delete")
    expect(editor.nodes).to_have_count(2)

    for _ in range(4):
        editor.page.keyboard.press("Control+z")
    expect(editor.nodes).to_have_count(0)
    for _ in range(4):
        editor.page.keyboard.press("Control+Shift+z")

    expect(editor.nodes).to_have_count(2)


def test_everything_is_there_in_spanish(open_context, make_workflow):
    context, _ = open_context(locale="es-ES")
    page = context.new_page()
    page.goto(f"/workflows/{make_workflow()}")

    expect(page.get_by_role("application", name="Lienzo")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("primer paso"))).to_be_visible()
