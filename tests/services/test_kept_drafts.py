"""How long the drafts of test runs are kept, and what is left of a run whose draft is gone."""

import asyncio

import pytest

from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from support.trials import ASKING, DRAFT, GREETING, ME, ana, draft_of, on_test, outcomes_of, try_out, view


async def kept(core):
    return sorted(await core.rows(tables.versions, "version"), reverse=True)


async def save(core, workflow_id, document):
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, document, actor=ME)


async def test_a_draft_long_untested_goes_when_a_newer_one_is_kept(core):
    workflow_id = await draft_of(core, GREETING)
    for document in (DRAFT, ASKING):
        await try_out(core, workflow_id)
        await save(core, workflow_id, document)
    core.clock.advance(days=20)
    await try_out(core, workflow_id)
    early = await kept(core)

    core.clock.advance(days=20)
    await save(core, workflow_id, GREETING)
    await try_out(core, workflow_id)

    assert (early, await kept(core)) == ([-1, -2, -3], [-2, -3, -4])


async def test_what_is_published_and_other_workflows_drafts_stay(core):
    other = await draft_of(core, GREETING)
    await try_out(core, other)
    workflow_id = await core.publish(GREETING)
    for document in (DRAFT, GREETING):
        await save(core, workflow_id, document)
        await try_out(core, workflow_id)
        core.clock.advance(days=40)

    await save(core, workflow_id, DRAFT)
    await try_out(core, workflow_id)

    assert await kept(core) == [1, -1, -3, -4]


async def test_a_draft_stays_for_as_long_as_a_run_of_it_is_not_over(core):
    workflow_id = await draft_of(core, ASKING)
    contact_id = await ana(core)
    run_id = await try_out(core, workflow_id, value={"text": "go"}, contact_id=contact_id)
    for document in (DRAFT, GREETING, ASKING):
        await save(core, workflow_id, document)
        await try_out(core, workflow_id)
    core.clock.advance(days=40)
    await try_out(core, workflow_id)
    held = await kept(core)

    await core.settle()
    await try_out(core, workflow_id)

    assert (await view(core, run_id)).state == "completed"
    assert (held, await kept(core)) == ([-1, -3, -4], [-3, -4])


async def test_the_draft_on_test_stays_however_long_it_was_not(core):
    workflow_id = await draft_of(core, GREETING)
    await on_test(core, workflow_id)
    await core.say("hi")
    core.clock.advance(days=40)
    await on_test(core, workflow_id)

    await core.say("hi")
    await core.peer().say("hi")

    assert core.said == ["Hello"] * 3


async def test_a_run_whose_draft_is_gone_still_tells_its_steps(core):
    workflow_id = await draft_of(core, GREETING)
    run_id = await try_out(core, workflow_id, value={"text": "hi"}, until="start")
    for document in (DRAFT, ASKING):
        await save(core, workflow_id, document)
        await try_out(core, workflow_id)
        core.clock.advance(days=40)
    await try_out(core, workflow_id)

    with pytest.raises(NotFound, match=f"no drawing any more of the run {run_id}"):
        await core.wiring.history.document(core.workspace_id, run_id)

    scope = await core.wiring.run_scopes.scope(core.workspace_id, run_id, "hello", with_contact=True)
    assert await outcomes_of(core, run_id) == [("start", "done")]
    assert (scope.trigger, scope.input) == ({"text": "hi"}, None)
    with pytest.raises(NotFound):
        await core.wiring.replays.replay_step(core.workspace_id, run_id, 1, ME)


async def test_repeating_a_step_has_its_draft_be_kept_for_longer(core):
    workflow_id = await draft_of(core, GREETING)
    run_id = await try_out(core, workflow_id, until="start")
    for document in (DRAFT, ASKING, GREETING):
        await save(core, workflow_id, document)
        await try_out(core, workflow_id)
    core.clock.advance(days=20)
    again = await core.wiring.replays.replay_step(core.workspace_id, run_id, 1, ME)
    await core.settle()
    core.clock.advance(days=20)

    await try_out(core, workflow_id)

    assert (await view(core, again)).version == -1
    assert await kept(core) == [-1, -3, -4]


async def test_a_run_that_begins_while_its_draft_is_dropped_has_it_or_is_refused(core):
    workflow_id = await draft_of(core, GREETING)
    run_id = await try_out(core, workflow_id, until="start")
    for document in (DRAFT, GREETING):
        await save(core, workflow_id, document)
        await try_out(core, workflow_id)
    core.clock.advance(days=40)

    begun, _ = await asyncio.gather(
        core.wiring.replays.replay_step(core.workspace_id, run_id, 1, ME),
        try_out(core.peer(), workflow_id),
        return_exceptions=True,
    )
    await core.settle()

    if isinstance(begun, NotFound):
        assert -1 not in await kept(core)
    else:
        assert (-1 in await kept(core), (await view(core, begun)).version) == (True, -1)
