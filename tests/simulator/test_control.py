"""The control face: time, ledger, assertions, reset, journal."""

import json

import pytest

from patchbay.simulator import ReceiptDelays
from support.simulated import START, USER


async def test_the_clock_stands_until_it_is_moved(world):
    await world.control("POST", "clock", {"advance_s": 90})
    await world.control("POST", "clock", {"set": START + 100})

    assert await world.control("GET", "clock") == {"now": START + 100, "is_manual": True}


@pytest.mark.parametrize("move", [{}, {"set": START - 1}, {"advance_s": 1, "set": START}, {"advance_s": -1}])
async def test_the_clock_goes_forward_only(world, move):
    answer = await world.http.post("/control/clock", json=move)

    assert answer.status_code == 400


async def test_a_running_clock_runs(make_world):
    world = await make_world(clock="real", starts_at=None)

    first = (await world.control("GET", "clock"))["now"]
    await world.control("POST", "clock", {"advance_s": 1000})

    assert (await world.control("GET", "clock"))["now"] >= first + 1000


async def test_a_running_clock_delivers_by_itself(make_world):
    world = await make_world(clock="real", receipts=ReceiptDelays(sent_ms=1, delivered_ms=2, read_ms=3))
    await world.user_does({"text": "Hi"})

    await world.send()
    for _ in range(3):
        await world.simulator.bell.wait(1)
    await world.simulator.settle()

    assert world.product.states == ["sent", "delivered", "read"]


async def test_the_outbox_shows_what_a_user_got_in_order(world):
    for n in range(3):
        await world.send({"text": {"body": f"message {n}"}}, biz_opaque_callback_data=f"m-{n}")
    await world.send(to="+5511900000002")
    await world.pass_time(60)

    outbox = await world.control("GET", "outbox?user=%2B5511900000001")

    assert [(m["text"], m["biz_opaque_callback_data"], m["state"]) for m in outbox] == [
        ("message 0", "m-0", "read"),
        ("message 1", "m-1", "read"),
        ("message 2", "m-2", "read"),
    ]
    assert outbox[0]["payload"]["text"] == {"body": "message 0"}
    assert [step["state"] for step in outbox[0]["states"]] == ["accepted", "sent", "delivered", "read"]
    assert len(await world.control("GET", "outbox")) == 4
    assert await world.control("GET", "outbox?user=5511999999999") == []


async def test_the_ledger_counts_and_finds_what_was_sent_twice(world):
    first = (await world.send(biz_opaque_callback_data="m-1")).json()["messages"][0]["id"]
    second = (await world.send(biz_opaque_callback_data="m-1")).json()["messages"][0]["id"]
    await world.send({"type": "text"})
    await world.pass_time(60)

    ledger = await world.control("GET", "ledger")

    counts = {"inbound": 1, "accepted": 2, "refused": 1, "sent": 2, "delivered": 2, "read": 2}
    assert ledger["messages"] == counts
    assert ledger["duplicates"] == [{"biz_opaque_callback_data": "m-1", "message_ids": [first, second]}]


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ({"kind": "exactly_once"}, False),
        ({"kind": "no_message_to_after", "user": USER, "after": START + 5}, True),
        ({"kind": "no_message_to_after", "user": USER, "after": START - 5}, False),
        ({"kind": "received", "user": USER, "texts": ["Hello", "Hello"]}, True),
        ({"kind": "received", "user": USER, "texts": ["Hello"]}, False),
        ({"kind": "accepted", "at_least": 2}, True),
        ({"kind": "accepted", "user": USER, "at_least": 3}, False),
    ],
)
async def test_claims_are_judged(world, claim, holds):
    await world.send(biz_opaque_callback_data="m-1")
    await world.send(biz_opaque_callback_data="m-1")

    verdict = await world.control("POST", "assertions", claim)

    assert (verdict["holds"], bool(verdict["violations"])) == (holds, not holds)


@pytest.mark.parametrize("claim", [{"kind": "peace"}, {"kind": "received"}, {"kind": "no_message_to_after"}])
async def test_a_claim_about_nothing_is_refused(world, claim):
    answer = await world.http.post("/control/assertions", json=claim)

    assert answer.status_code == 400


