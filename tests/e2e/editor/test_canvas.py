"""The canvas by mouse and finger: what is drawn is the document, and every edit is one step of undo."""

import json
import re

import pytest
from playwright.sync_api import Locator, expect

from support.editor_page import a_document, a_node, an_edge

TRIGGER = a_node("message", "whatsapp.trigger", 0, 0)
LOOKUP = a_node("lookup", "crm.lookup", 320, 0, name="Find Ana")
TELL = a_node("tell", "whatsapp.send_message", 640, 0, name="Tell", params={"kind": "text", "text": "Hello"})
CHAIN = [an_edge("message", "message", "lookup"), an_edge("lookup", "found", "tell")]


STANDS_AT = "([node, y]) => Math.abs(node.getBoundingClientRect().y - y) < 0.5"


@pytest.fixture
def drawn(open_editor):
    """Three nodes in a row."""
    return open_editor(a_document(TRIGGER, LOOKUP, TELL, edges=CHAIN))


def wires(document):
    return {(edge["source"], edge["output"], edge["target"]) for edge in document["edges"]}


def positions(document):
    return {node["id"]: (node["position"]["x"], node["position"]["y"]) for node in document["nodes"]}


def test_nodes_are_named_with_type_and_outputs(drawn):
    expect(drawn.node("Find Ana")).to_have_accessible_name("Find Ana, crm.lookup, outputs found, not found")
    expect(drawn.wires).to_have_count(2)


def test_a_dragged_node_stays_where_it_was_let_go_and_can_be_taken_back(drawn):
    drawn.drag_by(drawn.node("Tell"), 80, 120)

    drawn.expect_saved(lambda document: positions(document)["tell"][1] > 60)
    drawn.page.keyboard.press("Control+z")
    drawn.expect_saved(lambda document: positions(document)["tell"] == (640, 0))


def test_a_wire_is_drawn_from_port_to_port(drawn):
    drawn.connect("Find Ana", "not_found", "Tell")

    drawn.expect_saved(lambda document: ("lookup", "not_found", "tell") in wires(document))


def test_a_second_wire_between_the_same_ports_is_refused(drawn):
    drawn.drag(drawn.output("Find Ana", "found"), drawn.input("Tell"))

    expect(drawn.wires).to_have_count(2)


def test_a_wire_let_go_over_nothing_offers_a_node_and_connects_it(drawn):
    drawn.output("Find Ana", "not_found").hover()
    drawn.page.mouse.down()
    drawn.page.mouse.move(700, 620, steps=5)
    drawn.page.mouse.up()
    drawn.search_to_insert("hand over")

    expect(drawn.nodes).to_have_count(4)
    drawn.expect_saved(lambda document: ("lookup", "not_found", "handoff") in wires(document))


def test_after_an_output_no_trigger_is_offered(drawn):
    drawn.node("Find Ana").hover()
    drawn.node("Find Ana").get_by_role("button", name="Add a node after Not found").click()

    options = drawn.page.get_by_role("listbox", name="Search nodes")
    expect(options.get_by_role("option", name=re.compile("Branch"))).to_be_visible()
    expect(options.get_by_role("option", name=re.compile("When a"))).to_have_count(0)


def test_a_node_is_put_into_a_wire(drawn):
    drawn.hover_wire(drawn.wires.nth(1))
    drawn.page.get_by_role("button", name="Add a node here").click()
    expect(drawn.page.get_by_role("option", name=re.compile("Branch"))).to_be_visible()
    expect(drawn.page.get_by_role("option", name=re.compile("When a"))).to_have_count(0)
    drawn.search_to_insert("branch")

    document = drawn.expect_saved(lambda document: len(document["nodes"]) == 4)
    assert wires(document) == {
        ("message", "message", "lookup"),
        ("lookup", "found", "branch"),
        ("branch", "else", "tell"),
    }


def test_a_node_dropped_on_a_wire_goes_into_it(open_editor):
    extra = a_node("extra", "flow.set", 360, 300, name="Extra")
    far = a_node("tell", "whatsapp.send_message", 840, 0, name="Tell")
    drawn = open_editor(a_document(TRIGGER, extra, far, edges=[an_edge("message", "message", "tell")]))

    drawn.drag_to_wire(drawn.node("Extra"), drawn.wires)

    drawn.expect_saved(
        lambda document: wires(document) == {("message", "message", "extra"), ("extra", "out", "tell")}
    )


