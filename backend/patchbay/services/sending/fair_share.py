"""Who is served next, where more wait than there is room for: every workspace in turn, then its channels.

Round robin over workspaces, then over each one's channels: a workspace with little to send gets all it asks
for, and the others share what is left in equal parts. Where the last round ended the next one goes on.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

MAX_REMEMBERED = 10_000
"""Keys whose turn is remembered; beyond, rounds begin anew."""


class Turns(Generic[K]):
    """Whose turn it is: who was served longest ago goes first, and who was never served before all."""

    def __init__(self) -> None:
        self._served: dict[K, int] = {}
        self._round = 0

    def in_order(self, keys: Iterable[K]) -> list[K]:
        """These keys, who goes first first."""
        return sorted(keys, key=lambda key: self._served.get(key, 0))

    def serve(self, key: K) -> None:
        """Send this one to the end."""
        if len(self._served) >= MAX_REMEMBERED:
            self._served.clear()
        self._round += 1
        self._served[key] = self._round


class FairShare(Generic[T]):
    """Deals room out; remembers whose turn it was."""

    def __init__(self) -> None:
        self._workspaces: Turns[str] = Turns()
        self._channels: Turns[str] = Turns()

    def deal(self, room: int, waiting: Mapping[tuple[str, str], Iterable[T]]) -> list[T]:
        """The next to be served, `room` of them at the most.

        Args:
            room: How many.
            waiting: What waits, by workspace and channel, each in its own order.
        """
        queues: dict[str, dict[str, deque[T]]] = {}
        for (workspace_id, channel_id), items in waiting.items():
            queue = deque(items)
            if queue:
                queues.setdefault(workspace_id, {})[channel_id] = queue
        dealt: list[T] = []
        while queues and len(dealt) < room:
            for workspace_id in self._workspaces.in_order(queues):
                if len(dealt) == room:
                    break
                channels = queues[workspace_id]
                channel_id = self._channels.in_order(channels)[0]
                dealt.append(channels[channel_id].popleft())
                self._workspaces.serve(workspace_id)
                self._channels.serve(channel_id)
                if not channels[channel_id]:
                    del channels[channel_id]
                if not channels:
                    del queues[workspace_id]
        return dealt
