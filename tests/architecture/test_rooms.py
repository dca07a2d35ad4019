"""The rooms of the services stand in an order: each knows only those before it."""

import pytest

from support.source_tree import imports_of, modules

ROOMS = (
    "access",
    "live",
    "contacts",
    "alerts",
    "health",
    "costs",
    "lifecycle",
    "channels",
    "templates",
    "sending",
    "workflows",
    "turns",
    "testing",
    "runs",
    "routing",
    "inbound",
    "conversations",
    "letters",
    "campaigns",
    "sweeps",
)
SERVICES = "patchbay.services."


INSIDE = [module for module in modules() if module.name.startswith(SERVICES)]


def room(module: str) -> str:
    """`patchbay.services.turns.drain` → `turns`; what stands outside of them is for all."""
    name = module.removeprefix(SERVICES).split(".")[0]
    return name if name in ROOMS else ""


def test_every_room_has_its_place_in_the_order():
    packages = {module.name.removeprefix(SERVICES) for module in INSIDE if module.path.name == "__init__.py"}

    assert packages == set(ROOMS)


@pytest.mark.parametrize("name", ["", *ROOMS])
def test_a_room_knows_only_those_before_it(name):
    known = {name, "", *ROOMS[: ROOMS.index(name) if name else 0]}

    upwards = [
        str(found)
        for module in INSIDE
        if room(module.name) == name
        for found in imports_of(module)
        if found.imported.startswith(SERVICES) and room(found.imported) not in known
    ]

    assert upwards == []
