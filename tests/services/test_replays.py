"""Runs again: as they began, or from one of their steps."""

import pytest

from patchbay.services.errors import Invalid, NotNow
from patchbay.storage.errors import NotFound
from support.trials import DRAFT, GREETING, LONG, LOOPING, ME, ana, draft_of, try_out, view


async def test_a_run_is_repeated_from_a_step_on_its_own_version(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await core.publish(LONG)
    await core.say("go")
    (first,) = await core.runs()
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, GREETING, actor=ME)
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", ME)
    replay_step = core.wiring.replays.replay_step

    same = await replay_step(core.workspace_id, first.id, 4, ME)
    await core.settle()
    edited = await replay_step(core.workspace_id, first.id, 4, ME, value={"color": "new"})
    await core.settle()
    whole = await replay_step(core.workspace_id, first.id, 1, ME, value={"text": "again"})
    await core.settle()

    assert core.said[::2] == ["go red red red", "go red red red", "go red red new", "again red red red"]
    assert {(await view(core, one)).version for one in (same, edited, whole)} == {1}
    assert core.world.times("look") == 2


async def test_a_run_begun_in_the_middle_is_repeated_as_it_began(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await core.publish(LONG)
    await core.say("go")
    (first,) = await core.runs()
    middle = await core.wiring.replays.replay_step(core.workspace_id, first.id, 4, ME, value={"color": "new"})
    await core.settle()

    again = await core.wiring.replays.replay(core.workspace_id, middle, ME)
    await core.settle()
    on = await core.wiring.replays.replay_step(core.workspace_id, middle, 1, ME)
    await core.settle()

    assert core.said[::2] == ["go red red red"] + ["go red red new"] * 3
    assert {(await view(core, one)).workflow_id for one in (again, on)} == {workflow_id}


async def test_a_test_is_repeated_on_the_newest_draft(core):
    workflow_id = await draft_of(core, GREETING)
    contact_id = await ana(core)
    first = await try_out(core, workflow_id, value={"text": "hi"}, contact_id=contact_id)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, DRAFT, actor=ME)

    again = await core.wiring.replays.replay(core.workspace_id, first, ME)
    await core.settle()
    same = await core.wiring.replays.replay_step(core.workspace_id, first, 2, ME)
    await core.settle()

    assert core.said == ["Hello", "Hello from the draft", "Hello"]
    assert [(await view(core, one)).version for one in (again, same)] == [-2, -1]


async def test_a_step_inside_a_loop_is_not_begun_at(core):
    await core.publish(LOOPING)
    await core.say("go")
    (run,) = await core.runs()

    with pytest.raises(Invalid) as refused:
        await core.wiring.replays.replay_step(core.workspace_id, run.id, 3, ME)

    assert "inside the loop loop" in refused.value.problems[0].message
    with pytest.raises(NotFound):
        await core.wiring.replays.replay_step(core.workspace_id, run.id, 99, ME)


async def test_nothing_is_repeated_of_a_workflow_that_is_off(core):
    workflow_id = await core.publish(GREETING)
    await core.say("hi")
    (run,) = await core.runs()
    await core.wiring.workflows.deactivate(core.workspace_id, workflow_id, ME)

    for again in (
        core.wiring.replays.replay(core.workspace_id, run.id, ME),
        core.wiring.replays.replay_step(core.workspace_id, run.id, 2, ME),
    ):
        with pytest.raises(NotNow):
            await again
