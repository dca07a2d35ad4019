"""What arrived and came to nothing: read or applied once more, and never twice."""

import asyncio

import msgspec
import pytest
from sqlalchemy import update

from patchbay.services.errors import Invalid, NotNow
from patchbay.services.letters.shapes import Edited
from patchbay.storage import events, inbox, tables
from patchbay.storage.letters import LetterFilter, Wanted
from patchbay.storage.paging import PageRequest
from support.core import a_flow, hears, says
from support.spanish_reasons import is_told

ME = "member:me"
SAYING = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
EVERYTHING = Wanted(filter=LetterFilter())


async def listed(core, **wanted):
    page = await core.wiring.letters.page(core.workspace_id, "event", PageRequest(), LetterFilter(**wanted))
    return page.items


async def detail(core, letter_id):
    return await core.wiring.letters.get(core.workspace_id, "event", letter_id)


async def replay(core, wanted=EVERYTHING, **how):
    outcome = await core.wiring.letters.replay(core.workspace_id, "event", wanted, ME, **how)
    await core.settle()
    return outcome


async def replay_one(core, letter_id, **how):
    done = await core.wiring.letters.replay_one(core.workspace_id, "event", letter_id, ME, **how)
    await core.settle()
    return done


@pytest.fixture
async def body(core):
    """A body that was put aside after its attempts, by id."""
    await core.publish(SAYING)
    await core.arrive("go")
    (body_id,) = await core.rows(tables.inbox, "id")
    for _ in range(inbox.MAX_ATTEMPTS):
        async with core.wiring.database.transaction() as connection:
            await inbox.note_failure(connection, body_id, "KeyError")
    return body_id


@pytest.fixture
async def item(core):
    """An item nobody could read, beside one that could be, by the event's id."""
    await core.publish(SAYING)
    good = core.an_item({"type": "text", "text": {"body": "go"}})
    bad = core.an_item({"type": "text", "text": {"body": "go"}}) | {"id": {}}
    contact = {"profile": {"name": "Ana Prado"}, "wa_id": good["from"]}
    await core.receive({"contacts": [contact], "messages": [good, bad]})
    await core.settle()
    (letter,) = await listed(core)
    return letter.id


async def test_a_dead_body_is_a_letter_with_what_came(core, body):
    (letter,) = await listed(core)
    found = await detail(core, letter.id)

    assert (letter.id, letter.kind, letter.code, letter.attempts) == (body, "body", "processing_failed", 5)
    assert letter.reason == "Working on it failed 5 times (KeyError)."
    assert is_told(letter.reason)
    assert letter.channel_id == core.channel_id
    assert '"body":"go"' in found.payload
    assert (await core.wiring.letters.counts(core.workspace_id)).event == 1


async def test_a_dead_body_is_read_once_more(core, body):
    await replay_one(core, body)

    (handled,) = await listed(core, standing="handled")
    assert (core.said, await listed(core)) == (["Hi"], [])
    assert (handled.id, handled.state, handled.handled.by) == (body, "done", ME)


async def test_a_body_that_dies_again_is_open_again(core, body):
    await core.wiring.letters.replay_one(core.workspace_id, "event", body, ME)
    for _ in range(inbox.MAX_ATTEMPTS):
        async with core.wiring.database.transaction() as connection:
            await inbox.note_failure(connection, body, "TypeError")

    (letter,) = await listed(core)
    assert (letter.id, letter.reason) == (body, "Working on it failed 5 times (TypeError).")
    assert (letter.is_open, letter.handled.handling) == (True, "replayed")
    assert (await detail(core, body)).is_editable


async def test_of_two_who_replay_a_body_at_once_one_does(core, body):
    others = [core, core.peer(), core.peer()]
    replays = [one.wiring.letters.replay(core.workspace_id, "event", Wanted((body,)), ME) for one in others]

    outcomes = await asyncio.gather(*replays)
    await core.settle()

    assert sorted(len(one.done) for one in outcomes) == [0, 0, 1]
    assert core.said == ["Hi"]


