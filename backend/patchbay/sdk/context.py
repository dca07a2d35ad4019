"""What a node may use: facts for every node, and doors to the world for those that act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct


class Context(Protocol):
    """The facts a node sees. Nothing here does anything."""

    @property
    def now(self) -> datetime:
        """Aware UTC; the same throughout one step."""

    @property
    def run_id(self) -> str:
        """The run this step belongs to."""

    @property
    def node_id(self) -> str:
        """The node's id in the document."""

    @property
    def wired(self) -> frozenset[str]:
        """Output ports that have at least one edge."""

    def render(self, source: str) -> Any:
        """Evaluate an expression or template of a deferred parameter.

        Raises:
            NodeError: It cannot be evaluated; the message says why.
        """


class HTTPResponse(Struct, frozen=True):
    """An answer: status, headers with lower-case names, and the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes


class HTTPClient(Protocol):
    """Outgoing HTTP, guarded: private addresses are refused, sizes and times are bounded."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_s: float = 10.0,
        max_bytes: int = 1_000_000,
        follow_redirects: bool = False,
    ) -> HTTPResponse:
        """Send one request and read the whole answer; any status is an answer.

        Raises:
            Refused: The address is not allowed, or the answer is larger than `max_bytes`.
            Unavailable: No connection; the request never left.
            OutcomeUnknown: The request left and no answer came back, for methods that change things.
        """


class ContactBook(Protocol):
    """The workspace's own contacts."""

    async def find(self, by: str, value: str) -> dict[str, Any] | None:
        """The contact with this `phone`, `email`, `id` or external key, or None.

        The record has `id, name, phone, email, language, tags` and the contact's own fields.
        """


class ActionContext(Context, Protocol):
    """What an acting node gets besides the facts."""

    @property
    def http(self) -> HTTPClient:
        """The process's guarded client."""

    @property
    def contacts(self) -> ContactBook:
        """The built-in contact book."""

    @property
    def attempt(self) -> int:
        """1 for the first attempt."""

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt of this step; give it to systems that take one."""

    async def credential(self, name: str) -> Mapping[str, str]:
        """The fields of a credential of this workspace, by name or id.

        Raises:
            MissingCredential: There is none of that name.
        """
