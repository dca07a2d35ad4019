"""Runs of the draft: by hand, from a phone, repeated from a step, with time pretended."""

import pytest
from sqlalchemy import event

from patchbay.engine.document import decode_document
from patchbay.services.draft_runs import DraftRun, StartAt
from patchbay.services.errors import Invalid, NotNow
from patchbay.services.pins import MAX_PINNED_BYTES, MAX_PINS, PinnedOutput
from patchbay.services.pretending import Pretending
from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import PageRequest
from patchbay.storage.run_history import RunFilter
from support.core import CUSTOMER, a_flow, acts, awaits, hears, node, registry_of, says
from support.spine import PHONE_NUMBER_ID

ME = "member:olive"
GREETING = a_flow({"start": hears("hi"), "hello": says("Hello")}, "start.message > hello")
DRAFT = a_flow({"start": hears("hi"), "hello": says("Hello from the draft")}, "start.message > hello")
LONG = a_flow(
    {
        "start": hears("go"),
        "look": acts("look"),
        "keep": node("flow.set", values={"color": "{{ steps.look.color }}"}),
        "tell": says("{{ trigger.text }} {{ vars.color }} {{ steps.look.color }} {{ input.color }}"),
        "after": says("after"),
    },
    "start.message > look",
    "look.out > keep",
    "keep.out > tell",
    "tell.accepted > after",
)
ASKING = a_flow(
    {
        "start": hears("go"),
        "ask": says("Well?"),
        "answer": awaits(timeout_s=259_200),
        "late": says("Too late at {{ now[:10] }}"),
    },
    "start.message > ask",
    "ask.accepted > answer",
    "answer.timeout > late",
)


async def draft_of(core, document) -> str:
    return await core.wiring.workflows.create(core.workspace_id, document, ME)


async def try_out(core, workflow_id, **asked) -> str:
    run_id = await core.wiring.draft_runs.start(core.workspace_id, workflow_id, DraftRun(**asked), ME)
    await core.settle()
    return run_id


async def on_test(core, workflow_id, phone=CUSTOMER):
    return await core.wiring.draft_sessions.start(
        core.workspace_id, workflow_id, channel_id=core.channel_id, phone=phone, actor=ME
    )


async def session_of(core, workflow_id):
    return await core.wiring.draft_sessions.current(core.workspace_id, workflow_id, ME)


async def view(core, run_id):
    return await core.wiring.history.run(core.workspace_id, run_id)


async def pretend(core, run_id, seconds) -> None:
    await core.wiring.pretending.pretend(core.workspace_id, run_id, seconds, ME)
    await core.settle()


async def ana(core) -> str:
    """A contact who has just written."""
    await core.say("good morning")
    return (await core.conversation()).contact_id


async def outcomes_of(core, run_id):
    return [(step.node_id, step.state) for step in await core.steps(run_id)]


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_test_runs_the_draft_and_leaves_what_is_published_alone(core):
    workflow_id = await core.publish(GREETING)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, DRAFT, actor=ME)
    contact_id = await ana(core)

    run_id = await try_out(core, workflow_id, value={"text": "hi"}, contact_id=contact_id)
    await core.say("hi")

    run = await view(core, run_id)
    assert core.said == ["Hello from the draft", "Hello"]
    assert (run.is_test, run.draft_revision, run.version, run.state) == (True, 2, -2, "completed")
    assert [one.is_test for one in await core.runs()] == [False, True]


async def test_a_run_is_there_from_the_moment_its_id_is_known(core):
    workflow_id = await core.publish(GREETING)

    by_hand = await core.wiring.run_control.start(core.workspace_id, workflow_id, {}, None, ME)
    test = await core.wiring.draft_runs.start(core.workspace_id, workflow_id, DraftRun(), ME)

    assert [(await view(core, one)).state for one in (by_hand, test)] == ["running", "running"]


