"""What acting nodes do within a turn: failing, taking too long, being interrupted, losing the lease."""

import asyncio

from patchbay.sdk import Unavailable
from patchbay.storage import tables
from support.core import (
    a_flow,
    acts,
    hears,
    node,
    says,
)
from support.patience import SOON_S


def acting(**spec) -> dict:
    return a_flow(
        {
            "start": hears("go"),
            "act": acts("it", value="done", **spec),
            "ok": says("OK {{ input }}"),
            "bad": says("Bad {{ input.code }}"),
        },
        "start.message > act",
        "act.out > ok",
        "act.error > bad",
    )


async def test_an_action_that_fails_for_now_is_tried_again_when_its_time_has_come(core):
    await core.publish(acting(retry={"attempts": 3, "backoff_s": 10}))
    core.world.script("it", Unavailable("busy"), Unavailable("busy"), "done")

    await core.say("go")
    tried = [core.world.times("it")]
    for seconds in (9, 2, 19, 2):
        await core.later(seconds=seconds)
        tried.append(core.world.times("it"))

    assert tried == [1, 1, 2, 2, 3]
    assert core.said == ["OK done"]
    assert len({key for _, _, key in core.world.done}) == 1


async def test_after_the_last_attempt_the_error_leaves_at_its_port(core):
    await core.publish(acting(retry={"attempts": 2, "backoff_s": 1}))
    core.world.script("it", Unavailable("busy"))

    await core.say("go")
    await core.later(seconds=5)

    assert core.said == ["Bad unavailable"]
    assert core.world.times("it") == 2


async def test_an_action_that_takes_too_long_is_ended(core):
    await core.publish(acting(timeout_s=0.05))
    core.world.hang("it")

    await core.say("go")

    assert core.said == ["Bad timeout"]


async def test_a_change_that_takes_too_long_may_have_happened_and_is_not_repeated(core):
    await core.publish(acting(timeout_s=0.05, writes=True, retry={"attempts": 5, "backoff_s": 1}))
    core.world.hang("it")

    await core.say("go")
    await core.later(minutes=5)

    assert core.said == ["Bad outcome_unknown"]
    assert core.world.times("it") == 1


async def test_a_node_that_crashes_fails_its_step_and_nothing_else(core):
    await core.publish(acting())
    core.world.script("it", ZeroDivisionError("oops"))

    await core.say("go")

    assert core.said == ["Bad node_crashed"]


async def die_while_acting(core, text: str) -> None:
    """Another process takes this message and is gone while its action is under way."""
    dying = core.peer()
    core.world.hang("it")
    core.world.began.clear()
    await core.arrive(text)
    playing = asyncio.create_task(dying.wiring.drain.play(await dying.take()))
    async with asyncio.timeout(SOON_S):
        await core.world.began.wait()
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    core.world.answers.clear()


async def test_a_reading_action_that_was_interrupted_is_begun_again_and_counted_once(core):
    await core.publish(acting())
    await die_while_acting(core, "go")

    await core.settle()
    before_the_lease_ran_out = list(core.said)
    await core.later(seconds=16)

    assert before_the_lease_ran_out == []
    assert core.said == ["OK done"]
    (run,) = await core.runs()
    assert [step.node_id for step in await core.steps(run.id)] == ["start", "act", "ok"]


async def test_a_changing_action_that_was_interrupted_is_not_repeated_and_says_so(core):
    await core.publish(acting(writes=True))
    await die_while_acting(core, "go")

    await core.later(seconds=16)

    assert core.said == ["Bad outcome_unknown"]
    assert core.world.times("it") == 1
    assert len(await core.runs()) == 1


async def test_branches_act_side_by_side_and_a_change_in_one_is_recorded_before_it_begins(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "one": acts("one", value=1),
                "two": acts("two", value=2, writes=True),
                "three": acts("three", value=3),
                "join": node("flow.join"),
                "said": says("{{ input | length }}"),
            },
            "start.message > one",
            "start.message > two",
            "start.message > three",
            "one.out > join",
            "two.out > join",
            "three.out > join",
            "join.out > said",
        )
    )

    await core.say("go")

    assert sorted(name for name, _, _ in core.world.done) == ["one", "three", "two"]
    (run,) = await core.runs()
    assert run.state == "completed"
    assert len(core.sent) == 1


