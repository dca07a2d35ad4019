"""Expressions in fields: written with help of what the last run saw, tried at once, and brought by hand."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge, wait_for_run

ORDERS = a_document(
    a_node("call", "http.webhook_trigger", name="Call"),
    a_node("order", "flow.set", 320, name="Order", params={"values": {"total": 12}}),
    a_node("say", "whatsapp.send_message", 640, name="Say", params={"text": "Hello"}),
    edges=[an_edge("call", "request", "order"), an_edge("order", "out", "say")],
)


@pytest.fixture
def editor(open_editor, make_workflow, api) -> EditorPage:
    """A draft that ran once, up to a message to Carla."""
    workflow_id = make_workflow(ORDERS)
    carla = api.get("/api/v1/contacts?search=Carla").json()["items"][0]["id"]
    body = {"value": {"json": {}}, "contact_id": carla, "until": "order"}
    started = api.post(f"/api/v1/workflows/{workflow_id}/test-runs", data=body)
    assert started.ok, started.text()
    wait_for_run(api, started.json()["id"])
    return open_editor(workflow_id=workflow_id)


@pytest.fixture
def form(editor) -> Locator:
    return editor.open_node("Say")


def text_of(document: dict[str, Any]) -> str:
    text: str = document["nodes"][2]["params"].get("text", "")
    return text


def toggle(scope: Locator) -> Locator:
    return scope.get_by_role("button", name="Expression for Text", exact=True)


def code(scope: Locator) -> Locator:
    """The field while it is an expression."""
    return scope.get_by_role("textbox", name="Text", exact=True).and_(scope.page.locator(".cm-content"))


def options(editor: EditorPage) -> Locator:
    return editor.page.get_by_role("listbox", name="Completions").get_by_role("option")


def hold_the_field_for_code(editor: EditorPage) -> list[Route]:
    """Keep it from coming, from the next load of the page on; gives what is held."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    editor.page.route(re.compile("/assets/editor-"), hold)
    return held


def test_a_field_is_switched_to_an_expression_and_back_by_mouse(editor, form):
    form.get_by_role("textbox", name="Text", exact=True).hover()
    toggle(form).click()
    expect(code(form)).to_be_focused()
    editor.page.keyboard.type(" {{ input.total")
    editor.expect_saved(lambda document: text_of(document) == "Hello {{ input.total}}")
    toggle(form).click()

    expect(code(form)).to_have_count(0)
    expect(form.get_by_role("textbox", name="Text", exact=True)).to_have_value("Hello")
    editor.expect_saved(lambda document: text_of(document) == "Hello")


def test_what_is_written_before_the_field_for_code_has_come_stays_and_so_does_the_keyboard(editor):
    held = hold_the_field_for_code(editor)
    editor.page.reload()
    form = editor.open_node("Say")
    toggle(form).press("Enter")
    plain = form.get_by_role("textbox", name="Text", exact=True)
    expect(plain).to_be_focused()
    editor.page.keyboard.type(" and {{")

    held[0].fallback()
    expect(code(form)).to_be_focused()
    editor.page.keyboard.type(" input.total")

    editor.expect_saved(lambda document: "and {{ input.total" in text_of(document))


