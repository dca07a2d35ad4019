"""Urgent conversations and their lane, whom a portfolio has reached, and what a workspace sent by the hour"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("urgent_at", columns.Instant(), nullable=True))
    op.create_table(
        "reached",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("portfolio", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "portfolio", "contact_id", name=op.f("pk_reached")),
    )
    op.create_index("ix_reached_at", "reached", ["workspace_id", "portfolio", "at"])
    op.create_table(
        "sent_hours",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("hour", columns.Instant(), nullable=False),
        sa.Column("sent", columns.BigCount, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "hour", name=op.f("pk_sent_hours")),
    )
    for lane in (2, 1, 0):
        op.execute(
            f"update messages set queue = '{lane + 1}:' || channel_id"  # noqa: S608 a digit of ours
            f" where queue like '{lane}:%' and state in ('queued', 'submitting', 'unknown')"
        )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
