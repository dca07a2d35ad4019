"""What is copied and pasted: nodes as plain JSON, here, elsewhere, and from other workspaces."""

import json

import pytest
from playwright.sync_api import expect

from support.drawings import LOOKUP, TRIGGER, sides, wires
from support.editor_page import a_document, a_node, an_edge


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


def test_a_paste_goes_to_where_the_pointer_is(drawn):
    drawn.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawn.select("Tell")
    drawn.page.keyboard.press("Control+c")
    expect(drawn.announced).to_have_text("Copied 1 thing")
    area = drawn.canvas.bounding_box()
    drawn.page.mouse.move(area["x"] + 300, area["y"] + 560)

    drawn.page.keyboard.press("Control+v")

    expect(drawn.nodes).to_have_count(4)
    drawn.middle_of(drawn.nodes.last)  # it stands still by then
    left, top, right, bottom = sides(drawn.nodes.last.bounding_box())
    assert left < area["x"] + 300 < right
    assert top < area["y"] + 560 < bottom


@pytest.mark.parametrize("text", ["Buy milk", '{"schema": "patchbay.clipboard/1", "nodes": [{'])
def test_what_is_no_drawing_is_not_pasted_without_a_word(editor, text):
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    editor.canvas.focus()
    editor.page.keyboard.press("Control+v")

    expect(editor.page.get_by_role("alert").filter(has_text="This cannot be pasted")).to_contain_text(
        "nodes that were copied from a workflow"
    )


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
