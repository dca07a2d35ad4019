"""What somebody should look at."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from patchbay.storage.columns import Instant, JSONText, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

alerts = Table(
    "alerts",
    metadata,
    row_id(),
    of_workspace(),
    Column("kind", String(48), nullable=False),
    Column("subject_type", String(16), nullable=False),  # channel, number, account, template, workspace
    Column("subject_id", String(128), nullable=False),  # ours, or the provider's of what has none here
    Column("severity", String(8), nullable=False),  # warning, critical
    Column("details", JSONText, nullable=False),  # {name: text}: the words of the sentence
    Column("count", Integer, nullable=False),  # how often it was seen
    Column("raised_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("acknowledged_by", Text),
    Column("acknowledged_at", Instant),
    Column("resolved_by", Text),  # None where it ended by itself
    Column("resolved_at", Instant),
    Column("tell_at", Instant),  # when it is to be posted next; null when there is nothing to tell
    Column("told", String(8)),  # raised, ended: what was posted last
    Column("tell_attempts", Integer, nullable=False, server_default=text("0")),
    Index(
        "ix_alerts_tell_at",
        "tell_at",
        postgresql_where=text("tell_at is not null"),
        sqlite_where=text("tell_at is not null"),
    ),
    Index("ix_alerts_workspace_id", "workspace_id", "id"),
    Index(
        "ix_alerts_open",
        "workspace_id",
        "kind",
        "subject_type",
        "subject_id",
        unique=True,
        postgresql_where=text("resolved_at is null"),
        sqlite_where=text("resolved_at is null"),
    ),
)

alert_hooks = Table(
    "alert_hooks",
    metadata,
    Column("workspace_id", ID, primary_key=True),
    Column("sealed", Sealed, nullable=False),  # {url, secret}
    Column("language", String(16), nullable=False),  # of the sentences
    Column("posted_at", Instant),  # when one was last taken there
    Column("failed_at", Instant),  # when one was last not taken, and why; null once one is taken
    Column("error", Text),
)

channel_checks = Table(
    "channel_checks",
    metadata,
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True),
    of_workspace(),
    Column("heard_at", Instant),  # when its provider last sent anything, to the minute
    Column("unmatched", Integer, nullable=False, server_default=text("0")),  # statuses of nothing, since then
    Column("next_look_at", Instant, nullable=False),  # whether it has fallen silent
    Column("next_check_at", Instant, nullable=False),  # what its provider says of it
    Column("checked_at", Instant),
    Column("found", JSONText),  # {can_send, quality, is_subscribed, …}
    Index("ix_channel_checks_next_check_at", "next_check_at"),
    Index("ix_channel_checks_next_look_at", "next_look_at"),
)
