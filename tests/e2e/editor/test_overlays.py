"""What happened over a period, drawn over the canvas."""

import re

import pytest
from playwright.sync_api import Locator, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge, until

RUNS = 3
ENDED = ["failed", "waiting", "waiting"]
NAMED = "{{ input.json.name }}"
BUTTON = re.compile("^(Overlay|Traffic|Waiting now|Errors|Drop-offs)$")


@pytest.fixture(scope="module")
def ran(api):
    """A published workflow that ran a few times: one run failed, the others wait."""
    document = a_document(
        a_node("start", "http.webhook_trigger", 0, 0, name="Start"),
        a_node("greet", "flow.set", 280, 0, name="Greet", params={"values": {"text": NAMED}}),
        a_node("pause", "flow.wait", 560, 0, name="Sleep on it", params={"seconds": 86_400}),
        edges=[an_edge("start", "request", "greet"), an_edge("greet", "out", "pause")],
        name="Overlaid",
    )
    workflow_id = api.post("/api/v1/workflows", data={"document": document}).json()["id"]
    assert api.post(f"/api/v1/workflows/{workflow_id}/publish", data={"note": ""}).ok
    for number in range(RUNS):
        value = {"json": {"name": "Ben"} if number else {}}
        assert api.post(f"/api/v1/workflows/{workflow_id}/run", data={"value": value}).ok
    runs = f"/api/v1/runs?workflow_id={workflow_id}"
    until(lambda: sorted(run["state"] for run in api.get(runs).json()["items"]), ENDED.__eq__)
    return workflow_id


@pytest.fixture
def editor(open_editor, ran) -> EditorPage:
    return open_editor(workflow_id=ran)


def draw(editor: EditorPage, kind: str) -> Locator:
    form = editor.page.get_by_role("dialog", name=BUTTON)
    if not form.is_visible():
        editor.page.get_by_role("button", name=BUTTON).click()
    form.get_by_role("radio", name=kind).check()
    return form


def test_traffic_counts_what_took_each_way(editor):
    draw(editor, "Traffic")

    expect(editor.node("Greet")).to_have_accessible_name(re.compile(f"{RUNS} steps"))
    expect(editor.canvas.get_by_text("2", exact=True).first).to_be_visible()


def test_the_numbers_follow_also_what_comes_right_after_they_were_counted(open_context, open_editor, api):
    document = a_document(a_node("call", "http.webhook_trigger", name="Call"))
    workflow_id = api.post("/api/v1/workflows", data={"document": document}).json()["id"]
    assert api.post(f"/api/v1/workflows/{workflow_id}/publish", data={"note": ""}).ok
    page = open_context()[0].new_page()
    page.clock.install()
    editor = open_editor(workflow_id=workflow_id, page=page)
    draw(editor, "Traffic")
    page.keyboard.press("Escape")
    form = editor.open_node("Call")
    form.get_by_role("tab", name="Output").click()

    for number in (1, 2):
        value = {"json": {"number": number}}
        assert api.post(f"/api/v1/workflows/{workflow_id}/run", data={"value": value}).ok
        expect(form.get_by_role("list", name="Output")).to_contain_text(f"number{number}")
    page.clock.fast_forward("00:10")

    expect(editor.node("Call")).to_have_accessible_name(re.compile("2 steps"))


def test_waits_errors_and_drop_offs_stand_where_they_are(editor):
    draw(editor, "Waiting now")
    expect(editor.node("Sleep on it")).to_have_accessible_name(re.compile("2 wait here now"))

    draw(editor, "Errors")
    expect(editor.node("Greet")).to_have_accessible_name(re.compile("1 of 3 steps failed"))

    draw(editor, "Drop-offs")
    expect(editor.node("Greet")).to_have_accessible_name(re.compile("1 dropped off here"))


def test_an_overlay_is_of_a_period_and_a_version_and_goes_again(editor):
    form = draw(editor, "Traffic")
    form.get_by_role("combobox", name="Runs that began in").click()
    form.get_by_role("option", name="a period of days").click()
    form.get_by_label("From").fill("2020-01-01")
    form.get_by_label("To").fill("2020-01-02")
    expect(form.get_by_role("status")).to_contain_text("0 runs in the period")

    form.get_by_role("combobox", name="Runs that began in").click()
    form.get_by_role("option", name="the last 24 hours").click()
    form.get_by_role("combobox", name="Version").click()
    form.get_by_role("option", name="Version 1").click()
    expect(form.get_by_role("status")).to_contain_text(f"{RUNS} runs in the period")

    draw(editor, "Nothing")
    expect(editor.node("Greet")).not_to_have_accessible_name(re.compile("steps"))


def test_the_numbers_are_there_without_a_drawing(editor):
    draw(editor, "Errors").get_by_role("button", name="Show as a table").click()

    dialog = editor.page.get_by_role("dialog", name="What happened, in numbers")
    nodes = dialog.get_by_role("table", name="Nodes")
    expect(nodes.get_by_role("row", name=re.compile("Greet"))).to_contain_text(re.compile(f"{RUNS}.*0.*1.*1"))
    ways = dialog.get_by_role("table", name="Ways taken")
    expect(ways.get_by_role("row", name=re.compile("Greet.*out.*Sleep on it"))).to_contain_text("2")
