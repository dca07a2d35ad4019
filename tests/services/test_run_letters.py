"""Runs that failed: begun again where they failed, once, and never a write without a word."""

import asyncio
from itertools import pairwise

import pytest

from patchbay.sdk import NodeError
from patchbay.services.errors import NotNow
from patchbay.services.letters import runs
from patchbay.services.letters.shapes import Edited
from patchbay.storage.letters import LetterFilter, Wanted
from patchbay.storage.paging import PageRequest
from support.core import a_flow, acts, hears, says

ME = "member:me"


def flow(*, writes=False):
    return a_flow(
        {"start": hears("go"), "one": acts("one"), "two": acts("two", writes=writes), "say": says("Hi")},
        "start.message > one",
        "one.out > two",
        "two.out > say",
    )


async def listed(core, **wanted):
    page = await core.wiring.letters.page(core.workspace_id, "step", PageRequest(), LetterFilter(**wanted))
    return page.items


async def replay_one(core, letter_id, **how):
    done = await core.wiring.letters.replay_one(core.workspace_id, "step", letter_id, ME, **how)
    await core.settle()
    return done


async def fail(core, **how):
    core.world.script("one", {"color": "red"})
    core.world.script("two", NodeError("The shop is closed.", code="closed"), {"sold": True})
    await core.publish(flow(**how))
    await core.say("go")
    (run,) = await core.runs()
    return run.id


async def test_a_failed_run_is_a_letter_by_the_step_it_failed_at(core):
    run_id = await fail(core)

    (letter,) = await listed(core)
    found = await core.wiring.letters.get(core.workspace_id, "step", run_id)

    assert (letter.id, letter.node_id, letter.kind, letter.code) == (run_id, "two", "test.act", "closed")
    assert (letter.reason, letter.effect, letter.needs_confirm) == ("The shop is closed.", "read", False)
    assert found.payload == {"color": "red"}
    assert [one.state for one in found.history] == ["done", "done", "failed"]
    assert (await core.wiring.letters.counts(core.workspace_id)).step == 1


async def test_a_run_goes_on_from_the_step_it_failed_at(core):
    run_id = await fail(core)

    done = await replay_one(core, run_id)

    (handled,) = await listed(core, standing="handled")
    assert (core.said, core.world.times("one"), core.world.times("two")) == (["Hi"], 1, 2)
    assert (handled.id, handled.handled.successor_id) == (run_id, done.successor_id)
    assert await listed(core) == []


async def test_a_run_goes_on_with_another_input(core):
    run_id = await fail(core)
    seen = []

    async def answer(value):
        seen.append(value)
        return value

    core.world.answers["two"] = answer
    await replay_one(core, run_id, edited=Edited(value={"color": "blue"}))

    assert (seen, (await listed(core, standing="handled"))[0].handled.handling) == (
        [{"color": "blue"}],
        "edited",
    )


async def test_a_step_that_writes_is_begun_again_only_when_confirmed(core):
    run_id = await fail(core, writes=True)

    with pytest.raises(NotNow, match="may have done its work"):
        await replay_one(core, run_id)
    await replay_one(core, run_id, is_confirmed=True)

    assert (core.said, core.world.times("two")) == (["Hi"], 2)


async def test_of_two_who_begin_a_run_again_at_once_one_does(core):
    run_id = await fail(core)
    others = [core, core.peer(), core.peer()]
    replays = [one.wiring.letters.replay(core.workspace_id, "step", Wanted((run_id,)), ME) for one in others]

    outcomes = await asyncio.gather(*replays)
    await core.settle()

    assert sorted(len(one.done) for one in outcomes) == [0, 0, 1]
    assert (len(await core.runs()), core.said) == (2, ["Hi"])


async def test_a_run_that_fails_again_is_a_letter_of_its_own(core):
    run_id = await fail(core)
    core.world.script("two", NodeError("The shop is gone.", code="gone"))

    done = await replay_one(core, run_id)

    (letter,) = await listed(core)
    assert (letter.id, letter.origin_id, letter.code) == (done.successor_id, run_id, "gone")


async def test_what_is_left_for_the_next_request_is_not_refused(core, monkeypatch):
    monkeypatch.setattr(runs, "MAX_RUNS", 1)
    core.world.script("two", *[NodeError("The shop is closed.", code="closed")] * 2, {"sold": True})
    await core.publish(flow())
    await core.say("go")
    await core.say("go")
    ids = tuple(sorted(run.id for run in await core.runs()))

    outcome = await core.wiring.letters.replay(core.workspace_id, "step", Wanted((*ids, "none")), ME)

    assert (outcome.matched, outcome.has_more, [one.id for one in outcome.done]) == (1, True, [ids[0]])
    assert [(one.id, one.code) for one in outcome.refused] == [("none", "not_found")]


async def test_nothing_is_begun_again_of_a_workflow_that_is_off(core):
    run_id = await fail(core)
    workflow_id = (await core.runs())[0].workflow_id
    await core.wiring.workflows.deactivate(core.workspace_id, workflow_id, ME)

    with pytest.raises(NotNow, match="not active"):
        await replay_one(core, run_id)

    assert [one.id for one in await listed(core)] == [run_id]


async def test_of_a_long_run_the_steps_up_to_the_failure_are_shown(core):
    ids = [f"n{number}" for number in range(60)]
    nodes = {"start": hears("go"), **{one: acts(one) for one in ids}}
    edges = [f"{before}.out > {after}" for before, after in pairwise(ids)]
    core.world.script(ids[-1], NodeError("The shop is closed.", code="closed"))
    await core.publish(a_flow(nodes, "start.message > n0", *edges))
    await core.say("go")
    (run,) = await core.runs()

    found = await core.wiring.letters.get(core.workspace_id, "step", run.id)

    assert [one.source for one in found.history] == ids[-50:]
