"""What becomes of a message between the decision to send it and the last the provider says of it."""

import asyncio
from itertools import pairwise

import pytest
from sqlalchemy import update

from patchbay.messaging.providers import Providers
from patchbay.storage import tables
from support.core import CUSTOMER, a_flow, acts, answering, awaits, hears, node, refusal, says
from support.stub_server import Answer

DEAF = Answer(cut=True)


def saying(*texts: str, **params) -> dict:
    """A flow that says these one after another."""
    ids = [f"say{number}" for number in range(len(texts))]
    nodes = {one: says(text, **params) for one, text in zip(ids, texts, strict=True)}
    edges = [f"{before}.accepted > {after}" for before, after in pairwise(ids)]
    return a_flow({"start": hears("go"), **nodes}, "start.message > say0", *edges)


def following(*ports: str, **params) -> dict:
    """A flow that writes down which ports of its message fire."""
    nodes = {port: acts(port) for port in ports}
    return a_flow(
        {"start": hears("go"), "say": says("Hi", **params), **nodes},
        "start.message > say",
        *(f"say.{port} > {port}" for port in ports),
    )


async def only_message(core):
    (message,) = await core.outbox()
    return message


# ── The gate ─────────────────────────────────────────────────────────────────────────────────────────


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


async def test_a_message_that_waited_too_long_expires(core):
    await core.publish(saying("Hi", expires_in_s=30))
    await set_channel(core, state="paused")
    await core.say("go")

    await set_channel(core, state="active")
    await core.later(seconds=61)

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


async def set_channel(core, **values) -> None:
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.channels).values(**values))
    core.wiring.channel_cache.forget(core.channel_id)


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────


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


# ── Outcomes nobody knows ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", [DEAF, Answer(500), refusal(131000, 500), Answer(200, {"odd": 1})])
async def test_without_a_clear_answer_nothing_is_repeated_and_in_the_end_it_failed(core, answer):
    await core.publish(following("failed"))
    core.provider.answer = answering(answer)

    await core.say("go")
    at_once = (await only_message(core)).state
    await core.later(minutes=5)

    message = await only_message(core)
    assert (at_once, message.state, len(core.sent)) == ("unknown", "failed", 1)
    assert message.error["code"] == "unknown_outcome"
    assert core.world.times("failed") == 1


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

    assert (len(core.sent), (await only_message(core)).state) == (2, "failed")


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
    async with asyncio.timeout(5):
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


# ── Statuses ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_late_sent_never_undoes_delivered(core):
    await core.publish(saying("Hi"))
    await core.say("go")
    message = await only_message(core)

    for status in ("delivered", "sent", "read", "delivered", "sent"):
        await core.status(message.id, status, message.provider_id)

    assert (await only_message(core)).state == "read"
    assert [state for state, _ in await core.facts(message.id)] == [
        "queued",
        "submitting",
        "accepted",
        "sent",
        "delivered",
        "read",
    ]


async def test_a_status_that_overtakes_the_answer_is_not_lost(core):
    await core.publish(saying("Hi"))
    own = {"id": "wamid.OUT1", "status": "delivered", "recipient_id": CUSTOMER}
    await core.receive({"statuses": [{**own, "timestamp": str(int(core.clock.now.timestamp()))}]})
    await core.settle()
    parked = await core.outcomes("status.delivered")

    await core.say("go")

    assert parked == [("status.delivered", "parked", None)]
    assert (await only_message(core)).state == "delivered"
    assert await core.outcomes("status.delivered") == [("status.delivered", "applied", None)]


async def test_a_status_of_nobody_s_message_is_kept_and_in_the_end_ignored(core):
    own = {"id": "wamid.FOREIGN", "status": "read", "recipient_id": CUSTOMER, "timestamp": "1772000000"}
    await core.receive({"statuses": [{**own, "biz_opaque_callback_data": "another-system:7"}]})
    await core.settle()

    await core.later(minutes=11)

    assert [state for _, state, _ in await core.outcomes("status.read")] == ["ignored"]


async def test_a_status_of_another_workspace_s_message_moves_nothing(core):
    await core.publish(saying("Hi"))
    await core.say("go")
    message = await only_message(core)
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.messages).values(workspace_id="other"))

    await core.status(message.id, "read", "wamid.FORGED")

    assert set(await core.rows(tables.messages, "state")) == {"received", "accepted"}