async def test_the_document_of_a_test_is_the_draft_as_it_was_then(core):
    workflow_id = await draft_of(core, DRAFT)
    run_id = await try_out(core, workflow_id)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, GREETING, actor=ME)
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", ME)

    found = await core.wiring.history.document(core.workspace_id, run_id)

    versions = await core.wiring.workflows.versions(core.workspace_id, workflow_id, PageRequest())
    assert (found.document, found.draft_revision) == (DRAFT, 1)
    assert [one.version for one in versions.items] == [1]


async def test_tests_are_left_out_of_counts_and_last_runs(core):
    workflow_id = await core.publish(GREETING)
    contact_id = await ana(core)
    await try_out(core, workflow_id, contact_id=contact_id)

    counts = await core.wiring.history.analytics(core.workspace_id, 2)
    last = await core.wiring.history.last_runs(core.workspace_id, [workflow_id])

    assert (counts.runs, last) == ([], {})


async def test_a_run_goes_up_to_a_node_and_no_further(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await draft_of(core, LONG)

    run_id = await try_out(core, workflow_id, value={"text": "go"}, until="keep")

    steps = await core.steps(run_id)
    assert [one.node_id for one in steps] == ["start", "look", "keep"]
    assert (steps[-1].ends_run, steps[-1].vars) == (True, {"color": "red"})
    assert (await view(core, run_id)).state == "completed"


async def test_a_run_goes_on_from_a_node_with_another_runs_past(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await draft_of(core, LONG)
    contact_id = await ana(core)
    first = await try_out(core, workflow_id, value={"text": "go"}, contact_id=contact_id)

    at = StartAt(node_id="tell", value={"color": "edited"}, run_id=first)
    second = await try_out(core, workflow_id, start_at=at)

    assert core.said == ["go red red red", "after", "go red red edited", "after"]
    assert await outcomes_of(core, second) == [("tell", "done"), ("after", "done")]
    assert core.world.times("look") == 1


async def test_pinned_outputs_stand_for_a_past_nobody_told(core):
    workflow_id = await draft_of(core, LONG)
    contact_id = await ana(core)
    pins = {
        "look": PinnedOutput("out", {"color": "pinned"}),
        "start": PinnedOutput("message", {"text": "pin"}),
    }
    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    at = StartAt(node_id="keep", value=None)
    await try_out(core, workflow_id, contact_id=contact_id, start_at=at)

    assert core.said[0] == "pin pinned pinned pinned"


async def test_pinned_nodes_are_not_run_in_tests_and_are_run_in_earnest(core):
    core.world.script("look", {"color": "real"})
    workflow_id = await core.publish(LONG)
    contact_id = await ana(core)
    pins = {"look": PinnedOutput("out", {"color": "pinned"})}
    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    run_id = await try_out(core, workflow_id, value={"text": "go"}, contact_id=contact_id, until="keep")
    assert core.world.times("look") == 0
    await core.say("go")

    look = (await core.steps(run_id))[1]
    assert (look.pinned, look.output) == (True, {"color": "pinned"})
    assert (core.world.times("look"), core.said) == (1, ["go real real real", "after"])


async def test_what_is_pinned_is_sealed(core):
    workflow_id = await draft_of(core, LONG)
    pins = {"look": PinnedOutput("out", {"phone": "PARROT"})}

    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    (sealed,) = await core.rows(tables.pins, "sealed")
    assert b"PARROT" not in sealed
    assert await core.wiring.pins.get(core.workspace_id, workflow_id) == pins


@pytest.mark.parametrize(
    "pins",
    [
        {f"n{index}": PinnedOutput("out") for index in range(MAX_PINS + 1)},
        {"look": PinnedOutput("out", "x" * MAX_PINNED_BYTES)},
    ],
)
async def test_pins_have_a_ceiling(core, pins):
    workflow_id = await draft_of(core, LONG)

    with pytest.raises(Invalid):
        await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)


BROKEN_LATER = a_flow(
    {"start": hears("go"), "ok": says("ok"), "bad": {"type": "flow.set", "params": {"values": 3}}},
    "start.message > ok",
    "ok.accepted > bad",
)


async def test_half_a_drawing_can_be_tested_while_the_rest_is_wrong(core):
    workflow_id = await draft_of(core, BROKEN_LATER)
    contact_id = await ana(core)

    await try_out(core, workflow_id, contact_id=contact_id, until="ok")
    with pytest.raises(Invalid) as refused:
        await try_out(core, workflow_id, contact_id=contact_id)

    assert core.said == ["ok"]
    assert {problem.node_id for problem in refused.value.problems} == {"bad"}


async def test_what_is_wrong_with_a_pinned_node_is_in_no_tests_way(core):
    workflow_id = await draft_of(core, BROKEN_LATER)
    contact_id = await ana(core)
    pins = {"bad": PinnedOutput("out", 1)}
    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    run_id = await try_out(core, workflow_id, contact_id=contact_id)

    assert (await view(core, run_id)).state == "completed"


LOOPING = a_flow(
    {
        "start": hears("go"),
        "loop": node("flow.for_each", items="{{ [1, 2] }}"),
        "body": node("flow.set", values={}),
    },
    "start.message > loop",
    "loop.item > body",
)
LOOPING["edges"].append({"source": "body", "output": "out", "target": "loop", "input": "next"})


@pytest.mark.parametrize(
    ("document", "asked", "path"),
    [
        (GREETING, DraftRun(until="nowhere"), "until"),
        (GREETING, DraftRun(start_at=StartAt(node_id="nowhere", value=1)), "from.node_id"),
        (GREETING, DraftRun(start_at=StartAt(node_id="hello", value=1), until="start"), "until"),
        (LOOPING, DraftRun(start_at=StartAt(node_id="body", value=1)), "from.node_id"),
        (GREETING, DraftRun(trigger="hello"), "trigger"),
        (GREETING, DraftRun(contact_id="a", conversation_id="b"), "conversation_id"),
        (a_flow({"hello": says("Hello")}), DraftRun(), "document.nodes"),
        (a_flow({"start": {"type": "no.such"}}), DraftRun(), "document.nodes[0].type"),
    ],
)
async def test_what_cannot_be_tested_is_refused_with_its_place(core, document, asked, path):
    workflow_id = await draft_of(core, document)

    with pytest.raises(Invalid) as refused:
        await core.wiring.draft_runs.start(core.workspace_id, workflow_id, asked, ME)

    assert [problem.path for problem in refused.value.problems] == [path]


async def test_a_test_is_of_this_workspaces_things_only(core):
    workflow_id = await draft_of(core, LONG)
    other = await core.wiring.accounts.create_workspace("Other")
    run_id = await try_out(core, workflow_id)

    with pytest.raises(NotFound):
        await core.wiring.draft_runs.start(other.id, workflow_id, DraftRun(), ME)
    with pytest.raises(NotFound):
        await try_out(core, workflow_id, conversation_id="another")
    with pytest.raises(NotFound):
        await try_out(core, workflow_id, start_at=StartAt(node_id="tell", value=1, run_id="another"))
    with pytest.raises(NotFound):
        await core.wiring.replays.replay_step(other.id, run_id, 1, ME)


async def test_a_test_that_no_process_here_can_run_waits_for_one_that_can(core):
    workflow_id = await draft_of(
        core, a_flow({"start": hears("go"), "act": acts("it")}, "start.message > act")
    )
    plain = core.peer(registry_of(core.world, without=("whatsapp.trigger",)))

    run_id = await core.wiring.draft_runs.start(core.workspace_id, workflow_id, DraftRun(), ME)
    await plain.settle()
    waiting = (await view(core, run_id)).state
    await core.settle()
    await core.later(minutes=2)

    assert (waiting, (await view(core, run_id)).state) == ("running", "completed")


# ── From a phone ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_phone_of_a_session_starts_the_draft_and_everybody_else_what_is_published(core):
    workflow_id = await core.publish(GREETING)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, DRAFT, actor=ME)
    session = await on_test(core, workflow_id)

    await core.say("hi")
    await core.say("hi", sender="5511900000002")

    assert core.said == ["Hello from the draft", "Hello"]
    assert [one.is_test for one in await core.runs()] == [False, True]
    assert (await session_of(core, workflow_id)).last_run_id == (await core.runs())[1].id
    assert session.phone == f"+{CUSTOMER}"


