"""Who was sent many messages a moment ago by this process, which then asks the database how many."""

from collections import OrderedDict, deque
from datetime import datetime

from patchbay.messaging.pair_rate import BURST, DRAINED

NEAR = BURST // 3
"""How many at once, by one process, are too many not to ask: a conversation may move between processes."""
MAX_REMEMBERED = 10_000
"""Conversations remembered; beyond, those are forgotten that were longest not written to."""


class Bursts:
    """What went out lately without passing through the outbox, by conversation."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()

    def note(self, conversation_id: str, now: datetime) -> None:
        """One more goes out."""
        self._sent.setdefault(conversation_id, deque(maxlen=NEAR)).append(now)
        self._sent.move_to_end(conversation_id)
        if len(self._sent) > MAX_REMEMBERED:
            self._sent.popitem(last=False)

    def are_near(self, conversation_id: str, now: datetime) -> bool:
        """Whether there may have been as many as a contact is sent at once."""
        sent = self._sent.get(conversation_id)
        return sent is not None and len(sent) == NEAR and now - sent[0] < DRAINED
