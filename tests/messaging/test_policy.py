"""The policy gate: cases under `cases/policy.json`, times relative to one moment."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from patchbay.messaging.policy import Allow, Decision, Defer, Replace, Suppress, decide, window_closes_at
from patchbay.messaging.policy_facts import ConversationFacts, PolicyFacts, SendRequest, TemplateFacts
from patchbay.sdk import Template
from support.spanish_reasons import REASONS, TEMPLATE_STATUSES, is_told

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CASES = json.loads((Path(__file__).parent / "cases" / "policy.json").read_text())


def in_time(values: Any) -> Any:
    """Keys that end in `_at` or `_until`, and what lists say of the past, hold hours from now."""
    if isinstance(values, dict):
        return {
            key: moment(value) if key.endswith(("_at", "_until")) else in_time(value)
            for key, value in values.items()
        }
    return (
        [moment(one) if isinstance(one, int | float) else one for one in values]
        if isinstance(values, list)
        else values
    )


def moment(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def facts_of(case: dict[str, Any]) -> PolicyFacts:
    given = case.get("facts", {})
    heard = {"last_inbound_at": -1, **given.get("conversation", {})}
    return msgspec.convert(in_time({**given, "conversation": heard}), PolicyFacts)


def shown(decision: Decision) -> Any:
    match decision:
        case Allow():
            return {"allow": list(decision.flags)}
        case Defer():
            return {"defer_s": (decision.until - NOW).total_seconds()}
        case Replace():
            return {"replace": decision.template.template}
        case Suppress():
            return {"suppress": decision.code}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_gate_decides(case: dict[str, Any]):
    send = msgspec.convert(in_time(case.get("send", {})), SendRequest)
    facts = facts_of(case)

    assert shown(decide(send, facts, NOW)) == case["gives"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_no_has_a_reason_a_person_can_read(case: dict[str, Any]):
    send = msgspec.convert(in_time(case.get("send", {})), SendRequest)
    facts = facts_of(case)

    decision = decide(send, facts, NOW)

    assert isinstance(decision, Allow) or (decision.reason[0].isupper() and decision.reason.endswith("."))
    assert isinstance(decision, Allow) or facts.channel.reason or is_told(decision.reason)


@pytest.mark.parametrize("status", [one for one in TEMPLATE_STATUSES if one != "APPROVED"])
def test_how_a_template_stands_is_told_as_the_page_of_templates_tells_it(status: str):
    facts = PolicyFacts(template=TemplateFacts(status))

    decision = decide(SendRequest(template=Template("hello", "en")), facts, NOW)

    said = decision.reason.removeprefix("The template hello is ").removesuffix(", not approved.")
    assert REASONS[said] == TEMPLATE_STATUSES[status]


def test_the_window_closes_to_the_second():
    facts = PolicyFacts(conversation=ConversationFacts(last_inbound_at=NOW))
    closes_at = window_closes_at(NOW)

    assert closes_at - NOW == timedelta(hours=23, minutes=55)
    assert isinstance(decide(SendRequest(), facts, closes_at - timedelta(seconds=1)), Allow)
    assert isinstance(decide(SendRequest(), facts, closes_at), Suppress)


def test_somebody_who_never_wrote_gets_only_templates():
    never = PolicyFacts()

    assert shown(decide(SendRequest(), never, NOW)) == {"suppress": "window_closed"}
    assert shown(decide(SendRequest(template=Template("hello", "en")), never, NOW)) == {
        "allow": ["template_unknown"]
    }
