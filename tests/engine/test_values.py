"""What may travel in a run, and what it looks like when it does."""

from datetime import UTC, datetime

import pytest

from patchbay.engine.values import MAX_VALUE_BYTES, MAX_VALUE_DEPTH, Allowance, UnfitValue


def nested(levels):
    value: list = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ({"a": (1, 2)}, {"a": [1, 2]}),
        (float("nan"), None),
        (datetime(2026, 3, 2, tzinfo=UTC), "2026-03-02T00:00:00Z"),
        ({1: "one"}, {"1": "one"}),
        (2**70, 2**70),
        ("\x00é🙂", "\x00é🙂"),
        (nested(MAX_VALUE_DEPTH), nested(MAX_VALUE_DEPTH)),
    ],
    ids=["tuple", "nan", "date", "number as key", "large number", "odd text", "deep"],
)
def test_a_value_looks_as_it_will_once_stored(value, plain):
    assert Allowance().plain(value) == plain


@pytest.mark.parametrize(
    "value",
    [object(), {None: 1}, "\ud800", nested(MAX_VALUE_DEPTH + 2), nested(100_000), "x" * MAX_VALUE_BYTES],
    ids=["object", "odd key", "half a character", "deep", "very deep", "large"],
)
def test_what_cannot_be_stored_is_refused(value):
    with pytest.raises(UnfitValue):
        Allowance().plain(value)


def test_a_copy_shares_nothing_with_what_it_was_made_of():
    value = {"list": [1]}

    copy = Allowance().plain(value)
    value["list"].append(2)

    assert copy == {"list": [1]}
