"""What the rest of Patchbay asks of an event."""

import json
from pathlib import Path
from typing import Any

import pytest

from patchbay.messaging.choices import IssuedChoice
from patchbay.messaging.events import Event, issued_choice, message_value, opens_window, starts_flows
from patchbay.messaging.whatsapp.webhook import read_webhook

SENDER = {"from": "5521988880001", "id": "wamid.A", "timestamp": "1790000000"}
VALUE = {
    "kind": "text",
    "text": None,
    "choice": None,
    "choice_title": None,
    "media": None,
    "location": None,
    "contacts": None,
    "reaction": None,
    "order": None,
    "form": None,
    "system": None,
    "message_id": "wamid.A",
    "sent_at": "2026-09-21T14:13:20+00:00",
    "reply_to": None,
    "forwarded": False,
    "referral": None,
    "profile_name": None,
}
CASES = json.loads((Path(__file__).parent / "cases" / "message_values.json").read_text())


def an_event(item: dict[str, Any], *, field: str = "messages", key: str = "messages") -> Event:
    value = {"metadata": {"phone_number_id": "7001"}, key: [item]}
    body = {"entry": [{"id": "9001", "changes": [{"field": field, "value": value}]}]}
    [event] = read_webhook(json.dumps(body).encode()).events
    return event


def a_message(**payload: Any) -> Event:
    return an_event({**SENDER, "type": next(iter(payload)), **payload})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_workflows_see_the_same_shape_of_every_message(case: dict[str, Any]):
    event = an_event({**SENDER, **case["message"]})

    assert message_value(event) == {**VALUE, **case["value"]}
    assert starts_flows(event) is case["starts_flows"]
    assert opens_window(event) is case["opens_window"]


@pytest.mark.parametrize(
    ("field", "key"),
    [("smb_message_echoes", "message_echoes"), ("standby", "messages"), ("messages", "statuses")],
)
def test_what_the_contact_did_not_say_to_us_starts_nothing(field: str, key: str):
    item = {**SENDER, "to": "5521988880001", "status": "read", "type": "text", "text": {"body": "hi"}}

    event = an_event(item, field=field, key=key)

    assert not starts_flows(event)
    assert not opens_window(event)


def test_a_call_by_the_contact_opens_the_window_but_starts_nothing():
    call = {"id": "wacid.1", "from": "5521988880001", "event": "connect", "direction": "USER_INITIATED"}

    event = an_event(call, field="calls", key="calls")

    assert (opens_window(event), starts_flows(event)) == (True, False)


def test_a_tap_names_the_message_and_option_it_answers():
    tap = {"type": "button_reply", "button_reply": {"id": "pb:msg1:agent", "title": "Talk to us"}}

    assert issued_choice(a_message(interactive=tap)) == IssuedChoice("msg1", "agent")
    assert issued_choice(a_message(text={"body": "agent"})) is None