def test_deleting_can_reconnect_the_neighbours(drawn):
    drawn.menu("Find Ana", "Delete and reconnect")

    drawn.expect_saved(lambda document: wires(document) == {("message", "message", "tell")})
    drawn.page.keyboard.press("Control+z")
    drawn.expect_saved(lambda document: len(document["nodes"]) == 3 and len(document["edges"]) == 2)


def test_the_end_of_a_wire_can_be_drawn_elsewhere(open_editor):
    other = a_node("other", "flow.set", 640, 300, name="Other")
    drawn = open_editor(a_document(TRIGGER, LOOKUP, TELL, other, edges=CHAIN))
    end = drawn.canvas.locator(".react-flow__edgeupdater-target").nth(1)

    drawn.drag(end, drawn.input("Other"))

    drawn.expect_saved(lambda document: ("lookup", "found", "other") in wires(document))
    expect(drawn.wires).to_have_count(2)


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


def test_ports_follow_the_parameters_and_a_wire_from_a_lost_one_stays(open_editor):
    cases = [{"name": "paid", "when": "{{ true }}"}]
    branch = a_node("branch", "flow.branch", 0, 0, name="Paid?", params={"cases": cases})
    edges = [an_edge("branch", "paid", "tell"), an_edge("branch", "gone", "tell")]
    drawn = open_editor(a_document(branch, TELL, edges=edges))

    expect(drawn.output("Paid?", "paid")).not_to_have_attribute("data-ghost", "true")
    expect(drawn.output("Paid?", "gone")).to_have_attribute("data-ghost", "true")
    expect(drawn.wires).to_have_count(2)


WAITING = a_node(
    "answer",
    "whatsapp.wait_for_reply",
    name="Answer",
    params={"choices": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]},
)


def test_a_wire_follows_its_port_to_another_name_and_undo_takes_both_back(open_editor):
    drawn = open_editor(a_document(WAITING, TELL, edges=[an_edge("answer", "yes", "tell")]))
    form = drawn.open_node("Answer")

    title = form.get_by_role("textbox", name="Title").first
    title.press("Control+a")
    title.press("Backspace")
    title.press_sequentially("Call me")

    drawn.expect_saved(lambda document: wires(document) == {("answer", "call_me", "tell")})
    expect(drawn.output("Answer", "call_me")).not_to_have_attribute("data-ghost", "true")
    expect(drawn.output("Answer", "yes")).to_have_count(0)
    drawn.canvas.focus()
    drawn.page.keyboard.press("Control+z")
    drawn.expect_saved(
        lambda document: (
            document["nodes"][0]["params"] == WAITING["params"]
            and wires(document) == {("answer", "yes", "tell")}
        )
    )


def test_a_wire_whose_port_is_gone_is_replaced_by_the_one_drawn_anew(open_editor):
    edges = [an_edge("answer", "gone", "tell")]
    drawn = open_editor(a_document(WAITING, TELL, edges=edges))

    drawn.drag(drawn.output("Answer", "yes"), drawn.input("Tell"))

    drawn.expect_saved(lambda document: wires(document) == {("answer", "yes", "tell")})


@pytest.mark.parametrize("by", ["its port", "its end"])
def test_a_wire_whose_port_is_gone_is_dragged_to_another(open_editor, by):
    edges = [an_edge("answer", "gone", "tell")]
    drawn = open_editor(a_document(WAITING, TELL, edges=edges))

    expect(drawn.output("Answer", "no")).to_be_visible()
    end = drawn.canvas.locator(".react-flow__edgeupdater-source")
    drawn.drag(end if by == "its end" else drawn.output("Answer", "gone"), drawn.output("Answer", "no"))

    drawn.expect_saved(lambda document: wires(document) == {("answer", "no", "tell")})


def test_an_id_that_was_written_stays_whatever_the_title(open_editor):
    drawn = open_editor(a_document(a_node("answer", "whatsapp.wait_for_reply", name="Answer")))
    form = drawn.open_node("Answer")
    form.get_by_role("button", name=re.compile("^Add")).first.click()

    form.get_by_role("textbox", name="Id").fill("yes")
    form.get_by_role("textbox", name="Title").press_sequentially("Yes please")

    kept = {"choices": [{"id": "yes", "title": "Yes please"}]}
    drawn.expect_saved(lambda document: document["nodes"][0]["params"] == kept)


