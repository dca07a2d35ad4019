"""What `patchbay dev` ties together."""

import pytest

from patchbay.cli.demo.server import standing_in
from support.simulated import NUMBER_ID, START, USER, World


@pytest.fixture
async def world():
    world = World()
    await world.simulator.start()
    yield world
    await world.http.aclose()
    await world.simulator.stop()


async def test_pretended_time_is_seen_on_the_simulators_phone(world):
    await world.user_does({"text": "Hi"})
    tell = standing_in(world.simulator)

    await tell(NUMBER_ID, USER.removeprefix("+"), 90_000)
    await world.send()
    await world.pass_time(5)

    assert world.product.states[-1] == "failed"


@pytest.mark.parametrize("chat", [("100", USER), (NUMBER_ID, "15550009999")])
async def test_numbers_and_phones_the_simulator_does_not_know_are_somebody_elses(world, chat):
    await world.user_does({"text": "Hi"})

    await standing_in(world.simulator)(*chat, 90_000)

    user = world.simulator.platform.people.find(USER)
    assert world.simulator.platform.thread(NUMBER_ID, user).window_until == START + 86_400
