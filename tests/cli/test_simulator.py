"""`patchbay simulator replay`: a journal's webhooks come again, to the product behind a running simulator."""

import asyncio

import pytest

from patchbay.simulator import Simulator, create_app
from support.listening import listening
from support.simulated import CONFIG, NUMBER, Product
from support.stub_server import Answer, StubServer

DONE, FAILED, BAD_USAGE = 0, 1, 2


@pytest.fixture
async def product():
    return Product()


@pytest.fixture
async def url(product, tmp_path):
    """Where a simulator runs that a person has written through; its journal is beside."""
    simulator = Simulator(CONFIG, product)
    async with listening(create_app(simulator=simulator), lifespan="auto") as address:
        simulator.act(NUMBER, simulator.platform.people.find_or_create("+5511900000001"), {"text": "Olá"})
        await simulator.settle()
        (tmp_path / "journal.ndjson").write_bytes(b"".join(simulator.journal.lines()))
        yield address


async def replay(patchbay, url, *options):
    return await asyncio.to_thread(patchbay, "simulator", "replay", "journal.ndjson", "--at", url, *options)


async def test_the_same_bytes_come_again(patchbay, url, product):
    ran = await replay(patchbay, url, "--json")

    first, again = product.received
    assert (ran.exit_code, ran.json) == (DONE, {"200": 1})
    assert again == first


async def test_a_product_that_does_not_take_them_makes_it_fail(patchbay, url, product):
    product.answers = [500]

    ran = await replay(patchbay, url)

    assert (ran.exit_code, ran.output.split()) == (FAILED, ["1", "500"])


async def test_what_is_no_journal_is_refused_with_its_line(patchbay, url, tmp_path):
    (tmp_path / "journal.ndjson").write_text("no journal")

    ran = await replay(patchbay, url)

    assert (ran.exit_code, "line 1" in ran.errors) == (FAILED, True)


def test_where_no_simulator_runs_it_fails_with_a_sentence(patchbay, tmp_path):
    (tmp_path / "journal.ndjson").write_text("")

    ran = patchbay("simulator", "replay", "journal.ndjson", "--at", "http://127.0.0.1:1")

    assert (ran.exit_code, "no simulator answers" in ran.errors) == (FAILED, True)


async def test_what_is_no_simulator_is_told_from_one(patchbay, tmp_path):
    (tmp_path / "journal.ndjson").write_text("")

    async with StubServer(lambda _: Answer(json="Welcome to another page")).running() as stub:
        ran = await replay(patchbay, stub.url)

    assert (ran.exit_code, "is no simulator" in ran.errors) == (FAILED, True)


def test_a_journal_that_is_not_there_is_bad_usage(patchbay):
    assert patchbay("simulator", "replay", "nowhere.ndjson").exit_code == BAD_USAGE
