"""The form of a node: fields of every kind, and what is said of what is written in them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge, code


def params_of(document: dict[str, Any], node_id: str = "it") -> dict[str, Any]:
    found: dict[str, Any] = next(node["params"] for node in document["nodes"] if node["id"] == node_id)
    return found


def expect_params(editor: EditorPage, expected: dict[str, Any]) -> None:
    editor.expect_saved(lambda document: params_of(document).items() >= expected.items())


def choose(form: Locator, field: str, option: str | re.Pattern[str]) -> None:
    form.get_by_role("combobox", name=field).click()
    form.page.get_by_role("option", name=option).click()


@pytest.fixture
def open_form(open_editor):
    """Opens the form of the only node there is."""

    def open_one(type_id: str, **params: Any) -> tuple[EditorPage, Locator]:
        editor = open_editor(a_document(a_node("it", type_id, name="It", params=params)))
        return editor, editor.open_node("It")

    return open_one


def test_text_number_and_choice(open_form):
    editor, form = open_form("whatsapp.send_message")

    form.get_by_role("textbox", name="Text", exact=True).fill("Come by")
    expect_params(editor, {"text": "Come by"})
    choose(form, "What to send", "Place")
    form.get_by_role("textbox", name="Latitude").fill("52.5")
    form.get_by_role("textbox", name="Longitude").fill("13.4")

    expect_params(editor, {"kind": "location", "latitude": 52.5, "longitude": 13.4})


def test_words_ticks_and_numbers_of_the_workspace(open_form, api):
    editor, form = open_form("whatsapp.trigger")
    channel = api.get("/api/v1/channels").json()["items"][0]

    words = form.get_by_role("textbox", name="Starts with").or_(
        form.get_by_role("combobox", name="Starts with")
    )
    words.fill("order")
    words.press("Enter")
    choose(form, "Kinds", "Text")
    editor.page.keyboard.press("Escape")
    choose(form, "Numbers", re.compile(channel["name"]))

    match = {"keywords": ["order"], "contains": [], "kinds": ["text"], "choices": []}
    expect_params(editor, {"match": match, "channel": [channel["id"]]})


def test_a_span_of_time_has_its_unit(open_form):
    editor, form = open_form("flow.wait")

    form.get_by_role("textbox", name="For", exact=True).fill("2")
    form.get_by_role("combobox", name="Unit of For").select_option("hours")

    expect_params(editor, {"seconds": 7200})


def test_names_and_values_keep_their_types(open_form):
    editor, form = open_form("flow.set")

    form.get_by_role("button", name="Add a row").press("Enter")
    expect(form.get_by_role("textbox", name="Name 1")).to_be_focused()
    editor.page.keyboard.type("total")
    editor.page.keyboard.press("Tab")
    editor.page.keyboard.type("12")
    expect_params(editor, {"values": {"total": "12"}})
    form.get_by_role("button", name="Type of total: Text").click()
    editor.page.get_by_role("menuitem", name="Number").click()

    expect_params(editor, {"values": {"total": 12}})


def test_things_of_a_list_are_added_moved_and_removed_by_keyboard(open_form):
    editor, form = open_form("flow.branch")

    for place, name in enumerate(("big", "small"), start=1):
        form.get_by_role("button", name="Add case").press("Enter")
        case = form.get_by_role("listitem", name=f"Case {place}", exact=True)
        expect(case.get_by_role("textbox", name="Name")).to_be_focused()
        editor.page.keyboard.type(name)
    editor.expect_saved(lambda document: names_of(document) == ["big", "small"])
    form.get_by_role("button", name="Move Case 2 up").press("Enter")

    editor.expect_saved(lambda document: names_of(document) == ["small", "big"])
    form.get_by_role("button", name="Remove Case 1").press("Enter")
    editor.expect_saved(lambda document: names_of(document) == ["big"])


def names_of(document: dict[str, Any]) -> list[str]:
    """What a branch's cases are called."""
    return [case["name"] for case in params_of(document).get("cases", [])]


def test_a_credential_is_picked_by_name(open_form, api):
    given = {"name": "Shop's CRM", "kind": "bearer", "fields": {"token": "secret"}}
    made = api.post("/api/v1/credentials", data=given)
    assert made.ok, made.text()
    editor, form = open_form("crm.lookup", provider="rest")

    choose(form, "Credential", "Shop's CRM")

    expect_params(editor, {"credential": made.json()["id"]})
    assert "secret" not in form.inner_text()


def test_a_template_is_shown_and_its_places_are_fields(open_form):
    editor, form = open_form("whatsapp.send_template")

    choose(form, "Template", "order_pending · en")
    phone = form.get_by_role("figure", name="The template on the phone")
    expect(phone).to_contain_text("Order {{1}} is being prepared")
    form.get_by_role("textbox", name="Text: 1").fill("4711")

    expect(phone).to_contain_text("Order 4711 is being prepared")
    expect_params(editor, {"template": "order_pending", "body": ["4711"]})


