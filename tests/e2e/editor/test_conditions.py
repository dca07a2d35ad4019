"""Conditions of a branch, put together without writing an expression."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge, wait_for_run

REFUND = "{{ 'refund' in input.text }}"
HEARD = {"text": "a refund, please", "total": 12, "vip": True}


def a_branch(when: Any = None) -> dict[str, Any]:
    """A value, a branch of one case, and a node at either way."""
    case = {"name": "refund"} if when is None else {"name": "refund", "when": when}
    return a_document(
        a_node("call", "http.webhook_trigger", name="Call"),
        a_node("heard", "flow.set", 280, name="Heard", params={"values": HEARD}),
        a_node("branch", "flow.branch", 560, name="Branch", params={"cases": [case]}),
        a_node("back", "flow.set", 840, -100, name="Give back"),
        a_node("other", "flow.set", 840, 100, name="Anything else"),
        edges=[
            an_edge("call", "request", "heard"),
            an_edge("heard", "out", "branch"),
            an_edge("branch", "refund", "back"),
            an_edge("branch", "else", "other"),
        ],
    )


def when_of(document: dict[str, Any]) -> Any:
    return document["nodes"][2]["params"]["cases"][0].get("when")


@pytest.fixture
def run_test(api):
    """Runs the draft, as far as it is told; gives the ids of the nodes it came by."""

    def run(workflow_id, **how):
        body = {"value": {"json": {}}, **how}
        started = api.post(f"/api/v1/workflows/{workflow_id}/test-runs", data=body)
        assert started.ok, started.text()
        run_id = wait_for_run(api, started.json()["id"])
        return [step["node_id"] for step in api.get(f"/api/v1/runs/{run_id}/steps").json()["items"]]

    return run


@pytest.fixture
def open_branch(open_editor, make_workflow, run_test):
    """Opens the form of a branch whose workflow ran up to it, so that it is known what it would see."""

    def open_one(when=None) -> tuple[EditorPage, Locator]:
        workflow_id = make_workflow(a_branch(when))
        run_test(workflow_id, until="heard")
        editor = open_editor(workflow_id=workflow_id)
        return editor, editor.open_node("Branch")

    return open_one


def subject(form: Locator, place: int = 1) -> Locator:
    return form.get_by_role("combobox", name=f"Condition {place}: what is looked at")


def operator(form: Locator, place: int = 1) -> Locator:
    return form.get_by_role("combobox", name=f"Condition {place}: how it is compared")


def value(form: Locator, place: int = 1) -> Locator:
    return form.get_by_label(f"Condition {place}: what it is compared with", exact=True)


def toggle(form: Locator) -> Locator:
    return form.get_by_role("button", name="Expression for When", exact=True)


def test_a_condition_is_built_by_mouse_and_a_run_takes_its_way(open_branch, run_test):
    editor, form = open_branch()

    subject(form).click()
    editor.page.get_by_role("option", name=re.compile("^input.text")).click()
    operator(form).select_option("contains")
    value(form).fill("refund")

    editor.expect_saved(lambda document: when_of(document) == REFUND)
    expect(form.get_by_role("status", name="Preview")).to_have_text("True with these data")
    assert run_test(editor.workflow_id) == ["call", "heard", "branch", "back"]
    value(form).fill("invoice")
    editor.expect_saved(lambda document: when_of(document) == "{{ 'invoice' in input.text }}")
    expect(form.get_by_role("status", name="Preview")).to_have_text("Not true with these data")
    assert run_test(editor.workflow_id) == ["call", "heard", "branch", "other"]


def test_conditions_are_built_and_removed_by_keyboard_alone(open_branch):
    editor, form = open_branch()
    keys = editor.page.keyboard
    form.get_by_role("textbox", name="Name", exact=True).focus()

    # Past the switch to an expression.
    keys.press("Tab")
    keys.press("Tab")
    keys.type("input.te")
    expect(editor.page.get_by_role("option", name=re.compile("^input.text"))).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("cont")
    keys.press("Tab")
    keys.type("refund")
    editor.expect_saved(lambda document: when_of(document) == REFUND)
    form.get_by_role("button", name="Add condition").press("Enter")
    expect(subject(form, 2)).to_be_focused()
    keys.type("input.total")
    keys.press("Tab")
    keys.type("is more")
    keys.press("Tab")
    keys.type("20")
    form.get_by_role("radio", name="Any of them").press("Space")

    editor.expect_saved(
        lambda document: when_of(document) == "{{ 'refund' in input.text or input.total > 20 }}"
    )
    form.get_by_role("button", name="Remove condition 1").press("Enter")
    expect(form.get_by_role("button", name="Remove condition 1")).to_be_focused()
    editor.expect_saved(lambda document: when_of(document) == "{{ input.total > 20 }}")
    keys.press("Enter")
    expect(subject(form)).to_be_focused()
    expect(subject(form)).to_have_value("")


def test_the_code_and_the_conditions_are_two_views_of_one_text(open_branch):
    editor, form = open_branch(REFUND)
    expect(subject(form)).to_have_value("input.text")
    expect(operator(form)).to_have_value("contains")
    expect(value(form)).to_have_value("refund")

    toggle(form).click()
    code = form.get_by_role("textbox", name="When").and_(form.locator(".cm-content"))
    expect(code).to_have_text(REFUND)
    code.fill("{{ not input.text }}")
    toggle(form).click()

    expect(operator(form)).to_have_value("is_empty")
    expect(value(form)).to_have_count(0)
    editor.expect_saved(lambda document: when_of(document) == "{{ not input.text }}")


def test_what_says_more_than_conditions_can_stays_code_and_says_why(open_branch):
    rich = "{{ input.text|default('') == 'a' }}"
    editor, form = open_branch(rich)

    code = form.get_by_role("textbox", name="When").and_(form.locator(".cm-content"))
    expect(code).to_have_text(rich)
    expect(toggle(form)).to_be_disabled()
    toggle(form).hover()
    expect(editor.page.get_by_role("tooltip")).to_contain_text("says more than simple conditions can")
    toggle(form).click(force=True)

    expect(code).to_have_text(rich)
    assert when_of(editor.saved()) == rich


def test_a_value_begins_as_the_kind_it_is_compared_with(open_branch):
    editor, form = open_branch()

    subject(form).click()
    editor.page.get_by_role("option", name="input.total 12").click()
    value(form).fill("12")
    editor.expect_saved(lambda document: when_of(document) == "{{ input.total == 12 }}")
    form.get_by_role("button", name="Condition 1: compared with Number").click()
    editor.page.get_by_role("menuitem", name="Text").click()
    editor.expect_saved(lambda document: when_of(document) == "{{ input.total == '12' }}")
    value(form).fill("")
    subject(form).fill("input.vip")

    expect(value(form)).to_have_value("true")
    editor.expect_saved(lambda document: when_of(document) == "{{ input.vip == true }}")


def test_a_condition_that_is_not_complete_does_not_count_and_says_so(open_branch):
    editor, form = open_branch(REFUND)

    form.get_by_role("button", name="Add condition").click()
    second = form.get_by_role("listitem", name="Condition 2")
    expect(second).to_contain_text("Choose what is looked at; until then this condition does not count.")
    subject(form, 2).fill("input.tot")
    editor.page.get_by_role("option", name="input.total 12").click()

    expect(second).to_contain_text("Write a number; until then")
    editor.expect_saved(lambda document: when_of(document) == REFUND)
    value(form, 2).fill("12")
    expect(second).not_to_contain_text("until then")
    editor.expect_saved(
        lambda document: when_of(document) == "{{ 'refund' in input.text and input.total == 12 }}"
    )


def test_half_a_condition_is_there_again_after_another_node_was_looked_at(open_branch):
    editor, form = open_branch(REFUND)
    form.get_by_role("button", name="Add condition").click()
    subject(form, 2).fill("input.total")
    operator(form, 2).select_option("is more than")

    editor.node("Heard").click()
    expect(editor.page.get_by_role("complementary", name="Heard")).to_be_visible()
    editor.page.keyboard.press("Escape")
    form = editor.open_node("Branch")

    expect(subject(form, 2)).to_have_value("input.total")
    expect(operator(form, 2)).to_have_value("above")
    form.get_by_role("button", name="Open over the canvas").click()
    wide = editor.page.get_by_role("dialog", name="Branch")
    value(wide, 2).fill("10")
    editor.expect_saved(
        lambda document: when_of(document) == "{{ 'refund' in input.text and input.total > 10 }}"
    )


def test_a_value_dragged_from_the_input_becomes_what_is_looked_at(open_branch):
    editor, form = open_branch()
    form.get_by_role("button", name="Open over the canvas").click()
    wide = editor.page.get_by_role("dialog", name="Branch")
    rows = wide.get_by_role("region", name="Input").get_by_role("listitem")

    rows.filter(has_text="total").first.drag_to(subject(wide))
    expect(subject(wide)).to_have_value("input.total")
    expect(value(wide)).to_be_focused()
    editor.page.keyboard.type("12")
    rows.filter(has_text="vip").first.drag_to(wide.get_by_role("button", name="Add condition"))

    expect(subject(wide, 2)).to_have_value("input.vip")
    editor.expect_saved(lambda document: when_of(document) == "{{ input.total == 12 and input.vip == true }}")


def test_a_value_dropped_on_a_field_fills_that_field_and_is_taken_back(open_branch):
    editor, form = open_branch("{{ input.text == 'refund' }}")
    form.get_by_role("button", name="Open over the canvas").click()
    wide = editor.page.get_by_role("dialog", name="Branch")
    rows = wide.get_by_role("region", name="Input").get_by_role("listitem")

    rows.filter(has_text="total").first.drag_to(value(wide))
    editor.expect_saved(lambda document: when_of(document) == "{{ input.text == input.total }}")
    expect(subject(wide, 2)).to_have_count(0)
    value(wide).focus()
    editor.page.keyboard.press("Control+z")
    editor.expect_saved(lambda document: when_of(document) == "{{ input.text == 'refund' }}")
    rows.filter(has_text="vip").first.drag_to(subject(wide))
    editor.expect_saved(lambda document: when_of(document) == "{{ input.vip == 'refund' }}")
    wide.get_by_role("button", name="Add condition").focus()
    editor.page.keyboard.press("Control+z")

    editor.expect_saved(lambda document: when_of(document) == "{{ input.text == 'refund' }}")


def test_letters_in_a_field_are_taken_back_before_the_document_is(open_branch):
    editor, form = open_branch(REFUND)
    form.get_by_role("textbox", name="Name", exact=True).fill("back")
    editor.expect_saved(lambda document: document["nodes"][2]["params"]["cases"][0]["name"] == "back")

    value(form).focus()
    editor.page.keyboard.press("End")
    editor.page.keyboard.type("s")
    editor.page.keyboard.press("Control+z")
    expect(value(form)).to_have_value("refund")
    editor.page.keyboard.press("Control+z")

    expect(form.get_by_role("textbox", name="Name", exact=True)).to_have_value("refund")


def test_letters_that_were_taken_back_do_not_come_again_after_a_pause(open_branch):
    editor, form = open_branch(REFUND)
    value(form).focus()
    editor.page.keyboard.press("End")

    editor.page.keyboard.type("s")
    editor.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=1))
    editor.page.keyboard.type(" now")
    editor.page.keyboard.press("Control+z")
    expect(value(form)).to_have_value("refunds")
    editor.page.keyboard.press("Control+z")
    expect(value(form)).to_have_value("refund")
    editor.page.keyboard.press("Control+z")

    expect(value(form)).to_have_value("refund")
    editor.expect_saved(lambda document: when_of(document) == REFUND)


def test_letters_typed_into_a_new_condition_are_taken_back_and_the_condition_stays(open_branch):
    editor, form = open_branch(REFUND)
    form.get_by_role("button", name="Add condition").click()
    subject(form, 2).focus()
    editor.page.clock.set_fixed_time(datetime.now(UTC))
    editor.page.keyboard.type("input.vip")
    editor.expect_saved(lambda document: when_of(document) != REFUND)

    editor.page.keyboard.press("Control+z")

    expect(subject(form, 2)).to_have_value("")
    editor.expect_saved(lambda document: when_of(document) == REFUND)


def test_a_filled_choice_of_values_offers_all_of_them_and_marks_its_own(open_branch):
    editor, form = open_branch(REFUND)

    subject(form).click()

    options = editor.page.get_by_role("option")
    expect(options.filter(has_text="input.total")).to_be_visible()
    chosen = options.filter(has=editor.page.get_by_role("img", name="chosen now"))
    expect(chosen).to_contain_text("input.text")
    subject(form).press_sequentially(" ")
    expect(options.filter(has_text="input.total")).to_have_count(0)


def test_without_a_run_only_what_is_sure_to_be_there_is_offered(open_editor):
    editor = open_editor(
        a_document(
            a_node("message", "whatsapp.trigger", name="Anything"),
            a_node("lookup", "crm.lookup", 280, name="Look up"),
            a_node("branch", "flow.branch", 560, name="Branch", params={"cases": [{"name": "vip"}]}),
            edges=[an_edge("message", "message", "lookup"), an_edge("lookup", "found", "branch")],
        )
    )
    form = editor.open_node("Branch")

    subject(form).click()

    options = editor.page.get_by_role("option")
    expect(options).to_contain_text(["trigger.text", "contact.name", "conversation.owner"])
    expect(options.filter(has_text="input")).to_have_count(0)


def test_a_pinned_output_is_offered_before_anything_ran(open_editor, api):
    editor = open_editor(a_branch())
    pins = {"heard": {"port": "out", "value": {"city": "Lima"}}}
    answer = api.put(f"/api/v1/workflows/{editor.workflow_id}/pins", data={"pins": pins})
    assert answer.ok, answer.text()
    editor.page.reload()
    form = editor.open_node("Branch")

    subject(form).click()

    offered = editor.page.get_by_role("listbox").get_by_role("option")
    expect(offered.first).to_have_text(re.compile("input.city.*Lima"))
