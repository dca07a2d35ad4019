"""Messages that may have been sent: nothing is repeated until it is known, or until they are given up."""

import asyncio

import pytest

from patchbay.messaging.providers import Providers
from patchbay.storage import unknown_outcomes
from support.core import answering, refusal
from support.patience import SOON_S
from support.sending import following, only_message, saying
from support.spanish_reasons import untold
from support.stub_server import Answer

DEAF = Answer(cut=True)


@pytest.mark.parametrize("answer", [DEAF, Answer(500), refusal(131000, 500), Answer(200, {"odd": 1})])
async def test_without_a_clear_answer_nothing_is_repeated_and_in_the_end_it_failed(core, answer):
    await core.publish(following("failed"))
    core.provider.answer = answering(answer)

    await core.say("go")
    at_once = (await only_message(core)).state
    await core.later(minutes=2)

    message = await only_message(core)
    assert (at_once, message.state, len(core.sent)) == ("unknown", "failed", 1)
    assert message.error["code"] == "unknown_outcome"
    assert core.world.times("failed") == 1
    assert await untold(core) == []


async def test_a_status_with_our_own_id_settles_an_unknown_outcome(core):
    await core.publish(following("delivered", "failed"))
    core.provider.answer = answering(DEAF)
    await core.say("go")
    message = await only_message(core)

    await core.status(message.id, "delivered", "wamid.LATE")
    await core.later(minutes=5)

    settled = await only_message(core)
    assert (settled.state, settled.provider_id, len(core.sent)) == ("delivered", "wamid.LATE", 1)
    assert (core.world.times("delivered"), core.world.times("failed")) == (1, 0)


async def test_who_would_rather_send_twice_sends_once_more(core):
    await core.publish(saying("Hi", on_unknown="resend"))
    core.provider.answer = answering(DEAF, DEAF, DEAF)

    await core.say("go")
    await core.later(minutes=2)
    await core.later(minutes=2)
    await core.later(minutes=2)

    message = await only_message(core)
    assert (len(core.sent), message.state) == (2, "failed")
    told = await core.wiring.history.facts(core.workspace_id, message.id)
    assert [one.error["code"] for one in told if one.error] == [
        "unknown_outcome",
        "sent_once_more",
        "unknown_outcome",
        "unknown_outcome",
    ]
    assert await untold(core) == []


async def test_what_went_unseen_while_nothing_ran_is_told(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(DEAF)

    await core.say("go")
    await core.later(hours=1)
    await core.later(minutes=2)

    told = await core.wiring.history.facts(core.workspace_id, (await only_message(core)).id)
    assert [one.error["code"] for one in told if one.error] == [
        "unknown_outcome",
        "waits_anew",
        "unknown_outcome",
    ]
    assert [one.state for one in told][-1] == "failed"
    assert await untold(core) == []


async def test_a_refusal_before_does_not_count_as_having_been_sent_twice(core):
    await core.publish(saying("Hi", on_unknown="resend"))
    core.provider.answer = answering(refusal(131016, 503), DEAF)

    await core.say("go")
    await core.later(seconds=5)
    doubted = (await only_message(core)).state
    await core.later(minutes=2)

    assert (doubted, len(core.sent), (await only_message(core)).state) == ("unknown", 3, "accepted")
    assert await endings(core) == ["resent"]


async def test_a_message_that_was_refused_and_then_settled_was_not_resent(core):
    await core.publish(saying("Hi", on_unknown="resend"))
    core.provider.answer = answering(refusal(131016, 503), DEAF)
    await core.say("go")
    await core.later(seconds=5)

    await core.status((await only_message(core)).id, "delivered", "wamid.LATE")

    assert await endings(core) == ["status"]


async def endings(core) -> list[str]:
    """How unknown outcomes ended."""
    async with core.wiring.database.transaction() as connection:
        counted = await unknown_outcomes.count(connection, core.workspace_id, core.clock(), 1)
    return [one.ending for one in counted]


async def test_a_message_whose_sender_died_is_unknown_and_not_sent_by_another(core):
    await core.publish(saying("Hi", "Again"))
    dying = core.peer()
    await core.arrive("go")
    await core.wiring.drain.play([])
    turns = await dying.take()
    hung = asyncio.Event()

    class Hung:
        capabilities = dying.wiring.providers.capabilities_of("whatsapp")

        async def send(self, config, message):
            hung.set()
            await asyncio.Event().wait()

    dying.wiring.submit._providers = Providers({"whatsapp": Hung()})
    playing = asyncio.create_task(dying.wiring.drain.play(turns))
    async with asyncio.timeout(SOON_S):
        await hung.wait()
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)

    await core.settle()
    at_first = [one.state for one in await core.outbox()]
    await core.later(seconds=50)
    after_a_while = [one.state for one in await core.outbox()]
    await core.later(seconds=61)

    assert at_first == ["submitting", "queued"]
    assert after_a_while == ["unknown", "queued"]
    assert [one.state for one in await core.outbox()] == ["failed", "accepted"]
    assert core.said == ["Again"]
    assert await untold(core) == []


