"""Campaigns, those they go to, and the campaign a message belongs to"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.String(length=64)


def upgrade() -> None:
    op.add_column("messages", sa.Column("campaign_id", _ID, nullable=True))
    _partial_index("ix_messages_campaign_id", "messages", ["campaign_id", "state"], "campaign_id is not null")
    op.create_table(
        "campaigns",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("template", columns.JSONText(), nullable=True),
        sa.Column("segment", columns.JSONText(), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=True),
        sa.Column("rate_per_minute", sa.Integer(), nullable=True),
        sa.Column("starts_at", columns.Instant(), nullable=True),
        sa.Column("prepared_to", _ID, nullable=True),
        sa.Column("prepared_at", columns.Instant(), nullable=True),
        sa.Column("next_at", columns.Instant(), nullable=True),
        sa.Column("filled_to", columns.Instant(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("updated_at", columns.Instant(), nullable=False),
        sa.Column("started_at", columns.Instant(), nullable=True),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_campaigns_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index("ix_campaigns_workspace_id", "campaigns", ["workspace_id", "id"])
    _partial_index("ix_campaigns_next_at", "campaigns", ["next_at"], "next_at is not null")
    op.create_table(
        "campaign_recipients",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", _ID, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", _ID, nullable=True),
        sa.Column("conversation_id", _ID, nullable=True),
        sa.Column("message_id", _ID, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("queued_at", columns.Instant(), nullable=True),
        sa.Column("updated_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_campaign_recipients_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_recipients")),
        sa.UniqueConstraint(
            "campaign_id", "identity", name=op.f("uq_campaign_recipients_campaign_id_identity")
        ),
        sa.UniqueConstraint(
            "campaign_id", "contact_id", name=op.f("uq_campaign_recipients_campaign_id_contact_id")
        ),
    )
    op.create_index("ix_campaign_recipients_state", "campaign_recipients", ["campaign_id", "state", "id"])


def _partial_index(name: str, table: str, of: list[str], where: str) -> None:
    op.create_index(name, table, of, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
