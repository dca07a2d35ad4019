"""Weather: a mix of faults by name and seed."""

import asyncio

import pytest

from patchbay.simulator.config import Weather
from patchbay.simulator.fault_book import KINDS
from patchbay.simulator.weather import SKIES
from support.simulated import USER

PEOPLE = [f"+55119000001{number:02}" for number in range(40)]


async def outcome(world, people):
    """What becomes of three messages to each: the answers, and what the platform made of them."""

    async def talk(person):
        return [await answer_to(world, person) for _ in range(3)]

    answers = dict(zip(people, await asyncio.gather(*map(talk, people)), strict=True))
    await world.pass_time(60)
    states = {person: [one["state"] for one in await outbox(world, person)] for person in people}
    return answers, states


async def answer_to(world, person):
    try:
        return (await world.send(to=person)).status_code
    except AssertionError:  # what the client in the process makes of a cut connection
        return None


async def outbox(world, person):
    return await world.control("GET", f"outbox?user={person.replace('+', '%2B')}")


async def storm(make_world, seed, people=PEOPLE):
    world = await make_world()
    await world.control("POST", "weather", {"name": "storm", "seed": seed})
    for person in people:
        await world.control("POST", "inbound", {"from": person, "message": {"text": "Hi"}})
    await world.simulator.settle()
    return await outcome(world, people)


async def test_the_same_seed_gives_everybody_the_same_faults_in_whatever_order(make_world):
    one = await storm(make_world, 7)
    again = await storm(make_world, 7, PEOPLE[::-1])
    other = await storm(make_world, 8)

    assert one == again
    assert one != other


async def test_a_storm_meets_every_stage(make_world):
    world = await make_world(weather=Weather("storm", 3))

    await outcome(world, PEOPLE)

    happened = {f["order"]["kind"] for f in await world.control("GET", "faults") if f["happened"]}
    assert {"http_500_before", "timeout_after_acceptance", "reorder", "batch", "duplicate"} <= happened


async def test_the_weather_changes_and_leaves_what_was_ordered(world):
    await world.fault("rate_429")
    await world.control("POST", "weather", {"name": "storm"})

    await world.control("POST", "weather", {"name": "calm"})

    assert [fault["order"]["kind"] for fault in await world.control("GET", "faults")] == ["rate_429"]
    assert (await world.send(to=USER)).status_code == 429
    assert await world.control("GET", "weather") == {"name": "calm", "seed": 0}


async def test_weather_nobody_knows_is_refused(world):
    answer = await world.http.post("/control/weather", json={"name": "hail"})

    assert answer.status_code == 400


@pytest.mark.parametrize("name", sorted(SKIES))
def test_every_fault_of_a_sky_exists_and_comes_by_chance(name):
    assert all(order.kind in KINDS and 0 < order.probability < 1 for order in SKIES[name])
