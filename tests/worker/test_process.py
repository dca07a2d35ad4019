"""A whole worker, as it runs on one machine and on many: started, given a message, stopped."""

import asyncio

import pytest

from patchbay.wiring import Wiring
from patchbay.worker.process import WorkerProcess
from support.core import a_flow, hears, says, until
from support.spine import Spine, accepting
from support.systems import a_tenant, settings_for

FLOW = a_flow({"start": hears(), "hi": says("Hi {{ contact.name }}")}, "start.message > hi")


@pytest.fixture(params=["embedded", "production"])
def settings(request):
    if request.param == "embedded":
        return settings_for(request.getfixturevalue("sqlite_url"))
    url = request.getfixturevalue("postgres_url")
    return settings_for(url, redis_url=request.getfixturevalue("redis_url"))


@pytest.fixture
def policy():
    """The event loops of other tests stay as they were."""
    before = asyncio.get_event_loop_policy()
    yield
    asyncio.set_event_loop_policy(before)


@pytest.fixture
async def worker(settings, policy):
    worker = WorkerProcess(settings)
    await asyncio.to_thread(worker.start)
    yield worker
    await asyncio.to_thread(worker.stop)


async def test_a_message_goes_all_the_way(worker, settings, passwords):
    wiring = Wiring(settings, passwords=passwords, doorbell=worker.doorbell())
    async with accepting().running() as provider:
        spine = Spine(wiring, await a_tenant(wiring), provider)
        await spine.open_channel()
        await spine.publish(FLOW)
        contact = {"profile": {"name": "Ana"}, "wa_id": "5511900000001"}
        for number in range(20):
            now = str(int(wiring.clock().timestamp()))
            text = {"type": "text", "text": {"body": "hello"}, "timestamp": now}
            item = {**text, "from": "5511900000001", "id": f"wamid.IN{number}"}
            await spine.receive({"contacts": [contact], "messages": [item]})
        await until(lambda: len(spine.sent) == 20)

        assert [sent["text"]["body"] for sent in spine.sent] == ["Hi Ana"] * 20
        assert len(spine.sent) == 20
    await wiring.close()


async def test_a_worker_that_cannot_begin_says_why_and_ends(sqlite_url, policy):
    worker = WorkerProcess(settings_for(sqlite_url, secret_keys="too short"))

    with pytest.raises(Exception, match="SECRET_KEYS"):
        await asyncio.to_thread(worker.start)

    await asyncio.to_thread(worker.stop)
