"""Alerts posted to a URL"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("alerts", sa.Column("tell_at", columns.Instant(), nullable=True))
    op.add_column("alerts", sa.Column("told", sa.String(length=8), nullable=True))
    op.add_column(
        "alerts", sa.Column("tell_attempts", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index(
        "ix_alerts_tell_at",
        "alerts",
        ["tell_at"],
        postgresql_where=sa.text("tell_at is not null"),
        sqlite_where=sa.text("tell_at is not null"),
    )
    op.create_table(
        "alert_hooks",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", columns.Sealed(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("posted_at", columns.Instant(), nullable=True),
        sa.Column("failed_at", columns.Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_alert_hooks")),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
