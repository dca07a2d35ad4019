import re

import pytest

from patchbay.services.errors import Invalid
from patchbay.services.routing.inquiry import Inquiry
from patchbay.services.routing.words import PHRASES
from patchbay.storage import tables
from patchbay.storage.channels import ChannelRepository
from patchbay.storage.errors import NotFound
from support.core import a_flow, awaits, hears, offers, says
from support.spine import CUSTOMER

PHONE = f"+{CUSTOMER}"


def a_greeting(name, *keywords, **params):
    return a_flow(
        {"message": hears(*keywords, **params), "hello": says(name)}, "message.message > hello", name=name
    )


def a_question(name, keyword, *buttons):
    return a_flow(
        {
            "message": hears(keyword),
            "ask": offers("Which?", *buttons),
            "answer": {**awaits(), "name": "Their answer"},
            "thanks": says(f"Thanks from {name}"),
        },
        "message.message > ask",
        "ask.accepted > answer",
        "answer.reply > thanks",
        name=name,
    )


async def two_questions(core):
    """Two runs that wait in one conversation, the second begun by hand."""
    await core.publish(a_question("First", "one", "red", "blue"))
    second = await core.publish(a_question("Second", "two", "red", "green"))
    await core.say("one")
    contact_id = (await core.conversation()).contact_id
    await core.wiring.run_control.start(core.workspace_id, second, {}, contact_id, "test")
    await core.settle()


async def ask(core, text="", **of):
    return await core.wiring.route_inquiry.ask(
        core.workspace_id, Inquiry(channel_id=core.channel_id, text=text, **of)
    )


def told(answer):
    return [(one.kind, one.takes, one.code, one.workflow_name) for one in answer.considered]


async def test_a_keyword_takes_a_stranger_s_message_and_the_others_say_why_not(core):
    orders = await core.publish(a_greeting("Order status", "order", priority=10))
    await core.publish(a_greeting("Anything"))
    await core.publish(a_greeting("Returns", "return"))

    answer = await ask(core, "Order 1042")

    assert (answer.taken_by.kind, answer.taken_by.workflow_id, answer.taken_by.version) == (
        "trigger",
        orders,
        1,
    )
    assert [one.reason for one in answer.considered] == [
        "It is no opt-out or opt-in word.",
        "No human owns this conversation.",
        "No run waits for a reply in this conversation.",
        "It is for “Order status”: the message starts with “order”, priority 10.",
        "It is for “Anything”: it takes any message, but “Order status” comes first.",
        "Not “Returns”: the message has none of “return”.",
    ]
    assert (answer.contact_id, answer.conversation_id, answer.notes) == (None, None, [])


async def test_asking_changes_nothing(core):
    await core.publish(a_greeting("Anything"))

    await ask(core, "hi", phone=PHONE)
    await ask(core, "stop", phone=PHONE)
    await core.settle()

    assert (await core.runs(), await core.messages(), await core.rows(tables.contacts)) == ([], [], [])


async def test_nobody_takes_what_no_trigger_asks_for(core):
    await core.publish(a_greeting("Order status", "order"))

    answer = await ask(core, "hello")

    assert answer.taken_by is None
    assert told(answer)[-1] == ("trigger", False, "does_not_match", "Order status")


async def test_a_workflow_that_is_switched_off_is_named_if_it_would_have_taken_it(core):
    off = await core.publish(a_greeting("Order status", "order"))
    await core.wiring.workflows.deactivate(core.workspace_id, off, "test")

    answer = await ask(core, "order")

    assert answer.taken_by is None
    assert told(answer)[-1] == ("trigger", False, "switched_off", "Order status")
    assert told(await ask(core, "hello"))[-1][0] == "wait"


async def test_a_human_who_owns_the_conversation_comes_before_every_workflow(core):
    await core.publish(a_greeting("Anything"))
    await core.say("hi")
    conversation = await core.conversation()
    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, "member:1")
    await core.settle()

    answer = await ask(core, "hi", phone=PHONE)

    assert answer.taken_by.code == "human_owns"
    assert "since 2026-03-02 12:00 UTC" in answer.taken_by.reason
    assert told(answer)[-1] == ("trigger", False, "behind", "Anything")
    assert told(await ask(core, "stop", contact_id=conversation.contact_id))[0][1:3] == (True, "opt_out_word")


async def test_the_newest_wait_takes_words_and_a_button_goes_to_its_own_run(core):
    await two_questions(core)
    (first_run,) = [run for run in await core.runs() if run.workflow_name == "First"]
    button = core.sent[0]["interactive"]["action"]["buttons"][0]["reply"]["id"]

    words, tap = await ask(core, "red", phone=PHONE), await ask(core, "Red", phone=PHONE, button_id=button)

    assert (words.taken_by.workflow_name, words.taken_by.code) == ("Second", "newest_wait")
    assert (tap.taken_by.run_id, tap.taken_by.code) == (first_run.id, "tapped_its_button")
    assert (tap.taken_by.node_id, tap.taken_by.node_name) == ("answer", "Their answer")
    assert told(tap)[3] == ("wait", False, "not_its_button", "Second")


async def test_a_quoted_message_is_known_by_our_id_and_by_the_provider_s(core):
    await two_questions(core)
    asked = (await core.outbox())[0]

    by_ours = await ask(core, "red", phone=PHONE, quoted=asked.id)
    by_theirs = await ask(core, "red", phone=PHONE, quoted=asked.provider_id)

    assert by_ours.taken_by.workflow_name == by_theirs.taken_by.workflow_name == "First"
    assert by_ours.taken_by.code == by_theirs.taken_by.code == "quotes_its_message"