async def test_what_lies_between_two_changes_is_kept(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "hello": says("One moment"),
                "one": acts("one", writes=True),
                "half": says("Half done"),
                "two": acts("two", writes=True),
                "end": says("Done"),
            },
            "start.message > hello",
            "hello.accepted > one",
            "one.out > half",
            "half.accepted > two",
            "two.out > end",
        )
    )

    await core.say("go")

    assert core.said == ["One moment", "Half done", "Done"]
    (run,) = await core.runs()
    assert [(step.node_id, step.state) for step in await core.steps(run.id)] == [
        (name, "done") for name in ("start", "hello", "one", "half", "two", "end")
    ]


async def test_what_a_run_would_say_after_it_handed_over_is_kept_back_whatever_it_does_meanwhile(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "human": node("inbox.handoff"),
                "act": acts("it", writes=True),
                "said": says("Done"),
            },
            "start.message > human",
            "start.message > act",
            "act.out > said",
        )
    )

    await core.arrive("go")
    await core.arrive("go")
    await core.settle()

    assert core.said == []
    assert len(await core.runs()) == 1
    assert [(one.state, one.error["code"]) for one in await core.outbox()] == [("suppressed", "human_owns")]


async def test_a_worker_whose_lease_was_taken_over_writes_nothing(core):
    await core.publish(acting())
    slow = core.peer()
    go_on = core.world.hang("it")
    await core.arrive("go")
    playing = asyncio.create_task(slow.wiring.drain.play(await slow.take()))
    async with asyncio.timeout(SOON_S):
        await core.world.began.wait()

    core.world.answers.clear()
    await core.later(seconds=16)
    go_on.set()
    await playing
    await core.settle()

    assert core.said == ["OK done"]
    assert len(await core.runs()) == 1
    assert (await core.outcomes("message.text")) == [("message.text", "applied", None)]


async def test_a_turn_that_fails_after_its_lease_was_taken_over_counts_against_nobody(core, monkeypatch):
    await core.publish(acting())
    slow = core.peer()
    go_on = core.world.hang("it")
    await core.arrive("go")
    playing = asyncio.create_task(slow.wiring.drain.play(await slow.take()))
    async with asyncio.timeout(SOON_S):
        await core.world.began.wait()
    core.world.answers.clear()
    await core.later(seconds=16)

    async def broken(batch):
        raise ZeroDivisionError

    monkeypatch.setattr(slow.wiring.drain._batcher, "_write", broken)
    go_on.set()
    await playing
    await core.later(seconds=16)

    assert core.said == ["OK done"]
    assert await core.rows(tables.events, "state", "attempts") == [("applied", 0)]


async def test_a_state_that_outgrows_its_limit_fails_the_run_and_begins_nothing(core):
    await core.publish(
        a_flow(
            {"start": hears("go"), "big": acts("big"), "act": acts("it", writes=True)},
            "start.message > big",
            "big.out > act",
        )
    )
    core.world.script("big", "x" * 9_000_000)

    await core.say("go")
    await core.say("go")

    assert {run.state for run in await core.runs()} == {"failed"}
    assert core.world.times("it") == 0


async def test_what_a_person_said_meanwhile_holds_for_a_message_decided_long_after_its_turn_began(core):
    await core.publish(acting())
    go_on = core.world.hang("it")
    await core.arrive("go")
    playing = asyncio.create_task(core.wiring.drain.play(await core.take()))
    async with asyncio.timeout(SOON_S):
        await core.world.began.wait()

    core.clock.advance(seconds=10)
    conversation = await core.conversation()
    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, "member:olive")
    go_on.set()
    await playing
    await core.settle()

    assert core.said == []
