"""What is wrong with a drawing, in sentences people read, in both languages."""

import json
import re
from pathlib import Path

import pytest

from patchbay.sdk import discover
from patchbay.services.workflows.linting import problems_of
from patchbay.services.workflows.problem_words import PHRASES
from support.engine_nodes import engine_registry
from support.engine_runs import a_document

CASES = json.loads((Path(__file__).parents[1] / "engine" / "lint.json").read_text(encoding="utf-8"))
REGISTRY = discover()
START = {"id": "start", "type": "whatsapp.trigger"}


def told(*nodes, edges=(), languages=()):
    document = a_document([START, *nodes], list(edges))
    return [problem.message for problem in problems_of(document, REGISTRY, languages)]


def test_every_sentence_is_there_in_each_language_with_the_same_words():
    words = {
        language: {name: set(re.findall(r"{\w+}", text)) for name, text in phrases.items()}
        for language, phrases in PHRASES.items()
    }

    assert words["es"] == words["en"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_whatever_lint_finds_can_be_told(case, language):
    document = a_document(case["nodes"], case["edges"], **case.get("settings", {}))

    problems = problems_of(document, engine_registry(), (language,))

    assert [problem.code for problem in problems] == [one["code"] for one in case["expect"]]
    assert [one.message for one in problems if not one.message or re.search(r"{\w+}", one.message)] == []


@pytest.mark.parametrize(
    ("node", "english", "spanish"),
    [
        (
            {"id": "a", "type": "whatsapp.send_message"},
            "There is no text to send.",
            "No hay texto que enviar.",
        ),
        (
            {"id": "a", "type": "whatsapp.send_template", "params": {"template": "No Good"}},
            "“Template” is not written as it must be: Small letters, digits and underscores.",
            "“Plantilla” no está escrito como debe: Letras minúsculas, cifras y guiones bajos.",
        ),
        (
            {"id": "a", "type": "whatsapp.send_template"},
            "Fill in “Template”.",
            "Rellena “Plantilla”.",
        ),
        (
            {
                "id": "a",
                "type": "whatsapp.send_message",
                "params": {"kind": "buttons", "text": "?", "buttons": [{"id": "a", "title": ""}]},
            },
            "Fill in “Buttons 1 · Title”.",
            "Rellena “Botones 1 · Título”.",
        ),
        (
            {"id": "a", "type": "whatsapp.send_message", "params": {"text": "{{ 1 + }}"}},
            "The expression in “Text” cannot be read: look at its brackets and quotes.",
            "La expresión de “Texto” no se entiende: mira sus llaves, paréntesis y comillas.",
        ),
        (
            {"id": "a", "type": "whatsapp.wait_for_reply", "params": {"tries": 0}},
            "“Answers in all” must be 1 or more.",
            "“Respuestas en total” debe ser 1 o más.",
        ),
    ],
)
def test_a_field_is_called_what_people_see(node, english, spanish):
    edges = ["start.message > a"]

    assert told(node, edges=edges) == [english]
    assert told(node, edges=edges, languages=("es",)) == [spanish]


def test_a_node_is_called_by_its_name_or_else_its_title():
    nodes = [
        {"id": "a", "type": "flow.join"},
        {"id": "b", "type": "flow.join", "name": "All together"},
    ]

    assert told(*nodes, languages=("es",)) == [
        "Nada lleva a “Reunir”, así que nunca se ejecuta.",
        "Nada lleva a “All together”, así que nunca se ejecuta.",
    ]


def test_an_output_is_called_by_its_title():
    ask = {"id": "a", "type": "whatsapp.wait_for_reply", "params": {"choices": [{"id": "y", "title": "Yes"}]}}
    edges = ["start.message > a", "a.yes_please > end"]

    (message,) = told(ask, {"id": "end", "type": "flow.join"}, edges=edges)

    assert message == (
        "A wire begins at “yes_please” of “Wait for a reply”, which is not there. "
        "There are “Yes”, “Reply”, “Invalid”, “Timed out”, “Error”."
    )


def test_who_answers_a_webhook_after_a_message_is_told_where_it_belongs():
    answer = {"id": "a", "type": "http.respond"}
    document = a_document([START, answer], ["start.message > a"])

    (problem,) = problems_of(document, REGISTRY)

    assert (problem.severity, problem.code, problem.node_id) == ("warning", "out_of_place", "a")
    assert problem.message == (
        "“Answer the webhook” has nothing to do here: "
        "it belongs to workflows that begin with “When a webhook is called”."
    )


def test_a_node_that_more_than_one_trigger_leads_to_needs_the_one_it_names():
    hook = {"id": "hook", "type": "http.webhook_trigger"}
    edges = ["start.message > a", "hook.request > a"]

    assert told(hook, {"id": "a", "type": "http.respond"}, edges=edges) == []
