"""What happened to a message, told in the order in which it happened. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from patchbay.messaging.lifecycle import MessageState
from patchbay.storage.message_history import MessageFact

_RANKS = {state.value: rank for rank, state in enumerate(MessageState)}


def in_order(facts: Sequence[MessageFact]) -> list[MessageFact]:
    """Facts, oldest first.

    Providers tell whole seconds. What one tells comes after what we did in that second to get there.
    """
    ours = [fact for fact in facts if not _is_whole_second(fact)]
    return sorted(facts, key=lambda fact: _moment(fact, ours) if _is_whole_second(fact) else (fact.at, -1))


def _moment(told: MessageFact, ours: Iterable[MessageFact]) -> tuple[datetime, int]:
    rank = _RANKS.get(told.state, 0)
    before = (
        fact.at
        for fact in ours
        if fact.at.replace(microsecond=0) == told.at and _RANKS.get(fact.state, 0) < rank
    )
    return max(before, default=told.at), rank


def _is_whole_second(fact: MessageFact) -> bool:
    return fact.at.microsecond == 0
