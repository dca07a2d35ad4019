"""Campaigns and whom they are for."""

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

from patchbay.storage.columns import Instant, JSONText, Sealed
from patchbay.storage.tables.schema import ID, metadata, of_workspace, row_id

campaigns = Table(
    "campaigns",
    metadata,
    row_id(),
    of_workspace(),
    Column("channel_id", ID, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_reason", Text),
    Column("template", JSONText),  # the choice: name, language, and what fills its variables
    Column("segment", JSONText),  # None: the audience is a list
    Column("category", String(32)),  # of the template, when the campaign was started
    Column("rate_per_minute", Integer),
    Column("starts_at", Instant),
    Column("prepared_to", ID),  # the last contact taken into the audience
    Column("prepared_at", Instant),  # when the audience was whole
    Column("next_at", Instant),  # when there is something to do for it; None: nothing
    Column("filled_to", Instant),  # until when its rate is used up
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Index("ix_campaigns_workspace_id", "workspace_id", "id"),
    Index(
        "ix_campaigns_next_at",
        "next_at",
        postgresql_where=text("next_at is not null"),
        sqlite_where=text("next_at is not null"),
    ),
)

campaign_recipients = Table(
    "campaign_recipients",
    metadata,
    row_id(),
    of_workspace(),
    Column("campaign_id", ID, ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("identity", LargeBinary, nullable=False),  # what the list, or the segment, knows them by
    Column("contact_id", ID),
    Column("conversation_id", ID),
    Column("message_id", ID),
    Column("state", String(16), nullable=False),  # listed, waiting, queued, skipped, cancelled
    Column("code", String(32)),  # why they were skipped
    Column("reason", Text),
    Column("sealed", Sealed),  # {contact_id or phone, values}, of a row of a list
    Column("queued_at", Instant),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("campaign_id", "identity"),
    UniqueConstraint("campaign_id", "contact_id"),
    Index("ix_campaign_recipients_state", "campaign_id", "state", "id"),
)
