"""Values sealed before they reach a table, and opened after they leave it.

The cipher is handed in (`security.secrets` in production); storage only says what belongs where.
"""

from typing import Any, Protocol

import msgspec

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Sealer(Protocol):
    """Authenticated encryption bound to a place."""

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """Encrypt; the same bytes open only under the same `aad`."""

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt, or raise when key, bytes or place are not the ones that sealed it."""


class Index(Protocol):
    """A keyed hash for looking a secret value up without reading it."""

    def __call__(self, value: str) -> bytes:
        """The same value gives the same bytes, for ever."""


class Vault:
    """Seals JSON values to the row they stand in: a ciphertext moved elsewhere does not open."""

    def __init__(self, sealer: Sealer, index: Index) -> None:
        self._sealer = sealer
        self._index = index

    def seal(self, place: str, row: str, value: Any) -> bytes:
        """Seal a value to `place` (table or table.column) and `row`."""
        return self._sealer.seal(_encode(value), f"{place}/{row}".encode())

    def open(self, place: str, row: str, sealed: bytes) -> Any:
        """The value that was sealed there."""
        return _decode(self._sealer.open(sealed, f"{place}/{row}".encode()))

    def seal_bytes(self, place: str, row: str, value: bytes) -> bytes:
        """As `seal`, for bytes kept exactly as they came."""
        return self._sealer.seal(value, f"{place}/{row}".encode())

    def open_bytes(self, place: str, row: str, sealed: bytes) -> bytes:
        """As `open`, for what `seal_bytes` sealed."""
        return self._sealer.open(sealed, f"{place}/{row}".encode())

    def index(self, kind: str, value: str) -> bytes:
        """The look-up bytes of a normalised value of this kind."""
        return self._index(f"{kind}:{value}")
