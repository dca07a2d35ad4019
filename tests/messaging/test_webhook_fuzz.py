"""Whatever is done to a body, reading it neither raises nor loses an item."""

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from patchbay.messaging.events import message_value, opens_window, starts_flows
from patchbay.messaging.reading import Reading
from patchbay.messaging.whatsapp.webhook import read_webhook, split

CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases" / "webhooks").glob("*.json"))
    for case in json.loads(path.read_text())
]

odd_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["", "\x00", "BR.abc", "wamid.X", "1790000000", "text", "system", "status"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def a_body(case: dict[str, Any]) -> dict[str, Any]:
    value = {"metadata": {"phone_number_id": "7001"}, **case["value"]}
    changes = [{"field": case["field"], "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": "9001", "changes": changes}]}


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every spot in the value that can be replaced or removed, as (container, key)."""
    found: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        container = pending.pop()
        if isinstance(container, dict | list):
            keys = list(container) if isinstance(container, dict) else list(range(len(container)))
            found += [(container, key) for key in keys]
            pending += [container[key] for key in keys]
    return found


@st.composite
def mutated_bodies(draw: st.DrawFn) -> dict[str, Any]:
    body = copy.deepcopy(a_body(draw(st.sampled_from(CASES))))
    for _ in range(draw(st.integers(1, 4))):
        spots = places(body)
        if not spots:
            break
        container, key = draw(st.sampled_from(spots))
        if draw(st.booleans()):
            container[key] = draw(odd_values)
        else:
            del container[key]
    return body


def is_sound(reading: Reading) -> bool:
    """It can be stored and read back, nothing unforeseen was met, and everything may be asked of it."""
    for event in reading.events:
        starts_flows(event)
        opens_window(event)
        if event.kind.startswith("message."):
            json.dumps(message_value(event), allow_nan=False).encode()
    stored = msgspec.json.encode(reading)
    no_surprise = not any(item.reason.startswith("unforeseen") for item in reading.bad)
    same = msgspec.json.decode(stored, type=Reading) == reading
    return no_surprise and same and "\0" not in "".join(strings_in(msgspec.to_builtins(reading)))


def strings_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return strings_in([*value, *value.values()])
    return [text for child in value for text in strings_in(child)] if isinstance(value, list | tuple) else []


@given(mutated_bodies())
@settings(max_examples=400)
def test_no_mutation_is_too_much(body: dict[str, Any]):
    raw = json.dumps(body).encode()

    reading = read_webhook(raw)

    assert len(reading.events) + len(reading.bad) == len(split(raw))
    assert is_sound(reading)


@given(st.sampled_from(CASES), st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 6))
@settings(max_examples=300)
def test_no_damage_to_the_bytes_is_too_much(case: dict[str, Any], at: int, junk: bytes, cut: int):
    raw = json.dumps(a_body(case)).encode()
    damaged = raw[:at] + junk + raw[at + cut :]

    reading = read_webhook(damaged)

    assert is_sound(reading)


@given(st.lists(odd_values, max_size=4), st.lists(odd_values, max_size=4))
@settings(max_examples=200)
def test_good_items_survive_any_company(before: list[Any], after: list[Any]):
    good = {"from": "5521988880001", "id": "wamid.GOOD", "type": "text", "text": {"body": "here"}}
    value = {"messages": [*before, good, *after], "contacts": before}
    raw = json.dumps(a_body({"field": "messages", "value": value})).encode()

    reading = read_webhook(raw)

    assert [event.content["text"] for event in reading.events if event.external_id == "wamid.GOOD"] == [
        "here"
    ]
    assert len(reading.events) + len(reading.bad) == len(before) + 1 + len(after)
