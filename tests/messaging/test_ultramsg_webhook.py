"""An UltraMsg gateway's webhooks as events."""

from datetime import UTC, datetime

import msgspec
import pytest

from patchbay.messaging.events import message_value, opens_window, starts_flows
from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.statuses import read_delivery
from patchbay.messaging.ultramsg.webhook import read_webhook

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_body(event_type="message_received", reference="", sent_id="", **data) -> bytes:
    given = {
        "id": "false_5511900000001@c.us_3EB0",
        "from": "5511900000001@c.us",
        "to": "15550001111@c.us",
        "author": "",
        "pushname": "Ana Prado",
        "ack": "",
        "type": "chat",
        "body": "Hello",
        "media": "",
        "fromMe": False,
        "isForwarded": False,
        "time": 1772452800,
    }
    body = {
        "event_type": event_type,
        "instanceId": "7",
        "id": sent_id,
        "referenceId": reference,
        "data": {**given, **data},
    }
    return msgspec.json.encode(body)


def event(*args, **kwargs):
    reading = read_webhook(a_body(*args, **kwargs), AT)
    assert reading.bad == ()
    (found,) = reading.events
    return found


def test_a_text_is_a_message_that_may_start_something():
    found = event()

    assert (found.kind, found.content, found.user.phone) == (
        "message.text",
        {"text": "Hello"},
        "5511900000001",
    )
    assert found.phone_number_id == ""
    assert found.occurred_at == AT
    assert (starts_flows(found), opens_window(found)) == (True, True)
    assert message_value(found)["profile_name"] == "Ana Prado"


@pytest.mark.parametrize(
    ("data", "kind", "value"),
    [
        (
            {"type": "image", "media": "https://files.example/1.jpg", "body": "Look"},
            "message.image",
            ("media", "Look"),
        ),
        (
            {"type": "ptt", "media": "https://files.example/1.ogg", "body": ""},
            "message.audio",
            ("media", None),
        ),
        ({"type": "vcard", "body": "BEGIN:VCARD"}, "message.contacts", ("contacts", None)),
        (
            {"type": "location", "location": {"latitude": 1.5, "longitude": 2}},
            "message.location",
            ("location", None),
        ),
        ({"type": "poll_creation"}, "message.unsupported", ("unsupported", None)),
    ],
)
def test_every_kind_has_the_value_that_workflows_know(data, kind, value):
    found = event(**data)

    shown = message_value(found)
    assert found.kind == kind
    assert (shown["kind"], shown["text"]) == value


def test_a_card_is_told_of_as_whatsapp_does():
    vcard = "BEGIN:VCARD\r\nFN:Dora Lind\r\nitem1.TEL;waid=467:+46 70 000\r\nEMAIL:d@example.org\r\nEND:VCARD"

    (card,) = event(type="vcard", body=vcard).content["contacts"]

    assert (card["name"], card["phones"]) == ({"formatted_name": "Dora Lind"}, [{"phone": "+46 70 000"}])
    assert (card["emails"], card["vcard"]) == ([{"email": "d@example.org"}], vcard)


def test_a_file_on_an_address_that_is_none_is_not_fetched():
    found = event(type="image", media="file:///etc/passwd")

    assert found.content["media"]["id"] is None


def test_what_is_said_in_a_group_starts_nothing():
    found = event(**{"from": "123-456@g.us", "author": "5511900000001@c.us"})

    assert found.group_id == "123-456@g.us"
    assert not starts_flows(found)


@pytest.mark.parametrize(
    ("ack", "state"),
    [
        ("pending", None),
        ("server", MessageState.SENT),
        ("device", MessageState.DELIVERED),
        ("read", MessageState.READ),
        ("played", MessageState.READ),
        ("something new", None),
    ],
)
def test_an_ack_says_how_far_a_message_of_ours_got(ack, state):
    found = event("message_ack", "01message", "17", ack=ack, id="true_5511900000001@c.us_3EB1", fromMe=True)

    delivery = read_delivery(found)
    if state is None:
        assert delivery is None
    else:
        assert (delivery.state, delivery.message_id) == (state, "01message")
        assert delivery.provider_id == "true_5511900000001@c.us_3EB1"


def test_an_ack_without_our_id_is_known_by_the_number_the_send_was_answered_with():
    found = event("message_ack", "", "17", ack="server", fromMe=True)

    assert found.external_id == "17"


def test_what_the_gateways_own_phone_wrote_is_an_echo_and_what_we_sent_is_not():
    by_hand = event("message_create", "", fromMe=True, id="true_5511900000001@c.us_3EB2")
    ours = event("message_create", "01message", fromMe=True, id="true_5511900000001@c.us_3EB3")

    assert (by_hand.kind, by_hand.user.phone) == ("echo.text", "15550001111")
    assert ours.kind == "other"


def test_a_fact_told_twice_is_one_fact():
    again = {"pushname": "Ana P."}

    assert event().identity == event(**again).identity
    assert (
        event("message_ack", "01m", ack="server").identity != event("message_ack", "01m", ack="read").identity
    )
    assert event().identity != event(id="false_5511900000001@c.us_3EB9").identity


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"event_type": 7, "data": []}',
        b'{"event_type": "message_received", "data": {"id": 1, "from": {}, "time": 1e400}}',
        b"[" * 5_000,
        a_body(time="soon", type=[], body=7, media={}, author=3),
        a_body(id=None),
    ],
)
def test_no_body_breaks_the_reader_and_none_is_lost(raw):
    reading = read_webhook(raw, AT)

    assert len(reading.events) + len(reading.bad) == 1
