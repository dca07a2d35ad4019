"""Numbers that are held back because of what their provider answers, and how they begin again."""

from patchbay.messaging.breaker import FIRST_PAUSE_S, MIN_CALLS
from support.core import a_flow, answering, hears, refusal, says
from support.stub_server import Answer

FLOW = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
DEAF = Answer(cut=True)


async def the_channel(core):
    return await core.wiring.channels.get(core.workspace_id, core.channel_id)


async def everybody_says(core, text: str, *, people: int, first: int = 0) -> None:
    for number in range(first, first + people):
        await core.say(text, sender=f"551190000{number:04}")


async def test_a_provider_that_fails_too_often_is_left_alone_for_a_while(core):
    await core.publish(FLOW)
    core.provider.answer = answering(*[refusal(131016, 503)] * MIN_CALLS)

    await everybody_says(core, "go", people=MIN_CALLS)
    tried = len(core.sent)
    await everybody_says(core, "go", people=3, first=100)

    channel = await the_channel(core)
    assert (channel.state, channel.paused_until is not None) == ("paused", True)
    assert channel.state_reason == "The provider does not answer as it should; messages wait until it does."
    assert len(core.sent) == tried


async def test_the_first_message_it_takes_again_ends_the_pause_and_nothing_is_lost(core):
    await core.publish(FLOW)
    core.provider.answer = answering(*[refusal(131016, 503)] * MIN_CALLS)
    await everybody_says(core, "go", people=MIN_CALLS)
    await everybody_says(core, "go", people=3, first=100)

    await core.later(seconds=FIRST_PAUSE_S + 1)
    await core.later(seconds=61)

    channel = await the_channel(core)
    assert (channel.state, channel.state_reason, channel.paused_until) == ("active", None, None)
    assert {one.state for one in await core.outbox()} == {"accepted"}
    assert len(await core.outbox()) == MIN_CALLS + 3


async def test_a_provider_that_still_fails_is_left_alone_for_longer(core):
    await core.publish(FLOW)
    core.provider.answer = lambda asked: refusal(131016, 503)
    await everybody_says(core, "go", people=MIN_CALLS)
    first = (await the_channel(core)).paused_until

    await core.later(seconds=FIRST_PAUSE_S + 1)

    second = (await the_channel(core)).paused_until
    assert first is not None
    assert second is not None
    assert (second - core.clock.now).total_seconds() > FIRST_PAUSE_S


async def test_an_account_that_was_stopped_waits_for_a_person(core):
    await core.publish(FLOW)
    core.provider.answer = answering(refusal(131031, 403))
    await core.say("go")
    stopped = await the_channel(core)

    await core.later(hours=2)
    still = (await the_channel(core)).state
    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")

    assert (stopped.state, stopped.paused_until) == ("paused", None)
    assert "locked" in stopped.state_reason
    assert (still, (await the_channel(core)).state) == ("paused", "active")


async def test_trouble_on_top_of_a_stopped_account_does_not_resume_it(core):
    await core.publish(FLOW)
    core.provider.answer = answering(refusal(131031, 403), *[refusal(131016, 503)] * 50)
    await core.say("go")

    await everybody_says(core, "go", people=MIN_CALLS + 2, first=100)
    await core.later(hours=1)

    assert (await the_channel(core)).paused_until is None
    assert len(core.sent) == 1


async def test_a_person_who_pauses_is_not_overruled_by_a_message_that_was_under_way(core):
    await core.publish(FLOW)
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", "Holiday")

    await core.say("go")
    await core.later(hours=1)

    assert (await the_channel(core)).state == "paused"
    assert core.sent == []
