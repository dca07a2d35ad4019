"""What lint says of the templates a drawing names, and which nodes are known to use them."""

from datetime import timedelta
from typing import Any

import pytest

from patchbay.engine.document import decode_document
from patchbay.sdk import discover
from patchbay.services.templates.lint import template_problems
from patchbay.services.templates.templates import TemplateRow
from patchbay.services.templates.uses import templates_in
from patchbay.services.workflows.linting import problems_of
from patchbay.storage.templates import Template
from support.core import NOON, a_flow, hears, node, says

REGISTRY = discover()
BODY = {"type": "BODY", "text": "Hi {{1}}, table {{2}} is free."}
GOOD = {"template": "table_free", "body": ["Ana", "4"]}
OTHER = {"fallback": {"template": "plain"}}


def a_template(name="table_free", **changes: Any) -> Template:
    given = {
        "id": name,
        "channel_id": "c1",
        "language": "en",
        "category": "UTILITY",
        "status": "APPROVED",
        "quality": None,
        "components": [BODY] if name == "table_free" else [{"type": "BODY", "text": "Hello"}],
        "provider_id": "1",
        "updated_at": NOON,
    }
    return Template(name=name, **{**given, **changes})


PLAIN = a_template("plain")


def told(params: dict, *known: Template, language="en") -> list[tuple[str, str, str]]:
    """Severity, sentence and place of what is said of a node with these parameters."""
    send = node("whatsapp.send_template", **params)
    document = decode_document(a_flow({"start": hears("go"), "say": send}, "start.message > say"))
    found = template_problems(templates_in(document, REGISTRY), [*known, PLAIN], NOON)
    problems = problems_of(document, REGISTRY, (language,), list(found))
    assert {one.node_id for one in problems} <= {"say"}
    return [(one.severity, one.message, one.path) for one in problems]


AT = "nodes[1].params.template"


@pytest.mark.parametrize(
    ("params", "known", "said"),
    [
        (GOOD, {"status": "DRAFT"}, "was never handed in for review"),
        (GOOD, {"status": "PENDING"}, "is still in review"),
        (GOOD, {"status": "PAUSED"}, "Messages wait until it goes on"),
        (
            GOOD,
            {"status": "PAUSED", "paused_until": NOON + timedelta(hours=3)},
            "until about 2026-03-02 15:00 UTC",
        ),
        (GOOD, {"status": "PAUSED", "paused_until": NOON - timedelta(hours=3)}, "until it goes on"),
        (GOOD, {"status": "DISABLED"}, "has disabled the template table_free in en"),
        (GOOD, {"status": "REJECTED"}, "has rejected"),
        (GOOD, {"status": "DELETED"}, "no longer has"),
        (GOOD, {"status": "LOCKED"}, "is not approved (LOCKED)"),
        ({**GOOD, **OTHER}, {"status": "DISABLED"}, "the one named in “If it may not be sent” goes out"),
        (GOOD, {"category": "MARKETING"}, "counts the template table_free in en as marketing"),
        (GOOD, {"category_coming": "MARKETING"}, "will soon count"),
        ({**GOOD, "language": "pt_BR"}, {}, "is there in en, but not in pt_BR"),
        ({**GOOD, "language": "pt-BR"}, {"language": "pt_BR", "status": "REJECTED"}, "has rejected"),
        ({**GOOD, "language": "pt-BR"}, {"language": "pt_BR", "category": "MARKETING"}, "as marketing"),
        ({"template": "other"}, {}, "No number here has the template other"),
    ],
)
def test_what_stands_in_the_way_is_to_be_considered(params, known, said):
    ((severity, sentence, path),) = told(params, a_template(**known))

    assert (severity, path) == ("warning", AT)
    assert said in sentence


