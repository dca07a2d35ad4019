"""What a message does: whom it goes to, in which order, and what a run makes of it."""

from datetime import time

from patchbay.messaging.policy_facts import QuietHours, Rules
from patchbay.storage import tables
from support.asking import ASKING, button
from support.core import (
    CUSTOMER,
    a_flow,
    awaits,
    hears,
    node,
    offers,
    says,
)

QUIET = Rules(quiet_hours=QuietHours(time(11), time(20)))


# ── Waits are consumed once ──────────────────────────────────────────────────────────────────────────


async def test_a_reply_beats_the_timer_that_comes_later(core):
    await core.publish(ASKING)
    await core.say("order")

    await core.tap(button(core))
    await core.later(hours=2)

    assert core.said == ["Which?", "Got one"]
    assert await core.rows(tables.waits, "state") == ["consumed"]


async def test_the_timer_beats_the_reply_that_comes_later(core):
    await core.publish(ASKING)
    await core.say("order")
    tapped = button(core)

    await core.later(hours=2)
    await core.tap(tapped)

    assert core.said == ["Which?", "Too late"]
    assert (await core.outcomes("message.choice"))[0][1] == "ignored"


async def test_of_a_reply_and_a_timer_in_one_turn_the_earlier_wins_and_the_other_is_late(core):
    await core.publish(ASKING)
    await core.say("order")
    tapped = button(core)
    reply = {"type": "button_reply", "button_reply": {"id": tapped["id"], "title": tapped["title"]}}

    core.clock.advance(minutes=59)
    await core.arrive_all({"type": "interactive", "interactive": reply})
    core.clock.advance(minutes=2)
    await core.settle()

    assert core.said == ["Which?", "Got one"]
    assert await core.outcomes("wait.due") == [("wait.due", "late", "the wait was over")]


async def test_tapping_twice_counts_once(core):
    await core.publish(ASKING)
    await core.say("order")

    await core.tap(button(core))
    await core.tap(button(core))

    assert core.said == ["Which?", "Got one"]


async def test_cancelling_beats_what_comes_later(core):
    await core.publish(ASKING)
    await core.say("order")
    (run,) = await core.runs()

    await core.wiring.run_control.cancel(core.workspace_id, run.id, "member:olive")
    await core.settle()
    await core.tap(button(core))
    await core.later(hours=2)

    (run,) = await core.runs()
    assert (run.state, core.said) == ("cancelled", ["Which?"])


# ── Who takes a message ──────────────────────────────────────────────────────────────────────────────


async def test_a_tap_answers_the_run_that_showed_the_button_and_other_words_the_newest(core):
    await core.publish(ASKING)
    await core.publish(
        a_flow(
            {
                "start": hears("menu"),
                "ask": says("Menu?"),
                "answer": awaits(),
                "got": says("Menu: {{ input.text }}"),
            },
            "start.message > ask",
            "ask.accepted > answer",
            "answer.reply > got",
        )
    )
    await core.say("order")
    first = await core.runs()
    other = await core.wiring.run_control.start(
        core.workspace_id, await workflow_named(core, 1), {}, (await core.conversation()).contact_id, "t"
    )
    await core.settle()

    await core.tap(button(core))
    await core.say("fish")

    assert core.said == ["Which?", "Menu?", "Got one", "Menu: fish"]
    assert {run.state for run in await core.runs()} == {"completed"}
    assert {run.id for run in await core.runs()} == {first[0].id, other}


async def workflow_named(core, position: int) -> str:
    return (await core.rows(tables.workflows, "id"))[position]


async def test_a_quote_answers_the_run_that_wrote_the_quoted_message(core):
    flow = a_flow(
        {
            "start": hears("never"),
            "ask": says("{{ trigger.q }}"),
            "answer": awaits(),
            "got": says("{{ trigger.q }} {{ input.text }}"),
        },
        "start.message > ask",
        "ask.accepted > answer",
        "answer.reply > got",
    )
    workflow_id = await core.publish(flow)
    await core.say("hello")
    contact_id = (await core.conversation()).contact_id
    for question in ("A?", "B?"):
        await core.wiring.run_control.start(core.workspace_id, workflow_id, {"q": question}, contact_id, "t")
        await core.settle()
    quoted = next(one.provider_id for one in await core.outbox() if one.content["text"] == "A?")

    await core.say("yes", context={"id": quoted, "from": "15550001111"})
    await core.say("no")

    assert core.said == ["A?", "B?", "A? yes", "B? no"]


async def test_a_human_who_owns_the_conversation_gets_everything_and_workflows_are_silent(core):
    await core.publish(ASKING)
    await core.say("order")
    conversation = await core.conversation()

    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, "member:olive")
    await core.settle()
    await core.tap(button(core))
    await core.say("order")
    await core.later(hours=2)

    assert core.said == ["Which?"]
    assert [one.state for one in await core.outbox()] == ["accepted", "suppressed"]
    assert (await core.outbox())[1].error["code"] == "human_owns"


async def test_a_timer_that_fires_while_a_take_over_waits_does_not_speak(core):
    await core.publish(ASKING)
    await core.say("order")
    conversation = await core.conversation()

    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, "member:olive")
    core.clock.advance(hours=2)
    await core.settle()

    assert core.said == ["Which?"]
    assert await core.owner() == "human"


