"""What the reconciler asks by age, and what it found of each channel"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - variants of our column types are written with it

from patchbay.storage import columns

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SETTLING = "state in ('unknown', 'accepted', 'sent') and settle_at is not null"


def upgrade() -> None:
    op.create_table(
        "channel_checks",
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("heard_at", columns.Instant(), nullable=True),
        sa.Column("unmatched", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_look_at", columns.Instant(), nullable=False),
        sa.Column("next_check_at", columns.Instant(), nullable=False),
        sa.Column("checked_at", columns.Instant(), nullable=True),
        sa.Column("found", columns.JSONText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["channels.id"],
            name=op.f("fk_channel_checks_channel_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel_checks")),
    )
    op.create_index("ix_channel_checks_next_check_at", "channel_checks", ["next_check_at"])
    op.create_index("ix_channel_checks_next_look_at", "channel_checks", ["next_look_at"])
    op.create_index(
        "ix_messages_settling",
        "messages",
        ["settle_at"],
        postgresql_where=sa.text(_SETTLING),
        sqlite_where=sa.text(_SETTLING),
    )
    op.create_index(
        "ix_message_events_unknown",
        "message_events",
        ["workspace_id", "message_id"],
        postgresql_where=sa.text("state = 'unknown'"),
        sqlite_where=sa.text("state = 'unknown'"),
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward")