@pytest.mark.parametrize(
    ("params", "components", "said"),
    [
        ({**GOOD, "body": ["Ana"]}, [BODY], "has 2 variables; 1 are filled in."),
        ({**GOOD, "body": {"name": "Ana"}}, [BODY], "has the variables “1, 2”; filled in are “name”."),
        (
            {**GOOD, "body": ["Ana"]},
            [{"type": "BODY", "text": "Hi {{name}}, welcome."}],
            "takes its variables by name: name.",
        ),
        (GOOD, [BODY, {"type": "HEADER", "format": "IMAGE"}], "The header of the template"),
        (
            GOOD,
            [BODY, {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE"}]}],
            "Button 1 of the template table_free needs a value.",
        ),
        (
            {**GOOD, "body": ["A" * 1000, "45678"]},
            [BODY, {"type": "FOOTER", "text": "Acme"}],
            "The template table_free takes 1,024 characters once filled; these are 1,025.",
        ),
    ],
)
def test_what_the_drawing_gets_wrong_keeps_it_from_being_published(params, components, said):
    ((severity, sentence, path),) = told(params, a_template(components=components))

    assert (severity, path) == ("error", AT)
    assert said in sentence


@pytest.mark.parametrize(
    "params",
    [
        GOOD,
        {**GOOD, "purpose": "marketing"},
        {**GOOD, "body": ["A" * 1001, "  4567\n"]},
        {**GOOD, "body": "{{ input.values }}"},
        {**GOOD, "body": ["{{ contact.name }}", "{{ input.table }}"]},
        {"template": "{{ input.template }}"},
        {**GOOD, **OTHER},
    ],
)
def test_nothing_is_said_where_nothing_is_wrong(params):
    category = "MARKETING" if params.get("purpose") == "marketing" else "UTILITY"

    assert told(params, a_template(category=category)) == []


def test_a_text_without_anything_around_it_may_be_longer():
    assert told({**GOOD, "body": ["A" * 1024, "4"]}, a_template()) == []


def test_a_one_time_code_needs_its_code_twice_before_the_platform_has_told_its_words():
    components = [
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]},
    ]
    code = a_template(components=components, category="AUTHENTICATION")
    button = {"index": 0, "sub_type": "url", "value": "481516"}

    without = told({"template": "table_free", "body": ["481516"], "purpose": "authentication"}, code)
    complete = {"template": "table_free", "body": ["481516"], "buttons": [button]}

    assert [(severity, sentence) for severity, sentence, _ in without] == [
        ("error", "Button 1 of the template table_free needs a value.")
    ]
    assert told({**complete, "purpose": "authentication"}, code) == []


def test_the_one_that_goes_out_instead_is_looked_at_as_well():
    params = {**GOOD, "fallback": {"template": "plain", "body": ["Ana"]}}

    ((severity, _, path),) = told(params, a_template())

    assert (severity, path) == ("error", "nodes[1].params.fallback.template")


def test_of_several_numbers_the_first_with_something_to_say_is_told():
    ((_, sentence, _),) = told(GOOD, a_template(), a_template(id="2", channel_id="c2", status="PAUSED"))

    assert "has paused" in sentence


def test_it_is_said_in_spanish():
    ((_, sentence, _),) = told(GOOD, a_template(status="PAUSED"), language="es")

    assert sentence.startswith("WhatsApp ha pausado la plantilla table_free en en.")


async def test_a_template_knows_the_nodes_that_use_it(core):
    row = TemplateRow(core.channel_id, "table_free", "en", [BODY], status="APPROVED")
    template_id = await core.wiring.templates.create(core.workspace_id, row, "test")
    first = {"start": hears("go"), "say": {**node("whatsapp.send_template", **GOOD), "name": "Tell them"}}
    workflow_id = await core.publish(a_flow(first, "start.message > say"))
    second = {"start": hears("go"), "ask": says("Hi", fallback=GOOD)}
    document = a_flow(second, "start.message > ask")
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, document, actor="test")

    async def uses():
        found = await core.wiring.templates.uses(core.workspace_id, template_id)
        return [(one.is_published, one.node_id, one.node_name, one.field) for one in found.items]

    before = await uses()
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", "test")
    after = await uses()
    await core.wiring.workflows.activate(core.workspace_id, workflow_id, "test", 1)
    back = await uses()

    assert before == [(True, "say", "Tell them", "template"), (False, "ask", "", "fallback.template")]
    assert after == [(True, "ask", "", "fallback.template"), (False, "ask", "", "fallback.template")]
    assert back == before
    assert (await core.wiring.templates.get(core.workspace_id, template_id)).used_by == 1


async def test_where_no_template_was_ever_fetched_nothing_is_missing(core):
    send = node("whatsapp.send_template", template="somewhere")
    workflow_id = await core.publish(a_flow({"start": hears("go"), "say": send}, "start.message > say"))

    assert await core.wiring.workflows.lint(core.workspace_id, workflow_id) == []
