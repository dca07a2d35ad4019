"""The patterns of `whatsapp.wait_for_reply`: the same answers as full regular expressions, in linear time."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchbay_nodes.whatsapp.wait_for_reply.pattern import (
    MAX_PATTERN,
    MAX_STEPS,
    MAX_TEXT,
    UnusablePattern,
    matches,
)

ATOMS = st.sampled_from(["a", "b", "1", r"\d", r"\w", r"\s", ".", "[ab]", "[^a]", r"\.", "[0-9_]", r"[\]|]"])
TIMES = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,}", "{0,2}"])
PATTERNS = st.lists(
    st.lists(st.tuples(ATOMS, TIMES).map("".join), max_size=6).map("".join), min_size=1, max_size=3
).map("|".join)


@settings(max_examples=300)
@given(pattern=PATTERNS, text=st.text(alphabet="ab1 ._|]\n", max_size=10))
def test_a_pattern_means_what_the_regular_expression_means(pattern, text):
    assert matches(pattern, text) == bool(re.fullmatch(pattern, text, re.DOTALL))


def test_anchors_may_be_written_though_the_whole_text_must_fit_anyway():
    assert matches(r"^\d{2}$", "12")
    assert not matches(r"^\d{2}$", "123")


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)",
        "(?:a)",
        "a**",
        "a*+",
        "*a",
        "a{,3}",
        "a{101}",
        "a{3,2}",
        "[",
        "[z-a]",
        r"\1",
        r"\b",
        "a^b",
        "\\",
    ],
)
def test_what_is_outside_the_supported_part_is_refused(pattern):
    with pytest.raises(UnusablePattern):
        matches(pattern, "a")


def test_a_pattern_that_is_too_long_is_refused():
    with pytest.raises(UnusablePattern, match=str(MAX_PATTERN)):
        matches("a" * (MAX_PATTERN + 1), "a")


def test_repetitions_count_towards_the_length_of_a_pattern():
    with pytest.raises(UnusablePattern, match=str(MAX_STEPS)):
        matches("a{0,100}" * 4, "a")


def test_a_text_that_is_too_long_fits_no_pattern():
    assert matches("a*", "a" * MAX_TEXT)
    assert not matches("a*", "a" * (MAX_TEXT + 1))


@pytest.mark.parametrize("pattern", [r"\w*" * 60 + "!", "a{0,90}" * 3 + "!", "a?" * 90 + "b"])
def test_a_pattern_that_would_explode_elsewhere_ends_soon(pattern):
    started = time.thread_time()

    matched = matches(pattern, "a" * MAX_TEXT)

    assert not matched
    assert time.thread_time() - started < 2