async def test_each_message_starts_the_draft_as_it_is_saved_then(core):
    workflow_id = await draft_of(core, GREETING)
    await on_test(core, workflow_id)

    await core.say("hi")
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, DRAFT, actor=ME)
    await core.say("hi")

    assert core.said == ["Hello", "Hello from the draft"]
    assert sorted(await core.rows(tables.versions, "version")) == [-2, -1]


async def test_a_session_takes_the_place_of_the_triggers_and_of_nothing_before_them(core):
    workflow_id = await draft_of(core, ASKING)
    await core.publish(GREETING)
    await on_test(core, workflow_id)

    await core.say("go")
    await core.say("an answer")
    await core.say("STOP")
    conversation = await core.conversation()
    await core.wiring.hand_overs.take(core.workspace_id, conversation.id, ME)
    await core.say("go")

    assert len(await core.runs()) == 1
    assert core.said[0] == "Well?"
    assert "write to you again" in core.said[1]


async def test_a_message_no_trigger_of_the_draft_takes_starts_nothing_and_the_session_says_so(core):
    await core.publish(GREETING)
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)

    await core.say("hi")

    session = await session_of(core, workflow_id)
    (message,) = await core.messages()
    assert session.last_error.code == "no_trigger_takes_it"
    assert session.last_error.message_id == message.id
    assert (await core.runs(), core.said) == ([], [])


