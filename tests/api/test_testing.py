"""Test runs, pins, sessions and replays over HTTP."""

import pytest

from patchbay.security.access import Role
from support.core import CUSTOMER, a_flow, awaits, hears, says
from support.systems import a_client

WORKFLOWS = "/api/v1/workflows"
ASKING = a_flow(
    {"start": hears("go"), "ask": says("Well?"), "answer": awaits(timeout_s=3_600)},
    "start.message > ask",
    "ask.accepted > answer",
)


@pytest.fixture
async def workflow(api):
    answer = await api.post(WORKFLOWS, json={"document": ASKING})
    return f"{WORKFLOWS}/{answer.json()['id']}"


async def a_run(api, path, body=None):
    answer = await api.post(path, **({} if body is None else {"json": body}))
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_a_test_run_is_told_from_others(api, workflow):
    run_id = await a_run(api, f"{workflow}/test-runs", {"value": {"text": "go"}, "until": "start"})

    run = (await api.get(f"/api/v1/runs/{run_id}")).json()
    document = (await api.get(f"/api/v1/runs/{run_id}/document")).json()
    assert (run["is_test"], run["draft_revision"], run["version"], run["state"]) == (True, 1, -1, "running")
    assert document == {"version": -1, "is_test": True, "draft_revision": 1, "document": ASKING}


async def test_pins_are_kept_as_they_were_put(api, workflow):
    pins = {
        "pins": {"ask": {"port": "accepted", "value": {"id": None}}, "start": {"port": "message", "value": 0}}
    }

    put = await api.put(f"{workflow}/pins", json=pins)

    assert (put.status_code, put.json()) == (200, pins)
    assert (await api.get(f"{workflow}/pins")).json() == pins
    assert (await api.put(f"{workflow}/pins", json={"pins": {"a": {"value": 1}}})).status_code == 422


async def test_a_session_is_begun_looked_at_and_ended(spine, api, workflow):
    body = {"channel_id": spine.channel_id, "phone": f"+{CUSTOMER}"}

    none = (await api.get(f"{workflow}/test-session")).json()
    made = await api.post(f"{workflow}/test-session", json=body)
    found = (await api.get(f"{workflow}/test-session")).json()["session"]
    await spine.say("go")
    after = (await api.get(f"{workflow}/test-session")).json()["session"]
    ended = await api.delete(f"/api/v1/test-sessions/{found['id']}")

    assert (none, made.status_code, made.json()) == ({"session": None}, 201, found)
    assert body.items() <= found.items()
    assert (found["is_yours"], found["last_run_id"]) == (True, None)
    assert (await api.get(f"/api/v1/runs/{after['last_run_id']}")).json()["state"] == "waiting"
    assert (ended.status_code, (await api.get(f"{workflow}/test-session")).json()) == (204, none)


async def test_a_run_says_what_it_waits_for_and_has_its_time_pretended(spine, api, workflow):
    await api.post(f"{workflow}/test-session", json={"channel_id": spine.channel_id, "phone": f"+{CUSTOMER}"})
    await spine.say("go")
    run_id = (await api.get(f"{workflow}/test-session")).json()["session"]["last_run_id"]
    run = f"/api/v1/runs/{run_id}"

    waits = (await api.get(f"{run}/waits")).json()
    told = await api.post(f"{run}/pretend", json={"seconds": 3_600})
    await spine.settle()

    assert [(one["node_id"], one["kind"], one["state"]) for one in waits["items"]] == [
        ("answer", "reply", "open")
    ]
    assert (told.status_code, told.json()["id"]) == (200, run_id)
    assert (await api.get(run)).json()["state"] == "completed"
    assert (await api.post(f"{run}/pretend", json={"seconds": 1})).status_code == 409


@pytest.mark.parametrize("seconds", [0, -1, 1e9, "a day"])
async def test_time_is_pretended_within_reason(api, workflow, seconds):
    run_id = await a_run(api, f"{workflow}/test-runs", {})

    answer = await api.post(f"/api/v1/runs/{run_id}/pretend", json={"seconds": seconds})

    assert answer.status_code == 422


async def test_a_run_is_repeated_with_and_without_a_body(spine, api, workflow):
    await api.post(f"{workflow}/publish", json={})
    await spine.say("go")
    (run,) = (await api.get("/api/v1/runs")).json()["items"]
    replay = f"/api/v1/runs/{run['id']}/replay"

    bare = await a_run(api, replay)
    empty = await a_run(api, replay, {})
    step = await a_run(api, replay, {"step": 2, "value": {"text": "edited"}})
    await spine.settle()

    steps = (await api.get(f"/api/v1/runs/{step}/steps")).json()["items"]
    assert len({run["id"], bare, empty, step}) == 4
    assert (steps[0]["node_id"], steps[0]["input"]) == ("ask", {"text": "edited"})
    assert (await api.post(replay, json={"step": 99})).status_code == 404
    assert (await api.post(replay, json={"step": 0})).status_code == 422
    assert (await api.post(replay, json={"stepp": 1})).status_code == 422


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"until": "nowhere"}, "until"),
        ({"from": {"node_id": "nowhere", "value": 1}}, "from.node_id"),
        ({"from": {"value": 1}}, "from"),
        ({"start_at": {}}, ""),
    ],
)
async def test_what_cannot_be_tested_is_answered_with_its_place(api, workflow, body, path):
    answer = await api.post(f"{workflow}/test-runs", json=body)

    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == [path]


async def test_only_who_may_control_runs_tests(app, wiring, tenant, api, workflow):
    issued = await wiring.api_keys.create(tenant.workspace_id, "look", Role.VIEWER, "system")
    run_id = await a_run(api, f"{workflow}/test-runs", {})

    async with a_client(app, issued.key) as viewer:
        seen = {
            "pins": (await viewer.get(f"{workflow}/pins")).status_code,
            "waits": (await viewer.get(f"/api/v1/runs/{run_id}/waits")).status_code,
            "save": (await viewer.put(f"{workflow}/pins", json={"pins": {}})).status_code,
            "run": (await viewer.post(f"{workflow}/test-runs", json={})).status_code,
            "session": (await viewer.get(f"{workflow}/test-session")).status_code,
            "pretend": (await viewer.post(f"/api/v1/runs/{run_id}/pretend", json={"seconds": 1})).status_code,
        }

    assert seen == {"pins": 200, "waits": 200, "save": 403, "run": 403, "session": 403, "pretend": 403}
