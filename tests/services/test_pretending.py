"""Time pretended for test runs."""

import pytest

from patchbay.services.errors import NotNow
from patchbay.services.testing.pretending import Pretending
from patchbay.storage.paging import PageRequest
from support.core import CUSTOMER, a_flow, hears, node, says
from support.spine import PHONE_NUMBER_ID
from support.trials import ASKING, ME, draft_of, on_test, pretend, try_out, view


async def test_pretending_ends_a_wait_and_closes_the_window(core):
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await pretend(core, run.id, 86_400)
    held = (await view(core, run.id)).state
    await pretend(core, run.id, 2 * 86_400)

    (late,) = [one for one in await core.outbox() if one.node_id == "late"]
    assert (held, (await view(core, run.id)).state) == ("waiting", "completed")
    assert late.content["text"] == "Too late at 2026-03-05"
    assert (late.state, core.said) == ("suppressed", ["Well?"])
    assert (await core.conversation()).window_open_until is None


async def test_who_writes_after_pretended_time_opens_the_window_again(core):
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await pretend(core, run.id, 2 * 86_400)
    await core.say("still here")

    assert (await view(core, run.id)).state == "completed"
    assert (await core.conversation()).window_open_until is not None


async def test_a_message_that_comes_while_time_is_pretended_keeps_the_window_it_opened(core):
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await core.wiring.pretending.pretend(core.workspace_id, run.id, 2 * 86_400, ME)
    turns = await core.wiring.drain.claim()
    core.clock.advance(seconds=5)
    await core.arrive("meanwhile")
    await core.take()
    await core.wiring.drain.play(turns)
    await core.settle()

    assert (await core.conversation()).window_open_until is not None


async def test_what_a_pretended_wait_sends_in_its_window_goes_out(core):
    soon = a_flow(
        {"start": hears("go"), "nap": node("flow.wait", seconds=3600), "done": says("Awake")},
        "start.message > nap",
        "nap.out > done",
    )
    workflow_id = await draft_of(core, soon)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()
    due = (await core.wiring.history.waits(core.workspace_id, run.id, PageRequest())).items

    await pretend(core, run.id, 3600)

    after = (await core.wiring.history.waits(core.workspace_id, run.id, PageRequest())).items
    assert core.said == ["Awake"]
    assert [(one.node_id, one.kind, one.state) for one in (*due, *after)] == [
        ("nap", "time", "open"),
        ("nap", "time", "consumed"),
    ]
    assert (due[0].due_at - after[0].due_at).total_seconds() == 3600


async def test_only_test_runs_that_live_have_their_time_pretended(core):
    await core.publish(ASKING)
    await core.say("go")
    (real,) = await core.runs()
    over = await try_out(core, await draft_of(core, a_flow({"start": hears("x")})))

    for run_id in (real.id, over):
        with pytest.raises(NotNow):
            await pretend(core, run_id, 60)

    assert (await view(core, real.id)).state == "waiting"


async def test_whoever_stands_in_for_the_provider_is_told_of_pretended_time(core):
    told = []

    async def stand_in(number_id, phone, seconds):
        told.append((number_id, phone, seconds))

    wiring = core.wiring
    pretending = Pretending(
        wiring.database,
        wiring.vault,
        doorbell=wiring.doorbell,
        audit=wiring.audit,
        clock=wiring.clock,
        stand_in=stand_in,
    )
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await pretending.pretend(core.workspace_id, run.id, 60, ME)

    assert told == [(PHONE_NUMBER_ID, CUSTOMER, 60)]
