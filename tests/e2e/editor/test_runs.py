"""What ran: the list, where people wait, and one run on the canvas of its version."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from support.editor_page import EditorPage, a_document, a_node, an_edge

names = (f"Greeting {number}" for number in count(1))


def a_text(node_id, x, name, text):
    return a_node(node_id, "flow.set", x, 0, name=name, params={"values": {"text": text}})


def a_greeting(name):
    """Greets whom it is told of, and fails where nobody is named."""
    return a_document(
        a_node("start", "http.webhook_trigger", 0, 0, name="Start"),
        a_text("greet", 280, "Greet", "Hello {{ input.json.name }}"),
        a_text("shout", 560, "Shout", "{{ input.text|upper }}"),
        edges=[an_edge("start", "request", "greet"), an_edge("greet", "out", "shout")],
        name=name,
    )


def a_wait(name):
    """Stands a day after anybody is named."""
    return a_document(
        a_node("start", "http.webhook_trigger", 0, 0, name="Start"),
        a_node("pause", "flow.wait", 280, 0, name="Sleep on it", params={"seconds": 86_400}),
        edges=[an_edge("start", "request", "pause")],
        name=name,
    )


@pytest.fixture
def run_by_hand(api, make_workflow):
    """Publishes a workflow and starts a run of it; gives the run's id once it is over, or waits."""

    def run(document=None, *, value=None, workflow_id=None, contact_id=None):
        made = workflow_id or make_workflow(document, publish=True)
        given = {"value": {"json": {"name": "Ben"}} if value is None else value}
        if contact_id is not None:
            given["contact_id"] = contact_id
        answer = api.post(f"/api/v1/workflows/{made}/run", data=given)
        assert answer.ok, answer.text()
        run_id = answer.json()["id"]
        return run_id, made

    return run


@pytest.fixture
def open_page(open_context):
    def open_one(path: str) -> Page:
        context, _ = open_context()
        page = context.new_page()
        page.goto(path)
        return page

    return open_one


def table(page: Page) -> Locator:
    return page.get_by_role("table", name="Runs")


def steps(page: Page) -> Locator:
    return page.get_by_role("region", name="Run", exact=True)


def test_where_only_tests_ran_they_are_said_to_be_hidden_and_shown(api, make_workflow, open_page):
    workflow_id = make_workflow(a_greeting(next(names)))
    started = api.post(f"/api/v1/workflows/{workflow_id}/test-runs", data={"value": {"json": {}}})
    assert started.ok, started.text()
    page = open_page(f"/runs?workflow={workflow_id}")
    expect(page.get_by_text("Test runs are hidden.")).to_be_visible()

    page.get_by_role("button", name="Show test runs").click()

    expect(table(page).get_by_role("link")).to_have_count(1)


def test_runs_are_narrowed_and_the_address_remembers_how(run_by_hand, open_page):
    good, bad = next(names), next(names)
    run_by_hand(a_greeting(good))
    run_by_hand(a_greeting(bad), value={"json": {}})
    page = open_page("/runs")
    expect(table(page).get_by_role("link", name=re.compile(good))).to_be_visible()

    page.get_by_role("combobox", name="State").click()
    page.get_by_role("option", name="failed").click()
    page.get_by_role("textbox", name="Error contains").fill("name")

    expect(table(page).get_by_role("link", name=re.compile(good))).to_be_hidden()
    expect(table(page).get_by_role("row", name=re.compile(bad))).to_contain_text("name")
    expect(page).to_have_url(re.compile(r"state=failed.*error=name|error=name.*state=failed"))
    page.reload()
    expect(page.get_by_role("textbox", name="Error contains")).to_have_value("name")
    expect(table(page).get_by_role("link", name=re.compile(bad))).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(table(page).get_by_role("link", name=re.compile(good))).to_be_visible()


