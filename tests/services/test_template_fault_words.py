"""What a provider would refuse of a template, told to people."""

import json
from pathlib import Path
from string import Formatter

from patchbay.messaging.template_rules import Fault
from patchbay.services.templates.fault_words import PHRASES, ToldFault, told

CASES = Path(__file__).parent.parent / "messaging" / "cases" / "template_rules.json"


def test_every_fault_has_its_sentence_with_its_words_in_every_language():
    faults = [fault for case in json.loads(CASES.read_text()) for fault in case["faults"]]

    for language, phrases in PHRASES.items():
        assert phrases.keys() == PHRASES["en"].keys(), language
        for _, code, words in faults:
            named = {name for _, name, _, _ in Formatter().parse(phrases[code]) if name}
            assert named == words.keys(), (language, code)


def test_a_fault_is_told_in_the_best_language_there_is():
    fault = Fault("components[0].text", "too_long", {"most": "60", "got": "61"})

    assert told([fault], ["ca", "es"]) == [
        ToldFault("components[0].text", "too_long", "Tiene 61 caracteres; caben como mucho 60.")
    ]
    assert told([fault])[0].message == "This has 61 characters; at most 60 fit."


def test_braces_in_a_sentence_stay():
    (braces,) = told([Fault("components[0].text", "braces")])

    assert "{{1}} or {{order_id}}" in braces.message
