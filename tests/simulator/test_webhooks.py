"""How webhooks are delivered."""

import hashlib
import hmac

import httpx
import msgspec
import pytest
from litestar import Litestar, Request, get, post

from patchbay.simulator import BusinessNumber, WebhookPolicy
from patchbay.simulator.webhook_client import NetworkClient, Undelivered
from support.simulated import USER

SECRET = b"secret-of-the-app"


async def test_a_webhook_is_signed_over_exactly_its_bytes(world):
    await world.user_does({"text": "Olá 👋"})

    headers, body = world.product.received[0]
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    assert b'"body":"Ol\\u00e1 \\ud83d\\udc4b"' in body


async def test_a_message_comes_in_metas_envelope(world):
    message_id = await world.user_does({"text": "Oi"})

    user = world.simulator.platform.people.find(USER)
    assert msgspec.json.decode(world.product.received[0][1]) == {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "900100200300400",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": "15550001111",
                                "phone_number_id": "700800900100200",
                            },
                            "contacts": [
                                {
                                    "profile": {"name": "User 0001"},
                                    "wa_id": "5511900000001",
                                    "user_id": user.bsuid,
                                }
                            ],
                            "messages": [
                                {
                                    "from": "5511900000001",
                                    "from_user_id": user.bsuid,
                                    "id": message_id,
                                    "timestamp": "1790000000",
                                    "type": "text",
                                    "text": {"body": "Oi"},
                                }
                            ],
                        },
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("answer", [500, 202, 301, 401, Undelivered("ConnectError")])
async def test_anything_but_200_is_tried_again(world, answer):
    world.product.answers = [answer]

    await world.user_does({"text": "Hi"})
    first = len(world.product.received)
    waiting = await world.control("GET", "pending")
    await world.pass_time(0.5)

    assert (first, len(waiting)) == (1, 1)
    assert len({body for _, body in world.product.received}) == 1
    assert len(world.product.received) == 2
    assert await world.control("GET", "pending") == []


async def test_retries_back_off_and_stop_growing(world):
    world.product.answers = [500] * 8
    await world.user_does({"text": "Hi"})
    counts = []

    for seconds in (0.5, 1, 2, 4, 8, 16, 30, 30):
        await world.pass_time(seconds - 0.01)
        before = len(world.product.received)
        await world.pass_time(0.01)
        counts.append(len(world.product.received) - before)

    assert counts == [1] * 8


async def test_retries_end_after_seven_days(make_world):
    policy = WebhookPolicy(first_retry_s=40_000, longest_retry_s=100_000)
    world = await make_world(webhooks=policy)
    world.product.unreachable(1_000)
    await world.user_does({"text": "Hi"})

    await world.pass_time(9 * 86_400)

    assert 5 < len(world.product.received) < 15
    assert await world.control("GET", "pending") == []
    assert (await world.control("GET", "ledger"))["webhooks"]["dropped"] == 1


async def test_a_product_that_comes_up_late_gets_everything_in_the_end(world):
    world.product.unreachable(6)
    for text in ("one", "two", "three"):
        await world.user_does({"text": text})

    await world.pass_time(60)

    assert {m["text"]["body"] for m in world.product.messages[6:]} == {"one", "two", "three"}


async def test_messages_of_one_user_arrive_in_order(world):
    for n in range(20):
        await world.control("POST", "inbound", {"from": USER, "message": {"text": str(n)}})
    await world.simulator.settle()

    assert [message["text"]["body"] for message in world.product.messages] == [str(n) for n in range(20)]


async def test_an_account_that_is_not_subscribed_gets_nothing(world):
    await world.graph("DELETE", "900100200300400/subscribed_apps")
    await world.user_does({"text": "Hello?"})
    silent = len(world.product.received)

    await world.graph("POST", "900100200300400/subscribed_apps")
    await world.user_does({"text": "Hello!"})

    assert (silent, len(world.product.received)) == (0, 1)


@pytest.mark.parametrize(("token", "status"), [("verify-me", 200), ("wrong", 400)])
async def test_a_callback_has_to_echo_the_challenge(world, token, status):
    override = {"override_callback_uri": "http://elsewhere.test/", "verify_token": token}

    answer = await world.graph("POST", "900100200300400/subscribed_apps", json=override)

    numbers = await world.control("GET", "numbers")
    assert answer.status_code == status
    assert (numbers[0]["callback_url"] == "http://elsewhere.test/") == (status == 200)


async def test_any_change_can_be_sent_as_a_webhook(world):
    value = {"event": "ACCOUNT_VIOLATION"}

    await world.control("POST", "webhooks", {"field": "account_update", "value": value})
    await world.simulator.settle()

    entry = msgspec.json.decode(world.product.received[0][1])["entry"][0]
    change = {"field": "account_update", "value": value}
    assert entry == {"id": "900100200300400", "time": 1_790_000_000, "changes": [change]}


async def test_the_network_client_posts_and_says_what_was_answered():
    bodies = []

    @post("/hooks", status_code=202)
    async def take(request: Request) -> None:
        bodies.append((request.headers["x-a"], await request.body()))

    @get("/hooks", sync_to_thread=False)
    def verify(request: Request) -> str:
        return request.query_params["hub.challenge"]

    transport = httpx.ASGITransport(Litestar([take, verify], openapi_config=None, logging_config=None))
    client = NetworkClient(timeout_s=1, connections=1, transport=transport)
    status = await client.post("http://product.test/hooks", {"X-A": "b"}, b"\x00\xff")
    challenge = await client.get("http://product.test/hooks", {"hub.challenge": "77"})
    await client.close()

    assert (status, bodies, challenge) == (202, [("b", b"\x00\xff")], (200, "77"))


async def test_a_callback_nobody_listens_to_is_undelivered():
    client = NetworkClient(timeout_s=1, connections=1)

    with pytest.raises(Undelivered):
        await client.post("http://127.0.0.1:9/", {}, b"")
    await client.close()


async def test_a_number_can_be_registered_again_with_another_callback(world):
    number = BusinessNumber(**{**(await world.control("GET", "numbers"))[0], "app_secret": "new secret"})

    await world.control("POST", "numbers", msgspec.to_builtins(number))
    await world.user_does({"text": "Hi"})

    headers, body = world.product.received[0]
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(b"new secret", body, "sha256").hexdigest()
