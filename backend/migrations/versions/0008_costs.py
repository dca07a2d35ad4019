"""What each message costs, and the price tables of workspaces"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "message_costs",
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("category", sa.String(length=48), nullable=True),
        sa.Column("type", sa.String(length=48), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=True),
        sa.Column("model", sa.String(length=48), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("state_at", columns.Instant(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("charged_at", columns.Instant(), nullable=True),
        sa.Column("charged_on", sa.String(length=10), nullable=True),
        sa.Column("amount_micros", columns.BigCount, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("market", sa.String(length=64), nullable=True),
        sa.Column("price_table", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_costs")),
    )
    op.create_index(
        "ix_message_costs_workspace_id_charged_on", "message_costs", ["workspace_id", "charged_on"]
    )
    op.create_index("ix_message_costs_conversation_id", "message_costs", ["conversation_id"])
    op.create_index("ix_message_costs_run_id", "message_costs", ["run_id"])
    op.create_index(
        "ix_message_costs_unpriced",
        "message_costs",
        ["workspace_id", "message_id"],
        postgresql_where=sa.text("amount_micros is null"),
        sqlite_where=sa.text("amount_micros is null"),
    )
    op.create_table(
        "price_tables",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document", columns.JSONText(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "version", name=op.f("pk_price_tables")),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