async def test_each_wired_state_of_a_message_leaves_at_its_port_once(core):
    await core.publish(following("accepted", "delivered", "read", "failed"))
    await core.say("go")
    message = await only_message(core)

    for status in ("sent", "delivered", "delivered", "read", "read"):
        await core.status(message.id, status, message.provider_id)
    await core.later(days=2)

    assert [name for name, _, _ in core.world.done] == ["accepted", "delivered", "read"]
    assert [run.state for run in await core.runs()] == ["completed"]


async def test_a_state_reached_before_its_wait_is_opened_is_not_missed(core):
    await core.publish(following("delivered", "read"))
    await core.say("go")
    message = await only_message(core)

    statuses = [
        {"id": message.provider_id, "status": status, "timestamp": "1772452900", "recipient_id": CUSTOMER}
        for status in ("delivered", "read")
    ]
    await core.receive({"statuses": statuses[:1]})
    turns = await core.take()
    await core.receive({"statuses": statuses[1:]})
    later = await core.take()
    await core.wiring.drain.play([*turns, *later])
    await core.settle()

    assert [name for name, _, _ in core.world.done] == ["delivered", "read"]


async def test_failing_at_the_provider_s_end_reaches_the_run_with_the_reason(core):
    await core.publish(following("delivered", "failed"))
    await core.say("go")
    message = await only_message(core)

    await core.status(message.id, "failed", message.provider_id, errors=[{"code": 131026, "title": "no"}])

    failed = await only_message(core)
    assert (failed.state, failed.error["code"]) == ("failed", 131026)
    assert core.world.times("failed") == 1


async def test_waiting_for_delivery_ends_when_its_time_is_up(core):
    await core.publish(following("delivered", "timeout", timeout_s=60))
    await core.say("go")

    await core.later(seconds=61)

    assert core.world.times("timeout") == 1


# ── Races on PostgreSQL ──────────────────────────────────────────────────────────────────────────────


async def test_timers_and_replies_at_the_same_moment_never_lock_each_other_out(core):
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "wait": awaits(timeout_s=60),
                "reply": acts("reply"),
                "late": acts("late"),
            },
            "start.message > wait",
            "wait.reply > reply",
            "wait.timeout > late",
        )
    )
    people = [f"55119{number:08}" for number in range(30)]
    for person in people:
        await core.arrive_all({"type": "text", "text": {"body": "go"}}, sender=person)
    await core.settle()
    core.clock.advance(seconds=61)
    for person in people:
        await core.arrive_all({"type": "text", "text": {"body": "answer"}}, sender=person)

    await asyncio.gather(*(one.settle() for one in (core, core.peer(), core.peer())))
    await core.settle()

    ended = core.world.times("reply") + core.world.times("late")
    assert ended == len(people)
    assert {run.state for run in await core.runs()} == {"completed"}


async def test_a_person_who_takes_over_while_a_run_hands_over_is_not_refused(core):
    await core.publish(
        a_flow({"start": hears("go"), "human": node("inbox.handoff")}, "start.message > human")
    )
    await core.say("hello")
    conversation = await core.conversation()
    other = core.peer()

    for _ in range(5):
        await core.arrive("go")
        await asyncio.gather(
            core.settle(),
            other.wiring.hand_overs.reply(core.workspace_id, conversation.id, "Hi", "member:olive"),
        )
        await core.settle()
        if (await core.conversation()).owner == "human":
            await core.wiring.hand_overs.give_back(core.workspace_id, conversation.id, "member:olive")
        await core.settle()

    assert core.said.count("Hi") == 5


@pytest.mark.parametrize("code", [190, 131031])
async def test_a_refusal_of_the_whole_number_lets_nothing_more_out_of_it(core, code):
    await core.publish(saying("Hi"))
    core.provider.answer = answering(refusal(code))

    await core.say("go")
    await core.say("go")

    channel = await core.wiring.channels.get(core.workspace_id, core.channel_id)
    assert (channel.state, bool(channel.state_reason), len(core.sent)) == ("paused", True, 1)
