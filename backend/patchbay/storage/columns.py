"""Column types that mean the same on PostgreSQL and SQLite."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text, types
from sqlalchemy.dialects.postgresql import TIMESTAMP

BigCount = BigInteger().with_variant(Integer(), "sqlite")
Sealed = LargeBinary
"""Bytes from `security.secrets`; opened explicitly by the repository, never by the column."""


class Instant(types.TypeDecorator[datetime]):
    """An aware UTC instant: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """The native type of each database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times; they are somebody's bug."""
        if value is None or dialect.name == "postgresql":
            return value
        if value.tzinfo is None:
            raise ValueError("expected an aware datetime, got a naive one")
        return int(value.timestamp() * 1_000_000)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware UTC on both."""
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # asyncpg gives aware UTC datetimes
        return datetime.fromtimestamp(value / 1_000_000, UTC)


class JSONText(types.TypeDecorator[Any]):
    """A JSON value kept as text; for what we read whole and never query into."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode; None stays NULL."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode; NULL stays None."""
        return None if value is None else msgspec.json.decode(value)