async def a_sleeper(core, on_unknown="resend"):
    """A process that holds the second message of a conversation, and stood still until its claim was over."""
    await core.publish(saying("Hi", "Again", on_unknown=on_unknown))
    sleeper = core.peer()
    await core.arrive("go")
    await core.wiring.drain.play(await core.take())
    (go,) = (await sleeper.wiring.submit.claim()).going
    await core.later(seconds=50)
    return sleeper.wiring.submit, go


async def test_what_another_sent_meanwhile_is_not_sent_by_a_process_that_stood_still(core):
    sleeper, go = await a_sleeper(core)
    await core.later(seconds=61)

    await sleeper.send(go)
    await core.settle()

    assert core.said == ["Hi", "Again"]
    assert [one.state for one in await core.outbox()] == ["accepted", "accepted"]


async def test_what_was_given_up_while_its_process_stood_still_turns_out_not_to_have_been_sent(core):
    sleeper, go = await a_sleeper(core, on_unknown="fail")
    await core.later(seconds=61)
    given_up = (await core.outbox())[-1]

    await sleeper.send(go)
    await core.settle()

    known = (await core.outbox())[-1]
    assert (given_up.state, given_up.error["code"]) == ("failed", "unknown_outcome")
    assert (known.state, known.error["code"]) == ("failed", "never_sent")
    assert core.said == ["Hi"]
    letter = await core.wiring.letters.get(core.workspace_id, "message", known.id)
    assert not letter.letter.needs_confirm
    assert letter.history[-1].error == known.error
    assert await untold(core) == []


async def test_a_message_is_not_kept_for_another_attempt_beyond_its_own_time(core):
    await core.publish(following("suppressed", expires_in_s=30))
    core.provider.answer = answering(*[refusal(131056)] * 4)
    await core.say("go")
    for seconds in (2, 6, 10):
        await core.later(seconds=seconds)

    await core.later(seconds=13)

    assert (len(core.sent), (await only_message(core)).state) == (3, "expired")


async def test_a_turn_of_a_process_that_stood_still_is_not_written(core):
    await core.publish(saying("Hi"))
    sleeper = core.peer()
    await core.arrive("go")
    turns = await sleeper.take()
    await core.later(seconds=20)

    await sleeper.wiring.drain.play(turns)
    await core.settle()

    assert core.said == ["Hi"]
    assert [one.state for one in await core.outbox()] == ["accepted"]


async def test_what_was_put_back_was_not_in_doubt(core):
    sleeper, go = await a_sleeper(core)
    core.provider.answer = answering(DEAF)

    await sleeper.send(go)
    await core.settle()
    await core.later(seconds=110)

    assert core.said == ["Hi", "Again", "Again"]
    assert [one.state for one in await core.outbox()] == ["accepted", "accepted"]


async def test_a_process_that_stood_still_leaves_its_message_to_the_gate(core):
    sleeper, go = await a_sleeper(core)
    await core.say("STOP")

    await sleeper.send(go)
    await core.settle()

    messages = await core.outbox()
    assert [(one.state, (one.error or {}).get("code")) for one in messages[:2]] == [
        ("accepted", None),
        ("suppressed", "opted_out"),
    ]
    assert "Again" not in core.said
