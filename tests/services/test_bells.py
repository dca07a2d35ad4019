"""A bell rings for what is committed: whoever answers it at once finds the work there."""

import pytest

from patchbay.storage import inbox, leases, outbox
from patchbay.storage.database import Database
from patchbay.wiring import Wiring
from support.core import Core, a_flow, hears, node, registry_of, says
from support.spine import accepting
from support.systems import a_tenant, settings_for

FLOW = a_flow(
    {"start": hears("go"), "one": says("one"), "two": says("two"), "nap": node("flow.wait", seconds=60)},
    "start.message > one",
    "one.accepted > two",
    "two.delivered > nap",
)
FINDS = {"ingest": inbox.has_pending, "drain": leases.has_work, "send": outbox.has_sendable}


class LookingBell:
    """Looks for the work by a connection of its own, at each ring."""

    def __init__(self, database, clock):
        self._database = database
        self._clock = clock
        self.found = []

    async def ring(self, topic):
        async with self._database.transaction() as connection:
            self.found.append((topic, await FINDS[topic](connection, self._clock())))


@pytest.fixture
async def bell(database_url, clock):
    database = Database(database_url)
    yield LookingBell(database, clock)
    await database.close()


@pytest.fixture
async def core(database_url, passwords, clock, world, bell):
    wiring = Wiring(
        settings_for(database_url),
        clock=clock,
        passwords=passwords,
        registry=registry_of(world),
        doorbell=bell,
    )
    async with accepting().running() as provider:
        core = Core(wiring, await a_tenant(wiring), provider, clock, world)
        await core.open_channel()
        yield core
        await wiring.close()


async def test_every_bell_rings_for_work_that_is_there(core, bell):
    await core.publish(FLOW)
    await core.say("go")
    for message in await core.outbox():
        await core.status(message.id, "delivered", message.provider_id)
    await core.later(seconds=61)

    assert {topic for topic, _ in bell.found} == {"ingest", "drain", "send"}
    assert [topic for topic, is_there in bell.found if not is_there] == []
