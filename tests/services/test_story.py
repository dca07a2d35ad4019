"""In which order is told what happened to a message."""

from datetime import UTC, datetime, timedelta

from patchbay.services.lifecycle.story import in_order
from patchbay.storage.message_history import MessageFact

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ours(state: str, ms: int, source: str = "sender") -> MessageFact:
    return MessageFact(state, NOON + timedelta(milliseconds=ms), source, None)


def told(state: str, second: int = 0) -> MessageFact:
    return MessageFact(state, NOON + timedelta(seconds=second), "provider", None)


def test_another_attempt_in_the_same_second_is_told_after_the_first():
    story = [ours("queued", 10, "run"), ours("submitting", 20), ours("queued", 30), ours("submitting", 900)]

    assert in_order(list(reversed(story))) == story


def test_what_the_provider_tells_of_a_second_follows_what_we_did_in_it():
    story = [ours("queued", 10), ours("submitting", 20), ours("accepted", 30), told("sent"), told("read")]

    assert in_order(list(reversed(story))) == story


def test_what_we_did_about_what_was_told_follows_it():
    story = [ours("submitting", 5), told("failed"), ours("failed", 900, "system")]

    assert in_order(list(reversed(story))) == story


def test_seconds_follow_one_another():
    story = [ours("submitting", 20), told("delivered"), ours("sent", 1_500), told("read", 2)]

    assert in_order(list(reversed(story))) == story