async def test_a_draft_that_cannot_run_says_so_and_runs_once_it_is_mended(core):
    broken = a_flow(
        {"start": hears("hi"), "bad": {"type": "flow.set", "params": {"values": 3}}}, "start.message > bad"
    )
    unrunnable = a_flow({"start": hears("hi"), "bad": {"type": "no.such"}}, "start.message > bad")
    workflow_id = await draft_of(core, broken)
    await on_test(core, workflow_id)
    said = []

    for document in (unrunnable, DRAFT):
        await core.say("hi")
        said.append((await session_of(core, workflow_id)).last_error)
        await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, document, actor=ME)
    await core.say("hi")
    said.append((await session_of(core, workflow_id)).last_error)

    assert [(one.code, one.node_id) for one in said[:2]] == [
        ("invalid_param", "bad"),
        ("unknown_node_type", "bad"),
    ]
    assert (said[2], core.said) == (None, ["Hello from the draft"])


async def test_a_session_that_is_over_leaves_the_phone_to_what_is_published(core):
    await core.publish(GREETING)
    workflow_id = await draft_of(core, DRAFT)
    session = await on_test(core, workflow_id)
    await core.wiring.draft_sessions.end(core.workspace_id, session.id, ME)
    await core.say("hi")

    await on_test(core, workflow_id)
    core.clock.advance(hours=2)
    await core.say("hi")

    assert core.said == ["Hello", "Hello"]
    assert await session_of(core, workflow_id) is None
    with pytest.raises(NotFound):
        await core.wiring.draft_sessions.end(core.workspace_id, session.id, ME)


async def test_of_two_sessions_of_one_phone_the_newer_wins(core):
    first, second = await draft_of(core, GREETING), await draft_of(core, DRAFT)
    old = await on_test(core, first)
    await on_test(core, second, f"+{CUSTOMER[:4]} {CUSTOMER[4:]}")

    await core.say("hi")

    assert core.said == ["Hello from the draft"]
    assert await session_of(core, first) is None
    with pytest.raises(NotFound):
        await core.wiring.draft_sessions.end(core.workspace_id, old.id, ME)
    assert len(await core.rows(tables.test_sessions, "id")) == 1


