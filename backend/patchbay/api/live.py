"""`/live`: what changes, as it changes, as server-sent events.

A notice carries ids only; whoever hears one asks again for what they show.
"""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import TooManyRequestsException
from litestar.params import QueryParameter
from litestar.response import Stream
from msgspec import Struct

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal, permissions_of
from patchbay.services.live.live import Listener, Live, LiveNotice

PING_S = 15.0
"""How often a comment says that the stream is still there: proxies end what is silent for a minute."""
LIFE_S = 900.0
"""How long a stream lasts. The browser opens the next one by itself, and who it is, is asked anew."""
RECONNECT_MS = 2_000
MAX_STREAMS = 20
"""Open at once by one member or key in one process: more tabs than anybody looks at."""

Id = Annotated[str | None, QueryParameter(max_length=100)]

PERMISSIONS = {
    "run": Permission.RUNS_READ,
    "draft": Permission.WORKFLOWS_READ,
    "presence": Permission.WORKFLOWS_READ,
    "conversation": Permission.CONVERSATIONS_READ,
    "message": Permission.MESSAGES_READ,
    "channel": Permission.CHANNELS_READ,
    "alert": Permission.CHANNELS_READ,
    "campaign": Permission.CAMPAIGNS_READ,
    "template": Permission.TEMPLATES_READ,
}
"""What somebody must be allowed, to hear of each kind."""
_INBOX = frozenset({"conversation", "message", "channel", "alert"})


class Wanted(Struct, frozen=True):
    """What a stream is asked for: anything that fits one of these, or everything where none is given."""

    kinds: frozenset[str]
    workflow_id: str | None = None
    run_id: str | None = None
    conversations: bool = False

    def takes(self, notice: LiveNotice) -> bool:
        """Whether this notice belongs into the stream."""
        if notice.kind not in self.kinds:
            return False
        if self.workflow_id is None and self.run_id is None and not self.conversations:
            return True
        is_drawn = notice.workflow_id == self.workflow_id or notice.kind == "template"
        return (
            (self.workflow_id is not None and is_drawn)
            or (self.run_id is not None and notice.run_id == self.run_id)
            or (self.conversations and notice.kind in _INBOX)
        )


async def provide_wanted(
    principal: NamedDependency[Principal],
    workflow_id: Id = None,
    run_id: Id = None,
    conversations: Annotated[bool, QueryParameter()] = False,
) -> Wanted:
    """What was asked for, within what whoever asks may see."""
    permissions = permissions_of(principal)
    kinds = frozenset(kind for kind, asked in PERMISSIONS.items() if asked in permissions)
    return Wanted(kinds, workflow_id, run_id, conversations)


class Streams:
    """How many streams each principal has open in this process."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def enter(self, principal_id: str) -> None:
        """One more.

        Raises:
            TooManyRequestsException: It has too many already.
        """
        if self._open[principal_id] >= MAX_STREAMS:
            raise TooManyRequestsException(
                f"expected at most {MAX_STREAMS} open streams", headers={"retry-after": "60"}
            )
        self._open[principal_id] += 1

    def leave(self, principal_id: str) -> None:
        """One less."""
        self._open[principal_id] -= 1
        if self._open[principal_id] <= 0:
            del self._open[principal_id]


class LiveController(Controller):
    """The stream of notices."""

    path = "/live"
    tags = ("live",)
    dependencies = {"wanted": Provide(provide_wanted)}  # noqa: RUF012 the framework's own type

    @get(guards=[requires(Permission.WORKFLOWS_READ)], media_type="text/event-stream")
    async def listen(
        self,
        principal: NamedDependency[Principal],
        live: NamedDependency[Live],
        streams: NamedDependency[Streams],
        wanted: NamedDependency[Wanted],
    ) -> Stream:
        """Events named `notice`, each with `{kind, workflow_id?, run_id?, conversation_id?, state?, …}`.

        With `workflow_id`, `run_id` or `conversations`, those that fit one of them, and with a workflow
        those of templates, which its nodes may use; else all of the workspace that whoever asks may
        see. A stream ends after a quarter of an hour: open it again.
        """
        listener = await live.listen(principal.workspace_id)
        try:
            streams.enter(principal.id)
        except TooManyRequestsException:
            live.leave(listener)
            raise

        def leave() -> None:
            streams.leave(principal.id)
            live.leave(listener)

        headers = {"x-accel-buffering": "no"}
        return Stream(_events(listener, wanted, leave), media_type="text/event-stream", headers=headers)


async def _events(listener: Listener, wanted: Wanted, leave: Callable[[], None]) -> AsyncIterator[bytes]:
    ends_at = time.monotonic() + LIFE_S
    try:
        yield f"retry: {RECONNECT_MS}\n: here\n\n".encode()
        while (left_s := ends_at - time.monotonic()) > 0:
            notices = await listener.heard(min(PING_S, left_s))
            if notices is None:
                return
            found = b"".join(_event(notice) for notice in notices if wanted.takes(notice))
            if found or not notices:
                yield found or b": still here\n\n"
    finally:
        leave()


def _event(notice: LiveNotice) -> bytes:
    return b"event: notice\ndata: " + msgspec.json.encode(notice) + b"\n\n"
