"""What arrived: bodies, events, leases over them, and hooks with their answers."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from patchbay.storage.columns import BigCount, Instant, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

inbox = Table(
    "inbox",
    metadata,
    row_id(),
    of_workspace(),
    Column("source", String(16), nullable=False),  # a provider, or http
    Column("source_id", ID, nullable=False),  # channel or hook
    Column("body_hash", LargeBinary, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("state", String(8), nullable=False),  # pending, done, dead, replaced
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),  # of a dead one: when somebody saw to it; see letter_marks
    UniqueConstraint("source_id", "body_hash"),
    Index(
        "ix_inbox_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state = 'dead' and handled_at is null"),
        sqlite_where=text("state = 'dead' and handled_at is null"),
    ),
    Index(
        "ix_inbox_pending",
        "received_at",
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
)

leases = Table(
    "leases",
    metadata,
    Column("subject_id", ID, primary_key=True),  # a conversation, or a run that has none
    of_workspace(),
    Column("arrived", BigCount, nullable=False),
    Column("applied", BigCount, nullable=False),
    Column("seen", BigCount, nullable=False),  # what had arrived when the present holder claimed it
    Column("fence", BigCount, nullable=False),
    Column("holder", Text),
    Column("until", Instant),
    Column("woken_at", Instant, nullable=False),
    Index(
        "ix_leases_work",
        "woken_at",
        postgresql_where=text("arrived > applied"),
        sqlite_where=text("arrived > applied"),
    ),
)

events = Table(
    "events",
    metadata,
    row_id(),
    of_workspace(),
    Column("subject_id", ID),  # None until somebody can say whose it is
    Column("channel_id", ID),
    Column("identity", LargeBinary, nullable=False),
    Column("kind", String(48), nullable=False),
    Column("external_id", Text),  # of statuses the message they speak of, of the unreadable their body
    Column("sealed", Sealed, nullable=False),
    Column("state", String(8), nullable=False),  # pending, applied, late, parked, ignored, dead
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text),
    Column("occurred_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
    UniqueConstraint("workspace_id", "identity"),
    Index(
        "ix_events_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state = 'dead' and handled_at is null"),
        sqlite_where=text("state = 'dead' and handled_at is null"),
    ),
    Index(
        "ix_events_pending",
        "subject_id",
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
    Index(
        "ix_events_parked",
        "workspace_id",
        "external_id",
        postgresql_where=text("state = 'parked'"),
        sqlite_where=text("state = 'parked'"),
    ),
)

hooks = Table(
    "hooks",
    metadata,
    row_id(),
    of_workspace(),
    Column("workflow_id", ID, ForeignKey("workflows.id", ondelete="CASCADE"), nullable=False),
    Column("node_id", ID, nullable=False),
    Column("token_index", LargeBinary, nullable=False, unique=True),
    Column("sealed", Sealed, nullable=False),  # the token, to show it again
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("workflow_id", "node_id"),
)

responses = Table(
    "responses",
    metadata,
    Column("event_id", ID, primary_key=True),
    of_workspace(),
    Column("sealed", Sealed, nullable=False),  # {status, headers, body}
    Column("at", Instant, nullable=False),
)