async def test_an_edited_body_is_received_in_place_of_the_old_which_is_kept(core, body):
    text = (await detail(core, body)).payload.replace('"body":"go"', '"body":"go please"')

    done = await replay_one(core, body, edited=Edited(body=text))

    states = dict(await core.rows(tables.inbox, "id", "state"))
    assert states == {body: "replaced", done.successor_id: "done"}
    assert [one.content["text"] for one in await core.messages() if one.direction == "in"] == ["go please"]


async def test_an_edited_body_that_still_cannot_be_read_is_refused(core, body):
    with pytest.raises(Invalid) as refused:
        await replay_one(core, body, edited=Edited(body='{"entry": 3}'))

    assert refused.value.problems[0].path == "edited.body"
    assert [one.id for one in await listed(core)] == [body]


async def test_an_item_nobody_could_read_is_mended_and_the_rest_of_its_body_is_not_done_again(core, item):
    found = await detail(core, item)
    mended = msgspec.json.decode(found.payload)
    mended["entry"][0]["changes"][0]["value"]["messages"][1]["id"] = "wamid.MENDED"

    done = await replay_one(core, item, edited=Edited(body=msgspec.json.encode(mended).decode()))

    assert done.already_applied == 1
    assert core.said == ["Hi", "Hi"]
    assert await listed(core) == []


async def test_an_item_that_still_cannot_be_read_is_a_letter_again(core, item):
    done = await replay_one(core, item)

    (letter,) = await listed(core)
    assert (letter.id != item, letter.code, letter.origin_id) == (True, "unreadable", item)
    assert (done.already_applied, core.said) == (1, ["Hi"])


async def test_an_event_whose_turns_failed_is_applied_once_more(core):
    await core.publish(SAYING)
    await core.arrive("go")
    await core.take()
    (event_id,) = await core.rows(tables.events, "id")
    for _ in range(events.MAX_ATTEMPTS):
        async with core.wiring.database.transaction() as connection:
            await events.note_failure(connection, [event_id], "ValueError")
    core.clock.advance(minutes=1)
    await core.settle()
    (letter,) = await listed(core, code="processing_failed")

    await replay_one(core, letter.id)
    again = await replay(core, Wanted((letter.id,)))

    assert (letter.kind, core.said) == ("message.text", ["Hi"])
    assert [one.code for one in again.refused] == ["handled"]
    with pytest.raises(NotNow):
        await replay_one(core, letter.id, edited=Edited(body="{}"))


async def test_an_event_is_not_edited(core):
    await core.publish(SAYING)
    await core.arrive("go")
    await core.take()
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.events).values(state="dead", reason="ValueError"))
    (letter,) = await listed(core)

    with pytest.raises(NotNow, match="no body"):
        await replay_one(core, letter.id, edited=Edited(body="{}"))

    assert not (await detail(core, letter.id)).is_editable


async def test_all_of_a_code_are_replayed_at_once(core, body):
    counted = await replay(core, Wanted(filter=LetterFilter(code="processing_failed")), is_dry=True)
    other = await replay(core, Wanted(filter=LetterFilter(code="unreadable")))
    done = await replay(core, Wanted(filter=LetterFilter(code="processing_failed")))

    assert (counted.matched, counted.done, other.matched, len(done.done)) == (1, [], 0, 1)
    assert core.said == ["Hi"]


async def test_a_status_of_a_message_nobody_knows_is_shown_while_it_waits(core):
    await core.publish(SAYING)
    await core.status("", "delivered", "wamid.ELSEWHERE")

    (parked,) = await listed(core, standing="parked")
    outcome = await replay(core, Wanted((parked.id,)))

    assert (parked.state, parked.kind, await listed(core)) == ("parked", "status.delivered", [])
    assert (await detail(core, parked.id)).payload["external_id"] == "wamid.ELSEWHERE"
    assert [one.code for one in outcome.refused] == ["not_dead"]