async def test_a_deleted_workflow_takes_its_session_with_it(core):
    await core.publish(GREETING)
    workflow_id = await draft_of(core, DRAFT)
    await on_test(core, workflow_id)
    await core.wiring.workflows.remove(core.workspace_id, workflow_id, ME)

    await core.say("hi")

    assert core.said == ["Hello"]


async def test_the_phone_of_a_session_is_sealed_and_must_be_one(core):
    workflow_id = await draft_of(core, DRAFT)
    await on_test(core, workflow_id)

    (row,) = await core.rows(tables.test_sessions, "sealed", "phone_index")
    assert all(CUSTOMER.encode() not in one for one in row)
    with pytest.raises(Invalid):
        await on_test(core, workflow_id, "hello")


async def test_a_turn_without_a_session_asks_for_none(core):
    await core.publish(GREETING)
    await core.say("hi")
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(core.wiring.database.engine.sync_engine, "before_cursor_execute", note)
    await core.say("hi")

    assert core.said == ["Hello", "Hello"]
    assert not [one for one in asked if "test_sessions" in one or "pins" in one]


# ── Again ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_run_is_repeated_from_a_step_on_its_own_version(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await core.publish(LONG)
    await core.say("go")
    (first,) = await core.runs()
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, GREETING, actor=ME)
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", ME)
    replay_step = core.wiring.replays.replay_step

    same = await replay_step(core.workspace_id, first.id, 4, ME)
    await core.settle()
    edited = await replay_step(core.workspace_id, first.id, 4, ME, value={"color": "new"})
    await core.settle()
    whole = await replay_step(core.workspace_id, first.id, 1, ME, value={"text": "again"})
    await core.settle()

    assert core.said[::2] == ["go red red red", "go red red red", "go red red new", "again red red red"]
    assert {(await view(core, one)).version for one in (same, edited, whole)} == {1}
    assert core.world.times("look") == 2


async def test_a_run_begun_in_the_middle_is_repeated_as_it_began(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await core.publish(LONG)
    await core.say("go")
    (first,) = await core.runs()
    middle = await core.wiring.replays.replay_step(core.workspace_id, first.id, 4, ME, value={"color": "new"})
    await core.settle()

    again = await core.wiring.replays.replay(core.workspace_id, middle, ME)
    await core.settle()
    on = await core.wiring.replays.replay_step(core.workspace_id, middle, 1, ME)
    await core.settle()

    assert core.said[::2] == ["go red red red"] + ["go red red new"] * 3
    assert {(await view(core, one)).workflow_id for one in (again, on)} == {workflow_id}


async def test_a_test_is_repeated_on_the_newest_draft(core):
    workflow_id = await draft_of(core, GREETING)
    contact_id = await ana(core)
    first = await try_out(core, workflow_id, value={"text": "hi"}, contact_id=contact_id)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, DRAFT, actor=ME)

    again = await core.wiring.replays.replay(core.workspace_id, first, ME)
    await core.settle()
    same = await core.wiring.replays.replay_step(core.workspace_id, first, 2, ME)
    await core.settle()

    assert core.said == ["Hello", "Hello from the draft", "Hello"]
    assert [(await view(core, one)).version for one in (again, same)] == [-2, -1]


async def test_a_step_inside_a_loop_is_not_begun_at(core):
    await core.publish(LOOPING)
    await core.say("go")
    (run,) = await core.runs()

    with pytest.raises(Invalid) as refused:
        await core.wiring.replays.replay_step(core.workspace_id, run.id, 3, ME)

    assert "inside the loop loop" in refused.value.problems[0].message
    with pytest.raises(NotFound):
        await core.wiring.replays.replay_step(core.workspace_id, run.id, 99, ME)


async def test_nothing_is_repeated_of_a_workflow_that_is_off(core):
    workflow_id = await core.publish(GREETING)
    await core.say("hi")
    (run,) = await core.runs()
    await core.wiring.workflows.deactivate(core.workspace_id, workflow_id, ME)

    for again in (
        core.wiring.replays.replay(core.workspace_id, run.id, ME),
        core.wiring.replays.replay_step(core.workspace_id, run.id, 2, ME),
    ):
        with pytest.raises(NotNow):
            await again


