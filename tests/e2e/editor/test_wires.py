"""Wires and the ports they hang on: drawn, put a node into, drawn elsewhere, and kept when a port goes."""

import re

import pytest
from playwright.sync_api import expect

from support.drawings import CHAIN, LOOKUP, TELL, TRIGGER, positions, wires
from support.editor_page import a_document, a_node, an_edge


def test_a_wire_is_drawn_from_port_to_port(drawn):
    drawn.connect("Find Ana", "not_found", "Tell")

    drawn.expect_saved(lambda document: ("lookup", "not_found", "tell") in wires(document))


def test_a_second_wire_between_the_same_ports_is_refused(drawn):
    drawn.drag(drawn.output("Find Ana", "found"), drawn.input("Tell"))

    expect(drawn.wires).to_have_count(2)


def test_a_wire_let_go_over_nothing_offers_a_node_and_connects_it(drawn):
    drawn.pull(drawn.output("Find Ana", "not_found"))
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


def test_a_wire_that_is_refused_says_why(drawn):
    drawn.drag(drawn.output("Tell", "accepted"), drawn.input("Tell"))

    expect(drawn.page.get_by_role("alert")).to_contain_text("A node cannot lead straight back to itself")


def test_a_node_after_an_output_that_lies_lower_is_wired_by_a_level_line(open_editor):
    drawn = open_editor(a_document(TRIGGER, LOOKUP, edges=CHAIN[:1]))
    drawn.select("Find Ana")

    drawn.add_node("branch")

    document = drawn.expect_saved(lambda document: ("lookup", "found", "branch") in wires(document))
    assert positions(document)["branch"] == (616, 42)
    wire = drawn.canvas.locator('.react-flow__edge[data-id^="lookup:found"] .react-flow__edge-path')
    drawn.page.wait_for_function("path => path.getBBox().height < 2", arg=wire.element_handle())


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
