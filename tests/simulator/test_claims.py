"""What may be claimed of the messages so far, and the messages that speak against it."""

import pytest

from support.simulated import NUMBER, USER

TEMPLATE = {"type": "template", "template": {"name": "news", "language": {"code": "en"}}}
SETUP = {
    "waba_id": NUMBER.waba_id,
    "name": "news",
    "language": "en",
    "category": "MARKETING",
    "components": [{"type": "BODY", "text": "News"}],
}


async def judged(world, kind, **about):
    return await world.control("POST", "assertions", {"kind": kind, **about})


def id_of(answer):
    return answer.json()["messages"][0]["id"]


async def test_the_same_message_may_not_reach_a_phone_twice(world):
    await world.control("POST", "faults", {"kind": "late_failed", "code": 131026})
    await world.send(biz_opaque_callback_data="failed-first")
    await world.send(biz_opaque_callback_data="failed-first")
    twice = [id_of(await world.send(biz_opaque_callback_data="twice")) for _ in range(2)]
    await world.pass_time(60)

    verdict = await judged(world, "at_most_once")

    assert (verdict["holds"], verdict["messages"]) == (False, twice)
    assert verdict["violations"] == ["twice reached a phone 2 times"]
    assert len((await judged(world, "exactly_once"))["violations"]) == 2


async def test_free_text_outside_a_window_is_found_even_though_it_fails(world):
    await world.send()
    await world.pass_time(86_401)

    late = id_of(await world.send())

    assert (await judged(world, "no_free_text_outside_window"))["messages"] == [late]
    assert (await judged(world, "no_free_text_outside_window", user="+5511900000077"))["holds"]


@pytest.mark.parametrize(("grace_s", "holds"), [(0, False), (30, True)])
async def test_marketing_after_a_stop_is_found_once_the_product_could_know(world, grace_s, holds):
    await world.control("POST", "templates", SETUP)
    await world.send(TEMPLATE)
    await world.control("POST", "preferences", {"user": USER, "value": "stop"})
    await world.pass_time(20)

    await world.send(TEMPLATE)

    assert (await judged(world, "no_marketing_after_stop", grace_s=grace_s))["holds"] is holds


async def test_a_confirmation_after_a_stop_can_be_forgiven(world):
    stopped_at = (await world.control("GET", "clock"))["now"]
    await world.pass_time(1)
    await world.send({"type": "text", "text": {"body": "You will hear no more of us."}})
    about = {"user": USER, "after": stopped_at}

    strict = await judged(world, "no_message_to_after", **about)
    lenient = await judged(world, "no_message_to_after", **about, texts=["You will hear no more of us."])

    assert (strict["holds"], lenient["holds"]) == (False, True)
