"""What the edges ask of the part that runs workflows; `wiring.py` says who answers."""

from typing import Any, Literal, Protocol

from msgspec import Struct

Source = Literal["whatsapp", "http"]


class Response(Struct, frozen=True):
    """A run's answer to the HTTP request that started it."""

    status: int
    headers: dict[str, str]
    body: Any


class ReceivesBodies(Protocol):
    """Takes what arrives from outside."""

    async def receive(self, workspace_id: str, source: Source, source_id: str, body: bytes) -> str:
        """Store a raw body; returns its id after the commit. The same body again gives the same id."""


class AwaitsResponses(Protocol):
    """Knows when a run has answered."""

    async def wait(self, workspace_id: str, inbox_id: str, timeout_s: float) -> Response | None:
        """The answer of the run that this body started, or None when there is none in time."""


class HandsOver(Protocol):
    """Moves conversations between workflows and people."""

    async def take(self, workspace_id: str, conversation_id: str, actor: str) -> None:
        """Make a person the owner."""

    async def give_back(self, workspace_id: str, conversation_id: str, actor: str, note: str = "") -> None:
        """Make the workflows the owner again; a run that waits for it goes on."""

    async def reply(self, workspace_id: str, conversation_id: str, text: str, actor: str) -> str:
        """Write to the contact as a person; gives the message's id."""


class ControlsRuns(Protocol):
    """Starts, ends and repeats runs by hand."""

    async def cancel(self, workspace_id: str, run_id: str, actor: str) -> None:
        """End a run where it stands."""

    async def replay(self, workspace_id: str, run_id: str, actor: str) -> str:
        """Start a new run with what started this one; gives its id."""

    async def start(
        self, workspace_id: str, workflow_id: str, value: Any, contact_id: str | None, actor: str
    ) -> str:
        """Start a run of the active version with this value; gives its id."""
