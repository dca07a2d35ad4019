"""Runs from the form of a node: what came in and went out, up to here, from here, and pinned outputs."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge, code, wait_for_run

COUNTS = a_document(
    a_node("call", "http.webhook_trigger", name="Call"),
    a_node("first", "flow.set", 320, name="First", params={"values": {"total": "{{ input.json.total }}"}}),
    a_node("second", "flow.set", 640, name="Second", params={"values": {"twice": "{{ input.total * 2 }}"}}),
    a_node("third", "flow.set", 960, name="Third", params={"values": {"seen": "{{ input.twice }}"}}),
    edges=[
        an_edge("call", "request", "first"),
        an_edge("first", "out", "second"),
        an_edge("second", "out", "third"),
    ],
)


def run_draft(editor: EditorPage, total: int, **more: Any) -> str:
    """Run the draft through the API; gives the run's id once it has ended."""
    body = {"value": {"json": {"total": total}}, **more}
    answer = editor.api.post(f"/api/v1/workflows/{editor.workflow_id}/test-runs", data=body)
    assert answer.ok, answer.text()
    return wait_for_run(editor.api, answer.json()["id"])


def steps_of(editor: EditorPage, run_id: str) -> dict[str, Any]:
    """What each node gave, by its id."""
    steps = editor.api.get(f"/api/v1/runs/{run_id}/steps").json()["items"]
    return {step["node_id"]: step["output"] for step in steps}


def newest_run(editor: EditorPage) -> str:
    runs = editor.api.get(f"/api/v1/runs?workflow_id={editor.workflow_id}").json()["items"]
    run_id: str = runs[0]["id"]
    return wait_for_run(editor.api, run_id)


def test_input_and_output_are_beside_the_form_of_the_last_and_of_a_chosen_run(open_editor):
    editor = open_editor(COUNTS)
    earlier = run_draft(editor, 4)
    run_draft(editor, 5)
    form = editor.open_node("Second")
    form.get_by_role("button", name="Open over the canvas").press("Enter")
    wide = editor.page.get_by_role("dialog", name="Second")
    came, gave = wide.get_by_role("region", name="Input"), wide.get_by_role("region", name="Output")

    expect(came.get_by_role("list", name="Input")).to_contain_text("total5")
    expect(gave.get_by_role("list", name="Output")).to_contain_text("twice10")
    gave.get_by_text("JSON", exact=True).click()
    expect(gave).to_contain_text(re.compile(r'"twice":\s*10'))
    came.get_by_role("combobox", name="Data from run").click()
    editor.page.get_by_role("option").nth(1).click()

    expect(came.get_by_role("list", name="Input")).to_contain_text("total4")
    expect(gave.get_by_role("list", name="Output")).to_contain_text("twice8")
    assert steps_of(editor, earlier)["second"] == {"twice": 8}
    editor.page.keyboard.press("Escape")
    expect(wide).to_be_hidden()
    expect(form).to_be_visible()


def test_a_run_goes_only_up_to_here(open_editor):
    editor = open_editor(COUNTS)
    form = editor.open_node("Second")

    form.get_by_role("button", name="Run up to here").click()
    asked = editor.page.get_by_role("dialog", name="Run up to Second")
    code(asked, "What the trigger gives").fill(json.dumps({"json": {"total": 21}}))
    asked.get_by_role("button", name="Run", exact=True).click()
    expect(asked).to_be_hidden()
    form.get_by_role("tab", name="Output").click()

    expect(form.get_by_role("list", name="Output")).to_contain_text("twice42")
    assert steps_of(editor, newest_run(editor)).keys() == {"call", "first", "second"}


def test_the_keyboard_alone_runs_up_to_a_node_and_from_it(open_editor):
    editor = open_editor(COUNTS)
    keys = editor.page.keyboard

    def ask(entry: str, title: str) -> Locator:
        """Choose the entry of the second node's menu, and go to the value in the window that it opens."""
        editor.node("Second").focus()
        keys.press("Shift+F10")
        choose_by_key(editor, entry)
        asked = editor.page.get_by_role("dialog", name=title)
        expect(asked.locator(":focus")).to_be_attached()
        press_until_focused(editor, "Tab", code(asked))
        keys.press("Control+a")
        return asked

    asked = ask("Run up to here", "Run up to Second")
    keys.type(json.dumps({"json": {"total": 21}}))
    press_button(editor, asked, "Run")
    expect(editor.node("Second")).to_have_accessible_name(re.compile("Completed"))
    assert steps_of(editor, newest_run(editor)).keys() == {"call", "first", "second"}

    asked = ask("Run from here…", "Run from Second")
    keys.type('{"total": 50}')
    press_button(editor, asked, "Run")

    expect(editor.node("Third")).to_have_accessible_name(re.compile("Completed"))
    outputs = steps_of(editor, newest_run(editor))
    assert outputs["third"] == {"seen": 100}
    assert "first" not in outputs


