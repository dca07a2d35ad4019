"""People of a workspace, their access, and the trail of what they changed."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from patchbay.storage.columns import Instant, JSONText, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

workspaces = Table(
    "workspaces",
    metadata,
    row_id(),
    Column("name", Text, nullable=False),
    Column("settings", JSONText, nullable=False),
    Column("created_at", Instant, nullable=False),
)

members = Table(
    "members",
    metadata,
    row_id(),
    of_workspace(),
    Column("email_index", LargeBinary, nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),  # {email, name}
    Column("password_hash", Text),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    of_workspace(),
    Column("member_id", ID, ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    row_id(),
    of_workspace(),
    Column("name", Text, nullable=False),
    Column("prefix", String(32), nullable=False, unique=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

credentials = Table(
    "credentials",
    metadata,
    row_id(),
    of_workspace(),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sealed", Sealed, nullable=False),  # {field: secret}
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    row_id(),
    of_workspace(),
    Column("actor", Text, nullable=False),  # member:ID, api_key:ID or system
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", JSONText),
    Column("at", Instant, nullable=False),
    Index("ix_audit_workspace_id_at", "workspace_id", "at"),
)
