"""Whichever commit is lost, and whoever else asks meanwhile: a letter is begun again once."""

import contextlib

import pytest

from patchbay.sdk import NodeError
from patchbay.storage import inbox, tables
from patchbay.storage.letters import Wanted
from support.core import a_flow, acts, answering, hears, refusal, says
from support.lossy_database import ConnectionLost, LossyDatabase

ME = "member:me"
COMMITS = 3
"""More than beginning one letter again takes, so that none is left out."""
SAYING = a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say")
ACTING = a_flow(
    {"start": hears("go"), "act": acts("act"), "say": says("Hi")}, "start.message > act", "act.out > say"
)


async def a_message(core) -> str:
    await core.publish(SAYING)
    core.provider.answer = answering(refusal(131009))
    await core.say("go")
    (message,) = await core.outbox()
    core.provider.asked.clear()
    return message.id


async def a_run(core) -> str:
    core.world.script("act", NodeError("The shop is closed.", code="closed"), {})
    await core.publish(ACTING)
    await core.say("go")
    (run,) = await core.runs()
    return run.id


async def a_body(core) -> str:
    await core.publish(SAYING)
    await core.arrive("go")
    (body_id,) = await core.rows(tables.inbox, "id")
    for _ in range(inbox.MAX_ATTEMPTS):
        async with core.wiring.database.transaction() as connection:
            await inbox.note_failure(connection, body_id, "KeyError")
    return body_id


LETTERS = {"message": a_message, "step": a_run, "event": a_body}


@pytest.mark.parametrize("undone", [True, False], ids=["undone", "done"])
@pytest.mark.parametrize("fails_at", range(1, COMMITS + 1))
@pytest.mark.parametrize("level", LETTERS)
async def test_a_letter_whose_replay_lost_a_commit_is_begun_again_once(core, level, fails_at, undone):
    letter_id = await LETTERS[level](core)
    peer = core.peer()
    lossy = peer.wiring.database = LossyDatabase(core.wiring.settings.database_url)
    lossy.fails_at, lossy.undone = fails_at, undone
    wanted = Wanted((letter_id,))

    with contextlib.suppress(ConnectionLost):
        await peer.wiring.letters.replay(core.workspace_id, level, wanted, ME)
    await core.wiring.letters.replay(core.workspace_id, level, wanted, ME)
    await core.settle()

    assert core.said == ["Hi"]


@pytest.mark.parametrize("level", LETTERS)
async def test_a_letter_that_is_being_worked_on_is_not_begun_again(core, level):
    letter_id = await LETTERS[level](core)
    wanted = Wanted((letter_id,))

    await core.wiring.letters.replay(core.workspace_id, level, wanted, ME)
    again = await core.wiring.letters.replay(core.workspace_id, level, wanted, ME)
    await core.settle()

    assert [one.code for one in again.refused] == ["handled"]
    assert core.said == ["Hi"]
