"""Words that stop and start."""

import pytest

from patchbay.messaging.consent import OPT_IN_WORDS, OPT_OUT_WORDS, read_consent


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "SAIR",
        "parar!",
        "BAJA",
        "Cancelar",
        "ARRÊT",
        "arret",
        "Stopp",
        "СТОП",
        "*STOP*",
    ],
)
def test_a_stop_word_alone_opts_out(text: str):
    assert read_consent(text) == "out"


@pytest.mark.parametrize("text", ["START", "alta", "Voltar", "unstop", "BAŞLA"])
def test_a_start_word_alone_opts_in(text: str):
    assert read_consent(text) == "in"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "don't stop",
        "stop by tomorrow?",
        "stopwatch",
        "order 1042",
        "cancel",
        "st op",
        "stop " * 40,
        "...",
    ],
)
def test_anything_else_says_nothing_about_consent(text: str):
    assert read_consent(text) is None


def test_every_listed_word_is_understood_and_none_means_both():
    outs = {word for words in OPT_OUT_WORDS.values() for word in words}
    ins = {word for words in OPT_IN_WORDS.values() for word in words}

    assert {read_consent(word) for word in outs} == {"out"}
    assert {read_consent(word) for word in ins} == {"in"}
