"""The money the product counts from statuses is the money the platform charged."""

import random
from decimal import Decimal

import msgspec
import pytest

from patchbay.messaging.prices import PriceTable
from patchbay.simulator.prices import EXAMPLE_PRICES, PriceList
from patchbay.storage import message_costs, messages
from patchbay.storage.ids import new_id
from support.core import encoded
from support.simulated import CONFIG, NUMBER, World
from support.spine import PHONE_NUMBER_ID

JUST_BEFORE_OCTOBER = 1_790_812_800.0 - 7_200
PEOPLE = {"ana": "+5511900000001", "sol": "+34600000002", "joe": "+12025550103", "yui": "+819000000004"}


def as_tables(lists: tuple[PriceList, ...]) -> list[PriceTable]:
    """The platform's own prices, as a workspace would load them."""
    countries = ("BR", "ES", "US")
    return [
        msgspec.convert(
            {
                "version": f"v{number}",
                "valid_from": "2025-07-01" if number == 0 else "2026-10-01",
                "currency": one.currency,
                "markets": {country: country for country in countries},
                "elsewhere": "*",
                "rates": {
                    market: {category: str(amount) for category, amount in rates.items()}
                    for market, rates in one.rates.items()
                },
            },
            PriceTable,
        )
        for number, one in enumerate(lists)
    ]


@pytest.fixture
async def platform():
    few_free = (EXAMPLE_PRICES[0], msgspec.structs.replace(EXAMPLE_PRICES[1], free_service_a_month=1))
    worlds = []

    async def make(shape: str) -> World:
        config = msgspec.structs.replace(
            CONFIG, starts_at=JUST_BEFORE_OCTOBER, prices=few_free, status_shape=shape
        )
        worlds.append(World(config))
        await worlds[0].simulator.start()
        return worlds[0]

    yield make
    for world in worlds:
        await world.http.aclose()
        await world.simulator.stop()


async def sends(world: World, who: str, template: str | None) -> str:
    content = None
    if template is not None:
        content = {"type": "template", "template": {"name": template, "language": {"code": "en"}}}
    answer = await world.send(content, to=PEOPLE[who])
    return answer.json()["messages"][0]["id"]


async def a_mix(world: World) -> list[str]:
    """Windows, an entry point, categories, countries, failures, an offline phone; before and in October.

    Nine of them fail: three free texts outside windows, three by a fault, three promotions to the USA.
    """
    for category in ("marketing", "utility"):
        body = [{"type": "BODY", "text": f"A {category} message"}]
        setup = {"waba_id": NUMBER.waba_id, "name": category, "language": "en", "components": body}
        await world.control("POST", "templates", {**setup, "category": category.upper()})
    sent: list[str] = []
    await world.control("POST", "users", {"phone": PEOPLE["yui"], "online": False})
    for round_number in range(3):
        await world.user_does({"text": "Hi"}, user=PEOPLE["ana"])
        ad = {"text": "Your ad", "referral": {"source_type": "ad", "source_id": "1"}}
        await world.user_does(ad if round_number == 1 else {"text": "Hi"}, user=PEOPLE["sol"])
        for who in ("ana", "sol", "joe"):
            sent += [await sends(world, who, kind) for kind in (None, "marketing", "utility")]
        sent += [await sends(world, "ana", None), await sends(world, "yui", "marketing")]
        await world.fault("late_failed", code=131026)
        sent.append(await sends(world, "ana", "marketing"))
        await world.fault("skip_delivered")
        sent.append(await sends(world, "ana", "marketing"))
        await world.pass_time(7_000)
    await world.control("POST", "users", {"phone": PEOPLE["yui"], "online": True})
    await world.pass_time(60)
    return sent


async def keep_as_ours(core, wamids: list[str]) -> None:
    await core.say("Hi")
    conversation = await core.conversation()
    ours = [
        messages.StoredMessage(
            id=new_id(),
            workspace_id=core.workspace_id,
            conversation_id=conversation.id,
            channel_id=core.channel_id,
            contact_id=conversation.contact_id,
            direction="out",
            author="run",
            kind="text",
            content={"kind": "text", "text": "?"},
            state="accepted",
            provider_id=wamid,
            created_at=core.clock(),
        )
        for wamid in wamids
    ]
    async with core.wiring.database.transaction() as connection:
        await messages.add(connection, core.wiring.vault, ours)


async def tell(core, statuses: list[dict], rng: random.Random) -> None:
    """Every status twice and in any order, some in one body, each body with other bytes."""
    told = [*statuses, *statuses]
    rng.shuffle(told)
    for number, start in enumerate(range(0, len(told), 5)):
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": PHONE_NUMBER_ID, "nonce": number},
            "statuses": told[start : start + 5],
        }
        entry = {"id": NUMBER.waba_id, "changes": [{"field": "messages", "value": value}]}
        body = {"object": "whatsapp_business_account", "entry": [entry]}
        await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, encoded(body))
        if number % 4 == 0:
            await core.settle()
    await core.settle()


@pytest.mark.parametrize(("shape", "seed"), [("v24", 1), ("v23", 2), ("v24", 3)])
async def test_the_product_counts_what_the_platform_charged(core, platform, shape, seed):
    world = await platform(shape)
    sent = await a_mix(world)
    book = world.simulator.platform.ledger
    await core.wiring.prices.put(core.workspace_id, as_tables(world.simulator.config.prices), "test")
    await keep_as_ours(core, sent)

    await tell(core, world.product.statuses, random.Random(seed))

    conversation = await core.conversation()
    async with core.wiring.database.transaction() as connection:
        parts = await message_costs.sum_of_conversation(connection, core.workspace_id, conversation.id)
    counted = {part.currency: Decimal(part.micros) / 1_000_000 for part in parts}
    types = {charge.type for charge in book.charges.values()}
    assert counted == book.totals
    assert sum(part.messages for part in parts) == len(book.charges)
    assert sum(part.unknown for part in parts) == 0
    assert types == {"regular", "free_customer_service", "free_entry_point"}
    assert len(book.charges) == len(sent) - 9
    assert {"service", "marketing", "utility"} <= {
        one.category for one in book.charges.values() if one.type == "regular"
    }
