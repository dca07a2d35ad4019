"""Runs that no message started: called over the web, or by hand."""

from patchbay.storage import tables
from support.core import (
    a_flow,
    acts,
    encoded,
    hears,
    node,
    says,
)


async def call_hook(core, value: dict) -> str:
    hook_id = (await core.rows(tables.hooks, "id"))[0]
    body_id = await core.wiring.intake.receive(core.workspace_id, "http", hook_id, encoded(value))
    await core.settle()
    return body_id


async def answer_of(core, body_id: str):
    found = await core.wiring.responses.wait(core.workspace_id, body_id, 0.5)
    return None if found is None else (found.status, found.body)


async def test_a_call_is_answered_by_its_run(core):
    await core.publish(
        a_flow(
            {
                "call": node("http.webhook_trigger", respond="by_run"),
                "reply": node("http.respond", status=201, body={"got": "{{ trigger.json.n }}"}),
            },
            "call.request > reply",
        )
    )

    body_id = await call_hook(core, {"method": "POST", "json": {"n": 7}})

    assert await answer_of(core, body_id) == (201, {"got": 7})


async def test_a_run_without_a_contact_cannot_send_and_says_so(core):
    await core.publish(
        a_flow(
            {
                "call": node("http.webhook_trigger", respond="by_run"),
                "say": says("Hello?"),
                "act": acts("after", writes=True),
            },
            "call.request > say",
            "say.accepted > act",
        )
    )

    body_id = await call_hook(core, {"method": "POST"})

    (run,) = await core.runs()
    assert (run.state, run.error["code"], run.error["node"]) == ("failed", "no_contact", "say")
    assert await answer_of(core, body_id) == (502, {"run": run.id, "state": "failed"})
    assert core.world.done == []


async def test_the_same_call_twice_starts_two_runs(core):
    await core.publish(
        a_flow({"call": node("http.webhook_trigger"), "act": acts("it")}, "call.request > act")
    )

    await call_hook(core, {"method": "POST"})
    await call_hook(core, {"method": "POST"})

    assert core.world.times("it") == 2


# ── Runs by hand ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_run_is_started_by_hand_and_repeated_with_what_started_it(core):
    flow = a_flow({"start": hears("x"), "hi": says("Hi {{ trigger.who }}")}, "start.message > hi")
    workflow_id = await core.publish(flow)
    await core.say("hello")
    contact_id = (await core.conversation()).contact_id
    control = core.wiring.run_control

    first = await control.start(core.workspace_id, workflow_id, {"who": "Ana"}, contact_id, "t")
    await core.settle()
    again = await core.wiring.replays.replay(core.workspace_id, first, "t")
    await core.settle()

    assert core.said == ["Hi Ana", "Hi Ana"]
    assert {run.id for run in await core.runs()} == {first, again}
