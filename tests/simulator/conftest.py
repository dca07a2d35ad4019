"""Simulators for one test each."""

import msgspec
import pytest

from support.simulated import CONFIG, World


@pytest.fixture
async def make_world():
    worlds = []

    async def make(**changes):
        world = World(msgspec.structs.replace(CONFIG, **changes))
        await world.simulator.start()
        worlds.append(world)
        return world

    yield make
    for world in worlds:
        await world.http.aclose()
        await world.simulator.stop()


@pytest.fixture
async def world(make_world):
    """A simulator that knows one number, in whose chat with USER the window is open."""
    made = await make_world()
    await made.user_does({"text": "Hi"})
    made.product.received.clear()
    return made
