"""Limits as the platform has them: throughput, pairs, and whom a portfolio may reach."""

import msgspec
import pytest

from support.simulated import CONFIG, NUMBER, USER

MESSAGES = f"{NUMBER.phone_number_id}/messages"
TEMPLATE = {"type": "template", "template": {"name": "news", "language": {"code": "en"}}}
OTHER = msgspec.structs.replace(NUMBER, phone_number_id="700800900100999")
SETUP = {
    "waba_id": NUMBER.waba_id,
    "name": "news",
    "language": "en",
    "category": "MARKETING",
    "components": [{"type": "BODY", "text": "News"}],
}


def limited(**changes):
    return msgspec.structs.replace(NUMBER, **changes)


async def code_of(answer):
    body = (await answer).json()
    return body.get("error", {}).get("code")


async def with_template(make_world, **changes):
    world = await make_world(**changes)
    await world.control("POST", "templates", SETUP)
    return world


def person(number):
    return f"+55119000010{number:02}"


async def test_throughput_counts_both_directions(make_world):
    world = await make_world(numbers=[limited(throughput_per_s=3)])
    await world.user_does({"text": "one"})
    await world.user_does({"text": "two"})

    codes = [await code_of(world.send()) for _ in range(2)]
    await world.pass_time(1)

    assert [*codes, await code_of(world.send())] == [None, 130429, None]


async def test_a_pair_takes_a_burst_and_then_one_each_six_seconds(make_world):
    world = await make_world(limits="platform")
    await world.user_does({"text": "Hi"})

    codes = [await code_of(world.send()) for _ in range(46)]
    await world.pass_time(6)
    codes += [await code_of(world.send()) for _ in range(2)]

    assert codes == [None] * 45 + [131056, None, 131056]


async def test_a_portfolio_reaches_so_many_people_a_day_over_all_its_numbers(make_world):
    numbers = [limited(messaging_limit=2, portfolio="p"), msgspec.structs.replace(OTHER, messaging_limit=2)]
    numbers[1] = msgspec.structs.replace(numbers[1], portfolio="p")
    world = await with_template(make_world, numbers=numbers)

    async def reach(number, who):
        request = {"messaging_product": "whatsapp", "to": person(who), **TEMPLATE}
        return await code_of(world.graph("POST", f"{number.phone_number_id}/messages", json=request))

    first = [await reach(NUMBER, 1), await reach(OTHER, 2), await reach(NUMBER, 1), await reach(OTHER, 3)]
    await world.user_does({"text": "Hi"}, user=person(4))
    answered = await reach(NUMBER, 4)
    await world.pass_time(86_400)

    assert first == [None, None, None, 131048]
    assert answered is None
    assert await reach(OTHER, 3) is None


@pytest.mark.parametrize("code", [131048, 130429, 80007])
async def test_how_the_messaging_limit_refuses_can_be_chosen(make_world, code):
    world = await with_template(make_world, numbers=[limited(messaging_limit=1)], messaging_limit_code=code)
    await world.send(TEMPLATE, to=person(1))

    assert await code_of(world.send(TEMPLATE, to=person(2))) == code


async def test_a_number_tells_its_messaging_limit(make_world):
    tiers = []
    for most in (0, 2, 250, 2_000, 10_000, 100_000):
        world = await make_world(numbers=[limited(messaging_limit=most)])
        told = (await world.graph("GET", NUMBER.phone_number_id)).json()
        tiers.append(told["whatsapp_business_manager_messaging_limit"])

    assert tiers == ["TIER_UNLIMITED", "TIER_2", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K"]


async def test_a_portfolio_s_new_limit_is_told_to_its_accounts_and_holds_for_its_numbers(make_world):
    there = msgspec.structs.replace(OTHER, portfolio="p", waba_id="77", callback_url="")
    world = await with_template(make_world, numbers=[limited(messaging_limit=2_000, portfolio="p"), there])

    await world.control("POST", f"numbers/{OTHER.phone_number_id}/limit", {"people_per_day": 1})
    await world.simulator.settle()
    codes = [await code_of(world.send(TEMPLATE, to=person(who))) for who in (1, 2)]

    told = [one for one in world.product.values if "messaging_product" not in one]
    assert told == [{"max_daily_conversations_per_business": "TIER_1", "max_phone_numbers_per_waba": 25}]
    assert codes == [None, 131048]


def test_limits_are_off_unless_they_are_asked_for():
    assert CONFIG.limits == "off"


async def test_a_person_stops_marketing_and_resumes_it(make_world):
    world = await with_template(make_world)
    await world.user_does({"text": "Hi"})

    await world.control("POST", "preferences", {"user": USER, "value": "stop"})
    await world.send_and_wait(TEMPLATE)
    stopped = world.product.statuses[-1]
    await world.control("POST", "preferences", {"user": USER, "value": "resume"})
    await world.send_and_wait(TEMPLATE)

    told = [value["user_preferences"][0] for value in world.product.values if "user_preferences" in value]
    assert [(one["wa_id"], one["category"], one["value"]) for one in told] == [
        ("5511900000001", "marketing_messages", "stop"),
        ("5511900000001", "marketing_messages", "resume"),
    ]
    assert isinstance(told[0]["timestamp"], int)
    assert (stopped["status"], stopped["errors"][0]["code"]) == ("failed", 131050)
    assert world.product.states[-1] == "read"