async def test_a_contact_who_opted_out_opts_in_by_the_word(core):
    await core.publish(a_greeting("Anything"))
    await core.say("stop")

    answer, hello = await ask(core, "start", phone=PHONE), await ask(core, "hi", phone=PHONE)

    assert answer.taken_by.code == "opt_in_word"
    assert answer.notes == hello.notes != []
    assert (await ask(core, "start")).taken_by.workflow_name == "Anything"


async def test_a_trigger_that_breaks_takes_nothing_and_is_told_of(core):
    moody = {"message": {"type": "test.moody"}, "hello": says("Never")}
    await core.publish(a_flow(moody, "message.message > hello", name="Moody"))
    await core.publish(a_greeting("Anything"))

    answer = await ask(core, "hi")

    assert answer.taken_by.workflow_name == "Anything"
    assert told(answer)[-1] == ("trigger", False, "trigger_failed", "Moody")


async def test_a_paused_number_is_told_of(core):
    async with core.wiring.database.transaction() as connection:
        await ChannelRepository(core.wiring.vault).change(
            connection,
            core.workspace_id,
            core.channel_id,
            now=core.clock(),
            state="paused",
            state_reason="The token was refused.",
        )

    answer = await ask(core, "hi")

    assert answer.notes == [
        "The number is paused: The token was refused. What it receives is heard; it sends nothing."
    ]


@pytest.mark.parametrize(
    "said", ["order 1", "stop", "hello", "START", "", "one", "¡Baja!", "x" * 4_096, "{{ 7*7 }}", "%"]
)
async def test_the_answer_is_what_happens_then(core, said):
    await core.publish(a_greeting("Order status", "order", priority=1))
    await core.publish(a_question("First", "one", "red"))
    await core.say("one")
    before = {run.id for run in await core.runs()}

    answer = await ask(core, said, phone=PHONE)
    await core.say(said)

    began = [run.workflow_id for run in await core.runs() if run.id not in before]
    took = answer.taken_by
    assert began == ([took.workflow_id] if took is not None and took.kind == "trigger" else [])
    answered = [
        run_id for run_id, state in await core.rows(tables.waits, "run_id", "state") if state == "consumed"
    ]
    assert answered == ([took.run_id] if took is not None and took.kind == "wait" else [])
    opted_out = (await core.rows(tables.contacts, "opted_out_at"))[0] is not None
    assert opted_out == (took is not None and took.code == "opt_out_word")


async def test_what_belongs_to_others_is_not_found(core):
    await core.publish(a_greeting("Anything"))
    await core.say("hi")
    contact_id = (await core.conversation()).contact_id

    with pytest.raises(NotFound):
        await core.wiring.route_inquiry.ask("another", Inquiry(channel_id=core.channel_id))
    with pytest.raises(NotFound):
        await ask(core, contact_id="nobody")
    with pytest.raises(Invalid):
        await ask(core, contact_id=contact_id, phone=PHONE)
    with pytest.raises(Invalid):
        await ask(core, phone="no phone")


async def test_a_test_session_takes_what_its_phone_writes_and_nobody_else_s(core):
    drawn = await core.publish(a_greeting("Order status", "order"))
    await core.wiring.draft_sessions.start(
        core.workspace_id, drawn, channel_id=core.channel_id, phone=PHONE, actor="member:1"
    )

    tested, other = await ask(core, "order", phone=PHONE), await ask(core, "order")
    not_taken = await ask(core, "hello", phone=PHONE)

    assert (tested.taken_by.kind, tested.taken_by.code) == ("test_session", "draft_on_test")
    assert (tested.taken_by.workflow_id, tested.taken_by.version) == (drawn, -1)
    assert told(tested)[-1] == ("trigger", False, "behind", "Order status")
    assert other.taken_by.kind == "trigger"
    assert (not_taken.taken_by.kind, not_taken.taken_by.code) == ("test_session", "draft_does_not_start")


async def test_the_reasons_are_told_in_the_reader_s_language(core):
    await core.publish(a_greeting("Order status", "order", priority=10))
    await core.publish(a_greeting("Returns", "return"))
    inquiry = Inquiry(channel_id=core.channel_id, text="order")

    spanish = await core.wiring.route_inquiry.ask(core.workspace_id, inquiry, ("es-MX", "es"))
    unknown = await core.wiring.route_inquiry.ask(core.workspace_id, inquiry, ("xx",))

    assert [one.reason for one in spanish.considered] == [
        "No es una palabra de baja ni de alta.",
        "Ninguna persona lleva esta conversación.",
        "Ninguna ejecución espera una respuesta en esta conversación.",
        "Es para “Order status”: el mensaje empieza por “order”, prioridad 10.",
        "No es para “Returns”: el mensaje no tiene nada de “return”.",
    ]
    assert spanish.taken_by.node_name == "Cuando llega un mensaje"
    assert unknown == await ask(core, "order")


def test_everything_that_may_be_told_is_told_in_each_language():
    words = {
        language: {name: set(re.findall(r"{\w+}", text)) for name, text in phrases.items()}
        for language, phrases in PHRASES.items()
    }

    assert words["es"] == words["en"]
