"""A record of every exchange, for reading and for replay."""

from __future__ import annotations

from collections import deque
from typing import IO, TYPE_CHECKING, Any

import msgspec

from patchbay.simulator import payloads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from patchbay.simulator.clock import Instant


class NotAJournal(ValueError):
    """A text that is no journal."""


class Exchange(msgspec.Struct, frozen=True):
    """One request and how it ended."""

    at: Instant
    kind: str
    """`send`, `webhook`, `replay` or `inbound`."""
    subject: str
    """Message id, webhook id or path."""
    body: bytes
    outcome: str

    def line(self) -> bytes:
        """The exchange as a line of NDJSON, without the line's end."""
        record = {
            "at": self.at,
            "kind": self.kind,
            "subject": self.subject,
            "outcome": self.outcome,
            "body": _readable(self.body),
        }
        return msgspec.json.encode(record)


def webhooks_in(lines: bytes) -> list[bytes]:
    """The bodies of the webhooks in a journal, in the order in which they went out, as the same bytes.

    Raises:
        NotAJournal: A line is none of a journal's.
    """
    bodies: list[bytes] = []
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = msgspec.json.decode(line, type=_Record)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NotAJournal(f"line {number}: {error}") from error
        if record.kind == "webhook":
            bodies.append(_raw(record.body))
    return bodies


class _Record(msgspec.Struct, frozen=True):
    """What a replay needs of a line."""

    kind: str
    body: Any


def _raw(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else payloads.compact(body)


def _readable(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body.decode("utf-8", "replace")


class Journal:
    """The latest exchanges in memory, and all of them in a file where one is given."""

    def __init__(self, limit: int, path: Path | None = None) -> None:
        self._latest: deque[Exchange] = deque(maxlen=limit)
        self._path = path
        self._file: IO[bytes] | None = None
        self._is_on = limit > 0 or path is not None

    def add(self, at: Instant, kind: str, subject: str, body: bytes, outcome: str) -> None:
        """Record an exchange."""
        if not self._is_on:
            return
        exchange = Exchange(at, kind, subject, body, outcome)
        self._latest.append(exchange)
        if self._file is not None:
            self._file.write(exchange.line() + b"\n")

    def lines(self) -> Iterator[bytes]:
        """The latest exchanges as NDJSON, oldest first."""
        return (exchange.line() + b"\n" for exchange in list(self._latest))

    def open(self) -> None:
        """Begin writing to the file, behind what is there."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def clear(self) -> None:
        """Forget what is in memory; the file stays."""
        self._latest.clear()
