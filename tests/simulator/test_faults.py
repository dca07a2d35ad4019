"""What can be made to go wrong with sends and their statuses, and that it does."""

import asyncio
import contextlib

import httpx
import pytest

from patchbay.simulator import create_app
from support.listening import listening
from support.patience import SOON_S
from support.simulated import NUMBER_ID, USER


async def accepted_count(world):
    ledger = await world.control("GET", "ledger")
    return ledger["messages"].get("accepted", 0)


@pytest.mark.parametrize(
    ("fault", "status", "code", "accepted"),
    [
        ({"kind": "error", "code": 131016}, 503, 131016, 0),
        ({"kind": "error", "code": 131016, "when": "after"}, 503, 131016, 1),
        ({"kind": "error", "code": 131009, "http_status": 422}, 422, 131009, 0),
        ({"kind": "http_500_before"}, 500, 131000, 0),
        ({"kind": "http_500_after"}, 500, 131000, 1),
        ({"kind": "rate_429"}, 429, 130429, 0),
    ],
)
async def test_a_send_is_answered_with_the_error_ordered(world, fault, status, code, accepted):
    await world.control("POST", "faults", fault)

    answer = await world.send()
    again = await world.send()

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert (again.status_code, await accepted_count(world)) == (200, accepted + 1)


async def test_a_message_accepted_behind_an_error_still_gets_its_statuses(world):
    await world.fault("http_500_after")

    await world.send(biz_opaque_callback_data="m-1")
    await world.pass_time(60)

    assert world.product.states == ["sent", "delivered", "read"]
    assert {status["biz_opaque_callback_data"] for status in world.product.statuses} == {"m-1"}


async def test_an_answer_can_be_a_page(world):
    await world.fault("html_body")

    answer = await world.send()

    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


async def test_an_error_can_come_later(world):
    await world.control("POST", "faults", {"kind": "error", "code": 131049, "async": True})

    answer = await world.send()
    await world.pass_time(60)

    assert answer.status_code == 200
    assert [(s["status"], s["errors"][0]["code"]) for s in world.product.statuses] == [("failed", 131049)]


async def test_the_first_status_can_overtake_the_answer(world):
    await world.fault("status_before_response")

    answer = await world.send()

    assert [status["id"] for status in world.product.statuses] == [answer.json()["messages"][0]["id"]]
    await world.pass_time(60)
    assert world.product.states == ["sent", "delivered", "read"]


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("reorder", ["read", "delivered", "sent"]),
        ("drop_statuses", []),
        ("skip_delivered", ["sent", "read"]),
        ("late_failed", ["sent", "failed"]),
        ("read_before_delivered", ["sent", "read", "delivered"]),
        ("drop_last_status", ["sent", "delivered"]),
    ],
)
async def test_statuses_can_come_oddly(world, kind, states):
    await world.fault(kind)

    await world.send_and_wait()

    assert world.product.states == states


async def test_reordered_statuses_keep_their_own_times(world):
    await world.fault("reorder")
    await world.pass_time(0.5)

    await world.send_and_wait()

    assert [s["timestamp"] for s in world.product.statuses] == ["1790000001", "1790000000", "1790000000"]


async def test_a_skipped_delivered_leaves_the_price_to_read(world):
    await world.fault("skip_delivered")

    await world.send_and_wait()

    assert ["pricing" in status for status in world.product.statuses] == [True, True]


async def test_a_template_can_be_held_for_quality(world):
    await world.fault("held_for_quality_assessment")

    answer = await world.send()

    assert answer.json()["messages"][0]["message_status"] == "held_for_quality_assessment"


async def test_a_fault_happens_as_often_as_ordered_and_where_it_matches(world):
    await world.fault("rate_429", times=2, match={"user": USER})

    other = await world.send(to="+5511900000002")
    mine = [(await world.send()).status_code for _ in range(3)]

    faults = await world.control("GET", "faults")
    assert (other.status_code, mine) == (200, [429, 429, 200])
    assert [(fault["left"], fault["happened"]) for fault in faults] == [(0, 2)]


async def test_a_fault_can_have_a_probability(world):
    await world.fault("rate_429", probability=0.5)

    statuses = [(await world.send()).status_code for _ in range(100)]

    assert 25 < statuses.count(429) < 75


async def test_faults_end_when_told(world):
    await world.fault("rate_429", times=100)

    await world.control("DELETE", "faults")

    assert (await world.send()).status_code == 200


async def test_webhook_faults_can_be_for_statuses_only(world):
    await world.fault("duplicate", times=2, match={"webhook": "statuses"})

    await world.user_does({"text": "Hi"})
    await world.send_and_wait()

    assert len(world.product.messages) == 1
    assert world.product.states == ["sent", "sent", "delivered", "delivered", "read"]


async def test_an_unknown_fault_is_refused(world):
    answer = await world.http.post("/control/faults", json={"kind": "earthquake"})

    assert answer.status_code == 400


@contextlib.asynccontextmanager
async def served(simulator):
    """The simulator on a real socket: only there can a connection be cut."""
    async with (
        listening(create_app(simulator=simulator)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=SOON_S) as client,
    ):
        yield client


async def send_over(client, world):
    request = {"messaging_product": "whatsapp", "to": USER, "text": {"body": "Hi"}}
    return await client.post(f"/v23.0/{NUMBER_ID}/messages", json=request, headers=world.bearer)


@pytest.mark.parametrize("fault", [{"cut": True}, {"seconds": 0.01}])
async def test_a_send_can_be_accepted_and_its_connection_cut(world, fault):
    await world.fault("timeout_after_acceptance", **fault)

    async with served(world.simulator) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await send_over(client, world)
    await world.pass_time(60)

    assert await accepted_count(world) == 1
    assert world.product.states == ["sent", "delivered", "read"]


async def test_a_send_can_be_accepted_and_left_without_an_answer(world):
    await world.fault("timeout_after_acceptance", seconds=60)

    async with served(world.simulator) as client:
        sending = asyncio.create_task(send_over(client, world))
        async with asyncio.timeout(SOON_S):
            while not await accepted_count(world):  # noqa: ASYNC110 the ledger tells nobody
                await asyncio.sleep(0.01)
        await world.pass_time(60)
        is_answered = sending.done()
        sending.cancel()

    assert not is_answered
    assert world.product.states == ["sent", "delivered", "read"]
