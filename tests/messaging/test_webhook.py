"""Webhook bodies in, events out: cases under `cases/webhooks`, and hostile bodies made here."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from patchbay.messaging.parsing import MAX_BODY_BYTES, MAX_ITEM_BYTES
from patchbay.messaging.reading import Reading
from patchbay.messaging.whatsapp.webhook import MAX_ITEMS, read_webhook

CASES = Path(__file__).parent / "cases" / "webhooks"
RECEIVED_AT = datetime(2026, 11, 1, tzinfo=UTC)
UNCHECKED = {"identity", "raw", "phone_number_id", "waba_id"}


def a_body(value: Any, *, field: str = "messages", **entry: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "15550009999", "phone_number_id": "7001"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    change = {"field": field, "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "9001", "changes": [change], **entry}]}


def a_text(number: int, body: str = "hi") -> dict[str, Any]:
    sender = {"from": "5521988880001", "id": f"wamid.T{number}", "timestamp": "1790000000"}
    return {**sender, "type": "text", "text": {"body": body}}


def encode(body: Any) -> bytes:
    return json.dumps(body).encode()


def read(value: Any, **more: Any) -> Reading:
    return read_webhook(encode(a_body(value, **more)), RECEIVED_AT)


def shown(reading: Reading) -> list[Any]:
    """Events without what is empty, then the reasons of bad items."""
    events = [_without_empty(msgspec.to_builtins(event)) for event in reading.events]
    return [*events, *(item.reason for item in reading.bad)]


def _without_empty(event: dict[str, Any]) -> dict[str, Any]:
    user = {key: value for key, value in (event["user"] or {}).items() if value}
    return {key: value for key, value in {**event, "user": user}.items() if value and key not in UNCHECKED}


def written(cases: list[dict[str, Any]]) -> str:
    """A case file with one line per sent value and per event, so that a difference is easy to see."""
    blocks = []
    for case in cases:
        head = [f' "{key}": {line(case[key])}' for key in ("name", "field", "value")]
        gives = ",\n  ".join(line(given) for given in case["gives"])
        blocks.append("{\n" + ",\n".join(head) + f',\n "gives": [\n  {gives}\n ]\n}}')
    return "[" + ",\n".join(blocks) + "]\n"


def line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def texts(reading: Reading) -> list[str]:
    return [event.content["text"] for event in reading.events]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_every_item_becomes_the_event_it_stands_for(path: Path, request: pytest.FixtureRequest):
    cases = json.loads(path.read_text())

    got = [{**case, "gives": shown(read(case["value"], field=case["field"]))} for case in cases]

    if request.config.getoption("--update-cases", default=False):
        path.write_text(written(got))
        return
    assert got == cases


def test_one_message_gives_the_whole_event():
    message = a_text(1, "order 1042")
    contact = {"profile": {"name": "Rui"}, "wa_id": "5521988880001"}

    [event] = read({"messages": [message], "contacts": [contact]}).events

    assert msgspec.to_builtins(event) == {
        "identity": event.identity,
        "kind": "message.text",
        "phone_number_id": "7001",
        "waba_id": "9001",
        "external_id": "wamid.T1",
        "occurred_at": "2026-09-21T14:13:20Z",
        "user": {
            "phone": "5521988880001",
            "bsuid": None,
            "parent_bsuid": None,
            "username": None,
            "profile_name": "Rui",
            "email": None,
        },
        "group_id": None,
        "content": {"text": "order 1042"},
        "reply_to": None,
        "forwarded": False,
        "referral": None,
        "raw": message,
    }


def test_the_same_fact_has_the_same_identity_however_it_is_delivered():
    alone = read({"messages": [a_text(1)]})
    in_a_batch = read({"messages": [a_text(0), a_text(1)], "contacts": []}, time=1790000009)

    assert alone.events[0].identity == in_a_batch.events[1].identity
    assert in_a_batch.events[0].identity != in_a_batch.events[1].identity


def test_each_status_of_a_message_is_a_fact_of_its_own():
    statuses = [{"id": "wamid.O", "status": status} for status in ("sent", "delivered", "read", "sent")]

    identities = [event.identity for event in read({"statuses": statuses}).events]

    assert len(set(identities)) == 3
    assert identities[0] == identities[3]


def test_a_notice_repeated_later_with_a_new_time_is_a_new_fact():
    value = {"event": "FLAGGED", "message_template_id": 5}
    field = "message_template_status_update"

    first, again, later = (
        read(value, field=field, time=time).events[0] for time in (1790000000, 1790000000, 1790003600)
    )

    assert first.identity == again.identity
    assert first.identity != later.identity
    assert later.occurred_at == datetime.fromtimestamp(1790003600, UTC)


def test_all_entries_and_changes_are_read():
    one, two = a_body({"messages": [a_text(1, "a")]}), a_body({"messages": [a_text(2, "b")]})
    one["entry"][0]["changes"] += a_body({"messages": [a_text(3, "c")]})["entry"][0]["changes"]
    both = {**one, "entry": one["entry"] + two["entry"]}

    reading = read_webhook(encode(both))

    assert texts(reading) == ["a", "c", "b"]


def test_a_list_that_is_null_is_a_list_that_is_not_there():
    reading = read({"messages": [a_text(1)], "statuses": None, "errors": None, "contacts": None})

    assert ([event.external_id for event in reading.events], reading.bad) == (["wamid.T1"], ())


def test_a_body_for_another_product_holds_nothing_for_us():
    body = {**a_body({"messages": [a_text(1)]}), "object": "instagram"}

    assert read_webhook(encode(body)) == Reading()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"entry": {}}',
        b'{"entry": [[]]}',
        b'{"entry": [{"changes": [{"field": "messages", "value": []}]}]}',
        encode(a_body({"messages": [a_text(1)]}))[:-20],
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'"' + b'\\"' * 500_000,
        b'{"entry": ' + b"9" * 10_000 + b"}",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_a_body_that_makes_no_sense_is_one_bad_item(raw: bytes):
    reading = read_webhook(raw)

    assert (len(reading.events), len(reading.bad)) == (0, 1)
    assert len(reading.bad[0].fragment) <= 2000


@pytest.mark.parametrize(
    "poison",
    [
        '"a string"',
        "null",
        "7",
        "[[]]",
        "{}",
        '{"id": {}, "type": []}',
        '{"id": "' + "x" * 600 + '", "from": "5521988880001"}',
        '{"id": "wamid.X", "from": "\\ud800", "type": "text", "text": {"body": "x"}}',
        '{"a":' * 300 + "1" + "}" * 300,
        "[" * 5000 + "]" * 5000,
        '{"id": "wamid.X", "from": "5521988880001", "type": "text", "text": {"body": "'
        + "x" * MAX_ITEM_BYTES
        + '"}}',
    ],
    ids=lambda poison: poison[:24],
)
def test_a_bad_item_never_harms_the_others_of_its_batch(poison: str):
    good = json.dumps(a_text(1, "before")), json.dumps(a_text(2, "after"))
    raw = encode(a_body({"messages": ["@"]})).decode().replace('"@"', f"{good[0]},{poison},{good[1]}")

    reading = read_webhook(raw.encode())

    assert texts(reading) == ["before", "after"]
    assert len(reading.bad) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"a\\u0000b", "ab"),
        (b"a\x00b", "ab"),
        (b"a\\ud83db", "a\ufffdb"),
        (b"a\\ude00\\ud83d", "a\ufffd\ufffd"),
        (b"\\ud83d\\ude00", "\U0001f600"),
        (b"a\xffb", "a\ufffdb"),
        (b"a\nb", "a\nb"),
        (b"\\\\u0000", "\\u0000"),
    ],
)
def test_text_that_cannot_be_stored_is_made_storable(sent: bytes, kept: str):
    raw = encode(a_body({"messages": [a_text(1, "@")]})).replace(b"@", sent)

    reading = read_webhook(raw)

    assert texts(reading) == [kept]
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 400, "9" * 5000])
def test_impossible_numbers_harm_nothing(number: str):
    raw = encode(a_body({"messages": [{**a_text(1), "odd": "@"}]})).replace(b'"@"', number.encode())

    reading = read_webhook(raw)

    assert texts(reading) == ["hi"]
    json.dumps(msgspec.to_builtins(reading), allow_nan=False)


def test_duplicate_keys_and_a_byte_order_mark_are_tolerated():
    raw = encode(a_body({"messages": [a_text(1)]})).replace(b'"id"', b'"id": "wamid.first", "id"')

    assert texts(read_webhook(b"\xef\xbb\xbf" + raw)) == ["hi"]


def test_the_largest_body_is_read_and_a_larger_one_refused():
    messages = [a_text(number, "x" * 4000) for number in range(700)]
    raw = encode(a_body({"messages": messages}))
    assert 2_800_000 < len(raw) < MAX_BODY_BYTES

    assert len(read_webhook(raw).events) == 700
    assert len(read_webhook(raw.ljust(MAX_BODY_BYTES + 1)).bad) == 1


def test_more_items_than_an_honest_body_holds_are_counted_as_one():
    raw = encode(a_body({"statuses": [{}]})).replace(b"{}", b",".join([b"0"] * (MAX_ITEMS + 10)))

    reading = read_webhook(raw)

    assert len(reading.bad) == MAX_ITEMS + 1
    assert f"at most {MAX_ITEMS}" in reading.bad[-1].reason