async def test_reset_forgets_all_but_the_numbers(world):
    await world.send()
    await world.fault("rate_429", times=9)

    await world.control("POST", "reset")
    await world.pass_time(60)

    assert world.product.received == []
    assert await world.control("GET", "outbox") == []
    assert await world.control("GET", "faults") == []
    assert len(await world.control("GET", "numbers")) == 1


async def test_the_journal_has_a_line_for_every_exchange(make_world, tmp_path):
    path = tmp_path / "logs/journal.ndjson"
    world = await make_world(journal_path=str(path))
    await world.user_does({"text": "Hi"})
    await world.send_and_wait()
    await world.send({"type": "text"})

    lines = (await world.http.get("/control/journal")).content
    await world.simulator.stop()

    kinds = [json.loads(line)["kind"] for line in lines.splitlines()]
    assert kinds == ["inbound", "webhook", "send", "webhook", "webhook", "webhook", "send"]
    assert path.read_bytes() == lines


async def test_old_messages_are_forgotten_beyond_the_limit(make_world):
    world = await make_world(ledger_limit=5)
    await world.user_does({"text": "Hi"})

    for n in range(10):
        await world.send(biz_opaque_callback_data=f"m-{n}")

    outbox = await world.control("GET", "outbox")
    ledger = await world.control("GET", "ledger")
    assert [message["biz_opaque_callback_data"] for message in outbox] == [f"m-{n}" for n in range(5, 10)]
    assert ledger["messages"]["accepted"] == 10


async def test_the_same_seed_gives_the_same_ids(make_world):
    ids = []
    for _ in range(2):
        world = await make_world()
        ids.append(await world.user_does({"text": "Hi"}))

    assert ids[0] == ids[1]


async def test_without_a_seed_ids_never_repeat(make_world):
    ids = set()
    for _ in range(2):
        world = await make_world(seed=None)
        ids.add(await world.user_does({"text": "Hi"}))

    assert len(ids) == 2


async def test_a_business_number_is_needed(make_world):
    world = await make_world(numbers=[])

    answer = await world.http.post("/control/inbound", json={"from": USER, "message": {"text": "Hi"}})

    assert answer.status_code == 404


async def test_a_template_cannot_be_put_into_a_state_that_is_none(world):
    body = {"name": "open", "language": "en", "category": "UTILITY", "components": []}
    body["components"].append({"type": "BODY", "text": "We are open."})
    made = await world.graph("POST", "900100200300400/message_templates", json=body)

    path = f"/control/templates/{made.json()['id']}/transition"
    answers = [
        (await world.http.post(path, json={"status": s})).status_code for s in ("", "paused!", "PAUSED")
    ]

    assert answers == [400, 400, 200]


@pytest.mark.parametrize("sender", ["", "Ana", "+1", "BR.unknown"])
async def test_a_sender_has_to_be_somebody(world, sender):
    answer = await world.http.post("/control/inbound", json={"from": sender, "message": {"text": "Hi"}})

    assert answer.status_code == 400


async def test_the_window_of_one_chat_grows_older_while_the_clock_stands(world):
    await world.user_does({"text": "Hi"})

    aged = await world.control("POST", "windows", {"user": USER, "seconds": 86_399})
    await world.send()
    await world.control("POST", "windows", {"user": USER, "seconds": 2})
    await world.send()
    await world.pass_time(0.9)

    assert aged == {"window_until": START + 1}
    assert world.product.states.count("failed") == 1
    assert "delivered" in world.product.states


async def test_the_windows_of_other_chats_stay_as_they_are(world):
    await world.user_does({"text": "Hi"})
    await world.user_does({"text": "Hi"}, user="+447700900002")

    await world.control("POST", "windows", {"user": USER, "seconds": 100_000})
    await world.send(to="+447700900002")
    await world.pass_time(5)

    assert "failed" not in world.product.states


async def test_only_somebody_who_is_there_has_a_window(world):
    answer = await world.http.post("/control/windows", json={"user": "+15550009999", "seconds": 1})

    assert answer.status_code == 404
