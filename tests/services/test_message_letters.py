"""Messages that came to nothing: seen with their reasons, and sent again once."""

import asyncio

import pytest
from sqlalchemy import insert, select, update

from patchbay.services.errors import NotNow
from patchbay.services.letters.shapes import Edited
from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from patchbay.storage.ids import new_id
from patchbay.storage.letters import LetterFilter, Wanted
from patchbay.storage.paging import PageRequest
from support.core import a_flow, answering, hears, refusal, says
from support.spanish_reasons import is_told

ME = "member:me"
SAYING = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
EVERYTHING = Wanted(filter=LetterFilter())


async def listed(core, level="message", **wanted):
    page = await core.wiring.letters.page(core.workspace_id, level, PageRequest(), LetterFilter(**wanted))
    return page.items


async def replay(core, wanted=EVERYTHING, **how):
    outcome = await core.wiring.letters.replay(core.workspace_id, "message", wanted, ME, **how)
    await core.settle()
    return outcome


async def replay_one(core, letter_id, **how):
    done = await core.wiring.letters.replay_one(core.workspace_id, "message", letter_id, ME, **how)
    await core.settle()
    return done


async def detail(core, letter_id):
    return await core.wiring.letters.get(core.workspace_id, "message", letter_id)


@pytest.fixture
async def failed(core):
    """A message the provider refused as not being right."""
    await core.publish(SAYING)
    core.provider.answer = answering(refusal(131009))
    await core.say("go")
    (message,) = await core.outbox()
    return message


async def test_a_refused_message_is_a_letter_with_its_reason_content_and_history(core, failed):
    (letter,) = await listed(core)
    found = await detail(core, letter.id)

    assert (letter.id, letter.state, letter.code) == (failed.id, "failed", "131009")
    assert (letter.reason, letter.contact_name) == (failed.error["message"], "Ana Prado")
    assert letter.workflow_name == "Flow"
    assert found.payload["text"] == "Hi"
    assert [one.state for one in found.history] == ["queued", "submitting", "failed"]
    assert (await core.wiring.letters.counts(core.workspace_id)).message == 1


async def test_a_message_sent_again_is_a_new_one_linked_to_the_old(core, failed):
    done = await replay_one(core, failed.id)

    old, new = await core.outbox()
    (handled,) = await listed(core, standing="handled")
    assert (old.state, new.id, new.state, new.run_id) == ("failed", done.successor_id, "accepted", old.run_id)
    assert core.said == ["Hi", "Hi"]
    assert await listed(core) == []
    links = [(await core.wiring.history.facts(core.workspace_id, one.id)) for one in (old, new)]
    assert [(fact.error["code"], fact.error["message_id"]) for fact in (links[0][-1], links[1][1])] == [
        ("resent_as", new.id),
        ("resent_from", old.id),
    ]
    assert (handled.handled.handling, handled.handled.by) == ("replayed", ME)
    assert handled.handled.successor_id == new.id


async def test_an_edited_message_goes_out_as_it_was_edited(core, failed):
    await replay_one(core, failed.id, edited=Edited(content={"kind": "text", "text": "Hello again"}))

    assert core.said == ["Hi", "Hello again"]
    assert (await listed(core, standing="handled"))[0].handled.handling == "edited"


async def test_a_message_is_sent_again_once(core, failed):
    first = await replay_one(core, failed.id)

    with pytest.raises(NotNow, match=first.successor_id):
        await replay_one(core, failed.id)

    assert core.said == ["Hi", "Hi"]


async def test_of_two_who_send_a_message_again_at_once_one_does(core, failed):
    others = [core, core.peer(), core.peer()]
    replays = [
        one.wiring.letters.replay(core.workspace_id, "message", Wanted((failed.id,)), ME) for one in others
    ]

    outcomes = await asyncio.gather(*replays)
    await core.settle()

    assert sorted(len(one.done) for one in outcomes) == [0, 0, 1]
    assert {one.code for outcome in outcomes for one in outcome.refused} == {"handled"}
    assert core.said == ["Hi", "Hi"]


async def test_a_message_that_fails_again_is_a_letter_of_its_own(core, failed):
    core.provider.answer = answering(refusal(131009))

    done = await replay_one(core, failed.id)

    (letter,) = await listed(core)
    assert (letter.id, letter.origin_id) == (done.successor_id, failed.id)


