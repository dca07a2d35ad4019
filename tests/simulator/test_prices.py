"""What the platform charges, and what it says of it in statuses."""

import pytest

from support.simulated import NUMBER, START

OCTOBER = 1_790_812_800.0
OFFER = {
    "name": "offer",
    "language": "en",
    "category": "MARKETING",
    "components": [{"type": "BODY", "text": "Everything must go"}],
}
TEMPLATE = {"type": "template", "template": {"name": "offer", "language": {"code": "en"}}}
AD = {"text": "I saw your ad", "referral": {"source_type": "ad", "source_id": "1"}}


async def offer(world, category="MARKETING"):
    await world.control("POST", "templates", {**OFFER, "category": category, "waba_id": NUMBER.waba_id})
    await world.send(TEMPLATE)
    await world.pass_time(3600)


async def charged(world):
    """`(category, type, amount)` of every charge, and the total."""
    book = await world.control("GET", "costs")
    rows = [(one["category"], one["type"], one["amount"]) for one in book["charges"]]
    return rows, book["totals"]


async def test_a_template_that_arrives_is_charged_by_country(world):
    await offer(world)

    assert await charged(world) == ([("marketing", "regular", "0.06")], {"USD": "0.06"})


@pytest.mark.parametrize("fault", ["late_failed", "error"])
async def test_a_message_that_fails_is_not_charged(world, fault):
    await world.fault(fault, code=131026)

    await offer(world)

    assert await charged(world) == ([], {})


async def test_an_offline_phone_is_charged_when_it_is_back(world):
    await world.control("POST", "users", {"phone": "+5511900000001", "online": False})
    await offer(world)
    before = await charged(world)

    await world.control("POST", "users", {"phone": "+5511900000001", "online": True})
    await world.simulator.settle()

    assert (before, (await charged(world))[1]) == (([], {}), {"USD": "0.06"})


async def test_answers_in_the_window_are_free_until_october_2026(world):
    await world.send_and_wait()
    await offer(world, "UTILITY")

    assert await charged(world) == (
        [("service", "free_customer_service", "0"), ("utility", "free_customer_service", "0")],
        {"USD": "0"},
    )


async def test_from_october_2026_a_number_s_first_thousand_service_messages_of_a_month_are_free(make_world):
    world = await make_world(starts_at=OCTOBER)
    await world.user_does({"text": "Hi"})
    for _ in range(999):
        world.simulator.platform.ledger.take_free_service(NUMBER.phone_number_id, "2026-10", 1_000)

    await world.send_and_wait()
    await world.send_and_wait()
    await offer(world, "UTILITY")

    rows, totals = await charged(world)
    assert rows == [
        ("service", "free_customer_service", "0"),
        ("service", "regular", "0.005"),
        ("utility", "regular", "0.008"),
    ]
    assert totals == {"USD": "0.013"}


async def test_an_answer_to_who_came_by_an_advertisement_makes_three_days_free(make_world):
    world = await make_world(starts_at=OCTOBER)
    await world.user_does(AD)
    await offer(world)
    await world.pass_time(70 * 3600)
    await world.send(TEMPLATE)
    await world.pass_time(3600)
    await world.send_and_wait(TEMPLATE)

    rows, _ = await charged(world)
    assert [kind for _, kind, _ in rows] == ["free_entry_point", "free_entry_point", "regular"]
    pricing = [status["pricing"] for status in world.product.statuses if status["status"] == "sent"]
    assert [(one["type"], one["category"]) for one in pricing[1:]] == [
        ("free_entry_point", "referral_conversion"),
        ("regular", "marketing"),
    ]


async def test_statuses_up_to_v23_come_with_a_conversation_of_their_own(make_world):
    world = await make_world(status_shape="v23")
    await world.user_does({"text": "Hi"})

    await world.send_and_wait()

    sent, delivered, read = world.product.statuses
    expires = str(int(START) + 86_400)
    assert sent["conversation"]["expiration_timestamp"] == expires
    assert delivered["conversation"] == {
        "id": sent["conversation"]["id"],
        "origin": {"type": "service"},
    }
    assert "conversation" not in read