async def test_what_was_said_before_the_hand_over_in_the_same_turn_still_goes_out(core):
    await core.publish(
        a_flow(
            {"start": hears(), "wait": says("A colleague will write"), "human": node("inbox.handoff")},
            "start.message > wait",
            "wait.accepted > human",
        )
    )

    await core.say("help")

    assert core.said == ["A colleague will write"]
    assert await core.owner() == "human"


async def test_what_waits_to_be_sent_when_a_person_takes_over_is_not_sent(core):
    await core.wiring.policy_rules.put(core.workspace_id, QUIET, "member:1")
    await core.publish(
        a_flow({"start": hears(), "offer": says("50 % off", purpose="marketing")}, "start.message > offer")
    )
    await core.say("go")
    waiting = [one.state for one in await core.outbox()]

    conversation = await core.conversation()
    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, "member:olive")
    await core.later(hours=9)

    assert waiting == ["queued"]
    assert [(one.state, one.error["code"]) for one in await core.outbox()] == [("suppressed", "human_owns")]


async def test_what_another_run_has_waiting_when_a_run_hands_over_is_not_sent(core):
    await core.wiring.policy_rules.put(core.workspace_id, QUIET, "member:1")
    await core.publish(
        a_flow(
            {
                "start": hears("go"),
                "help": hears("help"),
                "offer": says("50 % off", purpose="marketing"),
                "human": node("inbox.handoff"),
            },
            "start.message > offer",
            "help.message > human",
        )
    )
    await core.say("go")

    await core.say("help")
    await core.later(hours=9)

    assert [(one.state, one.error["code"]) for one in await core.outbox()] == [("suppressed", "human_owns")]


async def test_opting_out_stops_workflows_until_the_contact_opts_in_again(core):
    await core.publish(ASKING)
    await core.say("order")

    await core.say("STOP!")
    await core.later(hours=2)
    said_after_stop = list(core.said)
    await core.say("start")
    await core.say("order")

    assert len(said_after_stop) == 2
    assert said_after_stop[1].startswith("We will not write to you again")
    assert core.said[2].startswith("Welcome back")
    assert core.said[3] == "Which?"
    assert {one.state for one in await core.outbox()} == {"accepted"}


async def test_opting_out_ends_what_was_going_on(core):
    await core.publish(
        a_flow(
            {"start": hears("hi"), "ask": says("Your name?"), "wait": awaits(), "say": says("Thanks")},
            "start.message > ask",
            "ask.accepted > wait",
            "wait.reply > say",
        )
    )
    await core.say("hi")

    await core.say("STOP")
    await core.say("start")
    await core.say("Ana")

    (run,) = await core.runs()
    assert (run.state, run.error["message"]) == ("cancelled", "The contact asked not to be written to.")
    assert "Thanks" not in core.said


async def test_a_button_of_ours_that_reads_like_an_opt_out_is_an_answer(core):
    await core.publish(
        a_flow(
            {
                "start": hears("order"),
                "ask": offers("Go on?", "cancelar", "si"),
                "answer": awaits(expect="choice", choices=["cancelar", "si"]),
                "done": says("Cancelled"),
            },
            "start.message > ask",
            "ask.accepted > answer",
            "answer.cancelar > done",
        )
    )
    await core.say("order")

    await core.tap(button(core, "Go on?", "Cancelar"))

    assert core.said == ["Go on?", "Cancelled"]


async def test_triggers_are_asked_by_priority_then_by_how_much_they_ask_for(core):
    def answering(name, trigger):
        return a_flow({"start": trigger, "hi": says(name)}, "start.message > hi", name=name)

    await core.publish(answering("any", hears()))
    await core.publish(answering("word", hears("order")))
    await core.publish(answering("first", hears("urgent", priority=5)))

    for text in ("hello", "order now", "urgent order", "order urgent"):
        await core.say(text)

    assert core.said == ["any", "word", "first", "word"]


async def test_a_workflow_that_is_switched_off_takes_nothing_but_its_runs_go_on(core):
    workflow_id = await core.publish(ASKING)
    await core.say("order")

    await core.wiring.workflows.deactivate(core.workspace_id, workflow_id, "t")
    await core.tap(button(core))
    await core.say("order")

    assert core.said == ["Which?", "Got one"]


async def test_a_new_version_is_used_at_once_while_runs_stay_on_theirs(core):
    workflow_id = await core.publish(ASKING)
    await core.say("order", sender=CUSTOMER)
    tapped = button(core)
    changed = {**ASKING, "nodes": [*ASKING["nodes"]]}
    changed["nodes"][3] = {"id": "got", **says("New {{ input.choice }}")}

    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, changed, actor="t")
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", "t")
    await core.tap(tapped)
    await core.say("order")
    await core.tap(button(core))

    assert core.said == ["Which?", "Got one", "Which?", "New one"]
    assert [run.version for run in await core.runs()] == [2, 1]


async def test_a_trigger_that_breaks_is_in_nobody_s_way(core):
    await core.publish(a_flow({"start": node("test.moody"), "x": says("x")}, "start.message > x"))
    await core.publish(ASKING)

    await core.say("order")

    assert core.said == ["Which?"]
