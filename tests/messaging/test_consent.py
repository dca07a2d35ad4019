"""Words that stop and start."""

import pytest

from patchbay.messaging.consent import (
    CONFIRMED_IN,
    CONFIRMED_MARKETING_OUT,
    CONFIRMED_OUT,
    MARKETING_OUT_PHRASES,
    OPT_IN_WORDS,
    OPT_OUT_WORDS,
    confirmation_of,
    read_consent,
    read_tap,
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
    promotions = {phrase for phrases in MARKETING_OUT_PHRASES.values() for phrase in phrases}
    assert {read_consent(phrase) for phrase in promotions} == {"marketing_out"}


@pytest.mark.parametrize("language", sorted(OPT_OUT_WORDS))
def test_each_language_is_answered_in_itself_and_told_a_word_that_takes_it_back(language):
    out, back_in = CONFIRMED_OUT[language], CONFIRMED_IN[language]

    assert confirmation_of("out", OPT_OUT_WORDS[language][-1]) in CONFIRMED_OUT.values()
    assert any(read_consent(word) == "in" for word in words_in(out))
    assert any(read_consent(word) == "in" for word in words_in(CONFIRMED_MARKETING_OUT[language]))
    assert any(read_consent(word) == "out" for word in words_in(back_in))


def words_in(sentence: str) -> list[str]:
    return [word.strip(".,;:—।") for word in sentence.split()]


@pytest.mark.parametrize(("text", "language"), [("STOP", "en"), ("Baja", "es"), ("Стоп!", "ru")])
def test_the_answer_is_in_the_language_of_the_word(text, language):
    assert confirmation_of("out", text) == CONFIRMED_OUT[language]


@pytest.mark.parametrize(
    "text",
    ["Stop promotions", "STOP PROMOTIONS!", "Detener promociones", "Parar promoções", "Werbung stoppen"],
)
def test_a_phrase_that_names_promotions_is_about_marketing_alone(text: str):
    assert read_consent(text) == "marketing_out"


@pytest.mark.parametrize("text", ["stop my promotion at work", "promotions", "don't stop promotions"])
def test_other_talk_of_promotions_says_nothing_about_consent(text: str):
    assert read_consent(text) is None


TAPS = [
    # title, payload, is_ours, purpose, what it says
    ("Stop promotions", "Stop promotions", False, None, "marketing_out"),
    ("Stop promotions", "pressed-1", True, "utility", "marketing_out"),
    ("", "STOP_PROMOTIONS", False, None, "marketing_out"),
    ("No thanks", "opt-out", False, "marketing", "marketing_out"),
    ("Parar", "Parar", False, None, "marketing_out"),
    ("Baja", "more", True, "marketing", "marketing_out"),
    ("Stop", "Stop", False, "utility", "out"),
    ("Cancelar", "cancelar", True, "utility", None),
    ("Cancelar", "Cancelar", False, "utility", None),
    ("Cancelar", "Cancelar", False, "marketing", "marketing_out"),
    ("Alta", "Alta", False, "marketing", "in"),
    ("Alta", "alta", True, "marketing", None),
    ("Yes", "yes", False, "marketing", None),
]


@pytest.mark.parametrize(("title", "payload", "is_ours", "purpose", "said"), TAPS)
def test_a_tap_under_a_template_refuses_what_the_template_was_for(title, payload, is_ours, purpose, said):
    assert read_tap(title, payload, is_ours=is_ours, purpose=purpose) == said


def test_a_tap_is_answered_in_the_language_of_the_button_or_of_what_it_carries():
    assert confirmation_of("marketing_out", "Baja", "x") == CONFIRMED_MARKETING_OUT["es"]
    assert confirmation_of("marketing_out", "Ya no", "PARAR_PROMOCIONES") == CONFIRMED_MARKETING_OUT["es"]
    assert confirmation_of("marketing_out", "?", "?") == CONFIRMED_MARKETING_OUT["en"]
