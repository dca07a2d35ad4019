"""What a message does: whom it goes to, in which order, and what a run makes of it."""

from sqlalchemy import update

from patchbay.storage import tables
from support.core import (
    CUSTOMER,
    a_flow,
    acts,
    awaits,
    encoded,
    hears,
    node,
    offers,
    registry_of,
    says,
)

ASKING = a_flow(
    {
        "start": hears("order"),
        "ask": offers("Which?", "one", "two"),
        "answer": awaits(expect="choice", choices=["one", "two"], timeout_s=3600),
        "got": says("Got {{ input.choice }}"),
        "late": says("Too late"),
    },
    "start.message > ask",
    "ask.accepted > answer",
    "answer.one > got",
    "answer.two > got",
    "answer.timeout > late",
)


def button(core, text: str = "Which?", title: str = "One") -> dict:
    """The newest button of this title under this text, as it went out."""
    sent = [one for one in core.sent if one["type"] == "interactive"]
    body = next(one for one in reversed(sent) if one["interactive"]["body"]["text"] == text)
    buttons = [one["reply"] for one in body["interactive"]["action"]["buttons"]]
    return next(one for one in buttons if one["title"] == title)


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


# ── What cannot run neither blocks nor is lost ───────────────────────────────────────────────────────

SLEEPING = a_flow(
    {
        "start": hears("sleep"),
        "nap": node("flow.wait", seconds=60),
        "act": acts("nothing"),
        "woke": says("Awake"),
    },
    "start.message > nap",
    "nap.out > act",
    "act.out > woke",
)


async def test_a_run_whose_node_type_is_missing_waits_for_a_process_that_has_it(core, world):
    await core.publish(SLEEPING)
    await core.publish(ASKING)
    await core.say("sleep")
    lacking = core.peer(registry_of(world, without=("flow.wait",)))

    await lacking.later(seconds=61)
    await lacking.say("order")
    await lacking.tap(button(core))
    while_missing = list(core.said)
    await core.later(seconds=61)
    await core.later(seconds=61)

    assert while_missing == ["Which?", "Got one"]
    assert core.said[-1] == "Awake"
    assert {run.state for run in await core.runs()} == {"completed"}


async def test_a_run_that_cannot_be_played_can_be_cancelled(core, world):
    await core.publish(SLEEPING)
    await core.say("sleep")
    (run,) = await core.runs()
    lacking = core.peer(registry_of(world, without=("flow.wait",)))

    await core.wiring.run_control.cancel(core.workspace_id, run.id, "member:olive")
    await lacking.settle()

    (run,) = await core.runs()
    assert (run.state, run.ended_at is not None) == ("cancelled", True)
    assert await core.rows(tables.waits, "state") == ["cancelled"]


async def test_a_run_whose_state_cannot_be_read_blocks_neither_its_conversation_nor_others(core):
    await core.publish(ASKING)
    await core.say("order")
    await spoil(
        core, tables.runs, sealed_state=core.wiring.vault.seal_bytes("runs", await run_id(core), b"{")
    )

    await core.say("order", sender="5511977776666")
    await core.say("order")

    assert [sent["to"][-5:] for sent in core.sent] == ["00001", "76666", "00001"]


async def test_what_cannot_be_decrypted_blocks_nobody_else(core):
    await core.publish(ASKING)
    await core.say("order")
    await spoil(core, tables.runs, sealed_state=b"spoilt")

    await core.arrive("order")
    await core.arrive_all({"type": "text", "text": {"body": "order"}}, sender="5511977776666")
    await core.settle()
    await core.later(seconds=20)

    assert [sent["to"][-5:] for sent in core.sent] == ["00001", "76666"]
    assert set(await core.rows(tables.inbox, "state")) == {"done"}
    assert (await core.outcomes("message.text"))[1][1] == "pending"


async def run_id(core) -> str:
    return (await core.runs())[0].id


async def spoil(core, table, **values) -> None:
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(table).values(**values))


# ── Runs without a contact ───────────────────────────────────────────────────────────────────────────


async def call_hook(core, value: dict) -> str:
    hook_id = (await core.rows(tables.hooks, "id"))[0]
    body_id = await core.wiring.intake.receive(core.workspace_id, "http", hook_id, encoded(value))
    await core.settle()
    return body_id


async def answer_of(core, body_id: str):
    found = await core.wiring.responses.wait(core.workspace_id, body_id, 0.5)
    return None if found is None else (found.status, found.body)


async def test_a_call_is_answered_by_its_run(core):
    await core.publish(
        a_flow(
            {
                "call": node("http.webhook_trigger", respond="by_run"),
                "reply": node("http.respond", status=201, body={"got": "{{ trigger.json.n }}"}),
            },
            "call.request > reply",
        )
    )

    body_id = await call_hook(core, {"method": "POST", "json": {"n": 7}})

    assert await answer_of(core, body_id) == (201, {"got": 7})


async def test_a_run_without_a_contact_cannot_send_and_says_so(core):
    await core.publish(
        a_flow(
            {
                "call": node("http.webhook_trigger", respond="by_run"),
                "say": says("Hello?"),
                "act": acts("after", writes=True),
            },
            "call.request > say",
            "say.accepted > act",
        )
    )

    body_id = await call_hook(core, {"method": "POST"})

    (run,) = await core.runs()
    assert (run.state, run.error["code"], run.error["node"]) == ("failed", "no_contact", "say")
    assert await answer_of(core, body_id) == (502, {"run": run.id, "state": "failed"})
    assert core.world.done == []


async def test_the_same_call_twice_starts_two_runs(core):
    await core.publish(
        a_flow({"call": node("http.webhook_trigger"), "act": acts("it")}, "call.request > act")
    )

    await call_hook(core, {"method": "POST"})
    await call_hook(core, {"method": "POST"})

    assert core.world.times("it") == 2


# ── Runs by hand ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_run_is_started_by_hand_and_repeated_with_what_started_it(core):
    flow = a_flow({"start": hears("x"), "hi": says("Hi {{ trigger.who }}")}, "start.message > hi")
    workflow_id = await core.publish(flow)
    await core.say("hello")
    contact_id = (await core.conversation()).contact_id
    control = core.wiring.run_control

    first = await control.start(core.workspace_id, workflow_id, {"who": "Ana"}, contact_id, "t")
    await core.settle()
    again = await core.wiring.replays.replay(core.workspace_id, first, "t")
    await core.settle()

    assert core.said == ["Hi Ana", "Hi Ana"]
    assert {run.id for run in await core.runs()} == {first, again}
