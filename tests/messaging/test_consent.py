"""Words that stop and start."""

import pytest

from patchbay.messaging.consent import (
    CONFIRMED_IN,
    CONFIRMED_OUT,
    OPT_IN_WORDS,
    OPT_OUT_WORDS,
    confirmation_of,
    read_consent,
)


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


@pytest.mark.parametrize("language", sorted(OPT_OUT_WORDS))
def test_each_language_is_answered_in_itself_and_told_a_word_that_takes_it_back(language):
    out, back_in = CONFIRMED_OUT[language], CONFIRMED_IN[language]

    assert confirmation_of(OPT_OUT_WORDS[language][-1]) in CONFIRMED_OUT.values()
    assert any(read_consent(word) == "in" for word in words_in(out))
    assert any(read_consent(word) == "out" for word in words_in(back_in))


def words_in(sentence: str) -> list[str]:
    return [word.strip(".,;:—।") for word in sentence.split()]


@pytest.mark.parametrize(("text", "language"), [("STOP", "en"), ("Baja", "es"), ("Стоп!", "ru")])
def test_the_answer_is_in_the_language_of_the_word(text, language):
    assert confirmation_of(text) == CONFIRMED_OUT[language]


def test_what_says_nothing_of_consent_is_not_answered():
    assert confirmation_of("don't stop") is None
