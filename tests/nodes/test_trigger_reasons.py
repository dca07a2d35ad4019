"""What the message trigger says of why it takes a message, or why it does not."""

import pytest
from msgspec import convert

from patchbay.sdk.catalogue import reason_of, translation_of
from patchbay_nodes.whatsapp.trigger.node import Params, Trigger


def told(params, value):
    """Whether a message is taken, and why, in words; every text has its Spanish."""
    trigger, wanted = Trigger(), convert(params, Params)
    reason = trigger.explain(wanted, value)
    assert reason.text in translation_of(Trigger, "es").reasons
    assert reason_of(trigger, reason, ("es",)) != reason_of(trigger, reason)
    return trigger.accepts(wanted, value), reason_of(trigger, reason)


@pytest.mark.parametrize(
    ("params", "value", "reason"),
    [
        ({"match": {"keywords": ["{word}"]}}, {"text": "{word}"}, "the message starts with “{word}”"),
        ({}, {"kind": "text", "text": "hi"}, "it takes any message"),
        ({"match": {"keywords": ["order"]}}, {"text": "Örder 7"}, "the message starts with “order”"),
        ({"match": {"contains": ["lost"]}}, {"text": "I lost it"}, "the message contains “lost”"),
        ({"match": {"choices": ["yes"]}}, {"choice": "yes"}, "the button “yes” was tapped"),
        ({"match": {"kinds": ["media"]}}, {"kind": "media"}, "it takes “media”"),
    ],
)
def test_what_is_taken_is_taken_for_a_reason(params, value, reason):
    assert told(params, value) == (True, reason)


@pytest.mark.parametrize(
    ("params", "value", "reason"),
    [
        (
            {"match": {"keywords": ["order"], "contains": ["lost"]}},
            {"text": "hi"},
            "the message has none of “order”, “lost”",
        ),
        (
            {"match": {"keywords": [f"w{n}" for n in range(9)]}},
            {"text": "hi"},
            "the message has none of “w0”, “w1”, “w2”, “w3”, “w4”, “w5”… (+3)",
        ),
        ({"channel": "c1"}, {"channel_id": "c2"}, "it listens to other numbers"),
        (
            {"max_age_s": 60},
            {"sent_at": "2026-03-02T12:00:00Z", "received_at": "2026-03-02T13:00:00Z"},
            "the message was under way for too long",
        ),
        ({"match": {"kinds": ["image"]}}, {"kind": "text"}, "it asks for “image”, and this is “text”"),
    ],
)
def test_what_is_not_taken_is_told_why(params, value, reason):
    assert told(params, value) == (False, reason)
