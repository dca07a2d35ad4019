"""Alerts: what somebody should look at"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("subject_type", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=128), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("details", columns.JSONText(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("raised_at", columns.Instant(), nullable=False),
        sa.Column("last_seen_at", columns.Instant(), nullable=False),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("acknowledged_at", columns.Instant(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("resolved_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_workspace_id", "alerts", ["workspace_id", "id"])
    op.create_index(
        "ix_alerts_open",
        "alerts",
        ["workspace_id", "kind", "subject_type", "subject_id"],
        unique=True,
        postgresql_where=sa.text("resolved_at is null"),
        sqlite_where=sa.text("resolved_at is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
