"""Live notices: "this has changed", said after a commit to whoever is looking. Best effort, ids only.

The database is the truth; who hears a notice asks it. A notice that is lost costs somebody a few seconds.

```
worker, services ──publish──▶ Live ──▶ Listener ──▶ one open stream
```
"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from patchbay.services.errors import NoLiveNotices

Kind = Literal[
    "run", "draft", "presence", "conversation", "message", "channel", "alert", "campaign", "template"
]

MAX_WAITING = 1_000
"""Notices one listener may be behind. It is then ended, and begins anew by asking for everything."""


class LiveNotice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that has changed; everything but its kind is there only where it says more."""

    kind: Kind
    workflow_id: str | None = None
    run_id: str | None = None
    conversation_id: str | None = None
    campaign_id: str | None = None
    state: str | None = None
    revision: int | None = None
    by: str | None = None
    """The member who did it."""


class Listener:
    """What one stream hears. Belongs to the event loop it was made on."""

    def __init__(self, workspace_id: str) -> None:
        self.workspace_id = workspace_id
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[LiveNotice, None] = {}
        self._has_news = asyncio.Event()
        self._is_ended = False

    async def heard(self, timeout_s: float) -> list[LiveNotice] | None:
        """What has come since the last call, each notice once, as soon as there is any.

        Returns:
            Nothing after `timeout_s` seconds without news; None when no more will come.
        """
        if not self._waiting and not self._is_ended:
            try:
                async with asyncio.timeout(timeout_s):
                    await self._has_news.wait()
            except TimeoutError:
                return []
        self._has_news.clear()
        found, self._waiting = list(self._waiting), {}
        return None if self._is_ended and not found else found

    def tell(self, notices: Iterable[LiveNotice]) -> None:
        """Add news; from any thread."""
        self._on_own_loop(self._take, tuple(notices))

    def end(self) -> None:
        """No more will come; from any thread."""
        self._on_own_loop(self._stop)

    def _on_own_loop(self, work: Callable[..., None], *arguments: tuple[LiveNotice, ...]) -> None:
        # A loop that is closed has taken its streams with it.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(work, *arguments)

    def _take(self, notices: tuple[LiveNotice, ...]) -> None:
        self._waiting.update(dict.fromkeys(notices))
        if len(self._waiting) > MAX_WAITING:
            self._waiting.clear()
            self._stop()
        self._has_news.set()

    def _stop(self) -> None:
        self._is_ended = True
        self._has_news.set()


@runtime_checkable
class Live(Protocol):
    """How notices get from who makes them to who hears them."""

    def publish(self, workspace_id: str, *notices: LiveNotice) -> None:
        """Say what was committed. Neither waits nor raises; from any thread."""

    async def listen(self, workspace_id: str) -> Listener:
        """Begin to hear the notices of a workspace; `leave` when done.

        Raises:
            NoLiveNotices: There are none here; look again every few seconds instead.
        """

    def leave(self, listener: Listener) -> None:
        """Hear no more."""

    def end_all(self) -> None:
        """End every listener, and at once whoever comes after: the process is about to stop."""

    async def close(self) -> None:
        """Let go of connections."""


class SilentLive:
    """Nobody can hear: a process that knows nothing of what the workers do."""

    def publish(self, workspace_id: str, *notices: LiveNotice) -> None:
        """Do nothing."""

    async def listen(self, workspace_id: str) -> Listener:
        """Refuse."""
        raise NoLiveNotices("There are no live notices here, as there is no Redis to carry them.")

    def leave(self, listener: Listener) -> None:
        """Do nothing."""

    def end_all(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


class MemoryLive:
    """Notices within one process, between the event loops of its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, set[Listener]] = {}
        self._is_over = False

    def publish(self, workspace_id: str, *notices: LiveNotice) -> None:
        """Tell every listener of the workspace."""
        if not notices or workspace_id not in self._listeners:
            return
        with self._lock:
            listeners = list(self._listeners.get(workspace_id, ()))
        for listener in listeners:
            listener.tell(notices)

    async def listen(self, workspace_id: str) -> Listener:
        """Begin to hear."""
        listener = Listener(workspace_id)
        with self._lock:
            self._listeners.setdefault(workspace_id, set()).add(listener)
        if self._is_over:
            listener.end()
        return listener

    def leave(self, listener: Listener) -> None:
        """Hear no more."""
        with self._lock:
            present = self._listeners.get(listener.workspace_id, set())
            present.discard(listener)
            if not present:
                self._listeners.pop(listener.workspace_id, None)

    def is_heard(self, workspace_id: str) -> bool:
        """Whether anybody listens in this workspace."""
        return workspace_id in self._listeners

    def end_all(self) -> None:
        """End every listener, and whoever comes after."""
        self._is_over = True
        self.end_present()

    def end_present(self) -> None:
        """End every listener there is now."""
        with self._lock:
            listeners = [one for present in self._listeners.values() for one in present]
        for listener in listeners:
            listener.end()

    async def close(self) -> None:
        """End every listener."""
        self.end_all()
