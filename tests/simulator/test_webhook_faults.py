"""What can be made to go wrong with webhooks, and that it does."""

import asyncio
import hashlib
import hmac
import json

import msgspec
import pytest
from litestar import Litestar, Request, post

from patchbay.simulator.payloads import sign
from patchbay.simulator.webhook_client import NetworkClient
from support.listening import listening
from support.simulated import NUMBER, USER


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


async def test_the_items_of_a_webhook_come_again_in_another_body(world):
    await world.fault("duplicate_regrouped")

    message_id = await world.user_does({"text": "Hi"})

    (_, first), (headers, again) = world.product.received
    assert [message["id"] for message in world.product.messages] == [message_id] * 3
    assert headers["X-Hub-Signature-256"] == sign(again, NUMBER.app_secret)
    assert first != again


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
        await asyncio.wait_for(arrived.wait(), 30)
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
        client = NetworkClient(timeout_s=30, connections=1)
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


def _reads(receive):
    async def handler(request: Request) -> bytes:
        return await receive(request)

    return handler