def choose_by_key(editor: EditorPage, entry: str) -> None:
    """Go down the open menu to this entry, and take it."""
    wanted = editor.page.get_by_role("menuitem", name=entry)
    expect(wanted).to_be_visible()
    press_until_focused(editor, "ArrowDown", wanted)
    editor.page.keyboard.press("Enter")


def press_button(editor: EditorPage, scope: Locator, name: str) -> None:
    """Go on to this button, and press it; what it was in is gone then."""
    press_until_focused(editor, "Tab", scope.get_by_role("button", name=name, exact=True))
    editor.page.keyboard.press("Enter")
    expect(scope).to_be_hidden()


def press_until_focused(editor: EditorPage, key: str, wanted: Locator) -> None:
    expect(wanted).to_be_visible()
    for _ in range(30):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        editor.page.keyboard.press(key)
    pytest.fail(f"{key} never reached {wanted}")


def test_a_run_from_here_begins_with_what_was_edited(open_editor):
    editor = open_editor(COUNTS)
    run_draft(editor, 5)
    editor.page.reload()

    editor.menu("Second", "Run from here…")
    asked = editor.page.get_by_role("dialog", name="Run from Second")
    expect(code(asked, "Input")).to_contain_text('"total": 5')
    code(asked, "Input").fill('{"total": 50}')
    asked.get_by_role("button", name="Run", exact=True).click()
    expect(asked).to_be_hidden()

    expect(editor.node("Third")).to_have_accessible_name(re.compile("Completed"))
    outputs = steps_of(editor, newest_run(editor))
    assert outputs["third"] == {"seen": 100}
    assert "first" not in outputs


def test_a_run_dialog_says_where_its_json_is_wrong(open_editor):
    editor = open_editor(COUNTS)
    editor.menu("Third", "Run from here…")
    dialog = editor.page.get_by_role("dialog", name="Run from Third")

    code(dialog).fill("{\n  oops: 1\n}")

    expect(dialog).to_contain_text("Line 2 is not JSON: expected a name in double quotes")
    expect(dialog.get_by_role("button", name="Run", exact=True)).to_be_disabled()


def test_a_pinned_output_is_given_in_tests_and_never_by_what_is_published(open_editor):
    editor = open_editor(COUNTS)
    run_draft(editor, 5)
    form = editor.open_node("First")
    form.get_by_role("tab", name="Output").press("Enter")

    form.get_by_role("button", name="Pin this output").click()
    form.get_by_role("button", name="Edit", exact=True).click()
    writing = editor.page.get_by_role("dialog", name="Pinned output")
    code(writing, "Value").fill('{"total": 1000}')
    writing.get_by_role("button", name="Pin", exact=True).click()
    expect(writing).to_be_hidden()

    expect(form).to_contain_text("Pinned: tests get this at out")
    tested = run_draft(editor, 5)
    assert steps_of(editor, tested)["third"] == {"seen": 2000}
    assert editor.api.post(f"/api/v1/workflows/{editor.workflow_id}/publish", data={"note": ""}).ok
    started = editor.api.post(
        f"/api/v1/workflows/{editor.workflow_id}/run", data={"value": {"json": {"total": 5}}}
    )
    assert started.ok, started.text()
    assert steps_of(editor, wait_for_run(editor.api, started.json()["id"]))["third"] == {"seen": 10}
    form.get_by_role("button", name="Unpin").click()
    expect(form.get_by_role("button", name="Pin this output")).to_be_visible()


def test_nothing_can_be_pinned_before_it_is_known_what_is(open_editor):
    editor = open_editor(COUNTS)
    run_draft(editor, 5)
    pins = f"/api/v1/workflows/{editor.workflow_id}/pins"
    pinned = {"pins": {"first": {"port": "out", "value": {"total": 1}}}}
    assert editor.api.put(pins, data=pinned).ok
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    editor.page.route(f"**{pins}", hold)
    editor.page.reload()
    form = editor.open_node("First")
    form.get_by_role("tab", name="Output").click()

    expect(form.get_by_role("list", name="Output")).to_contain_text("total5")
    expect(form.get_by_role("button", name="Pin this output")).to_have_count(0)
    held[0].fallback()

    expect(form).to_contain_text("Pinned: tests get this at out")