async def test_a_message_that_may_have_arrived_is_sent_again_only_when_confirmed(core, failed):
    await set_error(core, failed.id, {"code": "unknown_outcome", "message": "No sign of it came."})

    counted = await replay(core, is_dry=True)
    refused = await replay(core)
    confirmed = await replay(core, is_confirmed=True)

    assert (counted.matched, counted.needs_confirm, counted.done) == (1, 1, [])
    assert [one.code for one in refused.refused] == ["needs_confirm"]
    assert is_told(refused.refused[0].message)
    assert (len(confirmed.done), core.said) == (1, ["Hi", "Hi"])


async def test_a_message_whose_outcome_is_open_is_not_sent_again(core, failed):
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.messages).values(state="unknown"))

    with pytest.raises(NotFound):
        await replay_one(core, failed.id)
    outcome = await replay(core, Wanted((failed.id,)))

    assert [one.code for one in outcome.refused] == ["not_dead"]


async def test_a_message_sent_again_passes_the_gate(core, failed):
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.contacts).values(blocked_at=core.clock()))

    await replay_one(core, failed.id)

    (letter,) = await listed(core)
    assert (letter.state, letter.code, core.said) == ("suppressed", "blocked", ["Hi"])


async def test_letters_are_found_by_code_channel_workflow_and_time(core, failed):
    workflow_id = (await core.runs())[0].workflow_id
    now = core.clock.now

    assert len(await listed(core, code="131009", workflow_id=workflow_id, until=now)) == 1
    assert len(await listed(core, channel_id=core.channel_id, code="131009")) == 1
    for other in ({"code": "131026"}, {"channel_id": "x"}, {"workflow_id": "x"}, {"since": now}):
        assert await listed(core, **other) == []


async def test_a_discarded_letter_stays_to_be_looked_at(core, failed):
    outcome = await core.wiring.letters.discard(
        core.workspace_id, "message", EVERYTHING, ME, reason="They were called."
    )

    (handled,) = await listed(core, standing="handled")
    audit = await core.wiring.audit.page(core.workspace_id, PageRequest(), f"message:{failed.id}")
    assert (len(outcome.done), await listed(core)) == (1, [])
    assert (handled.handled.handling, handled.handled.reason) == ("discarded", "They were called.")
    assert [one.action for one in audit.items] == ["letter.discarded"]


async def test_letters_of_another_workspace_are_not_there(core, failed):
    outcome = await core.wiring.letters.replay("other", "message", Wanted((failed.id,)), ME)

    assert [one.code for one in outcome.refused] == ["not_found"]
    with pytest.raises(NotFound):
        await core.wiring.letters.get("other", "message", failed.id)


async def test_a_thousand_are_sent_again_in_one_go_and_the_rest_in_the_next(core, failed):
    await multiply(core, failed.id, 1_000)

    counted = await core.wiring.letters.replay(core.workspace_id, "message", EVERYTHING, ME, is_dry=True)
    first = await core.wiring.letters.replay(core.workspace_id, "message", EVERYTHING, ME)
    second = await core.wiring.letters.replay(core.workspace_id, "message", EVERYTHING, ME)

    assert (counted.matched, counted.has_more) == (1_000, True)
    assert (len(first.done), first.has_more) == (1_000, True)
    assert (len(second.done), second.has_more) == (1, False)
    states = await core.rows(tables.messages, "state")
    assert (states.count("failed"), states.count("queued")) == (1_001, 1_001)


async def set_error(core, message_id, error):
    async with core.wiring.database.transaction() as connection:
        await connection.execute(
            update(tables.messages).where(tables.messages.c.id == message_id).values(error=error)
        )


async def multiply(core, message_id, times):
    """As many failed messages like this one, each with its own seal."""
    vault = core.wiring.vault
    async with core.wiring.database.transaction() as connection:
        query = select(tables.messages).where(tables.messages.c.id == message_id)
        row = dict((await connection.execute(query)).one()._mapping)
        content = vault.open("messages", message_id, row["sealed"])
        rows = []
        for _ in range(times):
            copy_id = new_id()
            rows.append({**row, "id": copy_id, "sealed": vault.seal("messages", copy_id, content)})
        await connection.execute(insert(tables.messages), rows)