# ── Pretended time ───────────────────────────────────────────────────────────────────────────────────


async def test_pretending_ends_a_wait_and_closes_the_window(core):
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await pretend(core, run.id, 86_400)
    held = (await view(core, run.id)).state
    await pretend(core, run.id, 2 * 86_400)

    (late,) = [one for one in await core.outbox() if one.node_id == "late"]
    assert (held, (await view(core, run.id)).state) == ("waiting", "completed")
    assert late.content["text"] == "Too late at 2026-03-05"
    assert (late.state, core.said) == ("suppressed", ["Well?"])
    assert (await core.conversation()).window_open_until is None


async def test_who_writes_after_pretended_time_opens_the_window_again(core):
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await pretend(core, run.id, 2 * 86_400)
    await core.say("still here")

    assert (await view(core, run.id)).state == "completed"
    assert (await core.conversation()).window_open_until is not None


async def test_a_message_that_comes_while_time_is_pretended_keeps_the_window_it_opened(core):
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await core.wiring.pretending.pretend(core.workspace_id, run.id, 2 * 86_400, ME)
    turns = await core.wiring.drain.claim()
    core.clock.advance(seconds=5)
    await core.arrive("meanwhile")
    await core.take()
    await core.wiring.drain.play(turns)
    await core.settle()

    assert (await core.conversation()).window_open_until is not None


async def test_what_a_pretended_wait_sends_in_its_window_goes_out(core):
    soon = a_flow(
        {"start": hears("go"), "nap": node("flow.wait", seconds=3600), "done": says("Awake")},
        "start.message > nap",
        "nap.out > done",
    )
    workflow_id = await draft_of(core, soon)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()
    due = (await core.wiring.history.waits(core.workspace_id, run.id, PageRequest())).items

    await pretend(core, run.id, 3600)

    after = (await core.wiring.history.waits(core.workspace_id, run.id, PageRequest())).items
    assert core.said == ["Awake"]
    assert [(one.node_id, one.kind, one.state) for one in (*due, *after)] == [
        ("nap", "time", "open"),
        ("nap", "time", "consumed"),
    ]
    assert (due[0].due_at - after[0].due_at).total_seconds() == 3600


async def test_only_test_runs_that_live_have_their_time_pretended(core):
    await core.publish(ASKING)
    await core.say("go")
    (real,) = await core.runs()
    over = await try_out(core, await draft_of(core, a_flow({"start": hears("x")})))

    for run_id in (real.id, over):
        with pytest.raises(NotNow):
            await pretend(core, run_id, 60)

    assert (await view(core, real.id)).state == "waiting"


async def test_whoever_stands_in_for_the_provider_is_told_of_pretended_time(core):
    told = []

    async def stand_in(number_id, phone, seconds):
        told.append((number_id, phone, seconds))

    wiring = core.wiring
    pretending = Pretending(
        wiring.database,
        wiring.vault,
        doorbell=wiring.doorbell,
        audit=wiring.audit,
        clock=wiring.now,
        stand_in=stand_in,
    )
    workflow_id = await draft_of(core, ASKING)
    await on_test(core, workflow_id)
    await core.say("go")
    (run,) = await core.runs()

    await pretending.pretend(core.workspace_id, run.id, 60, ME)

    assert told == [(PHONE_NUMBER_ID, CUSTOMER, 60)]


async def test_runs_can_be_listed_without_tests(core):
    workflow_id = await core.publish(GREETING)
    await core.say("hi")
    await try_out(core, workflow_id)

    pages = [
        await core.wiring.history.runs(core.workspace_id, PageRequest(), RunFilter(is_test=one))
        for one in (True, False)
    ]

    assert [[run.is_test for run in page.items] for page in pages] == [[True], [False]]


def test_the_drawings_of_these_tests_can_be_read():
    for document in (GREETING, DRAFT, LONG, ASKING, LOOPING, BROKEN_LATER):
        assert decode_document(document).nodes
