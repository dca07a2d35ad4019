"""What can be made to go wrong, and that it does."""

import asyncio
import contextlib
import hashlib
import hmac
import json

import httpx
import pytest
import uvicorn

from patchbay.simulator import create_app
from support.simulated import NUMBER, NUMBER_ID, USER


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


async def test_a_webhook_can_come_twice(world):
    await world.fault("duplicate")

    await world.user_does({"text": "Hi"})

    (_, first), (_, second) = world.product.received
    assert first == second


async def test_a_webhook_can_come_again_days_later(world):
    await world.fault("duplicate_later", seconds=3 * 86_400)

    await world.user_does({"text": "Hi"})
    at_once = len(world.product.received)
    await world.pass_time(3 * 86_400)

    assert (at_once, len(world.product.received)) == (1, 2)


def is_signed(headers, body):
    digest = hmac.new(NUMBER.app_secret.encode(), body, hashlib.sha256).hexdigest()
    return headers.get("X-Hub-Signature-256") == f"sha256={digest}"


@pytest.mark.parametrize("kind", ["bad_signature", "unsigned", "truncated"])
async def test_a_webhook_that_cannot_be_verified_comes_again_clean(world, kind):
    await world.fault(kind)
    world.product.answers = [401]

    await world.user_does({"text": "Hi"})
    await world.pass_time(1)

    assert [is_signed(*delivery) for delivery in world.product.received] == [False, True]
    assert json.loads(world.product.received[1][1])["object"] == "whatsapp_business_account"


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
    config = uvicorn.Config(
        create_app(simulator=simulator), port=0, lifespan="off", log_level="critical", access_log=False
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 the server has no event to wait for
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client
    server.should_exit = True
    await task


@pytest.mark.parametrize("fault", [{"cut": True}, {"seconds": 0.01}, {"seconds": 60}])
async def test_a_send_can_be_accepted_and_never_answered(world, fault):
    await world.fault("timeout_after_acceptance", **fault)
    request = {"messaging_product": "whatsapp", "to": USER, "text": {"body": "Hi"}}

    async with served(world.simulator) as client:
        with pytest.raises(httpx.TransportError):
            await client.post(f"/v23.0/{NUMBER_ID}/messages", json=request, headers=world.bearer, timeout=0.3)
    await world.pass_time(60)

    assert await accepted_count(world) == 1
    assert world.product.states == ["sent", "delivered", "read"]
