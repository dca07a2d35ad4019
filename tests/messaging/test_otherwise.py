"""When another channel helps, and what a message becomes there."""

import pytest

from patchbay.messaging.capabilities import ULTRAMSG, WHATSAPP_CLOUD
from patchbay.messaging.error_catalogue import KNOWN_ERRORS, ErrorClass
from patchbay.messaging.lifecycle import MessageState
from patchbay.messaging.otherwise import another_channel_helps, as_carried
from patchbay.sdk import (
    Button,
    Buttons,
    ContactCard,
    ContactCards,
    LocationPin,
    Media,
    Reaction,
    Template,
    Text,
)

ORDER = [
    {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
    {"type": "BODY", "text": "Hi {{1}}, {{2}} is ready."},
    {"type": "FOOTER", "text": "Shop"},
]


@pytest.mark.parametrize("code", ["opted_out", "marketing_stopped", "no_opt_in", "blocked", "human_owns"])
def test_what_a_person_wanted_no_channel_gets_around(code):
    assert not another_channel_helps(MessageState.SUPPRESSED, {"code": code, "message": "x"})


@pytest.mark.parametrize("code", ["frequency_cap", "expired", "invalid_message", "unreadable"])
def test_nor_the_rules_of_the_house_nor_our_own_mistakes(code):
    assert not another_channel_helps(MessageState.SUPPRESSED, {"code": code, "message": "x"})
    assert not another_channel_helps(MessageState.FAILED, {"code": code, "message": "x"})


@pytest.mark.parametrize("code", ["no_address", "unreachable", "window_closed"])
def test_what_this_channel_cannot_another_may(code):
    assert another_channel_helps(MessageState.SUPPRESSED, {"code": code, "message": "x"})


def test_refusals_about_the_person_are_not_gone_around_and_those_about_the_way_are():
    helped = {
        code
        for code, known in KNOWN_ERRORS.items()
        if another_channel_helps(MessageState.FAILED, {"code": code, "class": known.error_class.value})
    }

    assert {131026, 131047, 190, 131042, 130429} <= helped
    assert not helped & {131049, 131050, 130472, 130403}
    assert not helped & {c for c, known in KNOWN_ERRORS.items() if known.error_class is ErrorClass.REQUEST}


@pytest.mark.parametrize("state", [s for s in MessageState if s not in ("failed", "suppressed")])
def test_only_what_came_to_nothing_goes_another_way(state):
    assert not another_channel_helps(state, {"code": "unknown_outcome", "message": "x"})


@pytest.mark.parametrize(
    ("content", "becomes"),
    [
        (Text("Hi"), Text("Hi")),
        (
            Template("order", "en", ("Ana", "it"), header=Text("7")),
            Text("Order 7\n\nHi Ana, it is ready.\n\nShop"),
        ),
        (Reaction("wamid.1", "x"), None),
        (Media("image", media_id="7", caption="Look"), Text("Look")),
        (Media("image", media_id="7"), None),
        (Media("sticker", link="https://files.example/1"), Text("https://files.example/1")),
    ],
)
def test_a_message_becomes_what_the_other_channel_carries(content, becomes):
    assert as_carried(content, ULTRAMSG, ORDER) == becomes


def test_a_template_nobody_knows_the_text_of_cannot_be_said_otherwise():
    assert as_carried(Template("order", "en", ("Ana", "it")), ULTRAMSG, None) is None


def test_what_fits_stays_as_it_is():
    asking = Buttons("?", (Button("a", "A"),))

    assert as_carried(asking, WHATSAPP_CLOUD, None) == asking
    cards = ContactCards(
        (ContactCard("Dora", ("+46700000004",)), ContactCard("Lee", emails=("l@example.org",)))
    )
    assert as_carried(cards, ULTRAMSG, None) == Text("Dora\n+46700000004\n\nLee\nl@example.org")
    assert as_carried(LocationPin(1, 2), WHATSAPP_CLOUD, None) == LocationPin(1, 2)
