"""The sweep finds what a lost doorbell or the passing of time left to be done, once."""

import asyncio

from patchbay.storage import tables
from support.core import a_flow, acts, hears, node


class Bells:
    """Remembers what was rung."""

    def __init__(self) -> None:
        self.rung = set()

    async def ring(self, topic):
        self.rung.add(topic)


def listening(core) -> Bells:
    bells = Bells()
    core.wiring.relay._doorbell = bells
    return bells


NAP = a_flow(
    {"start": hears("go"), "nap": node("flow.wait", seconds=60), "act": acts("woke")},
    "start.message > nap",
    "nap.out > act",
)


async def test_sweepers_at_once_ring_a_due_wait_once(core):
    await core.publish(NAP)
    await core.say("go")
    core.clock.advance(seconds=61)
    peers = [core, core.peer(), core.peer()]

    await asyncio.gather(*(peer.wiring.relay.sweep() for peer in peers))
    await core.settle()

    assert await core.outcomes("wait.due") == [("wait.due", "applied", None)]
    assert core.world.times("woke") == 1


async def test_a_wait_is_not_rung_before_its_time_and_the_sweep_says_when_to_come_back(core):
    await core.publish(NAP)
    await core.say("go")
    core.clock.advance(seconds=50)

    swept = await core.wiring.relay.sweep()

    assert 9 < swept.next_due_in_s < 10
    assert await core.outcomes("wait.due") == []


async def test_every_kind_of_forgotten_work_is_rung_for(core):
    await core.publish(NAP)
    bells = listening(core)

    await core.wiring.relay.sweep()
    at_rest = set(bells.rung)
    await core.arrive("go")
    await core.wiring.relay.sweep()
    unread = set(bells.rung)
    await core.peer().take()
    core.clock.advance(seconds=16)
    await core.wiring.relay.sweep()

    assert (at_rest, unread) == (set(), {"ingest"})
    assert bells.rung == {"ingest", "drain"}


async def test_an_event_that_was_left_pending_is_looked_at_again(core):
    await core.publish(NAP)
    await core.say("go")
    async with core.wiring.database.transaction() as connection:
        await connection.execute(tables.events.update().values(state="pending"))

    await core.later(seconds=30)
    soon = len(await core.runs())
    await core.later(seconds=61)

    assert (soon, len(await core.runs())) == (1, 2)
