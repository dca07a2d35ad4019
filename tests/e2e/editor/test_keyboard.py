"""A whole workflow without a mouse, and what is said to those who do not see it."""

import re

from playwright.sync_api import expect

from support.editor_page import a_document, a_node, an_edge


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
    search = editor.page.get_by_role("combobox")
    keys.press("c")
    expect(search).to_be_focused()
    keys.type("failed")
    keys.press("Enter")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
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


def test_enter_begins_at_the_first_field_and_escape_goes_back_to_the_node(open_editor):
    cases = [{"name": "yes", "when": "{{ input.ok }}"}]
    editor = open_editor(
        a_document(
            a_node("a", "whatsapp.send_message", 0, 0, name="A"),
            a_node("b", "flow.branch", 320, 0, name="B", params={"cases": cases}),
            a_node("c", "flow.set", 640, 0, name="C"),
        )
    )
    keys = editor.page.keyboard

    form = editor.open_node("A")
    expect(form.get_by_role("combobox", name="What to send")).to_be_focused()
    keys.press("Escape")
    expect(editor.node("A")).to_be_focused()
    expect(form).to_be_hidden()
    form = editor.open_node("B")
    expect(form.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    keys.press("Escape")
    form = editor.open_node("C")
    expect(form.get_by_role("button", name="Add a row")).to_be_focused()


def test_the_open_form_follows_the_arrows_and_enter_goes_into_it_again(open_editor):
    editor = open_editor(
        a_document(
            a_node("a", "whatsapp.send_message", 0, 0, name="A"),
            a_node("b", "whatsapp.send_message", 320, 0, name="B"),
        )
    )
    form = editor.open_node("A")
    form.get_by_role("tab", name="Output").click()
    editor.node("A").focus()

    editor.page.keyboard.press("Enter")
    expect(form.get_by_role("combobox", name="What to send")).to_be_focused()
    editor.node("A").focus()
    editor.page.keyboard.press("ArrowRight")
    expect(editor.node("B")).to_be_focused()
    other = editor.page.get_by_role("complementary", name="B")
    expect(other).to_be_visible()
    editor.page.keyboard.press("Enter")

    expect(other.get_by_role("combobox", name="What to send")).to_be_focused()


def test_the_name_of_the_workflow_is_written_and_given_up_by_keyboard(editor):
    name = editor.page.get_by_role("button", name="Drawn")
    field = editor.page.get_by_role("textbox", name="Name of the workflow")

    name.press("Enter")
    field.fill("Something else")
    editor.page.keyboard.press("Escape")

    expect(name).to_be_focused()
    assert editor.saved()["name"] == "Drawn"


def test_the_node_that_a_wire_would_go_to_is_shown_while_one_chooses(open_editor):
    editor = open_editor(
        a_document(
            a_node("a", "flow.set", 0, 0, name="A"),
            a_node("near", "flow.set", 320, 0, name="Same"),
            a_node("far", "flow.set", 640, 0, name="Same"),
        )
    )
    shown = editor.canvas.locator("[data-id]:has([data-candidate])")
    editor.node("A").focus()

    editor.page.keyboard.press("c")
    editor.page.keyboard.press("Enter")
    expect(shown).to_have_attribute("data-id", "near")
    editor.page.keyboard.press("ArrowDown")
    expect(shown).to_have_attribute("data-id", "far")
    editor.page.keyboard.press("Enter")

    expect(shown).to_have_count(0)
    editor.expect_saved(lambda document: [edge["target"] for edge in document["edges"]] == ["far"])


def test_a_wire_is_offered_to_what_hangs_on_nothing_first_and_to_what_makes_a_loop_last(open_editor):
    nodes = [
        a_node("message", "whatsapp.trigger", 0, 0),
        a_node("first", "flow.set", 300, 0, name="First"),
        a_node("branch", "flow.branch", 600, 0, name="Branch"),
        a_node("next", "flow.set", 600, 300, name="Next"),
        a_node("loose", "flow.set", 0, 600, name="Loose"),
    ]
    edges = [
        an_edge("message", "message", "first"),
        an_edge("first", "out", "branch"),
        an_edge("first", "out", "next"),
    ]
    drawn = open_editor(a_document(*nodes, edges=edges))

    drawn.node("Branch").focus()
    drawn.page.keyboard.press("c")
    expect(drawn.page.get_by_role("combobox")).to_be_focused()
    drawn.page.keyboard.press("Enter")

    offered = drawn.page.get_by_role("option")
    expect(offered).to_contain_text(["Loose", "Next", "First", "A new node"])


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
