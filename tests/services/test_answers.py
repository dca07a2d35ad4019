"""What the provider's answers lead to: the end, another attempt, or a number left alone."""

import pytest

from patchbay.messaging.channel import Rejected
from patchbay.messaging.errors import classify
from patchbay.services.sending.retries import Answered
from patchbay.storage import tables
from support.core import answering, refusal
from support.sending import following, only_message, saying, set_channel
from support.stub_server import Answer


@pytest.mark.parametrize("code", [131026, 131047, 132001, 131008, 190])
async def test_a_refusal_for_good_fails_the_message_and_is_not_repeated(core, code):
    await core.publish(following("failed"))
    core.provider.answer = answering(refusal(code))

    await core.say("go")
    await core.later(hours=1)

    message = await only_message(core)
    assert (message.state, message.error["code"], len(core.sent)) == ("failed", code, 1)
    assert core.world.times("failed") == 1


@pytest.mark.parametrize(
    "answer", [refusal(130429, 429), refusal(131056), refusal(4, 429), refusal(131016, 503), Answer(429)]
)
async def test_a_refusal_for_now_is_tried_again_after_a_while(core, answer):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(answer)

    await core.say("go")
    at_once = (len(core.sent), (await only_message(core)).state)
    await core.later(seconds=5)

    message = await only_message(core)
    assert at_once == (1, "queued")
    assert (len(core.sent), message.state, message.error) == (2, "accepted", None)
    assert sorted(await core.facts(message.id)) == [
        ("accepted", "sender"),
        ("queued", "run"),
        ("queued", "sender"),
        ("submitting", "sender"),
        ("submitting", "sender"),
    ]


async def test_each_kind_of_refusal_counts_for_itself(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(*[refusal(130429, 429)] * 6, refusal(131016, 503))

    await core.say("go")
    for _ in range(7):
        await core.later(seconds=76)

    assert (len(core.sent), (await only_message(core)).state) == (8, "accepted")


async def test_what_one_person_may_be_sent_counts_apart_from_what_the_number_may(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(*[refusal(130429, 429)] * 6, refusal(131056))

    await core.say("go")
    for _ in range(6):
        await core.later(seconds=76)
    refused_for_the_pair = len(core.sent)
    await core.later(seconds=2)

    assert refused_for_the_pair == 7
    assert (len(core.sent), (await only_message(core)).state) == (8, "accepted")


async def test_the_number_is_left_alone_as_long_as_its_own_refusals_ask(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(refusal(131056), refusal(131056), refusal(131056), refusal(130429, 429))

    await core.say("go")
    for seconds in (2, 6, 21):
        await core.later(seconds=seconds)
    refused_for_the_number = len(core.sent)
    await core.later(seconds=2)

    assert refused_for_the_number == 4
    assert (len(core.sent), (await only_message(core)).state) == (5, "accepted")


async def test_a_kind_of_refusal_is_tried_as_often_as_its_class_says_and_no_more(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(*[refusal(131016, 503)] * 5)

    await core.say("go")
    for _ in range(6):
        await core.later(minutes=3)

    assert (len(core.sent), (await only_message(core)).state) == (5, "failed")


async def test_an_answer_that_is_kept_twice_counts_once(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(*[refusal(131016, 503)] * 3)
    await core.say("go")
    for _ in range(2):
        await core.later(minutes=3)
    core.clock.advance(minutes=3)
    (go,) = (await core.wiring.submit.claim()).going
    last_but_one = Answered(go, Rejected(classify(131016, 503)))

    for _ in range(2):
        await core.wiring.answers.keep(last_but_one)
    waits = (await only_message(core)).state
    await core.later(minutes=3)

    assert (waits, (await only_message(core)).state) == ("queued", "accepted")


async def test_what_was_refused_together_is_not_tried_again_together(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(*[refusal(131016, 503)] * 4)

    for number in range(4):
        await core.arrive_all({"type": "text", "text": {"body": "go"}}, sender=f"55119{number:08}")
    await core.settle()

    waits = [at - core.clock.now for at in await core.rows(tables.messages, "not_before") if at is not None]
    assert len(waits) == 4
    assert len({round(wait.total_seconds(), 2) for wait in waits}) > 1
    assert all(1.9 < wait.total_seconds() <= 2.5 for wait in waits)


async def test_a_provider_that_cannot_be_reached_is_tried_again(core):
    await core.publish(saying("Hi"))
    async with core.wiring.database.transaction() as connection:
        settings = (await connection.execute(tables.channels.select())).one().settings
    await set_channel(core, settings={**settings, "api_base": "http://127.0.0.1:1"})

    await core.say("go")
    unreached = (await only_message(core)).state
    await set_channel(core, settings=settings)
    await core.later(seconds=5)

    assert (unreached, core.said) == ("queued", ["Hi"])


@pytest.mark.parametrize("code", [190, 131031])
async def test_a_refusal_of_the_whole_number_lets_nothing_more_out_of_it(core, code):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(refusal(code))

    await core.say("go")
    await core.say("go")

    channel = await core.wiring.channels.get(core.workspace_id, core.channel_id)
    assert (channel.state, bool(channel.state_reason), len(core.sent)) == ("paused", True, 1)
