"""What a worker does between its start and its stop, with the outside world in the test's hands."""

import asyncio

import pytest

from patchbay.worker.runtime import Runtime
from support.core import SETTLED_WITHIN_S, a_flow, acts, hears, says, until

FLOW = a_flow(
    {"start": hears("go"), "act": acts("it", value="done"), "ok": says("OK {{ input }}")},
    "start.message > act",
    "act.out > ok",
)


class Outside:
    """The doorbell to other workers."""

    def __init__(self) -> None:
        self.rung = []

    async def ring(self, topic):
        self.rung.append(topic)


@pytest.fixture
async def outside():
    return Outside()


@pytest.fixture
async def runtime(core, outside):
    runtime = Runtime(outside)
    wiring = core.wiring
    for service in (wiring.drain, wiring.submit, wiring.answers, wiring.relay):
        service._doorbell = runtime
    await runtime.start(
        ingest=wiring.ingest,
        drain=wiring.drain,
        submit=wiring.submit,
        relay=wiring.relay,
        media=wiring.media,
        campaigns=wiring.campaign_runner,
    )
    yield runtime
    if not runtime._is_stopping:
        await runtime.stop()


async def test_one_ring_leads_a_message_all_the_way(core, runtime):
    await core.publish(FLOW)
    await core.arrive("go")

    await runtime.ring("ingest")
    await until(lambda: core.sent)

    assert core.said == ["OK done"]


async def test_a_lost_ring_costs_a_sweep_and_nothing_else(core, runtime):
    await core.publish(FLOW)

    await core.arrive("go")
    await until(lambda: core.sent)

    assert core.said == ["OK done"]


async def test_stopping_lets_what_is_under_way_end(core, runtime):
    await core.publish(FLOW)
    go_on = core.world.hang("it")
    await core.arrive("go")
    await runtime.ring("ingest")
    await until(core.world.began.is_set)

    stopping = asyncio.create_task(runtime.stop())
    await asyncio.sleep(0)
    was_done = stopping.done()
    go_on.set()
    async with asyncio.timeout(SETTLED_WITHIN_S):
        await stopping

    assert not was_done
    assert core.said == ["OK done"]
    assert [run.state for run in await core.runs()] == ["completed"]


async def test_stopping_lets_a_look_end_that_a_bell_from_outside_asked_for(core, runtime):
    look, has_begun, may_go_on = core.wiring.dispatch.look, asyncio.Event(), asyncio.Event()

    async def slowly(room):
        has_begun.set()
        await may_go_on.wait()
        return await look(room)

    core.wiring.dispatch.look = slowly
    answering = asyncio.create_task(runtime.answer("send"))
    await until(has_begun.is_set)

    stopping = asyncio.create_task(runtime.stop())
    await until(lambda: runtime._is_stopping)
    may_go_on.set()
    async with asyncio.timeout(SETTLED_WITHIN_S):
        await stopping

    assert answering.done()


async def test_who_is_stopping_begins_nothing_new_and_tells_the_others(core, runtime, outside):
    await core.publish(FLOW)
    await runtime.stop()

    await core.arrive("go")
    await runtime.answer("ingest")
    await runtime.ring("drain")

    assert core.sent == []
    assert outside.rung == ["drain"]


async def test_a_database_that_fails_for_a_moment_does_not_end_the_sweep(core, runtime):
    await core.publish(FLOW)
    whole, failed = core.wiring.relay._look_for_work, []

    async def broken():
        failed.append(1)
        core.wiring.relay._look_for_work = whole
        raise ConnectionError

    core.wiring.relay._look_for_work = broken
    await until(lambda: failed)
    await core.arrive("go")
    await until(lambda: core.sent)

    assert core.said == ["OK done"]
