"""Messages and their events, what they cost, and what limits them."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from patchbay.storage.columns import BigCount, Instant, JSONText, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

messages = Table(
    "messages",
    metadata,
    row_id(),
    of_workspace(),
    Column("conversation_id", ID, nullable=False),
    Column("channel_id", ID, nullable=False),
    Column("contact_id", ID, nullable=False),
    Column("direction", String(4), nullable=False),  # in, out
    Column("author", Text, nullable=False),  # contact, run, member:ID, app, system
    Column("kind", String(32), nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("state", String(16), nullable=False),
    Column("provider_id", Text),
    Column("run_id", ID),
    Column("node_id", ID),
    Column("campaign_id", ID),
    Column("purpose", String(16), nullable=False),
    Column("on_unknown", String(8), nullable=False),  # fail, resend
    Column("attempts", Integer, nullable=False),
    Column("queue", String(72)),  # of what goes out: its lane and its channel
    Column("not_before", Instant),  # queued: from when on it may go out; unknown: when to ask the provider
    Column("expires_at", Instant),
    Column("claimed_until", Instant),  # while submitting: after this, the outcome is unknown
    Column("settle_at", Instant),  # unknown, accepted, sent: when to stop waiting for the next sign
    Column("otherwise_channel_id", ID),  # where it is sent if it comes to nothing; none once it was
    Column("instead_of_id", ID),  # the message of another channel for which it stands in
    Column("error", JSONText),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("handled_at", Instant),
    Index("ix_messages_conversation_id", "conversation_id", "id"),
    Index(
        "ix_messages_letters",
        "workspace_id",
        "id",
        postgresql_where=text("state in ('failed', 'suppressed', 'expired') and handled_at is null"),
        sqlite_where=text("state in ('failed', 'suppressed', 'expired') and handled_at is null"),
    ),
    Index("ix_messages_workspace_id", "workspace_id", "id"),
    Index("ix_messages_provider_id", "channel_id", "provider_id"),
    Index(
        "ix_messages_queued",
        "queue",
        "not_before",
        "id",
        postgresql_where=text("state = 'queued'"),
        sqlite_where=text("state = 'queued'"),
    ),
    Index(
        "ix_messages_unsent",
        "conversation_id",
        "id",
        postgresql_where=text("state in ('queued', 'submitting', 'unknown')"),
        sqlite_where=text("state in ('queued', 'submitting', 'unknown')"),
    ),
    Index(
        "ix_messages_settling",
        "settle_at",
        postgresql_where=text("state in ('unknown', 'accepted', 'sent') and settle_at is not null"),
        sqlite_where=text("state in ('unknown', 'accepted', 'sent') and settle_at is not null"),
    ),
    Index(
        "ix_messages_campaign_id",
        "campaign_id",
        "state",
        postgresql_where=text("campaign_id is not null"),
        sqlite_where=text("campaign_id is not null"),
    ),
)

message_events = Table(
    "message_events",
    metadata,
    row_id(),
    of_workspace(),
    Column("message_id", ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("source", String(16), nullable=False),  # run, sender, provider, reconciler, member
    Column("error", JSONText),
    Column("at", Instant, nullable=False),
    Index("ix_message_events_message_id", "message_id", "at"),
    Index(
        "ix_message_events_unknown",
        "workspace_id",
        "message_id",
        postgresql_where=text("state = 'unknown'"),
        sqlite_where=text("state = 'unknown'"),
    ),
)

message_costs = Table(
    "message_costs",
    metadata,
    Column("message_id", ID, primary_key=True),
    of_workspace(),
    Column("conversation_id", ID, nullable=False),
    Column("channel_id", ID, nullable=False),
    Column("run_id", ID),
    Column("category", String(48)),  # what the provider says of the price
    Column("type", String(48)),
    Column("billable", Boolean),
    Column("model", String(48)),
    Column("state", String(16)),  # of the status that says so
    Column("state_at", Instant),
    Column("country", String(2)),
    Column("charged_at", Instant),  # when it arrived; nothing is charged before
    Column("charged_on", String(10)),  # the same as a day (UTC)
    Column("amount_micros", BigCount),  # millionths of the currency; absent: not known
    Column("currency", String(3)),
    Column("market", String(64)),
    Column("price_table", String(64)),  # the version the amount comes from
    Index("ix_message_costs_workspace_id_charged_on", "workspace_id", "charged_on"),
    Index("ix_message_costs_conversation_id", "conversation_id"),
    Index("ix_message_costs_run_id", "run_id"),
    Index(
        "ix_message_costs_unpriced",
        "workspace_id",
        "message_id",
        postgresql_where=text("amount_micros is null"),
        sqlite_where=text("amount_micros is null"),
    ),
)

price_tables = Table(
    "price_tables",
    metadata,
    Column("workspace_id", ID, primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("position", Integer, nullable=False),  # in the order in which they were added
    Column("document", JSONText, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

reached = Table(
    "reached",
    metadata,
    of_workspace(),
    Column("portfolio", String(64), nullable=False),
    Column("contact_id", ID, nullable=False),
    Column("at", Instant, nullable=False),  # when they were last written to outside a window
    PrimaryKeyConstraint("workspace_id", "portfolio", "contact_id"),
    Index("ix_reached_at", "workspace_id", "portfolio", "at"),
)

sent_hours = Table(
    "sent_hours",
    metadata,
    of_workspace(),
    Column("hour", Instant, nullable=False),
    Column("sent", BigCount, nullable=False),  # by workflows, while the workspace limits itself
    PrimaryKeyConstraint("workspace_id", "hour"),
)

media = Table(
    "media",
    metadata,
    Column("message_id", ID, primary_key=True),
    of_workspace(),
    Column("channel_id", ID, nullable=False),
    Column("provider_media_id", Text, nullable=False),
    Column("state", String(8), nullable=False),  # wanted, kept, failed
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("mime_type", Text),
    Column("sha256", Text),
    Column("sealed", Sealed),  # the file itself
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Index(
        "ix_media_wanted",
        "next_try_at",
        postgresql_where=text("state = 'wanted'"),
        sqlite_where=text("state = 'wanted'"),
    ),
)