def test_what_is_not_json_yet_stays_in_the_field_only(open_form):
    editor, form = open_form("http.request", url="https://shop.example", body_kind="json")
    content = code(form, "Content")

    content.fill('{"a": 1}')
    expect_params(editor, {"body": {"a": 1}})
    content.fill('{"a": ')

    expect(form.get_by_text("is not JSON: expected")).to_be_visible()
    expect(content.locator(".cm-line span").first).to_be_visible()
    assert params_of(editor.saved())["body"] == {"a": 1}


def test_what_the_server_refuses_is_said_at_the_field(open_editor):
    says = a_node("it", "whatsapp.send_message", 320, name="It", params={"text": "{{ steps.nowhere.x }}"})
    editor = open_editor(
        a_document(a_node("message", "whatsapp.trigger"), says, edges=[an_edge("message", "message", "it")])
    )
    form = editor.open_node("It")

    text = code(form, "Text")
    expect(text).to_have_accessible_description(re.compile("names a node “nowhere”, which is not there"))
    expect(text).to_have_attribute("aria-invalid", "true")


def test_what_the_phone_does_not_take_is_said_while_it_is_typed(open_form):
    _, form = open_form(
        "whatsapp.send_message", kind="buttons", text="Well?", buttons=[{"id": "a", "title": "A"}]
    )
    title = form.get_by_role("textbox", name="Title")

    title.fill("A title that is too long for it")

    expect(title).to_have_accessible_description(re.compile("At most 20 characters"))


def test_an_open_form_leaves_its_node_in_sight(open_editor):
    names = ("Call", "First", "Second", "Third")
    row = [a_node(name.lower(), "flow.set", 320 * place, name=name) for place, name in enumerate(names)]
    editor = open_editor(a_document(*row))
    form = editor.open_node("Third")

    editor.page.wait_for_function(IS_BESIDE, arg=["third", "Third"])
    editor.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    editor.open_node("First")
    editor.page.wait_for_function(IS_BESIDE, arg=["first", "First"])


IS_BESIDE = """([id, name]) => {
    const node = document.querySelector(`.react-flow__node[data-id="${id}"]`).getBoundingClientRect();
    const form = document.querySelector(`aside[aria-label="${name}"]`).getBoundingClientRect();
    const canvas = document.querySelector('.react-flow').getBoundingClientRect();
    return node.left >= canvas.left && node.top >= canvas.top && node.right <= form.left;
}"""
"""Whether all of the node can be seen left of its form."""


QUESTION = {
    "kind": "buttons",
    "text": "Shall we?",
    "buttons": [{"id": "yes", "title": "Yes, please"}, {"id": "no", "title": "No"}],
}


def a_question(wait: dict[str, Any], *, is_wired: bool) -> dict[str, Any]:
    return a_document(
        a_node("message", "whatsapp.trigger", name="Anything"),
        a_node("ask", "whatsapp.send_message", 320, name="Ask", params=QUESTION),
        a_node("answer", "whatsapp.wait_for_reply", 640, name="Answer", params=wait),
        edges=[
            an_edge("message", "message", "ask"),
            *([an_edge("ask", "accepted", "answer")] if is_wired else []),
        ],
    )


def test_a_wait_that_is_wired_to_a_message_has_its_buttons_as_choices(open_editor):
    editor = open_editor(a_question({}, is_wired=False))

    editor.connect("Ask", "accepted", "Answer")

    editor.expect_saved(lambda document: params_of(document, "answer").get("choices") == QUESTION["buttons"])
    expect(editor.output("Answer", "yes")).to_be_visible()
    editor.canvas.focus()
    editor.page.keyboard.press("Control+z")
    editor.expect_saved(lambda document: len(document["edges"]) == 1)
    assert params_of(editor.saved(), "answer") == {}


def test_a_wait_is_offered_the_buttons_of_the_message_before_it(open_editor):
    editor = open_editor(a_question({"choices": ["maybe"]}, is_wired=True))
    form = editor.open_node("Answer")

    form.get_by_role("button", name="Take the options of “Ask”").click()

    editor.expect_saved(lambda document: params_of(document, "answer")["choices"] == QUESTION["buttons"])
    expect(form.get_by_role("button", name="Take the options")).to_have_count(0)


def test_a_new_button_begins_with_its_title_in_columns_that_stay(open_form):
    editor, form = open_form("whatsapp.send_message", kind="buttons", text="Shall we?")

    form.get_by_role("button", name="Add button").click()
    title = form.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    width = title.bounding_box()["width"]
    editor.page.keyboard.type("Call me back when you can")

    button = {"title": "Call me back when you can", "id": "call_me_back_when_you_can"}
    expect_params(editor, {"buttons": [button]})
    assert title.bounding_box()["width"] == width


def test_a_name_in_another_form_is_offered_in_the_form_it_needs(open_form):
    editor, form = open_form("flow.branch", cases=[{"name": "vip", "when": "{{ contact.name }}"}])
    name = form.get_by_role("textbox", name="Name", exact=True)

    name.fill("VIP Kunde")
    expect(form).to_contain_text("Letters, digits, dashes and underscores")
    form.get_by_role("button", name="Use “vip_kunde”").click()

    expect(name).to_be_focused()
    editor.expect_saved(lambda document: params_of(document)["cases"][0]["name"] == "vip_kunde")
