"""What becomes of a message after it was accepted."""

import msgspec
import pytest

from support.simulated import NUMBER, NUMBER_ID, USER


async def test_a_message_is_sent_delivered_and_read(world):
    message_id = await world.send_and_wait(biz_opaque_callback_data="run:42/node:7")

    user = world.simulator.platform.people.find(USER)
    common = {
        "id": message_id,
        "recipient_id": "5511900000001",
        "recipient_user_id": user.bsuid,
        "biz_opaque_callback_data": "run:42/node:7",
    }
    pricing = {
        "billable": False,
        "pricing_model": "PMP",
        "type": "free_customer_service",
        "category": "service",
    }
    assert world.product.statuses == [
        {**common, "status": "sent", "timestamp": "1790000000", "pricing": pricing},
        {**common, "status": "delivered", "timestamp": "1790000000", "pricing": pricing},
        {**common, "status": "read", "timestamp": "1790000000"},
    ]


async def test_statuses_come_when_the_clock_says_so(world):
    await world.send()
    await world.pass_time(0.2)
    after_200_ms = list(world.product.states)
    await world.pass_time(0.2)
    after_400_ms = list(world.product.states)
    await world.pass_time(0.6)

    assert after_200_ms == ["sent"]
    assert after_400_ms == ["sent", "delivered"]
    assert world.product.states == ["sent", "delivered", "read"]


async def test_free_text_outside_the_window_is_accepted_and_then_fails(world):
    await world.pass_time(86_400)

    answer = await world.send()
    await world.pass_time(60)

    assert answer.status_code == 200
    assert world.product.states == ["failed"]
    assert world.product.statuses[0]["errors"][0]["code"] == 131047
    assert "recipient_user_id" not in world.product.statuses[0]
    assert "contacts" not in world.product.values[0]


async def test_free_text_outside_the_window_can_be_refused_at_once(make_world):
    world = await make_world(outside_window="sync")

    answer = await world.send()

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 131047)


async def test_the_window_counts_from_when_the_message_was_written(make_world):
    world = await make_world()
    await world.user_does({"text": "written yesterday"}, at=1_790_000_000.0 - 86_399)
    await world.pass_time(2)

    await world.send()
    await world.pass_time(60)

    assert world.product.states == ["failed"]


@pytest.mark.parametrize("kind", ["reaction", "system"])
async def test_reactions_and_system_messages_open_no_window(make_world, kind):
    world = await make_world()
    content = {"reaction": {"message_id": "x", "emoji": "x"}, "system": {"type": "user_identity_changed"}}
    await world.user_does({"type": kind, kind: content[kind]})

    await world.send()
    await world.pass_time(60)

    assert world.product.states == ["failed"]


async def test_a_number_that_is_not_on_whatsapp_fails_later(world):
    await world.control("POST", "users", {"phone": USER, "on_whatsapp": False})

    await world.send_and_wait()

    assert [status["errors"][0]["code"] for status in world.product.statuses] == [131026]


async def test_a_business_scoped_id_nobody_has_fails_later(world):
    answer = await world.send(to=None, recipient="BR.nobody0000")
    await world.pass_time(60)

    (status,) = world.product.statuses
    assert answer.json()["contacts"] == [{"input": "BR.nobody0000", "user_id": "BR.nobody0000"}]
    assert (status["recipient_user_id"], status["errors"][0]["code"]) == ("BR.nobody0000", 131026)
    assert "recipient_id" not in status


async def test_without_read_receipts_nothing_is_read(world):
    await world.control("POST", "users", {"phone": USER, "read_receipts": False})

    await world.send_and_wait()

    assert world.product.states == ["sent", "delivered"]


async def test_an_offline_phone_gets_its_messages_when_it_is_back(world):
    await world.control("POST", "users", {"phone": USER, "online": False})
    await world.send_and_wait()
    before = list(world.product.states)

    await world.control("POST", "users", {"phone": USER, "online": True})
    await world.simulator.settle()

    assert before == ["sent"]
    assert world.product.states == ["sent", "delivered", "read"]


async def test_what_waited_longer_than_it_lives_is_dropped_without_a_word(world):
    await world.control("POST", "users", {"phone": USER, "online": False})
    await world.send_and_wait()
    await world.pass_time(30 * 86_400)

    await world.control("POST", "users", {"phone": USER, "online": True})
    await world.pass_time(3600)

    assert world.count() == {"sent": 1}


async def test_a_user_who_blocked_the_business_gets_one_tick(world):
    await world.control("POST", "users", {"phone": USER, "blocks_business": True})

    await world.send_and_wait()

    assert world.product.states == ["sent"]


async def test_a_hidden_phone_number_is_left_out(world):
    await world.control("POST", "users", {"phone": USER, "username": "ana.prado", "username_only": True})
    user = world.simulator.platform.people.find(USER)

    await world.user_does({"text": "Guess who"})
    answer = await world.send(to=None, recipient=user.bsuid)
    await world.pass_time(60)

    profile = {"name": user.name, "username": "ana.prado"}
    assert world.product.values[0]["contacts"] == [{"profile": profile, "user_id": user.bsuid}]
    assert "from" not in world.product.messages[0]
    assert answer.json()["contacts"] == [{"input": user.bsuid, "user_id": user.bsuid}]
    assert all("recipient_id" not in status for status in world.product.statuses)


async def test_history_tells_what_became_of_a_message(world):
    message_id = await world.send_and_wait(biz_opaque_callback_data="m-1")

    by_id = await history(world, message_id=message_id)
    by_data = await history(world, biz_opaque_callback_data="m-1")

    events = by_id["data"][0]["events"]["data"]
    assert [event["delivery_status"] for event in events] == ["ACCEPTED", "SENT", "DELIVERED", "READ"]
    assert by_data["error"]["code"] == 100


async def test_history_finds_messages_by_callback_data_where_it_is_told_to(make_world):
    world = await make_world(finds_callback_data=True)
    message_id = await world.send_and_wait(biz_opaque_callback_data="m-1")

    assert await history(world, biz_opaque_callback_data="m-1") == await history(world, message_id=message_id)
    assert await history(world, biz_opaque_callback_data="m-2") == {"data": []}


async def history(world, **asked):
    return (await world.graph("GET", f"{NUMBER_ID}/message_history", params=asked)).json()


async def test_pair_and_number_limits_refuse_when_they_are_on(make_world):
    world = await make_world(numbers=[msgspec.structs.replace(NUMBER, pair_burst=2, throughput_per_s=3)])

    codes = [(await world.send()).json().get("error", {}).get("code") for _ in range(4)]
    await world.pass_time(6)
    later = await world.send()

    assert codes == [None, None, 131056, 130429]
    assert later.status_code == 200