def test_the_choices_that_are_waited_for_are_outputs(open_editor):
    params = {"choices": [{"id": "yes", "title": "Yes, please"}, {"id": "no", "title": "No"}]}
    drawn = open_editor(a_document(a_node("answer", "whatsapp.wait_for_reply", params=params, name="Answer")))

    for port in ("yes", "no", "reply", "invalid", "timeout"):
        expect(drawn.output("Answer", port)).to_be_visible()
    expect(drawn.node("Answer").get_by_text("Yes, please", exact=True)).to_be_visible()


def test_an_output_appears_as_its_case_is_written(open_editor):
    branch = a_node("branch", "flow.branch", name="Paid?", params={"cases": []})
    drawn = open_editor(a_document(branch))
    form = drawn.open_node("Paid?")

    form.get_by_role("button", name=re.compile("Add")).first.click()
    form.get_by_role("textbox", name=re.compile("Name")).last.fill("overdue")

    expect(drawn.output("Paid?", "overdue")).to_be_visible()


def test_the_error_output_is_shown_when_it_is_wanted(drawn):
    port = drawn.output("Find Ana", "error").locator("..")
    drawn.page.mouse.move(5, 400)
    expect(port).to_have_css("opacity", "0")

    drawn.menu("Find Ana", "Show error output")
    drawn.page.keyboard.press("Escape")

    expect(port).to_have_css("opacity", "1")


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


