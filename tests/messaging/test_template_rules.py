"""What a provider asks of templates: cases under `cases/template_rules.json`, and when they may be edited."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from patchbay.messaging.template_preview import Values, preview_of
from patchbay.messaging.template_rules import TemplateContent, edit_refusal, faults_of
from patchbay.messaging.template_shape import shape_of

HERE = Path(__file__).parent / "cases"
RULES = json.loads((HERE / "template_rules.json").read_text())
PREVIEWS = json.loads((HERE / "template_previews.json").read_text())
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PLAIN = {"type": "BODY", "text": "We are open."}


@pytest.mark.parametrize("case", RULES, ids=lambda case: case["name"])
def test_the_rules_find(case: dict[str, Any]):
    given = {"name": "hello", "language": "en", "category": "UTILITY", "components": [PLAIN]}
    content = msgspec.convert({**given, **case["template"]}, TemplateContent)

    assert [[fault.path, fault.code, fault.words] for fault in faults_of(content)] == case["faults"]


@pytest.mark.parametrize("case", PREVIEWS, ids=lambda case: case["name"])
def test_a_template_reads(case: dict[str, Any]):
    shown = preview_of(case["components"], msgspec.convert(case.get("values", {}), Values))

    empty = {"header_format": None, "header": "", "body": "", "footer": "", "buttons": []}
    assert msgspec.to_builtins(shown) == {**empty, **case["shows"]}


def refusal(status="APPROVED", *, wanted="UTILITY", hours_ago=()):
    edited_at = [NOW - timedelta(hours=hours) for hours in hours_ago]
    return edit_refusal(status, category="UTILITY", wanted=wanted, edited_at=edited_at, now=NOW)


@pytest.mark.parametrize("status", ["APPROVED", "REJECTED", "PAUSED"])
def test_what_has_been_decided_may_be_edited(status):
    assert refusal(status) is None


@pytest.mark.parametrize("status", ["PENDING", "DISABLED", "IN_APPEAL", "SOMETHING_NEW"])
def test_nothing_else_may(status):
    assert refusal(status).endswith(f"this one is {status.lower().replace('_', ' ')}.")


def test_an_approved_one_is_edited_once_a_day():
    assert refusal(hours_ago=[25]) is None
    assert refusal(hours_ago=[23]).endswith("again from 2026-11-01 13:00 UTC.")


def test_an_approved_one_is_edited_ten_times_a_month():
    assert refusal(hours_ago=[24 * day for day in range(18, 0, -2)]) is None
    assert refusal(hours_ago=[24 * day for day in range(20, 0, -2)]).endswith("again from 2026-11-11 on.")


def test_only_one_that_is_not_approved_may_change_its_category():
    assert refusal("REJECTED", wanted="MARKETING") is None
    assert refusal(wanted="MARKETING").startswith("The category of an approved template stays")


def test_a_body_far_too_long_is_told_so_and_nothing_else():
    body = {"type": "BODY", "text": f"Hi {{{{{'9' * 5_000}}}}} there"}

    found = faults_of(TemplateContent("hello", "en", "UTILITY", [body]))

    assert [(fault.code, fault.words) for fault in found] == [("too_long", {"most": "1024", "got": "5013"})]


@pytest.mark.parametrize("buttons", [True, 7, "text", {}, [None, {"type": "URL", "url": "https://a/{{1}}"}]])
def test_buttons_that_are_none_ask_for_nothing(buttons):
    shape = shape_of([PLAIN, {"type": "BUTTONS", "buttons": buttons}])

    assert shape.buttons == ({1} if isinstance(buttons, list) else frozenset())
