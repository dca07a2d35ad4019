"""What can be made to go wrong, and that it does."""

import asyncio
import contextlib
import hashlib
import hmac
import json

import httpx
import msgspec
import pytest
import uvicorn
from litestar import Litestar, Request, post

from patchbay.simulator import create_app
from patchbay.simulator.webhook_client import NetworkClient
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


async def test_a_reply_can_overtake_every_status(world):
    await world.fault("reply_before_sent", seconds=30)

    sent = (await world.send()).json()["messages"][0]["id"]
    await world.pass_time(10)
    await world.user_does({"text": "Fine", "reply_to": sent})
    heard = [*world.product.values]
    await world.pass_time(60)

    assert [[*value] for value in heard] == [["messaging_product", "metadata", "contacts", "messages"]]
    assert world.product.states == ["sent", "delivered", "read"]


async def test_several_webhooks_share_a_post(world):
    await world.fault("batch", seconds=2)

    await world.user_does({"text": "one"})
    await world.user_does({"text": "two"}, user="+5511900000002")
    await world.pass_time(2)

    ((_, body),) = world.product.received
    (entry,) = json.loads(body)["entry"]
    assert len(entry["changes"]) == 2
    assert [message["text"]["body"] for message in world.product.messages] == ["one", "two"]
    assert await world.control("GET", "pending") == []


async def test_accounts_that_share_a_callback_share_a_post(world):
    other = msgspec.structs.replace(NUMBER, phone_number_id="700800900100999", waba_id="900100200300999")
    await world.control("POST", "numbers", msgspec.to_builtins(other))
    await world.fault("batch", seconds=2)

    await world.user_does({"text": "one"})
    await world.user_does({"text": "two"}, to=other.phone_number_id)
    await world.pass_time(2)

    ((_, body),) = world.product.received
    assert [entry["id"] for entry in json.loads(body)["entry"]] == [NUMBER.waba_id, other.waba_id]


async def test_an_answer_that_is_lost_brings_the_webhook_again(world):
    await world.fault("answer_lost")

    await world.user_does({"text": "Hi"})
    await world.pass_time(1)

    (_, first), (_, second) = world.product.received
    assert first == second
    assert (await world.control("GET", "ledger"))["webhooks"]["delivered"] == 2


async def test_copies_of_a_webhook_are_under_way_at_once(world):
    arrived = asyncio.Event()
    waiting = []

    async def meet(url, headers, body):
        waiting.append(body)
        if len(waiting) == 3:
            arrived.set()
        await asyncio.wait_for(arrived.wait(), 5)
        return 200

    world.product.post = meet
    await world.fault("concurrent", copies=3)

    await world.user_does({"text": "Hi"})

    assert len(waiting) == 3


async def test_a_webhook_can_overtake_those_before_it_in_its_chat(world):
    first_may_go = asyncio.Event()
    order = []

    async def post(url, headers, body):
        text = json.loads(body)["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"]
        if text == "one":
            await first_may_go.wait()
        order.append(text)
        first_may_go.set()
        return 200

    world.product.post = post
    await world.control("POST", "inbound", {"from": USER, "message": {"text": "one"}})
    await world.fault("overtakes")
    await world.user_does({"text": "two"})

    assert order == ["two", "one"]


async def test_a_body_can_be_larger_than_any_of_meta_s(world):
    await world.fault("oversize", bytes=3_200_000)
    world.product.answers = [413]

    await world.user_does({"text": "Hi"})
    await world.pass_time(1)

    large, usual = world.product.received
    assert is_signed(*large)
    assert len(large[1]) > 3_200_000 > len(usual[1])


async def test_a_body_can_come_drop_by_drop():
    arrived = []

    async def receive(request):
        pieces = [piece async for piece in request.stream() if piece]
        arrived.append((len(pieces), b"".join(pieces)))
        return b""

    app = Litestar([post("/hooks", status_code=200)(_reads(receive))], openapi_config=None)
    async with listening(app) as url:
        client = NetworkClient(timeout_s=5, connections=1)
        status = await client.drip(f"{url}/hooks", {}, b"x" * 100, over_s=0.2)
        await client.close()

    ((pieces, body),) = arrived
    assert (status, body) == (200, b"x" * 100)
    assert pieces > 5


async def test_a_slow_webhook_is_dripped(world):
    dripped = []

    async def drip(url, headers, body, *, over_s):
        dripped.append(over_s)
        return 200

    world.product.drip = drip
    await world.fault("slow_loris", seconds=3)

    await world.user_does({"text": "Hi"})

    assert (dripped, world.product.received) == ([3], [])


SHAPED_MESSAGES = {
    "unknown_type": lambda value: value["messages"][0]["type"] == "hologram",
    "unknown_keys": lambda value: "novelty" in value["messages"][0] and "shard" in value,
    "from_absent": lambda value: "from" not in value["messages"][0] and "wa_id" not in value["contacts"][0],
    "contacts_absent": lambda value: "contacts" not in value,
    "contacts_reordered": lambda value: value["contacts"][0]["profile"]["name"] == "Somebody Else",
    "integer_timestamps": lambda value: isinstance(value["messages"][0]["timestamp"], int),
    "millisecond_timestamps": lambda value: len(value["messages"][0]["timestamp"]) == 13,
}


@pytest.mark.parametrize("kind", sorted(SHAPED_MESSAGES))
async def test_a_message_can_have_another_shape_on_every_attempt(world, kind):
    await world.fault(kind)
    world.product.answers = [500]

    await world.user_does({"text": "Hi"})
    await world.pass_time(1)
    await world.user_does({"text": "Usual"})

    assert [SHAPED_MESSAGES[kind](value) for value in world.product.values] == [True, True, False]
    assert all(is_signed(*delivery) for delivery in world.product.received)


async def test_a_change_of_an_unknown_field_stands_before_the_proper_one(world):
    await world.fault("unknown_field")

    await world.user_does({"text": "Hi"})

    assert len(world.product.values) == 2
    assert [message["text"]["body"] for message in world.product.messages] == ["Hi"]


async def test_statuses_can_have_the_shape_of_before_v24(world):
    await world.fault("status_before_v24", times=2)

    await world.send_and_wait()

    sent, delivered, read = world.product.statuses
    assert "expiration_timestamp" in sent["conversation"]
    assert sent["pricing"]["pricing_model"] == "CBP"
    assert "expiration_timestamp" not in delivered["conversation"]
    assert ("recipient_user_id" in sent, "conversation" in read) == (False, False)


async def test_statuses_can_have_the_shape_after_v24(world):
    await world.fault("status_v24")

    await world.send_and_wait()

    assert "billable" not in world.product.statuses[0]["pricing"]


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


def _reads(receive):
    async def handler(request: Request) -> bytes:
        return await receive(request)

    return handler


@contextlib.asynccontextmanager
async def listening(app):
    """An application on a real socket; gives its address."""
    config = uvicorn.Config(app, port=0, lifespan="off", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 the server has no event to wait for
            await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@contextlib.asynccontextmanager
async def served(simulator):
    """The simulator on a real socket: only there can a connection be cut."""
    async with (
        listening(create_app(simulator=simulator)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


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
