"""Bodies become events once, whatever arrives, in whatever order and by however many readers."""

import asyncio

import msgspec
import pytest

from patchbay.storage import tables
from support.core import CUSTOMER, a_flow, encoded, hears, says
from support.patience import SOON_S
from support.spine import PHONE_NUMBER_ID

TEXT = {"type": "text", "text": {"body": "hello"}}
SIDE_BY_SIDE = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""Over SQLite one reader waits for the other."""
HELLO = a_flow({"start": hears(), "hi": says("Hi {{ contact.name }}")}, "start.message > hi")


def a_body(*messages: dict, number: str = PHONE_NUMBER_ID, contacts: list | None = None) -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": number},
        "contacts": contacts or [],
        "messages": list(messages),
    }
    entry = {"id": "900100200300400", "changes": [{"field": "messages", "value": value}]}
    return encoded({"object": "whatsapp_business_account", "entry": [entry]})


async def keep(core, body: bytes) -> None:
    await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, body)


async def test_the_same_body_twice_is_kept_once(core):
    body = a_body(core.an_item({"type": "text", "text": {"body": "hello"}}))

    await asyncio.gather(keep(core, body), keep(core, body))
    await keep(core, body)

    assert len(await core.rows(tables.inbox, "id")) == 1


async def test_the_same_item_in_other_bodies_and_days_later_changes_nothing(core):
    await core.publish(HELLO)
    first, second = (core.an_item({"type": "text", "text": {"body": text}}) for text in ("one", "two"))
    await keep(core, a_body(first, second))
    await core.settle()
    before = [await core.rows(table, "id") for table in (tables.messages, tables.runs, tables.contacts)]

    await keep(core, a_body(second, first))
    await keep(core, a_body(second))
    await core.later(days=3)
    await keep(core, a_body(first, first))
    await core.settle()

    after = [await core.rows(table, "id") for table in (tables.messages, tables.runs, tables.contacts)]
    assert after == before
    assert len(core.sent) == 2


async def test_an_item_twice_in_one_body_is_one(core):
    await core.publish(HELLO)
    item = core.an_item({"type": "text", "text": {"body": "hello"}})

    await keep(core, a_body(item, item))
    await core.settle()

    assert len(core.sent) == 1


async def test_a_bad_item_harms_none_of_its_batch(core):
    await core.publish(HELLO)
    good = core.an_item({"type": "text", "text": {"body": "hello"}})

    await keep(core, a_body({"from": 7}, good, {"id": "x", "type": "text"}))
    await core.settle()

    assert core.said == ["Hi "]
    assert [state for kind, state, _ in await core.outcomes("unreadable")] == ["dead", "dead"]


async def test_items_of_a_number_nobody_has_are_kept_and_ignored(core):
    await core.publish(HELLO)

    await keep(core, a_body(core.an_item({"type": "text", "text": {"body": "x"}}), number="999"))
    await core.settle()

    assert core.sent == []
    assert await core.outcomes() == [("message.text", "ignored", "no channel has this number")]


async def test_kinds_nobody_knows_are_kept_and_open_the_window_without_starting_anything(core):
    await core.publish(HELLO)

    await core.arrive_all({"type": "hologram", "hologram": {"depth": 3}})
    await core.settle()

    assert core.sent == []
    assert [(kind, state) for kind, state, _ in await core.outcomes()] == [("message.unknown", "applied")]
    assert (await core.conversation()).window_open_until is not None


HOSTILE = {
    "nul": {"text": {"body": "a\0b"}},
    "nul in the id": {"id": "wamid.\0", "text": {"body": "x"}},
    "long id": {"id": "w" * 5_000, "text": {"body": "x"}},
    "id of one kilobyte": {"id": "wamid." + "x" * 1_000, "text": {"body": "x"}},
    "sender of letters": {"from": "x" * 600, "text": {"body": "x"}},
    "far future": {"timestamp": "99999999999", "text": {"body": "x"}},
    "before time": {"timestamp": "-1", "text": {"body": "x"}},
    "text is a list": {"text": [{"body": "x"}]},
    "text of a megabyte": {"text": {"body": "é" * 500_000}},
    "quoted nonsense": {"context": {"id": "\0" * 300}, "text": {"body": "x"}},
    "expressions": {"text": {"body": "{{ 7 * 7 }} {% for x in y %}"}},
    "type of a kilobyte": {"type": "t" * 1_000, "text": {"body": "x"}},
    "type with a nul": {"type": "te\0xt"},
    "deep": {"text": {"body": "x"}, "referral": {"a": [[[[[[[[1]]]]]]]]}},
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_item_never_takes_its_body_with_it(core, hostile):
    await core.publish(HELLO)
    good = core.an_item({"type": "text", "text": {"body": "hello"}}, sender="5511988887777")
    bad = core.an_item({"type": "text", **hostile})

    await keep(core, a_body(bad, good))
    await core.settle()

    assert await core.rows(tables.inbox, "state", "error") == [("done", None)]
    assert "+5511988887777" in [sent["to"] for sent in core.sent]


async def test_a_lone_surrogate_harms_nobody(core):
    await core.publish(HELLO)
    body = a_body(core.an_item({"type": "text", "text": {"body": "HERE"}}))

    await keep(core, body.replace(b"HERE", b"\\ud800"))
    await core.arrive("hello")
    await core.settle()

    assert len(core.sent) >= 1
    assert set(await core.rows(tables.inbox, "state")) == {"done"}


async def test_a_huge_batch_from_many_people_is_read(core):
    await core.publish(HELLO)
    items = [
        core.an_item({"type": "text", "text": {"body": "hello"}}, sender=f"55119{number:08}")
        for number in range(150)
    ]
    for start in range(0, 150, 10):
        await keep(core, a_body(*items[start : start + 10]))

    await core.settle()

    assert len({sent["to"] for sent in core.sent}) == 150


async def test_a_body_that_cannot_be_processed_is_put_aside_and_blocks_nobody(core):
    await core.publish(HELLO)
    await core.wiring.intake.receive(core.workspace_id, "http", "hook", b"this was never JSON")
    await core.arrive("hello")

    await core.settle()
    early = core.said
    for _ in range(5):
        await core.settle()

    assert early == ["Hi Ana Prado"]
    assert sorted(await core.rows(tables.inbox, "state", "attempts")) == [("dead", 5), ("done", 0)]


async def test_two_readers_at_once_apply_everything_once(core):
    await core.publish(HELLO)
    other = core.peer()
    for number in range(40):
        await core.arrive_all(
            {"type": "text", "text": {"body": "a"}},
            {"type": "text", "text": {"body": "b"}},
            sender=f"55119{number % 10:08}",
        )

    await asyncio.gather(*(one.settle() for one in (core, other, core.peer())))
    await core.settle()

    assert len(core.sent) == 80
    assert len(await core.rows(tables.contacts, "id")) == 10


@SIDE_BY_SIDE
async def test_a_reader_leaves_alone_what_came_after_what_another_is_reading(core):
    await core.publish(HELLO)
    slow, reads, goes_on = core.peer(), asyncio.Event(), asyncio.Event()
    load = slow.wiring.ingest._loading.load

    async def load_slowly(*given, **named):
        reads.set()
        await goes_on.wait()
        return await load(*given, **named)

    slow.wiring.ingest._loading.load = load_slowly
    await keep(core, a_body(core.an_item({"type": "text", "text": {"body": "first"}})))
    reading = asyncio.create_task(slow.wiring.ingest.run_once(10))
    async with asyncio.timeout(SOON_S):
        await reads.wait()
    core.clock.advance(seconds=1)
    await keep(core, a_body(core.an_item({"type": "text", "text": {"body": "second"}})))

    too_early = await core.wiring.ingest.run_once(10)
    goes_on.set()
    await reading
    in_its_turn = await core.wiring.ingest.run_once(10)

    assert (too_early.bodies, too_early.left_unread) == (0, True)
    assert (in_its_turn.bodies, in_its_turn.left_unread) == (1, False)


@SIDE_BY_SIDE
async def test_what_cannot_be_read_holds_back_nothing_that_came_after_it(core):
    await keep(core, a_body(core.an_item({"type": "text", "text": {"body": "first"}})))
    async with core.wiring.database.transaction() as connection:
        await connection.execute(tables.inbox.update().values(attempts=1))
    core.clock.advance(seconds=1)
    await keep(core, a_body(core.an_item({"type": "text", "text": {"body": "second"}})))
    async with core.wiring.database.transaction() as connection:
        await connection.execute(tables.inbox.select().where(tables.inbox.c.attempts == 1).with_for_update())
        read = await core.peer().wiring.ingest.run_once(10)

    assert (read.bodies, read.left_unread) == (1, False)


async def test_first_messages_of_one_person_at_once_make_one_contact(core):
    others = [core.peer() for _ in range(3)]
    bsuid = "BR.1234567890"
    shown = [
        {"from": CUSTOMER},
        {"from": CUSTOMER, "from_user_id": bsuid},
        {"from": CUSTOMER, "from_user_id": bsuid},
        {"from": CUSTOMER},
    ]
    for one in shown:
        await core.arrive("hello", **one)

    await asyncio.gather(*(one.wiring.ingest._run(1, 10) for one in (core, *others)))
    await core.settle()
    await core.arrive("hello again", **shown[1])
    await core.settle()

    assert len(await core.rows(tables.contacts, "id")) == 1
    assert sorted(await core.rows(tables.addresses, "kind")) == ["bsuid", "phone"]
    assert len(await core.rows(tables.conversations, "id")) == 1


async def test_a_number_that_changes_hands_goes_to_whoever_shows_it_with_their_own_id(core):
    await core.arrive_all({**TEXT, "from_user_id": "BR.1"})
    await core.settle()
    await core.arrive_all({**TEXT, "from_user_id": "BR.2"}, sender="5511977776666")
    await core.settle()

    await core.arrive_all({**TEXT, "from_user_id": "BR.2"})
    await core.settle()

    people = await core.rows(tables.contacts, "id")
    owners = {}
    async with core.wiring.database.transaction() as connection:
        for row in await connection.execute(tables.addresses.select()):
            key = f"{row.kind}/{bytes(row.value_index).hex()}"
            owners[core.wiring.vault.open("addresses", key, row.sealed)] = people.index(row.contact_id)
    assert owners == {"BR.1": 0, "BR.2": 1, "5511977776666": 1, CUSTOMER: 1}


async def test_two_contacts_that_turn_out_to_be_one_person_are_found_by_the_surer_address(core):
    await core.arrive_all({**TEXT, "from_user_id": "BR.1"}, sender="5511977776666")
    await core.settle()
    one, other = core.peer(), core.peer()
    await core.arrive_all({**TEXT, "from_user_id": "BR.1"})
    await core.arrive_all(TEXT)

    await asyncio.gather(*(peer.wiring.ingest._run(1, 10) for peer in (one, other)))
    await core.settle()
    await core.arrive_all({**TEXT, "from_user_id": "BR.1"})
    await core.settle()

    conversations = await core.rows(tables.messages, "conversation_id")
    assert conversations[-1] == conversations[0]


async def test_messages_are_applied_in_the_order_in_which_they_were_written(core):
    await core.publish(a_flow({"start": hears(), "echo": says("{{ trigger.text }}")}, "start.message > echo"))
    now = int(core.clock.now.timestamp())
    late = core.an_item({"type": "text", "text": {"body": "second"}, "timestamp": str(now)})
    early = core.an_item({"type": "text", "text": {"body": "first"}, "timestamp": str(now - 5)})

    await keep(core, a_body(late))
    await keep(core, a_body(early))
    await core.settle()

    assert core.said == ["first", "second"]


async def test_a_reader_that_dies_leaves_the_body_for_the_next(core):
    await core.publish(HELLO)
    await core.arrive("hello")
    dying = core.peer()
    began = asyncio.Event()

    async def hang(*_, **__):
        began.set()
        await asyncio.Event().wait()

    dying.wiring.ingest._loading.load = hang
    task = asyncio.create_task(dying.wiring.ingest.run_once(10))
    async with asyncio.timeout(SOON_S):
        await began.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await core.settle()

    assert core.said == ["Hi Ana Prado"]


async def test_an_event_is_stored_with_all_its_content_and_the_raw_body_as_it_came(core):
    body = a_body(core.an_item({"type": "text", "text": {"body": "bom dia, Patchbay"}}))
    await keep(core, body)

    await core.settle()

    async with core.wiring.database.transaction() as connection:
        row = (await connection.execute(tables.inbox.select())).one()
    assert core.wiring.vault.open_bytes("inbox", row.id, row.sealed) == body
    assert b"bom dia" not in bytes(row.sealed)
    assert msgspec.json.decode(body)["object"] == "whatsapp_business_account"