def place(box):
    x, y, width, height = (box[side] for side in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(one: Locator, other: Locator) -> bool:
    """Whether two things on the screen cover each other."""
    left, top, right, bottom = place(one.bounding_box())
    other_left, other_top, other_right, other_bottom = place(other.bounding_box())
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


@pytest.mark.parametrize("y", [100, 440, 780])
def test_all_of_a_nodes_menu_is_in_sight_wherever_it_is_asked_for(drawn, y):
    drawn.page.keyboard.press("1")
    box = drawn.node("Tell").bounding_box()
    drawn.drag_by(drawn.node("Tell"), 0, y - box["y"] - 20)

    drawn.node("Tell").click(button="right", position={"x": 60, "y": 14})

    for entry in drawn.page.get_by_role("menu", name="Node").get_by_role("menuitem").all():
        expect(entry).to_be_in_viewport(ratio=1)


def test_the_ground_has_a_menu_and_what_it_makes_stands_there(drawn):
    drawn.canvas.click(button="right", position={"x": 300, "y": 560})
    drawn.page.get_by_role("menuitem", name="Add a note").click()
    expect(drawn.page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    drawn.page.keyboard.press("Escape")

    area = drawn.canvas.bounding_box()
    note = drawn.canvas.locator(".react-flow__node-note").bounding_box()
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
    drawn.page.keyboard.press("Escape")
    drawn.page.keyboard.press("1")

    things = drawn.canvas.locator(".react-flow__node-step, .react-flow__node-note").all()
    assert len(things) == 7
    assert [one for one in things for other in things if one is not other and overlap(one, other)] == []


def test_a_node_after_an_output_that_lies_lower_is_wired_by_a_level_line(open_editor):
    drawn = open_editor(a_document(TRIGGER, LOOKUP, edges=CHAIN[:1]))
    drawn.select("Find Ana")

    drawn.add_node("branch")

    document = drawn.expect_saved(lambda document: ("lookup", "found", "branch") in wires(document))
    assert positions(document)["branch"] == (616, 42)
    wire = drawn.canvas.locator('.react-flow__edge[data-id^="lookup:found"] .react-flow__edge-path')
    drawn.page.wait_for_function("path => path.getBBox().height < 2", arg=wire.element_handle())


def test_escape_gives_a_drag_up(drawn):
    before = drawn.node("Tell").bounding_box()
    drawn.node("Tell").hover()
    drawn.page.mouse.down()
    drawn.page.mouse.move(before["x"], before["y"] + 300, steps=5)
    drawn.page.keyboard.press("Escape")
    drawn.page.mouse.move(before["x"], before["y"] + 340, steps=3)
    drawn.page.mouse.up()

    drawn.page.wait_for_function(STANDS_AT, arg=[drawn.node("Tell").element_handle(), before["y"]])
    expect(drawn.page.get_by_role("button", name=re.compile("^Undo"))).to_be_disabled()
    drawn.drag_by(drawn.node("Tell"), 0, 160)
    drawn.expect_saved(lambda document: positions(document)["tell"][1] > 60)


@pytest.mark.parametrize("text", ["Buy milk", '{"schema": "patchbay.clipboard/1", "nodes": [{'])
def test_what_is_no_drawing_is_not_pasted_without_a_word(editor, text):
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    editor.canvas.focus()
    editor.page.keyboard.press("Control+v")

    expect(editor.page.get_by_role("alert").filter(has_text="This cannot be pasted")).to_contain_text(
        "nodes that were copied from a workflow"
    )


def test_a_paste_goes_to_where_the_pointer_is(drawn):
    drawn.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawn.select("Tell")
    drawn.page.keyboard.press("Control+c")
    area = drawn.canvas.bounding_box()
    drawn.page.mouse.move(area["x"] + 300, area["y"] + 560)

    drawn.page.keyboard.press("Control+v")

    expect(drawn.nodes).to_have_count(4)
    left, top, right, bottom = place(drawn.nodes.last.bounding_box())
    assert left < area["x"] + 300 < right
    assert top < area["y"] + 560 < bottom


def test_a_wire_that_is_refused_says_why(drawn):
    drawn.drag(drawn.output("Tell", "accepted"), drawn.input("Tell"))

    expect(drawn.page.get_by_role("alert")).to_contain_text("A node cannot lead straight back to itself")


def test_what_undo_took_away_is_selected_no_more(drawn):
    drawn.add_node("wait for time", key="n")
    drawn.page.keyboard.press("Control+z")
    expect(drawn.nodes).to_have_count(3)

    drawn.node("Tell").click(position={"x": 60, "y": 14})
    drawn.page.keyboard.press("F2")

    expect(drawn.page.get_by_role("textbox", name="Name of the node")).to_have_value("Tell")


def test_copies_are_plain_json_and_paste_elsewhere(drawn, open_editor):
    drawn.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawn.select("Find Ana", "Tell")
    drawn.page.keyboard.press("Control+c")
    expect(drawn.announced).to_have_text("Copied 2 things")

    other = open_editor(page=drawn.page.context.new_page())
    other.canvas.focus()
    other.page.keyboard.press("Control+v")

    document = other.expect_saved(lambda document: len(document["nodes"]) == 2)
    assert wires(document) == {("lookup", "found", "tell")}
    text = other.page.evaluate("navigator.clipboard.readText()")
    assert '"schema": "patchbay.clipboard/1"' in text


def test_types_that_are_missing_here_are_named_when_pasted(editor):
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    node = {"id": "x", "type": "acme.magic", "position": {"x": 0, "y": 0}}
    text = json.dumps({"schema": "patchbay.clipboard/1", "nodes": [node]})
    editor.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    editor.canvas.focus()
    editor.page.keyboard.press("Control+v")

    expect(editor.page.get_by_text("Not installed on this server: acme.magic")).to_be_visible()
    expect(editor.nodes).to_have_count(1)


def test_a_paste_from_another_workspace_leaves_its_credentials_and_channels_behind(editor):
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    node = a_node("ask", "http.request", name="Ask the shop")
    node["params"] = {
        "url": "https://shop.example",
        "auth": {"kind": "bearer", "credential": "01m7zd3qeb46rwwcs7ma0ntrfa"},
    }
    clip = {"schema": "patchbay.clipboard/1", "workspace": "another", "nodes": [node]}
    editor.page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(clip))
    editor.canvas.focus()
    editor.page.keyboard.press("Control+v")

    expect(
        editor.page.get_by_text("came from another workspace and lost theirs: Ask the shop")
    ).to_be_visible()
    document = editor.expect_saved(lambda document: len(document["nodes"]) == 1)
    assert document["nodes"][0]["params"] == {"url": "https://shop.example", "auth": {"kind": "bearer"}}


def test_a_text_file_that_holds_a_drawing_is_pasted(editor):
    document = a_document(TRIGGER, LOOKUP, edges=[an_edge("message", "message", "lookup")])
    editor.canvas.focus()
    editor.page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([text], "orders.txt", { type: "text/plain" }));
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        json.dumps(document),
    )

    expect(editor.node("Find Ana")).to_be_visible()
    editor.expect_saved(lambda document: wires(document) == {("message", "message", "lookup")})


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

    mouse.click(*middle_of(marks.last))
    expect(drawn.node("Far away")).to_be_in_viewport()
    expect(drawn.node("Near")).not_to_be_in_viewport()
    mouse.move(*middle_of(marks.last))
    mouse.down()
    mouse.move(*middle_of(marks.first), steps=5)
    mouse.up()

    expect(drawn.node("Near")).to_be_in_viewport()
    expect(drawn.node("Far away")).not_to_be_in_viewport()


def middle_of(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


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
    box = drawn.node("Tell").bounding_box()
    session = drawn.page.context.new_cdp_session(drawn.page)
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
