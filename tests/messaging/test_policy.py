"""The policy gate: cases under `cases/policy.json`, times relative to one moment."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from patchbay.messaging.policy import (
    Allow,
    Decision,
    Defer,
    PolicyFacts,
    Replace,
    SendRequest,
    Suppress,
    decide,
    window_closes_at,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CASES = json.loads((Path(__file__).parent / "cases" / "policy.json").read_text())


def in_time(values: dict[str, Any]) -> dict[str, Any]:
    """Keys that end in `_at` or `_until` hold hours from now."""
    return {
        key: NOW + timedelta(hours=value) if key.endswith(("_at", "_until")) else value
        for key, value in values.items()
    }


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
    facts = msgspec.convert(in_time({"last_inbound_at": -1, **case.get("facts", {})}), PolicyFacts)

    assert shown(decide(send, facts, NOW)) == case["gives"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_no_has_a_reason_a_person_can_read(case: dict[str, Any]):
    send = msgspec.convert(in_time(case.get("send", {})), SendRequest)
    facts = msgspec.convert(in_time({"last_inbound_at": -1, **case.get("facts", {})}), PolicyFacts)

    decision = decide(send, facts, NOW)

    assert isinstance(decision, Allow) or (decision.reason[0].isupper() and decision.reason.endswith("."))


def test_the_window_closes_to_the_second():
    facts = PolicyFacts(last_inbound_at=NOW)
    closes_at = window_closes_at(NOW)

    assert closes_at - NOW == timedelta(hours=23, minutes=55)
    assert isinstance(decide(SendRequest(), facts, closes_at - timedelta(seconds=1)), Allow)
    assert isinstance(decide(SendRequest(), facts, closes_at), Suppress)


def test_somebody_who_never_wrote_gets_only_templates():
    never = PolicyFacts(last_inbound_at=None)

    assert shown(decide(SendRequest(), never, NOW)) == {"suppress": "window_closed"}
    assert shown(decide(SendRequest(template="hello"), never, NOW)) == {"allow": ["template_unknown"]}
