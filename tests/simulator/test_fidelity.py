"""The simulator checks itself: what it emits is legal, and others can read it."""

import json
from decimal import Decimal
from itertools import product

import msgspec
import pytest

from patchbay.messaging.whatsapp.webhook import read_webhook
from patchbay.simulator.config import Weather
from patchbay.simulator.state import RANKS

TEXT = {"type": "text", "text": {"body": "Olá 👋"}}
SETTINGS = ("online", "read_receipts", "auto_read", "blocks_business", "on_whatsapp", "username_only")
PEOPLE = [
    {"phone": f"+55119000002{number:02}", **dict(zip(SETTINGS, chosen, strict=True))}
    for number, chosen in enumerate(product((True, False), repeat=len(SETTINGS)))
]
ACTIONS = [
    {"text": "Hi"},
    {"type": "image", "caption": "Look"},
    {"type": "location", "location": {"latitude": -23.5, "longitude": -46.6}},
    {"type": "unsupported"},
    {"type": "contacts", "contacts": [{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+551190"}]}]},
]


class Change(msgspec.Struct):
    field: str
    value: dict


class Entry(msgspec.Struct):
    id: str
    changes: list[Change]
    time: int | None = None


class Body(msgspec.Struct):
    """A webhook as leniently as the platform documents it."""

    object: str
    entry: list[Entry]


async def everybody_talks(world):
    """All kinds of people write, are written to, come online at last, and want no marketing."""
    for person in PEOPLE:
        await world.control("POST", "users", person)
        await world.control("POST", "inbound", {"from": person["phone"], "message": ACTIONS[0]})
    for action in ACTIONS[1:]:
        await world.user_does(action, user=PEOPLE[0]["phone"])
    for person in PEOPLE:
        for number in range(2):
            await answered(world, person["phone"], f"{person['phone']}/{number}")
    await world.control("POST", "preferences", {"user": PEOPLE[1]["phone"], "value": "stop"})
    await world.pass_time(3600)
    for person in PEOPLE:
        await world.control("POST", "users", {"phone": person["phone"], "online": True})
    await world.simulator.settle()


async def answered(world, phone, data):
    try:
        await world.send(TEXT, to=phone, biz_opaque_callback_data=data)
    except AssertionError:  # what the client in the process makes of a cut connection
        return


def is_legal(states):
    """Whether these states, as they come, only go up, and nothing follows a failure."""
    if "failed" in states:
        return states in (["failed"], ["sent", "failed"])
    ranks = [RANKS[state] for state in states]
    return ranks == sorted(set(ranks))


async def test_without_faults_every_status_is_legal_and_comes_once(make_world):
    world = await make_world()

    await everybody_talks(world)

    by_message = {}
    for status in world.product.statuses:
        by_message.setdefault(status["id"], []).append(status["status"])
    assert len(by_message) == 2 * len(PEOPLE)
    assert [states for states in by_message.values() if not is_legal(states)] == []


@pytest.mark.parametrize("name", ["calm", "storm"])
async def test_every_webhook_fits_the_schema_and_another_parser(make_world, name):
    world = await make_world(weather=Weather(name, 5))

    await everybody_talks(world)

    bodies = [body for headers, body in world.product.received if is_whole(body)]
    assert len(bodies) > 30
    for body in bodies:
        assert msgspec.json.decode(body, type=Body).object == "whatsapp_business_account"
        assert read_webhook(body).bad == ()
        assert body.isascii()


def is_whole(body):
    """Whether a fault has not cut it."""
    try:
        return bool(json.loads(body))
    except ValueError:
        return False


async def test_what_another_parser_reads_is_what_was_said(make_world):
    world = await make_world()

    await everybody_talks(world)

    events = [event for _, body in world.product.received for event in read_webhook(body).events]
    said = [event.external_id for event in events if event.kind.startswith("message.")]
    inbound = [one.id for one in world.simulator.platform.ledger._messages.values() if one.is_inbound]
    assert sorted(said) == sorted(inbound)
    assert sum(event.kind == "preference.changed" for event in events) == 1


async def test_the_statuses_tell_who_pays_as_the_ledger_does(make_world):
    world = await make_world()

    await everybody_talks(world)

    priced = {
        status["id"]: status["pricing"]["type"]
        for status in world.product.statuses
        if "pricing" in status and status["status"] in {"delivered", "read"}
    }
    ledger = world.simulator.platform.ledger
    assert priced == {charge.message_id: charge.type for charge in ledger.charges.values()}
    assert sum((c.amount for c in ledger.charges.values()), Decimal(0)) == sum(ledger.totals.values())