def test_who_has_left_before_the_field_for_code_has_come_is_not_called_back(editor):
    held = hold_the_field_for_code(editor)
    editor.page.reload()
    form = editor.open_node("Say")
    toggle(form).press("Enter")
    expect(form.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    editor.page.keyboard.press("Shift+Tab")

    held[0].fallback()

    expect(code(form)).to_be_visible()
    expect(toggle(form)).to_be_focused()


def test_a_field_is_switched_by_keyboard_and_by_writing_braces(editor, form):
    plain = form.get_by_role("textbox", name="Text", exact=True)

    plain.focus()
    editor.page.keyboard.press("End")
    editor.page.keyboard.type(" {{")
    expect(code(form)).to_be_focused()
    editor.page.keyboard.type(" input.total")
    editor.page.keyboard.press("Escape")
    editor.expect_saved(lambda document: text_of(document) == "Hello {{ input.total}}")
    editor.page.keyboard.press("Shift+Tab")
    expect(toggle(form)).to_be_focused()
    editor.page.keyboard.press("Enter")

    expect(code(form)).to_have_count(0)


def test_names_texts_and_numbers_have_colours_of_their_own(editor, form):
    toggle(form).press("Enter")
    expect(code(form)).to_be_focused()
    code(form).fill("Hello {{ input.total + 1 ~ 'x' }}")

    colours = {
        code(form).get_by_text(part, exact=True).evaluate("(word) => getComputedStyle(word).color")
        for part in ("input", "1", "'x'")
    }
    plain = code(form).evaluate("(text) => getComputedStyle(text).color")
    assert len(colours | {plain}) == 4


def test_one_escape_at_the_switch_to_an_expression_closes_the_form(editor, form):
    form.get_by_role("textbox", name="Text", exact=True).focus()
    editor.page.keyboard.press("Shift+Tab")
    expect(toggle(form)).to_be_focused()
    expect(editor.page.get_by_role("tooltip")).to_be_visible()

    editor.page.keyboard.press("Escape")

    expect(form).to_be_hidden()


@pytest.mark.parametrize(
    ("begun", "offered", "gives"),
    [
        ("{{ input.", "total12", "{{ input.total}}"),
        ("{{ steps.order.", "total12", "{{ steps.order.total}}"),
        ("{{ contact.ph", "phone", "{{ contact.phone}}"),
        ("{{ input.total | ro", "round", "{{ input.total | round}}"),
    ],
)
def test_names_are_completed_from_what_the_last_run_saw(editor, form, begun, offered, gives):
    toggle(form).press("Enter")
    expect(code(form)).to_be_focused()
    code(form).fill("{{ contact.name }}")
    expect(form.get_by_role("status", name="Preview")).to_have_text("Carla Núñez")
    code(form).fill("")
    editor.page.keyboard.type(begun)

    option = options(editor).filter(has_text=offered)
    expect(option).to_be_visible()
    expect(editor.page.locator(".cm-tooltip-autocomplete-disabled")).to_have_count(0)  # no more to come
    while option.get_attribute("aria-selected") != "true":
        editor.page.keyboard.press("ArrowDown")
    editor.page.keyboard.press("Tab")

    editor.expect_saved(lambda document: text_of(document) == gives)


def test_what_comes_of_it_is_shown_while_it_is_written(editor, form):
    toggle(form).press("Enter")
    preview = form.get_by_role("status", name="Preview")

    code(form).fill("{{ contact.name }}: {{ input.total * 2 }}")
    expect(preview).to_have_text("Carla Núñez: 24")
    code(form).fill("{{ input.sum }}")
    expect(preview).to_contain_text("input.sum is not there")
    code(form).fill("{{ 1 + }}")

    expect(preview).to_contain_text("unexpected")


def test_a_value_is_dragged_from_the_input_into_a_field(editor, form):
    form.get_by_role("button", name="Open over the canvas").click()
    wide = editor.page.get_by_role("dialog", name="Say")
    value = wide.get_by_role("region", name="Input").get_by_role("listitem").filter(has_text="total")

    value.first.drag_to(wide.get_by_role("textbox", name="Text", exact=True))

    editor.expect_saved(lambda document: text_of(document) == "Hello {{ input.total }}")
    expect(wide.get_by_role("status", name="Preview")).to_have_text("Hello 12")


def test_a_value_is_dragged_from_the_input_beside_the_canvas(editor, form):
    form.get_by_role("tab", name="Input").click()
    total = form.get_by_role("listitem").filter(has_text="total").first
    text = form.get_by_role("textbox", name="Text", exact=True)

    editor.press(total)
    editor.page.mouse.move(0, 0)
    expect(text).to_be_visible()
    for _ in range(2):
        editor.page.mouse.move(*editor.middle_of(text))
    editor.page.mouse.up()

    editor.expect_saved(lambda document: text_of(document) == "Hello {{ input.total }}")


def test_a_value_is_put_into_the_last_field_by_keyboard(editor, form):
    form.get_by_role("textbox", name="Text", exact=True).focus()
    form.get_by_role("tab", name="Input").press("Enter")

    form.get_by_role("button", name="Insert input.total into Text").press("Enter")

    editor.expect_saved(lambda document: text_of(document) == "Hello {{ input.total }}")
    form.get_by_role("tab", name="Settings").press("Enter")
    expect(form.get_by_role("status", name="Preview")).to_have_text("Hello 12")


def test_values_of_earlier_nodes_and_of_the_contact_are_at_hand(editor, form):
    form.get_by_role("textbox", name="Text", exact=True).focus()
    form.get_by_role("tab", name="Input").click()
    form.get_by_role("button", name=re.compile("^Contact")).click()
    contact = form.get_by_role("list", name="Contact")

    expect(contact).to_contain_text("Carla Núñez")
    contact.get_by_role("button", name="Insert contact.name into Text").click()

    editor.expect_saved(lambda document: text_of(document) == "Hello {{ contact.name }}")
