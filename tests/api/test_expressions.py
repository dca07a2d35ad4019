"""Expressions tried out, and the names they see in a run."""

import pytest

from patchbay.security.access import Role
from support.systems import a_client, a_tenant

EVALUATE = "/api/v1/expressions/evaluate"

GREETING = {
    "schema": "patchbay.workflow/1",
    "name": "Greeting",
    "nodes": [
        {"id": "start", "type": "whatsapp.trigger"},
        {"id": "note", "type": "flow.set", "params": {"values": {"word": "{{ input.text | upper }}"}}},
        {"id": "hello", "type": "whatsapp.send_message", "params": {"text": "Hello {{ vars.word }}"}},
        {"id": "answer", "type": "whatsapp.wait_for_reply", "params": {}},
        {"id": "end", "type": "flow.set", "params": {"values": {"word": "{{ input.text }}"}}},
    ],
    "edges": [
        {"source": "start", "output": "message", "target": "note"},
        {"source": "note", "output": "out", "target": "hello"},
        {"source": "hello", "output": "accepted", "target": "answer"},
        {"source": "answer", "output": "reply", "target": "end"},
    ],
    "settings": {"vars": {"shop": "Acme"}},
}


async def evaluated(api, template, **scope):
    answer = await api.post(EVALUATE, json={"template": template, "scope": scope})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{ input.total * 2 }}", 84),
        ("{{ input }}", {"total": 42}),
        ("Total: {{ input.total }}", "Total: 42"),
        ("plain text", "plain text"),
        ("{{ steps.lookup.name | default('nobody') }}", "nobody"),
    ],
)
async def test_an_expression_gives_its_value_with_its_type(api, template, value):
    found = await evaluated(api, template, input={"total": 42}, steps={"lookup": {}})

    assert found == {"value": value, "error": None}


async def test_a_missing_name_is_named(api):
    found = await evaluated(api, "{{ input.totl }}", input={"total": 42})

    assert found["value"] is None
    assert found["error"]["code"] == "expression_missing_name"
    assert found["error"]["name"] == "input.totl"
    assert "input has: total" in found["error"]["message"]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ input. }}", "expression_syntax"),
        ("{{ input.__class__ }}", "expression_refused"),
        ("{{ range(100000) | list }}", "expression_budget"),
        ("{{ 'a' + 1 }}", "expression_value"),
        ("{{ 1 }}" + "x" * 30_000, "expression_budget"),
    ],
)
async def test_what_cannot_be_evaluated_is_said_in_the_answer(api, template, code):
    found = await evaluated(api, template, input={})

    assert (found["value"], found["error"]["code"]) == (None, code)


@pytest.fixture
async def run(spine):
    """A run that greeted, and waits for the answer."""
    spine.workflow_id = await spine.publish(GREETING)
    await spine.say("good day")
    (run,) = await spine.runs()
    return run


async def scope_of(api, run, node_id):
    answer = await api.get(f"/api/v1/runs/{run.id}/scope", params={"node_id": node_id})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_node_that_ran_sees_what_it_saw(api, run):
    scope = await scope_of(api, run, "note")

    assert scope["input"]["text"] == "good day"
    assert scope["trigger"] == scope["input"]
    assert set(scope["steps"]) == {"start"}
    assert scope["vars"] == {"shop": "Acme"}
    assert scope["contact"]["name"] == "Ana Prado"
    assert scope["conversation"]["window_open"] is True
    assert scope["run"]["id"] == run.id


async def test_variables_are_seen_from_the_next_node_on(api, run):
    scope = await scope_of(api, run, "hello")

    assert scope["vars"] == {"shop": "Acme", "word": "GOOD DAY"}
    assert scope["input"] == {"word": "GOOD DAY"}


async def test_a_node_that_has_not_run_sees_what_it_would(api, run):
    scope = await scope_of(api, run, "end")

    assert scope["input"] is None
    assert set(scope["steps"]) >= {"start", "note", "hello"}


async def test_a_node_that_was_drawn_since_sees_what_leads_to_it(api, spine, run):
    drawn = {**GREETING, "nodes": [*GREETING["nodes"], {"id": "new", "type": "flow.set", "params": {}}]}
    drawn["edges"] = [*GREETING["edges"], {"source": "note", "output": "out", "target": "new"}]
    await api.put(f"/api/v1/workflows/{spine.workflow_id}/draft", json={"document": drawn})

    scope = await scope_of(api, run, "new")

    assert scope["input"] == {"word": "GOOD DAY"}


async def test_the_scope_of_a_finished_run_is_there_as_well(api, spine, run):
    await spine.say("thanks")

    scope = await scope_of(api, run, "end")

    assert (await spine.runs())[0].state == "completed"
    assert scope["input"]["text"] == "thanks"


async def test_what_was_evaluated_in_the_run_is_so_with_its_scope(api, run):
    scope = await scope_of(api, run, "hello")

    found = await evaluated(api, "Hello {{ vars.word }}", **scope)

    assert found["value"] == "Hello GOOD DAY"


async def test_the_scope_of_a_deleted_workflows_run_is_what_it_recorded(api, spine, run):
    await api.post(f"/api/v1/workflows/{spine.workflow_id}/deactivate")
    await api.delete(f"/api/v1/workflows/{spine.workflow_id}")

    scope = await scope_of(api, run, "hello")

    assert scope["vars"] == {"word": "GOOD DAY"}


async def test_who_may_not_see_contacts_sees_none_in_the_scope(app, wiring, tenant, run):
    viewer = await wiring.api_keys.create(tenant.workspace_id, "viewer", Role.VIEWER, "test")

    async with a_client(app, viewer.key) as client:
        scope = await scope_of(client, run, "hello")

    assert (scope["contact"], scope["conversation"]) == ({}, {})


async def test_another_workspace_sees_nothing_of_a_run(app, wiring, run):
    stranger = await a_tenant(wiring, "Other")

    async with a_client(app, stranger.key) as client:
        answer = await client.get(f"/api/v1/runs/{run.id}/scope", params={"node_id": "hello"})

    assert answer.status_code == 404
