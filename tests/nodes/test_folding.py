"""Texts compared the way people mean them."""

import pytest

from patchbay_nodes.whatsapp.folding import fold, starts_with_phrase


@pytest.mark.parametrize(
    ("written", "folded"),
    [("  Olá,  Mundo ", "ola, mundo"), ("STRASSE", "strasse"), ("straße", "strasse"), ("İ", "i"), ("", "")],
)
def test_case_accents_and_spaces_do_not_count(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "phrase", "starts"),
    [
        ("order 1042", "order", True),
        ("order", "order", True),
        ("order!", "order", True),
        ("orders", "order", False),
        ("order_1", "order", False),
        ("1042", "", False),
    ],
)
def test_a_phrase_ends_where_its_last_word_ends(text, phrase, starts):
    assert starts_with_phrase(text, phrase) is starts
