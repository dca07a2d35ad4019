"""What a drawing is told of messages that the policy gate would keep back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from patchbay.engine.document import decode_document
from patchbay.messaging.policy_facts import QuietHours, Rules
from patchbay.sdk import Node, Registry, discover
from patchbay.services.channels.forms import NewUltraMsg
from patchbay.services.templates.uses import templates_in
from patchbay.services.workflows.linting import problems_of
from patchbay.services.workflows.policy_lint import Around, policy_problems
from patchbay.storage.templates import Template
from support.core import a_flow, awaits, hears, node, says

REGISTRY = Registry(discover())
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY_S = 86_400
TEMPLATE = {"template": "offer", "language": "en"}
CHANNELS = {"ultra": ("ultramsg", "Gateway"), "mail": ("email", "Post"), "cloud": ("whatsapp", "Shop")}


def codes(
    nodes: dict[str, Any],
    *edges: str,
    rules: Rules | None = None,
    category: str = "UTILITY",
    language: str = "en",
    heard: frozenset[str] | None = frozenset({"cloud"}),
    channels: Mapping[str, tuple[str, str]] = CHANNELS,
) -> list:
    """Which node is told of what."""
    document = decode_document(a_flow({"start": hears("go"), **nodes}, *edges))
    offer = Template(
        id="1",
        channel_id="cloud",
        name="offer",
        language=language,
        category=category,
        status="APPROVED",
        quality=None,
        components=[],
        provider_id="1",
        updated_at=NOON,
    )
    around = Around(rules or Rules(), channels, heard, [offer])
    found = list(policy_problems(document, REGISTRY, templates_in(document, REGISTRY), around, NOON))
    assert all(one.message for one in problems_of(document, REGISTRY, ("en",), found))
    return [(one.node_id, one.code) for one in found]


def after(wait: dict[str, Any], output: str = "out", **params: Any) -> list:
    """What is told of a text that follows a wait."""
    nodes = {"wait": wait, "say": says("Hi", **params)}
    return codes(nodes, "start.message > wait", f"wait.{output} > say")


LATE = [("say", "sent_after_window")]


@pytest.mark.parametrize(
    ("wait", "output"),
    [
        (node("flow.wait", seconds=DAY_S), "out"),
        (node("flow.wait", seconds=DAY_S - 300), "out"),
        (awaits(timeout_s=2 * DAY_S), "timeout"),
        (node("inbox.handoff", timeout_s=DAY_S), "timeout"),
        (says("First"), "timeout"),
    ],
)
def test_a_text_after_a_day_of_silence_is_told_of(wait, output):
    assert after(wait, output) == LATE


@pytest.mark.parametrize(
    ("wait", "output"),
    [
        (node("flow.wait", seconds=3600), "out"),
        (node("flow.wait", seconds="{{ vars.delay }}"), "out"),
        (node("flow.wait", until="2027-01-01T00:00:00Z"), "out"),
        ({**node("flow.wait", seconds=DAY_S), "disabled": True}, "out"),
        (awaits(timeout_s=2 * DAY_S), "reply"),
        (awaits(timeout_s=2 * DAY_S), "invalid"),
        (awaits(), "timeout"),
        (node("inbox.handoff", timeout_s=DAY_S), "returned"),
        (says("First"), "delivered"),
    ],
)
def test_what_may_be_said_in_time_is_not(wait, output):
    assert after(wait, output) == []


@pytest.mark.parametrize("params", [{"fallback": TEMPLATE}, {"otherwise": "mail"}, {"channel": "mail"}])
def test_who_has_thought_of_it_is_not_told(params):
    assert after(node("flow.wait", seconds=DAY_S), **params) == []


LATE_TEXT: list[Any] = [
    {"wait": node("flow.wait", seconds=DAY_S), "say": says("Hi")},
    "start.message > wait",
    "wait.out > say",
]


@pytest.mark.parametrize("heard", [frozenset({"ultra"}), frozenset({"ultra", "mail"})])
def test_runs_that_talk_where_there_is_no_window_may_be_late(heard):
    assert codes(*LATE_TEXT, heard=heard) == []


@pytest.mark.parametrize("heard", [frozenset({"ultra", "cloud"}), frozenset({"gone"}), None])
def test_one_channel_with_a_window_is_enough_to_be_told_of_it(heard):
    assert codes(*LATE_TEXT, heard=heard) == LATE


@pytest.mark.parametrize(("channels", "said"), [({"ultra": ("ultramsg", "Gateway")}, []), ({}, LATE)])
def test_whoever_hears_all_channels_hears_those_of_the_workspace(channels, said):
    assert codes(*LATE_TEXT, heard=None, channels=channels) == said


def test_a_wire_for_what_is_suppressed_is_a_thought_as_well():
    nodes = {"wait": node("flow.wait", seconds=DAY_S), "say": says("Hi"), "set": node("flow.set")}

    assert codes(nodes, "start.message > wait", "wait.out > say", "say.suppressed > set") == []


def test_templates_may_come_late():
    nodes = {"wait": node("flow.wait", seconds=DAY_S), "say": node("whatsapp.send_template", **TEMPLATE)}

    assert codes(nodes, "start.message > wait", "wait.out > say") == []


def test_silence_lasts_over_other_nodes_until_the_contact_answers():
    nodes = {
        "wait": node("flow.wait", seconds=DAY_S),
        "nap": node("flow.wait", seconds=60),
        "ask": says("Still there?"),
        "reply": awaits(),
        "thanks": says("Thanks"),
    }
    edges = ("wait.out > nap", "nap.out > ask", "ask.accepted > reply", "reply.reply > thanks")

    assert codes(nodes, "start.message > wait", *edges) == [("ask", "sent_after_window")]


def test_loops_end():
    nodes = {"wait": node("flow.wait", seconds=DAY_S), "say": says("Hi")}

    assert codes(nodes, "start.message > wait", "wait.out > say", "say.accepted > wait") == LATE


def send_template(**params: Any) -> list[Any]:
    return [{"say": node("whatsapp.send_template", **{**TEMPLATE, **params})}, "start.message > say"]


def test_marketing_without_agreement_is_told_of_where_the_workspace_asks_for_it():
    asks = Rules(opt_in=("marketing",))
    agreed = [("say", "sent_on_agreement")]

    assert codes(*send_template(purpose="marketing"), rules=asks) == agreed
    assert codes(*send_template(), rules=asks, category="MARKETING") == agreed
    in_brazil = {"category": "MARKETING", "language": "pt_BR"}
    assert codes(*send_template(language="pt-BR"), rules=asks, **in_brazil) == agreed
    assert codes({"say": says("Hi", purpose="marketing")}, "start.message > say", rules=asks) == agreed
    assert codes(*send_template(), rules=asks) == []
    assert codes(*send_template(purpose="marketing")) == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", "ask for agreement to updates"), ("es", "piden consentimiento para avisos")]
)
def test_what_agreement_is_asked_for_is_told_in_the_reader_s_words(language, said):
    document = decode_document(
        a_flow({"start": hears("go"), "say": says("Hi", purpose="utility")}, "start.message > say")
    )
    found = policy_problems(document, REGISTRY, [], Around(Rules(opt_in=("utility",))), NOON)

    (problem,) = problems_of(document, REGISTRY, (language,), list(found))

    assert said in problem.message


def test_marketing_over_a_channel_that_is_not_for_it_is_told_of():
    say = {"say": says("Hi", purpose="marketing", channel="ultra")}

    assert codes(say, "start.message > say") == [("say", "no_marketing_here")]


def test_marketing_where_none_of_the_channels_heard_is_for_it_is_told_of():
    say: list[Any] = [{"say": says("Hi", purpose="marketing")}, "start.message > say"]

    assert codes(*say, heard=frozenset({"ultra"})) == [("say", "no_marketing_here")]
    assert codes(*say, heard=frozenset({"ultra", "cloud"})) == []


def test_what_only_waits_is_not_told_of():
    quiet = Rules(quiet_hours=QuietHours(NOON.time(), NOON.time().replace(hour=13)), most_per_day=1)

    assert codes(*send_template(purpose="marketing"), rules=quiet) == []


class Broken(Node):
    """Breaks on whatever it is asked."""

    type = "test.broken"
    title = "Broken"

    @classmethod
    def silence_for(cls, params):
        raise ZeroDivisionError


def test_a_node_that_breaks_says_nothing_of_silence():
    document = decode_document(
        a_flow({"start": hears("go"), "odd": node("test.broken"), "say": says("Hi")}, "odd.out > say")
    )
    registry = Registry([*discover(), Broken()])

    assert list(policy_problems(document, registry, [], Around(Rules()), NOON)) == []


async def test_the_rules_of_the_workspace_and_its_templates_are_asked(core):
    rules = Rules(opt_in=("marketing",))
    await core.wiring.policy_rules.put(core.workspace_id, rules, "member:1")
    flow = a_flow({"start": hears("go"), "say": says("Hi", purpose="marketing")}, "start.message > say")

    checked = await core.wiring.workflows.check(core.workspace_id, flow, workflow_id=None)

    assert [(one.severity, one.code, one.path) for one in checked.problems] == [
        ("warning", "sent_on_agreement", "document.nodes[1]")
    ]


async def test_a_drawing_that_hears_channels_without_windows_alone_is_not_told_of_them(core):
    gateway = NewUltraMsg(name="Gateway", instance_id="7", token="token", api_base="http://gateway.test")
    gateway_id = await core.wiring.channels.create(core.workspace_id, gateway, "test")
    late = {"wait": node("flow.wait", seconds=DAY_S), "say": says("Hi")}

    async def told(**trigger: Any) -> list[str]:
        flow = a_flow({"in": hears(**trigger), **late}, "in.message > wait", "wait.out > say")
        checked = await core.wiring.workflows.check(core.workspace_id, flow, workflow_id=None)
        return [one.code for one in checked.problems]

    assert await told(channel=gateway_id) == []
    assert await told(channel=[gateway_id, core.channel_id]) == ["sent_after_window"]
    assert await told() == ["sent_after_window"]
    assert "sent_after_window" in await told(channel=[{"id": gateway_id}])
