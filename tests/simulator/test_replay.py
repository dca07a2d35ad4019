"""A journal's webhooks come again, and a simulator goes back to what it was."""

import pytest

from support.simulated import USER


async def journal_of(world):
    return (await world.http.get("/control/journal")).content


async def test_a_journal_brings_the_same_bytes_again_in_order(world):
    await world.user_does({"text": "Olá"})
    await world.send_and_wait()
    first = list(world.product.received)
    lines = await journal_of(world)
    world.product.received.clear()

    answer = await world.http.post("/control/replay", content=lines)

    assert answer.json() == {"200": len(first) + 1}  # and the one by which the fixture opened the window
    assert world.product.received[1:] == first


async def test_a_replay_needs_no_faults_and_makes_no_retries(world):
    lines = await journal_of(world)
    await world.fault("duplicate")
    world.product.answers = [500]

    outcomes = (await world.http.post("/control/replay", content=lines)).json()
    await world.pass_time(60)

    assert outcomes == {"500": 1}
    assert len(world.product.received) == 1


async def test_webhooks_of_numbers_that_are_not_here_go_nowhere(world):
    lines = (await journal_of(world)).replace(b"700800900100200", b"1").replace(b"900100200300400", b"2")

    assert (await world.http.post("/control/replay", content=lines)).json() == {"nobody's": 1}


@pytest.mark.parametrize("lines", [b"no json", b'{"kind": "webhook"}'])
async def test_what_is_no_journal_is_refused_with_the_line(world, lines):
    answer = await world.http.post("/control/replay", content=b"\n" + lines)

    assert (answer.status_code, "line 2" in answer.json()["detail"]) == (400, True)


async def test_a_simulator_goes_back_to_a_snapshot_as_often_as_wanted(world):
    await world.send(biz_opaque_callback_data="before")
    await world.fault("duplicate", times=2)
    taken = await world.control("POST", "snapshots")
    before = await everything(world)

    for _ in range(2):
        await world.send(biz_opaque_callback_data="after")
        await world.user_does({"text": "Hello"}, user="+5511900000009")
        await world.pass_time(7200)
        await world.control("POST", f"snapshots/{taken['id']}/restore")

        assert await everything(world) == before
    world.product.received.clear()
    await world.pass_time(60)

    assert world.product.states == ["sent", "sent", "delivered", "delivered", "read"]
    assert world.simulator.platform.people.find(USER) is not None


async def everything(world):
    paths = ("clock", "users", "outbox", "ledger", "faults", "pending")
    return [await world.control("GET", path) for path in paths]


async def test_a_webhook_that_waits_for_its_retry_still_comes_after_going_back(world):
    world.product.unreachable(1)
    await world.user_does({"text": "Hi"})
    taken = await world.control("POST", "snapshots")
    await world.pass_time(60)
    world.product.received.clear()

    await world.control("POST", f"snapshots/{taken['id']}/restore")
    await world.pass_time(60)

    assert [message["text"]["body"] for message in world.product.messages] == ["Hi"]
    assert await world.control("GET", "pending") == []


async def test_only_the_latest_snapshots_are_kept(world):
    taken = [(await world.control("POST", "snapshots"))["id"] for _ in range(11)]

    statuses = [(await world.http.post(f"/control/snapshots/{one}/restore")).status_code for one in taken[:2]]

    assert statuses == [400, 204]
