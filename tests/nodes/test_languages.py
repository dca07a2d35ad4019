"""Our nodes speak Spanish as well as English, all of their words."""

import pytest

from patchbay.sdk import InvalidParams, Misfit, TriggerNode, discover, params_of, schema_of
from patchbay.sdk.catalogue import entry_of, folder_of, translation_of
from patchbay.sdk.params import choice_values
from patchbay.sdk.testing import CASES_FILE, read_cases

NODES = [node for node in discover() if type(node).__module__.startswith("patchbay_nodes.")]


def labels_of(node):
    """Title, help and choices of everything in a node's form."""
    schema = schema_of(node.params)
    for owner, shape in [("params", schema), *schema.get("$defs", {}).items()]:
        for name, field in shape.get("properties", {}).items():
            yield f"{owner}.{name}", field


def is_whole(label, field):
    """Whether there is a title, help where there is help, and words for all choices but HTTP's own."""
    if label is None or not label.title or bool(label.help) != ("description" in field):
        return False
    if bool(label.pattern_help) != ("x-pattern-help" in field):
        return False
    return set(label.choices) == {key for key, word in field.get("x-choices", {}).items() if word != key}


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.type)
def test_every_word_of_a_node_has_its_translation(node):
    words = translation_of(type(node), "es")
    untranslated = []

    schema = schema_of(node.params)
    for owner, shape in [("params", schema), *schema.get("$defs", {}).items()]:
        labels = words.params if owner == "params" else words.structs.get(owner, {})
        for name, field in shape.get("properties", {}).items():
            label = labels.get(name)
            if not is_whole(label, field):
                untranslated.append(f"{owner}.{name}")
    ports = () if isinstance(node, TriggerNode) else node.inputs
    untranslated += [
        port.name
        for port in (*ports, *node.outputs)
        if (port.title and port.name not in words.ports) or (port.help and not words.ports[port.name].help)
    ]

    assert untranslated == []
    assert words.title
    assert words.description
    assert words.aliases


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.type)
def test_every_enumeration_has_words_for_its_values(node):
    wordless = [path for path, field in labels_of(node) if choice_values(field) and "x-choices" not in field]

    assert [path for path in wordless if not path.endswith(".methods")] == []


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.type)
def test_what_is_wrong_with_parameters_is_told_in_spanish(node):
    told = translation_of(type(node), "es").reasons

    untold = [reason.text for reason in refusals(node) if reason.text not in told]

    assert untold == []


def refusals(node):
    """What the node says of parameters that cannot work together, in its own cases."""
    for case in read_cases(folder_of(type(node)) / CASES_FILE):
        try:
            params_of(node, case.params)
        except Misfit:
            continue
        except InvalidParams as refused:
            yield refused.reason


def test_a_reader_of_spanish_gets_spanish_and_everybody_else_english():
    node = next(one for one in NODES if one.type == "flow.branch")

    titles = [
        entry_of(node, languages).title
        for languages in (("es",), ("es-MX", "es"), ("pt", "es", "en"), ("en", "es"), ("xx",), ())
    ]

    assert titles == ["Bifurcar", "Bifurcar", "Bifurcar", "Branch", "Branch", "Branch"]


def test_a_node_is_found_by_words_of_both_languages():
    node = next(one for one in NODES if one.type == "flow.branch")

    aliases = entry_of(node, ("es",)).aliases

    assert {"condición", "if", "Branch"} <= set(aliases)


def test_a_translated_form_is_the_same_form():
    node = next(one for one in NODES if one.type == "whatsapp.send_message")

    english, spanish = entry_of(node), entry_of(node, ("es",))

    assert spanish.params["properties"].keys() == english.params["properties"].keys()
    kind = spanish.params["properties"]["kind"]
    assert kind["enum"] == english.params["properties"]["kind"]["enum"]
    assert kind["x-choices"]["list"] == "Lista"
    assert english.params["properties"]["kind"]["title"] == "What to send"


@pytest.mark.parametrize("language", ["../../../etc/passwd", "cases", "", "e/s", "..", "es\0"])
def test_a_language_is_never_a_path(language):
    node = NODES[0]

    assert translation_of(type(node), language) is None
