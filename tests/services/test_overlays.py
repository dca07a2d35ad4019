from datetime import UTC, datetime, timedelta

import pytest

from patchbay.services.workflows.overlays import EdgeCount
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import first_id_at
from patchbay.storage.open_waits import WaitFilter
from patchbay.storage.paging import PageRequest
from support.core import a_flow, acts, awaits, node, says

OTHER = "5511900000002"


@pytest.fixture
def survey():
    """Asks for an answer, and follows what it sends until it is delivered."""
    return a_flow(
        {
            "message": {"type": "whatsapp.trigger", "params": {"match": {"keywords": ["order"]}}},
            "ask": {**says("Which one?"), "name": "Ask"},
            "answer": {**awaits(timeout_s=3600), "name": "Their answer"},
            "work": acts("work"),
            "sorry": says("Too late"),
        },
        "message.message > ask",
        "ask.accepted > answer",
        "answer.reply > work",
        "answer.timeout > sorry",
    )


async def overlay(core, workflow_id, **wanted):
    return await core.wiring.overlays.of(core.workspace_id, workflow_id, **wanted)


async def test_an_overlay_counts_wires_waits_errors_and_who_dropped_off(core, survey):
    workflow_id = await core.publish(survey)
    core.world.script("work", ValueError("no"))
    await core.say("order", sender="5511900000001")
    await core.later(hours=2)
    await core.say("order", sender=OTHER)
    await core.say("the red one", sender=OTHER)
    await core.say("order", sender="5511900000003")

    found = await overlay(core, workflow_id)

    assert found.runs == {"completed": 1, "failed": 1, "waiting": 1}
    assert found.edges == [
        EdgeCount("answer", "reply", "work", "in", 1),
        EdgeCount("answer", "timeout", "sorry", "in", 1),
        EdgeCount("ask", "accepted", "answer", "in", 3),
        EdgeCount("message", "message", "ask", "in", 3),
    ]
    assert not found.is_cut
    told = {one.node_id: (one.steps, one.errors, one.waiting, one.dropped) for one in found.nodes}
    assert told == {
        "message": (3, 0, 0, 0),
        "ask": (3, 0, 0, 0),
        "answer": (3, 0, 1, 1),
        "work": (1, 1, 0, 1),
        "sorry": (1, 0, 0, 0),
    }


async def test_the_median_is_the_time_half_the_steps_stay_within(core, survey):
    workflow_id = await core.publish(survey)
    for number, minutes in enumerate((1, 2, 40)):
        await core.say("order", sender=f"551190000000{number}")
        core.clock.advance(minutes=minutes)
        await core.say("red", sender=f"551190000000{number}")

    found = await overlay(core, workflow_id)

    (answer,) = [one for one in found.nodes if one.node_id == "answer"]
    assert answer.p50_ms == pytest.approx(120_000, abs=1_000)


async def test_every_port_of_a_step_counts_where_it_emitted_on_several(core):
    flow = a_flow(
        {
            "message": {"type": "whatsapp.trigger"},
            "every": node("flow.for_each", items="{{ [1, 2, 3] }}"),
            "work": acts("work"),
            "done": says("Done"),
        },
        "message.message > every",
        "every.item > work",
        "every.done > done",
    )
    flow["edges"].append({"source": "work", "output": "out", "target": "every", "input": "next"})
    workflow_id = await core.publish(flow)
    await core.say("go")

    found = await overlay(core, workflow_id)

    taken = {(one.source, one.output, one.target, one.input): one.count for one in found.edges}
    assert taken == {
        ("message", "message", "every", "in"): 1,
        ("every", "item", "work", "in"): 3,
        ("work", "out", "every", "next"): 3,
        ("every", "done", "done", "in"): 1,
    }


async def test_a_run_cancelled_where_it_stood_dropped_off_there(core, survey):
    workflow_id = await core.publish(survey)
    await core.say("order")
    (run,) = await core.runs()
    await core.wiring.run_control.cancel(core.workspace_id, run.id, "member:1")
    await core.settle()

    found = await overlay(core, workflow_id)

    assert {one.node_id: one.dropped for one in found.nodes} == {"message": 0, "ask": 0, "answer": 1}


async def test_an_overlay_keeps_to_its_period_and_its_version(core, survey):
    workflow_id = await core.publish(survey)
    await core.say("order")
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", "test")
    await core.say("order", sender=OTHER)
    (newer, older) = await core.runs()
    between = _made_at(newer.id)

    assert (newer.version, older.version) == (2, 1)
    assert (await overlay(core, workflow_id, version=1)).runs == {"waiting": 1}
    assert (await overlay(core, workflow_id, version=3)).edges == []
    assert (await overlay(core, workflow_id, since=between)).runs == {"waiting": 1}
    ago = between - timedelta(days=30)
    assert (await overlay(core, workflow_id, since=ago, until=between)).runs == {"waiting": 1}
    assert (await overlay(core, workflow_id, since=ago, until=ago + timedelta(days=1))).runs == {}


async def test_a_workflow_nobody_ran_has_an_empty_overlay(core, survey):
    workflow_id = await core.publish(survey)

    found = await overlay(core, workflow_id)

    assert (found.runs, found.edges, found.nodes) == ({}, [], [])
    with pytest.raises(NotFound):
        await core.wiring.overlays.of("another", workflow_id)


async def test_where_a_person_is_says_the_node_by_its_name(core, survey):
    workflow_id = await core.publish(survey)
    await core.say("order")
    await core.say("order", sender=OTHER)
    person = (await core.runs())[1].contact_id

    page = await core.wiring.whereabouts.page(core.workspace_id, PageRequest(), WaitFilter(contact_id=person))

    (found,) = page.items
    assert (found.workflow_id, found.workflow_name, found.version) == (workflow_id, "Flow", 1)
    assert (found.node_id, found.node_name, found.kind) == ("answer", "Their answer", "reply")
    assert (found.contact_id, found.contact_name, found.is_test) == (person, "Ana Prado", False)
    assert found.due_at - found.since == timedelta(hours=1)


async def test_a_wait_that_is_over_is_nowhere(core, survey):
    await core.publish(survey)
    await core.say("order")
    before = await core.wiring.whereabouts.page(core.workspace_id, PageRequest(), WaitFilter())
    await core.say("red")

    after = await core.wiring.whereabouts.page(core.workspace_id, PageRequest(), WaitFilter())

    assert (len(before.items), after.items) == (1, [])
    assert (await core.wiring.whereabouts.page("another", PageRequest(), WaitFilter())).items == []


def _made_at(row_id):
    """When an identifier was made: the instant whose smallest identifier is not above it."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = 0
    for letter in row_id:
        number = number * 32 + alphabet.index(letter)
    at = datetime.fromtimestamp((number >> 80) / 1000, UTC)
    assert first_id_at(at) <= row_id
    return at
