"""Words of consent that come late: what was said since holds, and nobody is told otherwise."""

from datetime import datetime, timedelta

import pytest

from patchbay.messaging.consent import CONFIRMED_IN, CONFIRMED_OUT
from patchbay.storage.paging import PageRequest
from support.core import NOON, a_flow, awaits, hears, says

ASKING = a_flow(
    {"start": hears("go"), "wait": awaits(), "say": says("Thanks")},
    "start.message > wait",
    "wait.reply > say",
)
STOPPED, WELCOMED = CONFIRMED_OUT["en"], CONFIRMED_IN["en"]


async def say_at(core, text: str, minute: int) -> None:
    """It is said this many minutes after noon, by the provider's clock, and arrives now."""
    at = NOON + timedelta(minutes=minute)
    await core.say(text, timestamp=str(int(at.timestamp())))


@pytest.fixture
async def hour(core) -> datetime:
    """One hour in which everything was said, some of which has still to arrive."""
    core.clock.advance(hours=1)
    return core.clock.now


async def ledger(core) -> list[tuple[str, str, int]]:
    contact_id = (await core.conversation()).contact_id
    page = await core.wiring.consents.page(core.workspace_id, contact_id, PageRequest())
    return [(one.purpose, one.state, one.at.minute) for one in page.items]


@pytest.mark.usefixtures("hour")
async def test_a_stop_that_was_taken_back_before_it_came_ends_nothing_and_is_not_confirmed(core):
    await core.publish(ASKING)
    await say_at(core, "STOP", 10)
    await say_at(core, "START", 30)
    await say_at(core, "go", 40)

    await say_at(core, "STOP", 20)
    await say_at(core, "fine", 50)

    assert core.said == [STOPPED, WELCOMED, "Thanks"]
    assert await ledger(core) == [("all", "in", 30), ("all", "out", 20), ("all", "out", 10)]
    assert ("message.text", "late", "they said otherwise since") in await core.outcomes()


@pytest.mark.usefixtures("hour")
async def test_a_start_from_before_the_stop_takes_nothing_back(core):
    await core.publish(a_flow({"start": hears("go"), "say": says("Hi")}, "start.message > say"))
    await say_at(core, "STOP", 30)

    await say_at(core, "START", 20)

    assert core.said == [STOPPED]
    assert await ledger(core) == [("all", "out", 30), ("all", "in", 20)]


@pytest.mark.usefixtures("hour")
@pytest.mark.parametrize("minutes", [(10, 30), (30, 10)])
async def test_who_refused_something_since_is_not_welcomed_back(core, minutes):
    await say_at(core, "stop promotions", minutes[0])
    await say_at(core, "STOP", minutes[1])
    told = list(core.said)

    await say_at(core, "START", 20)

    assert core.said == told
