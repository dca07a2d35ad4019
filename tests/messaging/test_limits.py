"""What the platform would refuse is said before."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from patchbay.messaging.capabilities import WHATSAPP_CLOUD
from patchbay.messaging.limits import check
from patchbay.sdk import (
    Buttons,
    ContactCard,
    ContactCards,
    ListMenu,
    Media,
    MessageContent,
    Reaction,
    Template,
)

CASES = json.loads((Path(__file__).parent / "cases" / "limits.json").read_text())


def content_of(case: dict[str, Any]) -> MessageContent:
    """The case's content; `*n` after a text repeats it n times."""
    return msgspec.convert(_grown(case["content"]), MessageContent)


def _grown(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _grown(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_grown(child) for child in value]
    if isinstance(value, str) and "*" in value:
        text, _, times = value.partition("*")
        return text * int(times)
    return value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_limit_is_named_with_what_was_expected_and_what_came(case: dict[str, Any]):
    problems = check(content_of(case), WHATSAPP_CLOUD)

    assert [f"{problem.path}: {problem.message}" for problem in problems] == case["gives"]


@pytest.mark.parametrize(
    "content",
    [
        Buttons("?", ()),
        ListMenu("?", "Open", ()),
        Media("image", link="https://a.example"),
        Reaction("wamid.A", "x"),
        ContactCards((ContactCard("Dora"),)),
        Template("hello", "en"),
    ],
    ids=lambda content: type(content).__name__,
)
def test_a_channel_that_cannot_says_so(content: MessageContent):
    plain = msgspec.structs.replace(
        WHATSAPP_CLOUD,
        buttons=None,
        list=None,
        media_max_bytes={},
        reactions=False,
        templates=False,
        contacts=False,
    )

    (problem,) = check(content, plain)
    assert problem.message.startswith("this channel cannot send")
