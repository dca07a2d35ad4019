"""Whether and when a message goes out: the gate, the order of a conversation, and what breaks at either."""

import asyncio
from datetime import timedelta

from sqlalchemy import update

from patchbay.messaging.capabilities import Capabilities
from patchbay.messaging.providers import Providers
from patchbay.storage import tables
from support.core import a_flow, answering, hears, node, refusal, says
from support.sending import following, only_message, saying, set_channel


async def test_outside_the_window_text_is_suppressed_with_a_sentence(core):
    flow = a_flow(
        {"start": hears("go"), "nap": node("flow.wait", seconds=90_000), "say": says("Hi")},
        "start.message > nap",
        "nap.out > say",
    )
    await core.publish(flow)
    await core.say("go")

    await core.later(hours=26)

    message = await only_message(core)
    assert (core.sent, message.state, message.error["code"]) == ([], "suppressed", "window_closed")
    assert message.error["message"].endswith("only a template may be sent.")


async def test_a_message_from_the_future_opens_the_window_for_a_day_from_now(core):
    flow = a_flow(
        {"start": hears("go"), "nap": node("flow.wait", seconds=90_000), "say": says("Hi")},
        "start.message > nap",
        "nap.out > say",
    )
    await core.publish(flow)
    await core.say("go", timestamp=str(int(core.clock.now.timestamp()) + 10 * 86_400))

    await core.later(hours=26)

    assert (core.sent, (await only_message(core)).error["code"]) == ([], "window_closed")


async def test_a_paused_channel_makes_messages_wait_and_says_why(core):
    await core.publish(saying("Hi"))
    await set_channel(core, state="paused", state_reason="The number is being checked.")

    await core.say("go")
    waiting = await only_message(core)
    facts = await core.wiring.history.facts(core.workspace_id, waiting.id)
    await set_channel(core, state="active", state_reason=None)
    await core.later(seconds=61)

    assert waiting.state == "queued"
    assert [(fact.state, fact.error) for fact in facts[1:]] == [
        ("queued", {"code": "deferred", "message": "The number is being checked."})
    ]
    assert core.said == ["Hi"]


async def test_a_message_that_waits_tells_until_when(core):
    await core.publish(saying("Hi"))
    until = core.clock.now + timedelta(hours=5)
    await set_channel(core, state="paused", state_reason="Too many reports.", paused_until=until)

    await core.say("go")
    waiting = await only_message(core)
    facts = await core.wiring.history.facts(core.workspace_id, waiting.id)

    assert facts[-1].error == {
        "code": "deferred",
        "message": "Too many reports.",
        "until": until.isoformat(),
    }
    assert waiting.next_try_at - core.clock.now <= timedelta(hours=1)


async def test_what_is_looked_at_again_for_the_same_reason_and_end_says_so_once(core):
    await core.publish(saying("Hi"))
    until = core.clock.now + timedelta(hours=5)
    await set_channel(core, state="paused", state_reason="Too many reports.", paused_until=until)

    await core.say("go")
    for _ in range(3):
        await core.later(minutes=61)
    facts = await core.facts((await only_message(core)).id)

    assert facts == [("queued", "run"), ("queued", "sender")]


async def test_a_refusal_for_now_tells_when_the_message_is_tried_again(core):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(refusal(131016, 503))

    await core.say("go")
    waiting = await only_message(core)
    facts = await core.wiring.history.facts(core.workspace_id, waiting.id)

    assert facts[-1].error["until"] == waiting.next_try_at.isoformat()
    assert waiting.next_try_at > core.clock.now


async def test_what_has_gone_out_is_not_tried_again(core):
    await core.publish(saying("Hi"))

    await core.say("go")

    assert (await only_message(core)).next_try_at is None


async def test_a_message_that_waited_too_long_expires(core):
    await core.publish(saying("Hi", expires_in_s=30))
    await set_channel(core, state="paused")
    await core.say("go")

    await set_channel(core, state="active")
    await core.later(seconds=61)

    assert (core.sent, (await only_message(core)).state) == ([], "expired")


async def test_a_message_that_is_held_beyond_its_time_expires_when_its_time_is_over(core):
    await core.publish(following("suppressed", expires_in_s=30))
    until = core.clock.now + timedelta(hours=5)
    await set_channel(core, state="paused", paused_until=until)
    await core.say("go")

    await core.later(seconds=31)

    assert (core.sent, (await only_message(core)).state) == ([], "expired")


async def test_a_blocked_contact_is_not_written_to(core):
    await core.publish(saying("Hi"))
    await core.say("hello")
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.contacts).values(blocked_at=core.clock()))

    await core.say("go")

    assert (core.sent, (await only_message(core)).error["code"]) == ([], "blocked")


async def test_a_message_the_channel_cannot_carry_fails_with_a_sentence(core):
    reaction = node("whatsapp.send_message", kind="reaction", message_id="wamid.X", emoji="x" * 20)
    await core.publish(a_flow({"start": hears("go"), "say": reaction}, "start.message > say"))

    await core.say("go")

    message = await only_message(core)
    assert (core.sent, message.state, message.error["code"]) == ([], "failed", "invalid_message")
    assert message.error["message"] == "emoji: expected 0\N{EN DASH}16 characters, got 20"


async def test_messages_of_a_conversation_go_out_one_after_another(core):
    await core.publish(saying("1", "2", "3"))
    core.provider.answer = answering(None, refusal(131056), refusal(131056))

    await core.say("go")
    first = list(core.said)
    await core.later(seconds=2)
    await core.later(seconds=6)

    assert first == ["1", "2"]
    assert core.said == ["1", "2", "2", "2", "3"]


async def test_one_conversation_never_waits_for_another(core):
    await core.publish(saying("1", "2"))
    core.provider.answer = answering(refusal(131056))

    await core.say("go")
    await core.say("go", sender="5511977776666")

    assert [sent["to"] for sent in core.sent[1:]] == ["+5511977776666"] * 2


async def test_many_senders_at_once_send_every_message_once_and_in_order(core):
    await core.publish(saying("1", "2", "3"))
    people = [f"55119{number:08}" for number in range(8)]
    for person in people:
        await core.arrive_all({"type": "text", "text": {"body": "go"}}, sender=person)

    await asyncio.gather(*(one.settle() for one in (core, core.peer(), core.peer())))
    await core.settle()

    texts = {person: [] for person in people}
    for sent in core.sent:
        texts[sent["to"][1:]].append(sent["text"]["body"])
    assert texts == {person: ["1", "2", "3"] for person in people}


class Muddled(Providers):
    """Cannot say what channels carry, for as long as it is told so."""

    is_broken = True

    def capabilities_of(self, provider: str) -> Capabilities:
        if self.is_broken:
            raise ZeroDivisionError
        return super().capabilities_of(provider)


async def test_a_message_the_gate_breaks_at_is_a_dead_letter_and_in_nobodys_way(core):
    core.wiring.providers = providers = Muddled({"whatsapp": core.wiring.providers.of("whatsapp")})
    await core.publish(saying("Hi"))
    await core.say("go")
    providers.is_broken = False

    await core.say("go")

    broken, after = await core.outbox()
    assert (broken.state, broken.error["code"]) == ("failed", "gate_failed")
    assert (after.state, len(core.sent)) == ("accepted", 1)
