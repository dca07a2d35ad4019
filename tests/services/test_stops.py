"""Numbers that are held back because of what their provider answers, and how they begin again."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import update

from patchbay.messaging.breaker import FIRST_PAUSE_S, MIN_CALLS
from patchbay.messaging.providers import Providers
from patchbay.services.channels.forms import ChannelChange
from patchbay.storage import tables
from support.core import a_flow, answering, hears, refusal, says
from support.spanish_reasons import is_told
from support.spine import CUSTOMER
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
    assert is_told(channel.state_reason)
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


async def test_whether_a_provider_is_well_again_is_found_out_with_one_message(core):
    await core.publish(FLOW)
    core.provider.answer = lambda asked: refusal(131016, 503)
    await everybody_says(core, "go", people=MIN_CALLS)

    await core.later(seconds=FIRST_PAUSE_S + 1)

    assert len(core.sent) == MIN_CALLS + 1


async def test_a_provider_that_is_away_for_ten_minutes_uses_up_the_attempts_of_one_message(core):
    await core.publish(FLOW)
    core.provider.answer = lambda asked: refusal(131016, 503)
    await everybody_says(core, "go", people=MIN_CALLS)
    for _ in range(40):
        await core.later(seconds=15)

    core.provider.answer = answering()
    for _ in range(6):
        await core.later(seconds=61)

    assert sorted(one.state for one in await core.outbox()) == ["accepted"] * (MIN_CALLS - 1) + ["failed"]


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


@pytest.mark.parametrize(("code", "sister"), [(131031, "paused"), (131045, "active")])
async def test_numbers_of_one_account_stop_together_where_all_of_it_is_stopped(core, code, sister):
    await core.publish(FLOW)
    other = await core.wiring.channels.create(core.workspace_id, core.new_channel("777001"), "member:1")
    stranger = msgspec.structs.replace(core.new_channel("777002"), waba_id="another-account")
    elsewhere = await core.wiring.channels.create(core.workspace_id, stranger, "member:1")
    core.provider.answer = answering(refusal(code, 403))

    await core.say("go")

    states = {
        one: (await core.wiring.channels.get(core.workspace_id, one)).state for one in (other, elsewhere)
    }
    assert (await the_channel(core)).state == "paused"
    assert states == {other: sister, elsewhere: "active"}


async def test_a_number_that_a_person_paused_keeps_its_reason_when_its_account_is_stopped(core):
    await core.publish(FLOW)
    other = await core.wiring.channels.create(core.workspace_id, core.new_channel("777001"), "member:1")
    await core.wiring.channels.pause(core.workspace_id, other, "member:1", "Holiday")
    core.provider.answer = answering(refusal(131031, 403))

    await core.say("go")

    assert (await core.wiring.channels.get(core.workspace_id, other)).state_reason == "Holiday"


@pytest.mark.parametrize("held_for", [None, timedelta(days=2)], ids=["for-a-person", "until-a-time"])
async def test_what_was_held_goes_out_in_its_order_as_soon_as_a_person_resumes_the_number(core, held_for):
    await core.publish(FLOW)
    until = None if held_for is None else core.clock.now + held_for
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.channels).values(state="paused", paused_until=until))
    core.wiring.channel_cache.forget(core.channel_id)
    await everybody_says(core, "go", people=3)
    held = [one.state for one in await core.outbox()]

    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")
    await core.later(seconds=3)

    assert held == ["queued"] * 3
    assert [one["to"] for one in core.sent] == [f"+551190000{number:04}" for number in range(3)]


async def test_trouble_on_top_of_a_stopped_account_does_not_resume_it(core):
    await core.publish(FLOW)
    core.provider.answer = answering(refusal(131031, 403), *[refusal(131016, 503)] * 50)
    await core.say("go")

    await everybody_says(core, "go", people=MIN_CALLS + 2, first=100)
    await core.later(hours=1)

    assert (await the_channel(core)).paused_until is None
    assert len(core.sent) == 1


async def test_a_failure_of_the_whole_account_that_comes_as_a_status_stops_the_channel(core):
    await core.publish(FLOW)
    await core.say("go")
    core.clock.advance(seconds=2)

    await payment_fails(core)
    stopped = await the_channel(core)
    await core.say("go")

    assert (stopped.state, stopped.paused_until) == ("paused", None)
    assert "payment method" in stopped.state_reason
    assert [one.state for one in await core.outbox()] == ["failed", "queued"]


async def test_a_failure_from_before_somebody_resumed_does_not_stop_the_channel_again(core):
    await core.publish(FLOW)
    await core.say("go")
    core.clock.advance(seconds=2)
    failed_at = core.clock.now
    await payment_fails(core)
    core.clock.advance(minutes=5)
    await core.wiring.channels.resume(core.workspace_id, core.channel_id, "member:1")

    await core.say("go")
    await payment_fails(core, timestamp=str(int(failed_at.timestamp()) + 1))

    assert (await the_channel(core)).state == "active"


async def test_a_failure_of_the_account_stops_all_its_numbers_though_one_of_the_number_came_with_it(core):
    await core.publish(FLOW)
    other = await core.wiring.channels.create(core.workspace_id, core.new_channel("777001"), "member:1")
    await everybody_says(core, "go", people=2)
    core.clock.advance(seconds=2)

    failed = [
        {
            "id": message.provider_id,
            "status": "failed",
            "timestamp": str(int(core.clock.now.timestamp())),
            "recipient_id": CUSTOMER,
            "errors": [{"code": code, "title": "x"}],
        }
        for message, code in zip(await core.outbox(), (131045, 131031), strict=True)
    ]
    await core.receive({"statuses": failed})
    await core.settle()

    assert (await the_channel(core)).state == "paused"
    assert (await core.wiring.channels.get(core.workspace_id, other)).state == "paused"


async def payment_fails(core, **extra) -> None:
    message = (await core.outbox())[-1]
    errors = [{"code": 131042, "title": "Business eligibility payment issue"}]
    await core.status(message.id, "failed", message.provider_id, errors=errors, **extra)


async def test_what_was_under_way_overrules_nobody_who_paused_the_channel_meanwhile(core):
    await core.publish(FLOW)
    await rest(core)
    during_the_next_send(core, lambda: core.wiring.channels.pause(*the_ids(core), "member:1", "Holiday"))

    await core.say("go")

    channel = await the_channel(core)
    assert [one.state for one in await core.outbox()] == ["accepted"]
    assert (channel.state, channel.state_reason) == ("paused", "Holiday")


async def test_a_token_that_was_replaced_while_a_message_was_under_way_stops_nothing(core):
    await core.publish(FLOW)
    core.provider.answer = answering(refusal(190, 401))
    change = ChannelChange(access_token="new")
    during_the_next_send(core, lambda: core.wiring.channels.change(*the_ids(core), change, "member:1"))

    await core.say("go")
    await core.say("go")

    assert (await the_channel(core)).state == "active"
    assert [one.state for one in await core.outbox()] == ["failed", "accepted"]


def the_ids(core) -> tuple[str, str]:
    return core.workspace_id, core.channel_id


async def rest(core) -> None:
    """The number begins again after a while in which its provider was left alone."""
    async with core.wiring.database.transaction() as connection:
        resting = {"state": "paused", "state_reason": "x", "paused_until": core.clock()}
        await connection.execute(update(tables.channels).values(resting))
    core.wiring.channel_cache.forget(core.channel_id)
    core.clock.advance(seconds=1)


def during_the_next_send(core, happens) -> None:
    """Have something happen while the provider has a message and has not answered yet."""
    provider = core.wiring.providers.of("whatsapp")

    class Slow:
        capabilities = provider.capabilities

        async def send(self, config, message):
            result = await provider.send(config, message)
            await happens()
            core.wiring.submit._providers = core.wiring.providers
            return result

    core.wiring.submit._providers = Providers({"whatsapp": Slow()})


async def test_a_person_who_pauses_is_not_overruled_by_a_message_that_was_under_way(core):
    await core.publish(FLOW)
    await core.wiring.channels.pause(core.workspace_id, core.channel_id, "member:1", "Holiday")

    await core.say("go")
    await core.later(hours=1)

    assert (await the_channel(core)).state == "paused"
    assert core.sent == []