def test_new_runs_appear_as_they_begin_unless_nobody_follows(run_by_hand, open_page):
    name = next(names)
    _, workflow_id = run_by_hand(a_greeting(name))
    page = open_page(f"/runs?workflow={workflow_id}")
    rows = table(page).get_by_role("link", name=re.compile(name))
    expect(rows).to_have_count(1)

    run_by_hand(workflow_id=workflow_id)
    expect(rows).to_have_count(2)
    page.get_by_role("switch", name="Follow live").uncheck()
    run_by_hand(workflow_id=workflow_id)
    page.get_by_role("switch", name="Follow live").check()

    expect(rows).to_have_count(3)


def test_it_is_found_where_a_person_waits(api, run_by_hand, open_page):
    name = next(names)
    answer = api.post("/api/v1/contacts", data={"name": f"Wendy of {name}", "phone": "+447700900123"})
    assert answer.ok, answer.text()
    run_by_hand(a_wait(name), contact_id=answer.json()["id"])
    page = open_page("/runs")

    box = page.get_by_role("combobox", name="Where is this person now?")
    box.click()
    box.press_sequentially("wendy")
    page.get_by_role("option", name=re.compile("Wendy")).click()
    found = page.get_by_role("table", name="Where is this person now?")
    expect(found.get_by_role("row", name=re.compile(name))).to_contain_text("a time")
    found.get_by_role("link", name="Sleep on it").first.click()

    expect(page.get_by_role("complementary", name="Sleep on it")).to_be_visible()


def test_a_run_opens_on_the_canvas_with_the_data_of_its_steps(run_by_hand, open_page, api):
    name = next(names)
    run_id, workflow_id = run_by_hand(a_greeting(name))
    page = open_page("/runs")

    table(page).get_by_role("link", name=re.compile(name)).press("Enter")

    expect(page).to_have_url(re.compile(run_id))
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(EditorPage(page, api, workflow_id).node("Greet")).to_have_accessible_name(re.compile("Completed"))
    steps(page).get_by_role("button", name="Greet").click()
    data = page.get_by_role("complementary", name="Greet")
    expect(data.get_by_label("Input", exact=True)).to_contain_text('"name": "Ben"')
    expect(data.get_by_label("Output at “Out”")).to_contain_text("Hello Ben")


def test_a_failure_is_told_in_words(run_by_hand, open_page):
    run_id, _ = run_by_hand(a_greeting(next(names)), value={"json": {}})
    page = open_page(f"/runs/{run_id}")

    expect(steps(page).get_by_role("row", name=re.compile("Greet"))).to_contain_text("name")
    steps(page).get_by_role("button", name="Greet").click()

    expect(page.get_by_role("complementary", name="Greet").get_by_role("alert")).to_contain_text("name")


def test_a_step_is_replayed_with_another_input(run_by_hand, open_page):
    run_id, _ = run_by_hand(a_greeting(next(names)))
    page = open_page(f"/runs/{run_id}")
    steps(page).get_by_role("button", name="Greet").click()
    data = page.get_by_role("complementary", name="Greet")
    data.get_by_role("button", name="Replay from here").press("Enter")
    box = data.get_by_role("textbox", name="Input")
    expect(box).to_be_focused()
    data.get_by_role("button", name="Cancel").press("Enter")
    expect(data.get_by_role("button", name="Replay from here")).to_be_focused()
    data.get_by_role("button", name="Replay from here").press("Enter")

    box.fill('{"json": {"name": "Zo')
    expect(data).to_contain_text("is not JSON")
    box.fill('{"json": {"name": "Zoe"}}')
    data.get_by_role("button", name="Start the run").click()

    expect(page).not_to_have_url(re.compile(run_id))
    steps(page).get_by_role("button", name="Shout").click()
    shouted = page.get_by_role("complementary", name="Shout")
    expect(shouted.get_by_label("Output at “Out”")).to_contain_text("HELLO ZOE")


def test_a_waiting_run_is_cancelled_from_its_page(run_by_hand, open_page):
    run_id, _ = run_by_hand(a_wait(next(names)))
    page = open_page(f"/runs/{run_id}")
    expect(steps(page).get_by_role("status")).to_contain_text("waiting")

    steps(page).get_by_role("button", name="Cancel run").click()

    expect(steps(page).get_by_role("status")).to_contain_text("cancelled")
