"""The canvas by mouse and finger: what is drawn is the document, and every edit is one step of undo."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from support.drawings import CHAIN, LOOKUP, TELL, TRIGGER, positions, sides, wires
from support.editor_page import a_document, a_node, an_edge

LOOK_ON = """() => {
  window.seen = [];
  const look = () => {
    const node = document.querySelector(".react-flow__node-step");
    if (node?.checkVisibility({ visibilityProperty: true })) {
      const { x, y, width } = node.getBoundingClientRect();
      window.seen.push([x, y, width].map(Math.round).join());
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
"""Where the first node stands, in every picture in which it is seen."""
STANDS_AT = "([node, y]) => Math.abs(node.getBoundingClientRect().y - y) < 0.5"


def test_nodes_are_named_with_type_and_outputs(drawn):
    expect(drawn.node("Find Ana")).to_have_accessible_name("Find Ana, crm.lookup, outputs found, not found")
    expect(drawn.wires).to_have_count(2)


def test_a_drawing_stands_where_it_stays_from_the_first_picture_on(open_context, open_editor):
    context, _ = open_context()
    context.add_init_script(f"({LOOK_ON})()")
    drawn = open_editor(a_document(TRIGGER, LOOKUP, TELL, edges=CHAIN), page=context.new_page())

    drawn.page.wait_for_function("() => window.seen.length > 60")

    assert len(set(seen := drawn.page.evaluate("() => window.seen"))) == 1, seen


def test_a_dragged_node_stays_where_it_was_let_go_and_can_be_taken_back(drawn):
    drawn.drag_by(drawn.node("Tell"), 80, 120)

    drawn.expect_saved(lambda document: positions(document)["tell"][1] > 60)
    drawn.page.keyboard.press("Control+z")
    drawn.expect_saved(lambda document: positions(document)["tell"] == (640, 0))


def test_a_sending_node_looks_like_the_bubble_it_will_become(open_editor):
    params = {
        "kind": "buttons",
        "text": "x" * 1020,
        "buttons": [{"id": "yes", "title": "Yes, {{ contact.name }}"}],
    }
    drawn = open_editor(a_document(a_node("ask", "whatsapp.send_message", name="Ask", params=params)))

    bubble = drawn.node("Ask")
    expect(bubble.get_by_text("Yes,")).to_be_visible()
    expect(bubble.get_by_text("contact.name", exact=True)).to_be_visible()
    expect(bubble.get_by_text("1020/1024")).to_have_attribute("data-state", "near")


def test_a_node_is_given_a_name_in_place(drawn):
    drawn.select("Tell")
    drawn.page.keyboard.press("F2")
    drawn.page.get_by_role("textbox", name="Name of the node").fill("Say hello")
    drawn.page.keyboard.press("Enter")

    expect(drawn.node("Say hello")).to_be_focused()
    drawn.expect_saved(lambda document: document["nodes"][2]["name"] == "Say hello")


def test_a_disabled_node_says_so(drawn):
    drawn.select("Tell")
    drawn.page.keyboard.press("d")

    expect(drawn.node("Tell")).to_have_accessible_name(re.compile("disabled"))
    drawn.expect_saved(lambda document: document["nodes"][2].get("disabled") is True)


def test_a_click_with_shift_adds_to_what_is_selected_and_takes_away(drawn):
    drawn.select("Find Ana", "Tell")
    drawn.node("Find Ana").click(position={"x": 60, "y": 14}, modifiers=["Shift"])

    drawn.page.keyboard.press("Delete")

    drawn.expect_saved(lambda document: [node["id"] for node in document["nodes"]] == ["message", "lookup"])


def test_what_is_selected_is_duplicated_with_its_wires(drawn):
    drawn.select("Find Ana", "Tell")
    drawn.page.keyboard.press("Control+d")

    document = drawn.expect_saved(lambda document: len(document["nodes"]) == 5)
    assert wires(document) == {
        ("message", "message", "lookup"),
        ("lookup", "found", "tell"),
        ("lookup_2", "found", "tell_2"),
    }


def test_several_are_aligned_and_grouped_and_the_group_moves_as_one(open_editor):
    drawn = open_editor(
        a_document(a_node("a", "flow.set", 0, 0, name="A"), a_node("b", "flow.set", 320, 96, name="B"))
    )
    drawn.select("A", "B")

    drawn.page.get_by_role("button", name="More", exact=True).first.click()
    drawn.page.get_by_role("menuitem", name="Align top edges").click()
    drawn.expect_saved(lambda document: positions(document) == {"a": (0, 0), "b": (320, 0)})
    drawn.page.keyboard.press("Control+g")
    drawn.page.get_by_role("textbox", name="Name of the group").fill("Both")
    drawn.page.keyboard.press("Enter")
    drawn.drag_by(drawn.canvas.get_by_text("Both"), 0, 160)

    document = drawn.expect_saved(lambda document: positions(document)["a"] != (0, 0))
    assert positions(document) == {"a": (0, 160), "b": (320, 160)}
    assert document["groups"][0]["name"] == "Both"


def test_several_are_spread_evenly_and_a_group_is_dissolved(open_editor):
    nodes = [
        a_node(name, "flow.set", x, 0, name=name.upper()) for name, x in (("a", 0), ("b", 260), ("c", 800))
    ]
    drawn = open_editor(a_document(*nodes, groups=[{"id": "all", "name": "All", "nodes": ["a", "b", "c"]}]))
    drawn.select("A", "B", "C")

    drawn.page.get_by_role("button", name="More", exact=True).first.click()
    drawn.page.get_by_role("menuitem", name="Space evenly across").click()
    drawn.expect_saved(lambda document: positions(document)["b"] == (400, 0))
    drawn.page.keyboard.press("Control+Shift+g")

    drawn.expect_saved(lambda document: not document.get("groups"))
    expect(drawn.nodes).to_have_count(3)


def test_a_note_is_written_and_coloured(editor):
    editor.canvas.focus()
    editor.page.keyboard.press("Shift+S")
    editor.page.get_by_role("textbox", name="Text of the note").fill("# Careful\nAsk **first**")
    editor.page.keyboard.press("Escape")
    editor.page.get_by_role("button", name="Pink").click()

    expect(editor.canvas.get_by_text("Careful", exact=True)).to_be_visible()
    document = editor.expect_saved(
        lambda document: [note["color"] for note in document.get("notes", [])] == ["pink"]
    )
    assert document["notes"][0]["text"] == "# Careful\nAsk **first**"


def test_the_drawing_is_tidied_up(open_editor):
    heap = [{**node, "position": {"x": 40, "y": 40}} for node in (TRIGGER, LOOKUP, TELL)]
    drawn = open_editor(a_document(*heap, edges=CHAIN))

    drawn.page.get_by_role("button", name="Tidy up").click()

    document = drawn.expect_saved(lambda document: positions(document)["tell"][0] > 500)
    x = {name: place[0] for name, place in positions(document).items()}
    assert x["message"] < x["lookup"] < x["tell"]


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes on the screen cover each other."""
    left, top, right, bottom = sides(one)
    other_left, other_top, other_right, other_bottom = sides(other)
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


@pytest.mark.parametrize("y", [100, 440, 780])
def test_all_of_a_nodes_menu_is_in_sight_wherever_it_is_asked_for(drawn, y):
    drawn.page.keyboard.press("1")
    box = drawn.box_of(drawn.node("Tell"))
    drawn.drag_by(drawn.node("Tell"), 0, y - box["y"] - 20)

    drawn.node("Tell").click(button="right", position={"x": 60, "y": 14})

    menu = drawn.page.get_by_role("menu", name="Node")
    expect(menu).to_be_visible()
    for entry in menu.get_by_role("menuitem").all():
        expect(entry).to_be_in_viewport(ratio=1)


def test_the_ground_has_a_menu_and_what_it_makes_stands_there(drawn):
    drawn.canvas.click(button="right", position={"x": 300, "y": 560})
    drawn.page.get_by_role("menuitem", name="Add a note").click()
    text = drawn.page.get_by_role("textbox", name="Text of the note")
    expect(text).to_be_focused()
    drawn.page.keyboard.press("Escape")
    expect(text).to_have_count(0)

    note = drawn.box_of(drawn.canvas.locator(".react-flow__node-note"))
    area = drawn.canvas.bounding_box()
    assert abs(note["x"] - area["x"] - 300) < 12
    assert abs(note["y"] - area["y"] - 560) < 12

    drawn.canvas.focus()
    drawn.page.keyboard.press("Shift+F10")
    drawn.page.get_by_role("menuitem", name="Select everything").click()
    expect(drawn.page.get_by_role("toolbar", name="4 selected")).to_be_visible()


def test_several_have_a_bar_of_their_own(drawn):
    drawn.page.keyboard.press("Control+a")
    bar = drawn.page.get_by_role("toolbar", name="3 selected")

    bar.get_by_role("button", name="Align and space").click()
    drawn.page.get_by_role("menuitem", name="Align left edges").click()
    drawn.expect_saved(lambda document: {x for x, _ in positions(document).values()} == {0})
    drawn.page.keyboard.press("Control+z")
    bar.get_by_role("button", name="Group the selection").click()
    drawn.expect_saved(lambda document: len(document["groups"]) == 1)
    drawn.page.keyboard.press("Escape")
    drawn.page.keyboard.press("Control+a")
    bar.get_by_role("button", name="Delete").click()
    drawn.expect_saved(lambda document: document["nodes"] == [])
    expect(bar).to_have_count(0)


def test_new_things_cover_nothing_that_stands_there(drawn):
    for search in ("send a message", "wait for a reply", "branch"):
        drawn.canvas.focus()
        drawn.page.keyboard.press("Escape")
        drawn.add_node(search)
    drawn.page.keyboard.press("Escape")
    drawn.page.keyboard.press("Shift+S")
    text = drawn.page.get_by_role("textbox", name="Text of the note")
    expect(text).to_be_focused()
    drawn.page.keyboard.press("Escape")
    expect(text).to_have_count(0)
    drawn.page.keyboard.press("1")

    things = drawn.canvas.locator(".react-flow__node-step, .react-flow__node-note")
    expect(things).to_have_count(7)
    boxes = [drawn.box_of(thing) for thing in things.all()]
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


def test_escape_gives_a_drag_up(drawn):
    x, y = drawn.press(drawn.node("Tell"))
    before = drawn.node("Tell").bounding_box()
    drawn.page.mouse.move(x, y + 200, steps=5)
    drawn.page.keyboard.press("Escape")
    drawn.page.mouse.move(x, y + 240, steps=3)
    drawn.page.mouse.up()

    drawn.page.wait_for_function(STANDS_AT, arg=[drawn.node("Tell").element_handle(), before["y"]])
    expect(drawn.page.get_by_role("button", name=re.compile("^Undo"))).to_be_disabled()
    drawn.drag_by(drawn.node("Tell"), 0, 160)
    drawn.expect_saved(lambda document: positions(document)["tell"][1] > 60)


def test_what_undo_took_away_is_selected_no_more(drawn):
    drawn.add_node("wait for time", key="n")
    drawn.page.keyboard.press("Control+z")
    expect(drawn.nodes).to_have_count(3)

    drawn.node("Tell").click(position={"x": 60, "y": 14})
    drawn.page.keyboard.press("F2")

    expect(drawn.page.get_by_role("textbox", name="Name of the node")).to_have_value("Tell")


def test_keys_zoom_and_bring_everything_into_sight(open_editor):
    far = a_node("far", "flow.set", 4000, 2500, name="Far away")
    drawn = open_editor(a_document(TRIGGER, far))
    zoom = drawn.page.get_by_role("button", name=re.compile(r"^\d+ %$"))
    drawn.canvas.focus()

    drawn.page.keyboard.press("1")
    expect(drawn.node("Far away")).to_be_in_viewport()
    drawn.page.keyboard.press("0")
    expect(zoom).to_have_text("100 %")
    drawn.page.keyboard.press("+")
    expect(zoom).to_have_text("120 %")
    drawn.page.keyboard.press("-")
    expect(zoom).to_have_text("100 %")


def test_the_small_map_is_shown_when_it_is_wanted(drawn):
    small_map = drawn.page.get_by_role("img", name="Small map of the canvas")
    drawn.canvas.focus()

    drawn.page.keyboard.press("m")
    expect(small_map).to_be_visible()
    drawn.page.keyboard.press("m")
    expect(small_map).to_have_count(0)


def test_the_small_map_moves_the_view_by_dragging_and_by_a_click(open_editor):
    far = a_node("far", "flow.set", 4000, 2500, name="Far away")
    drawn = open_editor(a_document(a_node("near", "flow.set", name="Near"), far))
    drawn.canvas.focus()
    drawn.page.keyboard.press("m")
    small_map = drawn.page.get_by_role("img", name="Small map of the canvas")
    marks = small_map.locator(".react-flow__minimap-node")
    expect(marks).to_have_count(2)
    mouse = drawn.page.mouse

    mouse.click(*drawn.middle_of(marks.last))
    expect(drawn.node("Far away")).to_be_in_viewport()
    expect(drawn.node("Near")).not_to_be_in_viewport()
    drawn.press(marks.last)
    mouse.move(*drawn.middle_of(marks.first), steps=5)
    mouse.up()

    expect(drawn.node("Near")).to_be_in_viewport()
    expect(drawn.node("Far away")).not_to_be_in_viewport()


def test_a_large_workflow_is_sketched_from_afar_and_drawn_when_one_comes_near(open_editor):
    """Its wires hold on to both ends all the while."""
    rows = [
        a_node(f"n{number}", "flow.set", number % 13 * 296, number // 13 * 120, name=f"Set {number}")
        for number in range(130)
    ]
    edges = [an_edge(f"n{number}", "out", f"n{number + 1}") for number in range(129)]
    drawn = open_editor(a_document(*rows, edges=edges))

    drawn.page.get_by_role("button", name="Show everything").click()
    expect(drawn.nodes).to_have_count(130)
    expect(drawn.wires).to_have_count(129)
    expect(drawn.node("Set 129")).to_be_in_viewport()
    middle = drawn.output("Set 58", "out")
    expect(middle).to_have_count(0)

    drawn.canvas.focus()
    drawn.page.keyboard.press("0")
    expect(middle).to_be_in_viewport()
    expect(drawn.wire("From Out of Set 58 to In of Set 59")).to_be_attached()


def test_a_finger_moves_a_node(open_editor):
    drawn = open_editor(a_document(TELL), has_touch=True)
    session = drawn.page.context.new_cdp_session(drawn.page)
    box = drawn.box_of(drawn.node("Tell"))
    x, y = box["x"] + 80, box["y"] + 15

    def touch(kind, *points):
        session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )

    touch("touchStart", (x, y))
    for step in range(1, 6):
        touch("touchMove", (x + 20 * step, y + 20 * step))
    touch("touchEnd")

    drawn.expect_saved(lambda document: positions(document)["tell"][1] > 60)


def test_the_workflow_is_given_another_name(editor):
    editor.page.get_by_role("button", name="Drawn").click()
    editor.page.get_by_role("textbox", name="Name of the workflow").fill("Orders")
    editor.page.keyboard.press("Enter")

    editor.expect_saved(lambda document: document["name"] == "Orders")