def test_the_keyboard_alone_pins_an_output_edits_it_and_takes_it_off(open_editor):
    editor = open_editor(COUNTS)
    run_draft(editor, 5)
    keys = editor.page.keyboard
    form = editor.open_node("First")

    press_until_focused(editor, "Shift+Tab", form.get_by_role("tab", name="Settings"))
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    press_until_focused(editor, "Tab", form.get_by_role("button", name="Pin this output"))
    keys.press("Enter")
    edit = form.get_by_role("button", name="Edit", exact=True)
    expect(edit).to_be_focused()
    keys.press("Enter")
    writing = editor.page.get_by_role("dialog", name="Pinned output")
    expect(writing.locator(":focus")).to_be_attached()
    press_until_focused(editor, "Tab", code(writing, "Value"))
    keys.press("Control+a")
    keys.type('{"total": 1000}')
    press_button(editor, writing, "Pin")

    assert steps_of(editor, run_draft(editor, 5))["third"] == {"seen": 2000}
    expect(edit).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(form.get_by_role("button", name="Pin this output")).to_be_focused()


def test_expressions_and_pins_follow_when_a_node_gets_another_id(open_editor):
    editor = open_editor(COUNTS)
    pinned = {"pins": {"first": {"port": "out", "value": {"total": 1}}}}
    assert editor.api.put(f"/api/v1/workflows/{editor.workflow_id}/pins", data=pinned).ok
    editor.page.reload()
    form = editor.open_node("First")

    form.get_by_role("button", name="Id first: change it").press("Enter")
    editor.page.get_by_role("textbox", name="Id", exact=True).fill("sum")
    editor.page.keyboard.press("Enter")

    expect(form.get_by_role("button", name="Id sum: change it")).to_be_visible()
    editor.expect_saved(lambda document: document["edges"][1]["source"] == "sum")
    form.get_by_role("tab", name="Output").click()
    expect(form).to_contain_text("Pinned: tests get this at out")
    pins = f"/api/v1/workflows/{editor.workflow_id}/pins"
    expect(form.get_by_role("button", name="Unpin")).to_be_enabled()
    assert editor.api.get(pins).json()["pins"].keys() == {"sum"}


@pytest.fixture
def pinned(make_workflow, api, open_editor) -> EditorPage:
    """The counts with an output pinned to their first node, whose form says so."""
    workflow_id = make_workflow(COUNTS)
    pins = {"first": {"port": "out", "value": {"total": 1}}}
    assert api.put(f"/api/v1/workflows/{workflow_id}/pins", data={"pins": pins}).ok
    editor = open_editor(workflow_id=workflow_id)
    expect(pin_of_first(editor)).to_be_visible()
    return editor


def pin_of_first(editor: EditorPage) -> Locator:
    """What its form says of the pin, once that is open."""
    form = editor.open_node("First")
    form.get_by_role("tab", name="Output").click()
    return form.get_by_text("Pinned: tests get this at out")


def call_it_sum(editor: EditorPage) -> None:
    """Give the node whose form is open another id."""
    editor.page.get_by_role("button", name="Id first: change it").press("Enter")
    editor.page.get_by_role("textbox", name="Id", exact=True).fill("sum")
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_role("button", name="Id sum: change it")).to_be_visible()


def test_a_pin_follows_an_id_that_is_taken_back_and_given_again(pinned):
    call_it_sum(pinned)
    expect(pin_of_first(pinned)).to_be_visible()

    for keys, id_then in (("Control+z", "first"), ("Control+Shift+z", "sum")):
        pinned.canvas.focus()
        pinned.page.keyboard.press(keys)
        expect(pin_of_first(pinned)).to_be_visible()
        expect(pinned.page.get_by_role("button", name=f"Id {id_then}: change it")).to_be_visible()


def test_a_pin_is_seen_under_the_id_that_somebody_else_gave(pinned, open_editor):
    other = open_editor(workflow_id=pinned.workflow_id)
    expect(pin_of_first(other)).to_be_visible()

    call_it_sum(pinned)
    expect(other.page.get_by_role("button", name="Id first: change it")).to_be_hidden()

    expect(pin_of_first(other)).to_be_visible()
    expect(other.page.get_by_role("button", name="Id sum: change it")).to_be_visible()
