"""Ids of issued options travel out and come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.choices import (
    MAX_OPTION_ID_CHARS,
    MAX_ROW_ID_CHARS,
    IssuedChoice,
    issue_choice,
    read_choice,
)
from patchbay.messaging.errors import InvalidChoice

MESSAGE_ID = "019a3f52-7e6b-7c31-9d5e-0f1a2b3c4d5e"


@given(st.text(min_size=1, max_size=MAX_OPTION_ID_CHARS))
def test_what_is_issued_is_read_back(option_id: str):
    wire_id = issue_choice(MESSAGE_ID, option_id, max_chars=MAX_ROW_ID_CHARS)

    assert read_choice(wire_id) == IssuedChoice(MESSAGE_ID, option_id)


@pytest.mark.parametrize("wire_id", ["", "agent", "pb:", "pb:x", "pb:x:", "pb::y", "PB:x:y", "1:2:3"])
def test_ids_that_are_not_ours_are_left_alone(wire_id: str):
    assert read_choice(wire_id) is None


@pytest.mark.parametrize("option_id", ["", "x" * 300])
def test_an_option_that_does_not_fit_is_refused(option_id: str):
    with pytest.raises(InvalidChoice, match="expected"):
        issue_choice(MESSAGE_ID, option_id)
