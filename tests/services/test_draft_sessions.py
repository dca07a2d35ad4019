"""Runs of the draft that a phone starts while its test session is on."""

import pytest
from sqlalchemy import event

from patchbay.services.errors import Invalid
from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from support.core import CUSTOMER, a_flow, hears
from support.trials import ASKING, DRAFT, GREETING, ME, draft_of, on_test, session_of


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
